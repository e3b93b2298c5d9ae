"""What users of scanning programs complain of, each as a test of ours (PEERS: NAPS2 #823, scanservjs #414)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pypdfium2
import pytest

from station_app.documents import drafts, pdf_access
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import DocumentState
from station_app.model.errors import StoreError
from station_app.model.ids import DocumentId
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.atomic_files import write_copy
from tests.full_disk import smallest_disk
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

JOBS = 6


def bundle(station: Station, case_ref: str, sheets: int) -> DocumentId:
    document_id = drafts.begin(station, case_ref=case_ref).document_id
    stack_of(station).lay_in([drawn_page(f"{case_ref} {n}") for n in range(sheets)])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    return document_id


def test_two_jobs_that_finish_at_the_same_moment_never_share_a_name(station: Station) -> None:
    """NAPS2: two jobs saved into one file, and one of them was gone."""
    bundles = [bundle(station, f"{n}/2026", n) for n in range(1, JOBS + 1)]
    together = Barrier(JOBS)

    def finish(document_id: DocumentId) -> None:
        together.wait()
        document_finalise.finalise(station, document_id, CancelTicket(), no_report)

    with ThreadPoolExecutor(JOBS) as threads:
        list(threads.map(finish, bundles))
    made = [drafts.document(station, document_id) for document_id in bundles]
    assert len({document.local_ref for document in made}) == JOBS
    assert len({document.pdf_blob for document in made}) == JOBS
    assert [pages_of(station, document_id) for document_id in bundles] == list(range(1, JOBS + 1))


def test_two_jobs_that_begin_at_the_same_moment_never_share_a_name(station: Station) -> None:
    together = Barrier(JOBS)

    def begin(_number: int) -> str:
        together.wait()
        return drafts.begin(station).local_ref

    with ThreadPoolExecutor(JOBS) as threads:
        assert len(set(threads.map(begin, range(JOBS)))) == JOBS


def pages_of(station: Station, document_id: DocumentId) -> int:
    pdf = pypdfium2.PdfDocument(pdf_access.pdf(station, document_id))
    count = len(pdf)
    pdf.close()
    return count


def test_an_output_file_is_never_0_bytes(station: Station, tmp_path: Path) -> None:
    """simple-scan, NAPS2: the disk was full, and the file that was left held nothing."""
    document_id = bundle(station, "7/2026", 2)
    document_finalise.finalise(station, document_id, CancelTicket(), no_report)
    pdf, folder = pdf_access.pdf(station, document_id), tmp_path / "out"
    folder.mkdir()
    with smallest_disk(len(pdf) // 2), pytest.raises(StoreError):
        write_copy(folder / "paper.pdf", pdf)
    assert list(folder.iterdir()) == []
    assert write_copy(folder / "paper.pdf", pdf).read_bytes() == pdf
    assert len(list(folder.iterdir())) == 1


def test_a_delete_is_undoable_after_a_restart(tmp_path: Path) -> None:
    """NAPS2: undo gives back everything but what was deleted."""
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document_id = bundle(station, "8/2026", 3)
        before = page_editing.page_views(station, document_id).standing
        page_editing.remove(station, document_id, tuple(view.page.page_id for view in before[:2]))
        drafts.discard(station, document_id)
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        drafts.undiscard(station, document_id)
        assert drafts.document(station, document_id).state is DocumentState.DRAFT
        page_editing.undo(station, document_id)
        assert page_editing.page_views(station, document_id).standing == before
        held = [station.store.blobs.get(view.page.blob_id) for view in before]
        assert held == [drawn_page(f"8/2026 {n}").image for n in range(3)]
