"""``python -m tests.mutations [NAME…]``: takes each critical rule away; a test must fail each time.

Names are lines of the wiring (``signed/0``) or parts of a rule's sentence; without any all are tried.
"""

import queue
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests.mutations.followers import WATCHED_BY
from tests.mutations.followers import first_failure as first_failure_without
from tests.mutations.rules import Copy, Rule, copied_sources, load_rules

_AT_ONCE = 2


def main() -> int:
    """Return 0 when everything that was taken away made a test fail."""
    began, names = time.monotonic(), sys.argv[1:]
    lines = [line for line in WATCHED_BY if not names or line in names]
    rules = [rule for rule in load_rules() if not names or any(n in rule.name for n in names)]
    copies: queue.Queue[Copy] = queue.Queue()
    with ExitStack() as stack, ThreadPoolExecutor(_AT_ONCE) as both:
        for _ in range(_AT_ONCE if rules else 0):
            copies.put(stack.enter_context(copied_sources()))

        def without_rule(rule: Rule) -> str:
            copy = copies.get()
            try:
                return copy.first_failure(rule)
            finally:
                copies.put(copy)

        tried = [(rule.name, both.submit(without_rule, rule)) for rule in rules]
        tried += [(line, both.submit(first_failure_without, line)) for line in lines]
        survived = 0
        for name, trial in tried:
            failed = trial.result()
            survived += not failed
            mark = "killed  " if failed else "SURVIVED"
            print(f"{mark} {name[:78]:78} {failed.split(' - ')[0][7:100]}", flush=True)
    print(
        f"{len(rules)} rules and {len(lines)} lines of the wiring taken away, "
        f"{len(tried) - survived} killed, {survived} survived, {time.monotonic() - began:.0f} s"
    )
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
