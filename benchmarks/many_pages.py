"""A paper of so many pages: opened at the desk and finished, and the memory that takes.

``python -m benchmarks.many_pages fill HOME COUNT`` makes the paper, ``… finish HOME`` does what is measured.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.held_memory import peak_mb
from benchmarks.pages import diary_pages
from benchmarks.rows import Row, run

ROOT = Path(__file__).resolve().parents[1]
FEW, MANY = 200, 2000
MOST_MB = 350.0
DIFFERENT = 8
PASSPHRASE = "bench-passphrase"


def measure() -> Iterator[Row]:
    """Open and finish a paper of 200 and one of 2,000 pages."""
    with tempfile.TemporaryDirectory() as name:
        few, many = (_peak(Path(name) / str(count), count) for count in (FEW, MANY))
        note = (
            "with the pixel processes (PSS); A4 300 dpi grey, clean-up drawn, page list, check list"
        )
        yield Row(f"peak memory, {MANY} pages finished", many, MOST_MB, "the budget", "MB", note)
        yield Row("flat: 2,000 pages by 200", many, few, f"ours, {FEW} pages", "MB", note)


def _peak(home: Path, count: int) -> float:
    words = [sys.executable, "-m", "benchmarks.many_pages"]
    run([*words, "fill", str(home), str(count)], cwd=ROOT)
    return peak_mb([*words, "finish", str(home)], ROOT)


def fill(home: Path, count: int) -> None:
    """Make a paper of pages of which only a few are different; each is a row, a place and an act."""
    from commands.composition import build_station
    from station_app.documents import drafts, page_edit_rows, page_rows
    from station_app.model.cancellation import CancelTicket, no_report
    from station_app.model.clock import SystemClock
    from station_app.model.ids import PageId
    from station_app.model.operators import Role
    from station_app.model.page_edits import CleanUp, PageEdit
    from station_app.model.settings import Settings
    from station_app.scanning import capture, page_editing
    from station_app.station import sign_in
    from station_app.store.store import create_store

    store, _ = create_store(home, passphrase=PASSPHRASE)
    station = build_station(home, store, SystemClock(), Settings(page_reserve_mb=1))
    sign_in.add_operator(station, "sho", "b", Role.SHO, PASSPHRASE)
    operator = sign_in.sign_in(station, "sho", PASSPHRASE)
    document_id = drafts.begin(station, case_ref="1/2026").document_id
    paths = tuple(diary_pages(home / "drawn", DIFFERENT))
    capture.import_files(station, document_id, paths, CancelTicket(), no_report)
    held = [view.page for view in page_editing.page_views(station, document_id).standing]
    now = station.clock.now()
    whiten = CleanUp(whiten=True, despeckle=True)
    with store.transaction() as tx:
        for number in range(count):
            page = held[number % DIFFERENT]
            if number >= DIFFERENT:
                page_id = PageId(station.new_id("p"))
                page = replace(page, page_id=page_id, arrival=number + 1)
                page_rows.insert(tx, page)
                place = PageEdit("place", page_id)
                page_edit_rows.append(tx, document_id, place, now, operator.operator_id)
            tidy = PageEdit(
                "tidy", page.page_id, whiten=whiten.whiten, despeckle=whiten.despeckle, group="g1"
            )
            page_edit_rows.append(tx, document_id, tidy, now, operator.operator_id)
    station.workers.shutdown()
    store.close()


def finish(home: Path) -> None:
    """Open the paper as the desk does, and finish it."""
    from commands.composition import build_station
    from station_app.documents import drafts
    from station_app.documents import finalise as document_finalise
    from station_app.model.cancellation import CancelTicket, no_report
    from station_app.model.clock import SystemClock
    from station_app.model.settings import Settings
    from station_app.scanning import page_editing, quality
    from station_app.station import sign_in
    from station_app.store.store import open_store

    store = open_store(home, passphrase=PASSPHRASE)
    station = build_station(home, store, SystemClock(), Settings(page_reserve_mb=1))
    sign_in.sign_in(station, "sho", PASSPHRASE)
    document_id = drafts.scan_drafts(station)[0].document_id
    page_editing.page_views(station, document_id)
    drafts.checklist(station, document_id)
    quality.doubtful_pages(station, document_id)
    document_finalise.finalise(station, document_id, CancelTicket(), no_report)
    station.workers.shutdown()
    store.close()


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        finish(Path(sys.argv[2]))
