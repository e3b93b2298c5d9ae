"""``python -m tests.sync.restores [--rounds N] [--seed S]``: puts both ends back at random moments.

Each round is a day of one terminal and its gateway: papers, small and large, work that nobody sends, a line
that is used now and then; copies are made and put back at moments that the seed chooses. At the end both
ends must agree on a receipt for every paper that either of them ever held one for, every restore that took
something away must have been told, and no two of these papers bear one number of a register.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from station_app.model.ids import DocumentId
from sync.gateway.records.database import log, reading
from sync.wire.canonical import write
from sync.wire.records import to_data
from tests.sync.parts import queue_paper
from tests.sync.restoring import Ends, ends_in, take_serial

_ACTS = ("paper", "paper", "large", "work", "exchange", "exchange", "send", "copy", "put_back")
_STEPS = 14


@dataclass
class Drill:
    """What one round came to."""

    end: str
    papers: set[DocumentId] = field(default_factory=set)
    """Papers for which a receipt was held once."""
    restores: int = 0
    losing: int = 0
    """Restores that took something away that both ends knew: each must be told."""
    disagreed: list[str] = field(default_factory=list)
    untold: int = 0
    serials: dict[DocumentId, int] = field(default_factory=dict)
    """Of each paper the number that it was given in a register."""

    @property
    def twice(self) -> list[int]:
        """Numbers that more than one paper bears of which a receipt was held."""
        given = [number for name, number in self.serials.items() if name in self.papers]
        return sorted(number for number, count in Counter(given).items() if count > 1)

    @property
    def failed(self) -> bool:
        return bool(self.disagreed or self.untold or self.twice)


def drill(folder: Path, seed: int, end: str) -> Drill:
    """Make one round: one of the ends is copied and put back, as often as the seed says."""
    chance, made = random.Random(seed), Drill(end)
    with ends_in(folder) as ends:
        ends.exchange()
        ends.copy(end)
        copied = _known(ends)
        for step in range(_STEPS):
            act = chance.choice(_ACTS) if step < _STEPS - 1 else "put_back"
            if act == "copy":
                ends.copy(end)
                copied = _known(ends)
            elif act == "put_back":
                _note_held(ends, made)
                before, there = _known(ends), len(ends.alarms())
                ends.put_back(end)
                here = len(ends.told())
                made.restores += 1
                ends.exchange()
                if before != copied:
                    made.losing += 1
                    at_gateway = end == "terminal" and len(ends.alarms()) > there
                    made.untold += not (at_gateway or len(ends.told()) > here)
            else:
                _act(ends, made, act, chance)
            _note_held(ends, made)
        ends.exchange(3)
        _note_held(ends, made)
        made.disagreed = [name for name in sorted(made.papers) if not _agree(ends, name)]
    return made


def _act(ends: Ends, made: Drill, act: str, chance: random.Random) -> None:
    if act == "paper":
        size, urgency = chance.randrange(500, 20_000), chance.randrange(1, 4)
        _number_it(ends, made, queue_paper(ends.station, size, priority=urgency))
    elif act == "large":
        _number_it(ends, made, queue_paper(ends.station, chance.randrange(257 * 1024, 700 * 1024)))
    elif act == "work":
        ends.work(chance.randrange(1, 30))
    elif act == "send":
        ends.send()
    else:
        ends.exchange(1)


def _number_it(ends: Ends, made: Drill, name: DocumentId) -> None:
    made.serials[name] = take_serial(ends.station, name)


def _known(ends: Ends) -> tuple[int, int]:
    """Return what both ends know of each other: entries of the log, and the newest co-signed event."""
    there = _log(ends)
    numbers = [_number(receipt) for receipt in there.values()]
    return len(there), max(numbers, default=0)


def _number(receipt: bytes) -> int:
    from sync.wire.receipt import read_receipt

    return read_receipt(receipt).entry.ledger.number


def _log(ends: Ends) -> dict[str, bytes]:
    with reading(ends.gateway.parts.engine) as tx:
        return {row.document_id: bytes(row.receipt) for row in tx.execute(log.select())}


def _note_held(ends: Ends, made: Drill) -> None:
    made.papers |= {DocumentId(name) for name in _log(ends)}
    with ends.station.store.reading() as tx:
        for table, name in (("receipts", "document_id"), ("sent_before", "thing_id")):
            rows = tx.exec_driver_sql(f"SELECT {name} FROM {table}")  # noqa: S608 - constants
            made.papers |= {DocumentId(row[0]) for row in rows}


def _agree(ends: Ends, name: DocumentId) -> bool:
    held, there = ends.receipts(name), _log(ends).get(name)
    return bool(held) and there is not None and write(to_data(held[-1])) == there


def main() -> int:
    """Return 0 where both ends agreed on every paper and every restore was told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20, help="of each end")
    parser.add_argument("--seed", type=int, default=17)
    asked = parser.parse_args()
    failed, papers, restores, losing, began = 0, 0, 0, 0, time.monotonic()
    for number in range(asked.rounds):
        for end in ("gateway", "terminal"):
            seed = asked.seed * 1000 + number
            with tempfile.TemporaryDirectory() as folder:
                made = drill(Path(folder) / "ends", seed, end)
            papers, restores, losing = (
                papers + len(made.papers),
                restores + made.restores,
                losing + made.losing,
            )
            failed += made.failed
            print(
                f"{'FAILED' if made.failed else 'healed'} seed {seed} {end:8} "
                f"papers {len(made.papers)} restores {made.restores} "
                f"disagreed {made.disagreed} untold {made.untold} twice {made.twice}",
                flush=True,
            )
    print(
        f"{2 * asked.rounds} rounds, {papers} papers, {restores} restores ({losing} took something "
        f"away): {failed} rounds failed; {time.monotonic() - began:.0f} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
