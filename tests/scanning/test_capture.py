"""The scan desk keeps what it announced, whatever happens after it."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station_app.documents import drafts
from station_app.imaging.jobs.process_pool import ImagingPool
from station_app.imaging.raster.pictures import decode
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import PaperJam
from station_app.model.errors import Cancelled, IllegalMove, SessionLocked, WorkerLost
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import Crop
from station_app.model.scanning import SharedBytes
from station_app.scanning import capture, page_editing
from station_app.scanning.capture import PageDestination
from station_app.scanning.errors import NothingToUndo
from station_app.station import sign_in
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in


def scan(
    station: Station, document_id: DocumentId, count: int, place: PageDestination | None = None
) -> int:
    stack_of(station).lay_in([drawn_page(f"sheet {n}") for n in range(count)])
    return capture.scan_pages(
        station,
        document_id,
        "stack:0",
        PROFILE,
        CancelTicket(),
        no_report,
        place=place or PageDestination(),
    )


def order(station: Station, document_id: DocumentId) -> list[PageId]:
    return [view.page.page_id for view in page_editing.page_views(station, document_id).standing]


def test_pages_before_a_jam_are_kept_and_readable(station: Station) -> None:
    document = drafts.begin(station)
    sheets = [drawn_page(f"sheet {n}") for n in range(3)]
    stack_of(station).lay_in(sheets, PaperJam(scanner="SC-1", page=4))
    with pytest.raises(PaperJam):
        capture.scan_pages(
            station, document.document_id, "stack:0", PROFILE, CancelTicket(), no_report
        )
    views = page_editing.page_views(station, document.document_id).standing
    held = [station.store.blobs.get(view.page.blob_id) for view in views]
    assert held == [sheet.image for sheet in sheets]
    assert [v.page.sha256 for v in views] == [hashlib.sha256(d).hexdigest() for d in held]


def test_a_page_is_on_disk_before_it_is_announced(tmp_path: Path) -> None:
    """What was announced is there for another program that opens the same home."""
    seen: list[int] = []
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document = drafts.begin(station)

        def count(topic: str, _object_id: str) -> None:
            if topic == "page":
                views = page_editing.page_views(station, document.document_id).standing
                seen.append(len(views))
                assert station.store.blobs.get(views[-1].page.blob_id)

        station.events.listen(count)
        scan(station, document.document_id, 3)
    assert seen[:3] == [1, 2, 3]


def test_cancel_keeps_what_came(station: Station) -> None:
    document = drafts.begin(station)
    stack_of(station).lay_in([drawn_page("a"), drawn_page("b"), drawn_page("c")])
    ticket = CancelTicket()

    def stop_after_two(done: int, _total: int | None) -> None:
        if done == 2:
            ticket.cancel()

    with pytest.raises(Cancelled):
        capture.scan_pages(
            station, document.document_id, "stack:0", PROFILE, ticket, stop_after_two
        )
    assert len(order(station, document.document_id)) == 2


def test_inserted_pages_keep_their_order_and_a_rescan_takes_the_old_place(
    station: Station,
) -> None:
    document = drafts.begin(station)
    scan(station, document.document_id, 3)
    first, second, third = order(station, document.document_id)
    scan(station, document.document_id, 2, PageDestination(index=1))
    now = order(station, document.document_id)
    assert (now[0], now[3], now[4]) == (first, second, third)
    scan(station, document.document_id, 1, PageDestination(replaces=second))
    views = page_editing.page_views(station, document.document_id)
    assert [v.page.page_id for v in views.tray] == [second]
    assert views.standing[3].page.page_id not in now


def test_acts_are_taken_back_after_a_restart(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document_id = drafts.begin(station).document_id
        scan(station, document_id, 3)
        before = page_editing.page_views(station, document_id).standing
        page = before[0].page.page_id
        page_editing.rotate(station, document_id, page, 1)
        page_editing.crop(station, document_id, page, Crop(0.1, 0.1, 0.9, 0.9))
        page_editing.move(station, document_id, page, 2)
        page_editing.remove(station, document_id, (before[1].page.page_id,))
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        assert len(page_editing.page_views(station, document_id).tray) == 1
        for _ in range(4):
            page_editing.undo(station, document_id)
        assert page_editing.page_views(station, document_id).standing == before
        with pytest.raises(NothingToUndo):
            page_editing.undo(station, document_id)
        for _ in range(4):
            page_editing.redo(station, document_id)
        assert len(page_editing.page_views(station, document_id).tray) == 1


def test_a_blank_page_is_flagged_and_stays(station: Station) -> None:
    document = drafts.begin(station)
    blank = drawn_page("")
    import io

    from PIL import Image

    from station_app.model.scanning import ScannedPage

    held = io.BytesIO()
    Image.new("L", (620, 877), 252).save(held, "PNG")
    blank = ScannedPage(held.getvalue(), "image/png", 620, 877, 75, blank.mode, "Papier SC-1")
    stack_of(station).lay_in([drawn_page("a"), blank])
    capture.scan_pages(station, document.document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    views = page_editing.page_views(station, document.document_id).standing
    assert [view.blank for view in views] == [False, True]


class HiddenBytes(SharedBytes):
    """Pixels on a system that lets no process see another's."""

    def __reduce__(self) -> tuple[Any, ...]:
        kind, (_, size_bytes) = super().__reduce__()
        return kind, ("/proc/0/fd/0", size_bytes)


@pytest.mark.parametrize("kind", [SharedBytes, HiddenBytes])
def test_a_page_is_looked_at_by_its_pixels_or_where_it_is_kept(
    station: Station, kind: type[SharedBytes]
) -> None:
    page = drawn_page("a")
    begin = b"P5 620 877 255\n"
    plain = kind(len(begin) + 620 * 877)
    plain.view[:] = begin + decode(page.image, grey=True).tobytes()
    empty = kind(len(plain.view))
    empty.view[:] = begin + bytes((252,)) * (620 * 877)
    document = drafts.begin(station)
    stack_of(station).lay_in([replace(page, plain=plain), replace(page, plain=empty)])
    with ImagingPool(1) as workers:
        apart = replace(station, workers=workers)
        capture.scan_pages(
            apart, document.document_id, "stack:0", PROFILE, CancelTicket(), no_report
        )
    views = page_editing.page_views(station, document.document_id).standing
    assert [view.blank for view in views] == [False, kind is SharedBytes]


def test_nobody_scans_without_signing_in(station: Station) -> None:
    document = drafts.begin(station)
    sign_in.sign_out(station)
    with pytest.raises(SessionLocked):
        scan(station, document.document_id, 1)
    assert stack_of(station).delivered == 0


def test_a_discarded_draft_takes_no_pages_and_can_be_taken_up(station: Station) -> None:
    document = drafts.begin(station)
    scan(station, document.document_id, 1)
    drafts.discard(station, document.document_id)
    with pytest.raises(IllegalMove):
        scan(station, document.document_id, 1)
    drafts.undiscard(station, document.document_id)
    assert scan(station, document.document_id, 1) == 1


def test_a_sheet_that_nobody_can_look_at_is_kept(station: Station) -> None:
    closed = ImagingPool(1)
    closed.shutdown()
    blind = replace(station, workers=closed)
    document_id = drafts.begin(station).document_id
    stack_of(station).lay_in([drawn_page("1")])
    with pytest.raises(WorkerLost):
        capture.scan_pages(blind, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    assert len(page_editing.page_views(station, document_id).standing) == 1
