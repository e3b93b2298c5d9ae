"""Kills a station at the writes that separate a batch into its papers, and looks at what is left.

Run as a program: ``python -m tests.durability.separation_points FOLDER``. As ``crash_points``, for the moment when
every page is kept and the papers of the batch are about to begin. Prints JSON.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from station_app.documents import drafts as document_drafts
from station_app.model.cancellation import CancelTicket
from station_app.model.documents import DocumentState
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.scanning import batch_separation, capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from tests.durability.crash_points import calls_between, held_run
from tests.scanning.test_batch_separation import plain, sheet
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

FIRST, SECOND = plain(2, "first"), plain(1, "second")
STACK = [sheet("12/2026", 2), *FIRST, sheet("13/2026", 1, number=2), *SECOND]
CASES = {"12/2026": FIRST, "13/2026": SECOND}


def prepare(home: Path) -> DocumentId:
    """Make the station that knows two cases and is about to be fed a batch."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        for case in CASES:
            known = document_drafts.begin(station, case_ref=case)
            document_drafts.discard(station, known.document_id)
        return document_drafts.begin(station).document_id


def feed_in_child(home: Path, document_id: DocumentId, tell: int) -> None:
    """Feed the batch; tell when its last page is kept, and how it ended."""

    def told(done: int, _total: int | None) -> None:
        if done == len(STACK):
            os.write(tell, b"page all\n")

    try:
        with station_in(home) as station:
            sign_in.sign_in(station, "munshi", PASSPHRASE)
            stack_of(station).lay_in(STACK)
            capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), told)
        os.write(tell, b"done\n")
    except StationError as error:
        os.write(tell, f"fault {error.key}\n".encode())


def left_after(home: Path, document_id: DocumentId) -> str:
    """Open the home again, take up what was cut short; return what is wrong, or nothing."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        batch_separation.resume_batches(station)
        drafts = document_drafts.documents(station, states={DocumentState.DRAFT})
        if document_id in [draft.document_id for draft in drafts]:
            return "the pile is still there"
        for case, sheets in CASES.items():
            papers = [draft for draft in drafts if draft.case_ref == case]
            if len(papers) != 1:
                return f"{len(papers)} papers of {case}"
            if _masters(station, papers[0].document_id) != [page.image for page in sheets]:
                return f"{case} does not hold its pages"
            if len(page_editing.page_views(station, papers[0].document_id).tray) != 1:
                return f"{case} does not hold its sheet"
    return ""


def _masters(station: Station, document_id: DocumentId) -> list[bytes]:
    views = page_editing.page_views(station, document_id).standing
    return [station.store.blobs.get(view.page.blob_id) for view in views]


def main(folder: Path) -> None:
    """Try every point and print what came of it."""
    folder.mkdir(parents=True)
    document_id = prepare(folder / "home")
    shutil.copytree(folder / "home", folder / "recorded")
    found = calls_between(folder, folder / "recorded", document_id, feed_in_child, "page all")
    # Of the many writes into the database every third; of the others, as the last sync, each.
    calls = [c for n, c in enumerate(found) if n % 3 == 0 or c[0] != "pwrite64"]
    problems = []
    for call, number in calls:
        home = folder / f"home-{call}-{number}"
        shutil.copytree(folder / "home", home)
        inject = f"inject={call}:signal=KILL:when={number}"
        wanted = ["-f", "-e", f"trace={call}", "-e", inject, "-o", os.devnull]
        told = held_run(home, document_id, wanted, feed_in_child)
        problem = left_after(home, document_id)
        if problem:
            problems.append(f"{call} {number} after {told}: {problem}")
        shutil.rmtree(home)
    print(json.dumps({"points": len(calls), "calls": calls, "problems": problems}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
