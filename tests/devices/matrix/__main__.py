"""Generated inputs against independent renderers: ``python -m tests.devices.matrix --count 2000 --seed 17``.

Formats x orientations x resolutions x see-through x sample kinds, and constructions of PDFs. Each is taken in
and archived; what is shown is held against ImageMagick or poppler, every archive against veraPDF. Ends with 1
where one is wrong.
"""

import argparse
import sys
import tempfile
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.devices.matrix.trial import Outcome, run
from tests.judges.verapdf import pdfa_findings


def main() -> int:
    """Run the lane and print its figures."""
    words = argparse.ArgumentParser()
    words.add_argument("--count", type=int, default=2000)
    words.add_argument("--seed", type=int, default=17)
    words.add_argument("--from", type=int, default=0, dest="first")
    words.add_argument("--processes", type=int, default=2)
    said = words.parse_args()
    kinds: Counter[str] = Counter()
    told: Counter[str] = Counter()
    wrong: list[Outcome] = []
    numbers = range(said.first, said.first + said.count)
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(said.processes, initializer=_quiet) as workers,
    ):
        tried = workers.map(partial(run, said.seed, folder=Path(folder)), numbers, chunksize=4)
        for outcome in tried:
            kinds[outcome.name.split()[0]] += 1
            told["refused in words"] += outcome.refused and not outcome.wrong
            told["independent renderer shows another page than was made"] += outcome.judge_differs
            if outcome.archive is not None:
                told["archives"] += 1
                findings = pdfa_findings(outcome.archive)
                told["archives that are no PDF/A-2b"] += bool(findings)
                outcome.archive.unlink()
                for finding in findings.values():
                    print(f"{outcome.number} {outcome.name}: {finding}", flush=True)
            if outcome.wrong:
                wrong.append(outcome)
                print(f"{outcome.number} {outcome.name}: {outcome.wrong}", flush=True)
    print(f"inputs {said.count} (seed {said.seed}): {dict(sorted(kinds.items()))}")
    for name, count in sorted(told.items()):
        print(f"{name}: {count}")
    print(f"wrong: {len(wrong)}")
    return 1 if wrong or told["archives that are no PDF/A-2b"] else 0


def _quiet() -> None:
    """Let Pillow say nothing of the files that are odd on purpose."""
    warnings.filterwarnings("ignore", module="PIL")


if __name__ == "__main__":
    sys.exit(main())
