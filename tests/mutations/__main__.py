"""``python -m tests.mutations [NAME…]``: takes each critical rule away; a test must fail each time.

Names are subjects (``summons``), lines of the wiring (``signed/0``) or parts of a rule's sentence;
without any all are tried.
"""

import queue
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from tests.mutations.followers import WATCHED_BY
from tests.mutations.followers import first_failure as first_failure_without
from tests.mutations.pytest_runs import NothingProved
from tests.mutations.rules import Copy, Rule, copied_sources, load_rules, ready_homes

_AT_ONCE = 2
_WIRING = "wiring"


@dataclass(frozen=True, slots=True)
class _Mutant:
    subject: str
    name: str
    """Of the rule that is taken away."""
    first_failure: Callable[[], str]


def main() -> int:
    """Return 0 when everything that was taken away made a test fail."""
    began, names = time.monotonic(), sys.argv[1:]
    copies: queue.Queue[Copy] = queue.Queue()
    with ExitStack() as stack, ThreadPoolExecutor(_AT_ONCE) as both:
        homes = stack.enter_context(ready_homes())
        for _ in range(_AT_ONCE):
            copies.put(stack.enter_context(copied_sources(homes)))
        mutants = [mutant for mutant in _mutants(copies) if _is_meant(mutant, names)]
        tried = [(mutant, both.submit(mutant.first_failure)) for mutant in mutants]
        lived = []
        for mutant, trial in tried:
            failed, mark = "", "SURVIVED"
            try:
                failed = trial.result()
            except NothingProved as untold:
                # As bad as one that lives; the others are tried all the same.
                print(untold, flush=True)
                mark = "NO PROOF"
            if not failed:
                lived.append(mutant)
            mark = "killed  " if failed else mark
            print(f"{mark} {mutant.name[:78]:78} {failed.split(' - ')[0][7:100]}", flush=True)
    _print_table(mutants, lived)
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if lived else 0


def _mutants(copies: "queue.Queue[Copy]") -> list[_Mutant]:
    def tried(try_on: Callable[[Copy], str]) -> str:
        copy = copies.get()
        try:
            return try_on(copy)
        finally:
            copies.put(copy)

    def without_rule(rule: Rule) -> str:
        return tried(lambda copy: copy.first_failure(rule))

    def without_line(line: str) -> str:
        return tried(lambda copy: first_failure_without(line, copy.runs))

    rules = [_Mutant(rule.subject, rule.name, partial(without_rule, rule)) for rule in load_rules()]
    lines = [_Mutant(_WIRING, line, partial(without_line, line)) for line in WATCHED_BY]
    return rules + lines


def _is_meant(mutant: _Mutant, names: list[str]) -> bool:
    return not names or any(name == mutant.subject or name in mutant.name for name in names)


def _print_table(mutants: list[_Mutant], lived: list[_Mutant]) -> None:
    """Print a row a subject: how many rules, at how many places, and what was noticed."""
    print(f"\n{'subject':18} {'rules':>7} {'mutants':>7} {'killed':>7} {'survived':>8}")
    subjects = sorted({mutant.subject for mutant in mutants})
    for subject in (*subjects, ""):
        own = [mutant for mutant in mutants if subject in (mutant.subject, "")]
        rules = len({(mutant.subject, mutant.name) for mutant in own})
        left = sum(mutant in lived for mutant in own)
        row = f"{len(own):7} {len(own) - left:7} {left:8}"
        print(f"{subject or 'all':18} {rules:7} {row}")


if __name__ == "__main__":
    sys.exit(main())
