"""Batches fed side after side, sheets with two pages, many pages at once: each one act to take back."""

from hypothesis import given
from hypothesis import strategies as st

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import Interleaving, interleave
from station_app.scanning import capture, page_editing
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PROFILE, stack_of

WAYS: tuple[Interleaving, ...] = ("backs", "backs_reversed", "fronts_reversed", "both_reversed")
FED = {
    "backs": "135246",
    "backs_reversed": "135642",
    "fronts_reversed": "531246",
    "both_reversed": "531642",
}


def scanned(station: Station, count: int) -> DocumentId:
    stack_of(station).lay_in([drawn_page(f"page {n}") for n in range(count)])
    document_id = drafts.begin(station, case_ref="12/2026").document_id
    device = capture.devices(station, refresh=True)[0].device
    capture.scan_pages(station, document_id, device, PROFILE, CancelTicket(), no_report)
    return document_id


def standing(station: Station, document_id: DocumentId) -> list[PageId]:
    return [view.page.page_id for view in page_editing.page_views(station, document_id).standing]


def test_each_way_of_feeding_gives_the_sheets_order() -> None:
    for how in WAYS:
        assert "".join(interleave([PageId(p) for p in FED[how]], how)) == "123456"
    assert "".join(interleave([PageId(p) for p in "1352"], "backs")) == "1532"
    assert "".join(interleave([PageId(p) for p in "13524"], "backs")) == "12345"


@given(st.lists(st.integers(0, 99), unique=True), st.sampled_from(WAYS))
def test_no_page_is_lost_or_doubled(numbers: list[int], how: Interleaving) -> None:
    pages = [PageId(str(number)) for number in numbers]
    assert sorted(interleave(pages, how)) == sorted(pages)


def test_woven_and_taken_back(station: Station) -> None:
    document_id = scanned(station, 6)
    before = standing(station, document_id)
    page_editing.interleave_pages(station, document_id, "backs_reversed")
    a, b, c, d, e, f = before
    assert standing(station, document_id) == [a, f, b, e, c, d]
    page_editing.undo(station, document_id)
    assert standing(station, document_id) == before
    page_editing.interleave_pages(station, document_id, "backs", (a, b, e, f))
    assert standing(station, document_id) == [a, e, c, d, b, f]


def test_pages_are_laid_elsewhere_as_one_act(station: Station) -> None:
    document_id = scanned(station, 6)
    a, b, c, d, e, f = before = standing(station, document_id)
    page_editing.move_before(station, document_id, (f, b), d)
    assert standing(station, document_id) == [a, c, b, f, d, e]
    page_editing.move_before(station, document_id, (a, c), None)
    assert standing(station, document_id) == [b, f, d, e, a, c]
    page_editing.undo(station, document_id)
    page_editing.undo(station, document_id)
    assert standing(station, document_id) == before
    page_editing.move_before(station, document_id, (b, e), b)
    assert standing(station, document_id) == [a, b, e, c, d, f]
    page_editing.undo(station, document_id)
    page_editing.move_before(station, document_id, (c,), d)
    assert standing(station, document_id) == before
    assert page_editing.page_views(station, document_id).can_redo, "laid where it lay is no act"


def test_several_pages_are_turned_and_removed_as_one_act(station: Station) -> None:
    document_id = scanned(station, 4)
    before = standing(station, document_id)
    page_editing.turn_pages(station, document_id, tuple(before[1::2]), 2)
    turns = [v.placed.quarter_turns for v in page_editing.page_views(station, document_id).standing]
    assert turns == [0, 2, 0, 2]
    page_editing.remove(station, document_id, tuple(before[:3]))
    assert standing(station, document_id) == before[3:]
    page_editing.undo(station, document_id)
    assert standing(station, document_id) == before
    page_editing.undo(station, document_id)
    views = page_editing.page_views(station, document_id).standing
    assert [view.placed.quarter_turns for view in views] == [0, 0, 0, 0]
    page_editing.redo(station, document_id)
    views = page_editing.page_views(station, document_id).standing
    assert [view.placed.quarter_turns for view in views] == [0, 2, 0, 2]


def test_a_sheet_with_two_pages_becomes_two_and_one_again(station: Station) -> None:
    document_id = scanned(station, 2)
    first, second = standing(station, document_id)
    page_editing.rotate(station, document_id, first, 1)
    twin = page_editing.split(station, document_id, first)
    views = page_editing.page_views(station, document_id).standing
    assert [view.page.page_id for view in views] == [first, twin, second]
    left, right = (view.placed for view in views[:2])
    assert (left.quarter_turns, right.quarter_turns) == (1, 1)
    assert left.crop is not None
    assert right.crop is not None
    assert (left.crop.right, right.crop.left) == (0.5, 0.5)
    assert views[0].page.blob_id == views[1].page.blob_id
    page_editing.undo(station, document_id)
    assert standing(station, document_id) == [first, second]
    assert page_editing.page_views(station, document_id).tray == ()
    page_editing.redo(station, document_id)
    assert standing(station, document_id) == [first, twin, second]
