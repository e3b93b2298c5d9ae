"""A station that is killed with its newest work in the write-ahead log alone."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import DocumentState
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

PAPERS, SHEETS = 3, 4


def scanned(station: Station, case_ref: str) -> None:
    """Scan the papers of a case."""
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    for paper in range(PAPERS):
        document_id = drafts.begin(station, case_ref=case_ref).document_id
        sheets = [drawn_page(f"{case_ref} {paper} {n}") for n in range(SHEETS)]
        stack_of(station).lay_in(sheets)
        capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)


def killed_home(
    folder: Path, *, before: bool = False, beside: Callable[[Path], None] | None = None
) -> Path:
    """Make a station, scan, and kill it.

    Args:
        folder: where it is made.
        before: whether papers of an earlier day lie in its database file.
        beside: lays plain files into the home, which are accepted.
    """
    home = folder / "killed"
    with station_in(home) as station:
        if beside is not None:
            beside(home)
            station.store.seal.accept_files()
        if before:
            scanned(station, "1/2026")
    child = os.fork()
    if child == 0:
        try:
            with station_in(home) as station:
                scanned(station, "2/2026")
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), status
    assert (home / "station.db-wal").stat().st_size
    return home


def copied(home: Path, name: str, act: Callable[[Path], None]) -> Path:
    """Return a copy of a home with which something was done."""
    target = home.with_name(name)
    shutil.copytree(home, target)
    act(target)
    return target


def masters(station: Station) -> set[str]:
    """Return the hashes of all pages that stand in any draft, each read and proved."""
    found = set()
    for document in drafts.documents(station, states={DocumentState.DRAFT}):
        for view in page_editing.page_views(station, document.document_id).standing:
            data = station.store.blobs.get(view.page.blob_id)
            assert len(data) == view.page.size_bytes
            found.add(view.page.sha256)
    return found
