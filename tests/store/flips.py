"""Flips one bit of a killed home at a time; each is healed or told in words, none is silent.

    python -m tests.store.flips [--rounds 200] [--seed 1] [--only WAL]

Prints a table: for each kind of file how many flips changed nothing that is held, were told when the home was
opened, were told by the look at all of it, or stopped the start with two sentences; how many were silent,
and how many ended in a traceback. Exit code 0 only where both are none.
"""

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.composition import opened_station
from station_app.custody_log import rows as custody_rows
from station_app.custody_log.hash_chain import verify_chain
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import DocumentState
from station_app.model.errors import BlobDamaged, StationError
from station_app.model.texts import LANGUAGES, load_texts
from station_app.safekeeping import acceptance, home_check
from station_app.scanning import page_editing
from station_app.station.station import Station
from station_app.store.store import Store, open_store
from tests.safekeeping.kill_points import killed_home
from tests.stations import PASSPHRASE

KINDS: Mapping[str, tuple[str, ...]] = {
    "keys.json": ("keys.json",),
    "settings.toml": ("settings.toml",),
    "trust": ("trust/*.der",),
    "journal": ("commits.journal",),
    "WAL": ("station.db-wal",),
    "database": ("station.db",),
    "blobs": ("blobs/*/*.age",),
}
OUTCOMES = ("no effect", "told at start", "told by full check", "refused", "SILENT", "TRACEBACK")


@dataclass(frozen=True, slots=True)
class Held:
    """What a station holds."""

    pages: frozenset[str]
    events: int
    settings: str
    trust: tuple[bytes, ...]


def prepare(folder: Path) -> Path:
    """Make a home with settings and an authority, papers of yesterday in its database, and kill it today."""
    return killed_home(folder, before=True, beside=_files)


def _files(home: Path) -> None:
    (home / "trust").mkdir(mode=0o700)
    (home / "trust" / "district.der").write_bytes(b"district" * 40)
    (home / "settings.toml").write_text('unit_hi = "थाना"\nidle_lock_s = 120\n', encoding="utf-8")


@contextlib.contextmanager
def _opened(home: Path) -> Iterator[Station]:
    def store() -> Store:
        return open_store(home, passphrase=PASSPHRASE)

    with opened_station(home, open_with=store, tell=False) as station:
        yield station


def held_by(station: Station) -> tuple[Held, int]:
    """Return what a station holds, and how many pages it has and cannot read."""
    pages, unread = set(), 0
    for document in drafts.documents(station, states={DocumentState.DRAFT}):
        for view in page_editing.page_views(station, document.document_id).standing:
            try:
                station.store.blobs.get(view.page.blob_id)
            except BlobDamaged:
                unread += 1
                continue
            pages.add(view.page.sha256)
    with station.store.reading() as tx:
        events = custody_rows.events(tx, limit=10**6)
    found = [event for event in events if event.act.action not in ("home.found", "document.begun")]
    whole = len(found) if verify_chain(events).ok else -1
    seal = station.store.seal
    return Held(frozenset(pages), whole, seal.settings(), seal.trust()), unread


def flip(home: Path, kind: str, chance: random.Random) -> str:
    """Flip one bit of a file of a kind; return where."""
    files = sorted(path for part in KINDS[kind] for path in home.glob(part))
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    bit = chance.randrange(len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    return f"{path.relative_to(home)} bit {bit}"


def outcome(home: Path, reference: Held) -> str:
    """Open a home, look at all of it, compare; return one of :data:`OUTCOMES`."""
    try:
        with _opened(home) as station:
            at_start = acceptance.findings(station)
            held, unread = held_by(station)
            found = home_check.check_all(station, CancelTicket(), no_report)
            for finding in found:
                _in_words(finding)
    except StationError as error:
        _in_words(error)
        return "refused"
    except Exception:  # noqa: BLE001 - to be counted
        traceback.print_exc()
        return "TRACEBACK"
    if at_start or found:
        return "told at start" if at_start else "told by full check"
    return "no effect" if held == reference and not unread else "SILENT"


def _in_words(error: StationError) -> None:
    for language in LANGUAGES:
        texts = load_texts(language)
        assert texts(f"{error.key}.what", **error.params)
        assert texts(f"{error.key}.do", **error.params)


def run(folder: Path, rounds: int, seed: int, kinds: Sequence[str]) -> dict[str, Counter[str]]:
    """Flip so many bits of each kind; return the outcomes, and print where one was bad."""
    home = prepare(folder)
    shutil.copytree(home, folder / "reference")
    with _opened(folder / "reference") as station:
        reference, unread = held_by(station)
        assert not unread
        assert acceptance.findings(station) == ()
    told: dict[str, Counter[str]] = {}
    for kind in kinds:
        chance = random.Random(f"{seed} {kind}")
        told[kind] = Counter()
        for _ in range(rounds):
            target = folder / "flipped"
            shutil.copytree(home, target)
            where = flip(target, kind, chance)
            came = outcome(target, reference)
            told[kind][came] += 1
            if came.isupper():
                print(f"{came}: {where}", file=sys.stderr, flush=True)
            shutil.rmtree(target)
    return told


def main(words: Sequence[str]) -> int:
    """Run and print the table."""
    parser = argparse.ArgumentParser(prog="tests.store.flips")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=tuple(KINDS), action="append")
    chosen = parser.parse_args(words)
    # As with the program: what is written is for one account alone.
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix="flips-") as folder:
        told = run(Path(folder), chosen.rounds, chosen.seed, chosen.only or tuple(KINDS))
    print(f"{'':14}" + "".join(f"{name:>20}" for name in OUTCOMES))
    for kind, came in told.items():
        print(f"{kind:14}" + "".join(f"{came[name]:>20}" for name in OUTCOMES))
    bad = sum(came["SILENT"] + came["TRACEBACK"] for came in told.values())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
