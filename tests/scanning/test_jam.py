"""After a jam or a double feed the batch goes on at the right page; nothing is lost, nothing dropped."""

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from station_app.documents import drafts
from station_app.imaging.analysis.duplicate_sheet import is_duplicate_sheet
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import PaperJam, ScannerError
from station_app.model.documents import ColourMode
from station_app.model.ids import DocumentId, PageId
from station_app.model.scanning import ScannedPage
from station_app.scanning import capture, page_editing, quality
from station_app.scanning.capture import AT_END, PageDestination
from station_app.scanning.errors import PagesDoubtful, PaperJamAfter
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PROFILE, stack_of

JAM = PaperJam(scanner="SC-1", page=3)


def written(sheet: int, *, pass_: int = 0) -> ScannedPage:
    """A sheet of lines of its own; every pass through the scanner lies and grains otherwise."""
    chance = np.random.default_rng(sheet)
    picture = np.full((1169, 827), 244, np.uint8)
    for top in range(120, 1040, 34):
        for left in range(90, 700, 26):
            if chance.random() < 0.6:
                wide, tall = chance.integers(6, 22), chance.integers(8, 16)
                picture[top : top + tall, left : left + wide] = 40
    way = np.random.default_rng(1000 * sheet + pass_)
    down, right = (int(step) for step in way.integers(-14, 15, 2))
    moved = np.roll(picture, (down, right), (0, 1)).astype(np.float32)
    grained = np.clip(moved + way.normal(0, 4, moved.shape), 0, 255).astype(np.uint8)
    turned = Image.fromarray(grained).rotate(
        float(way.uniform(-0.8, 0.8)), Image.Resampling.BICUBIC, fillcolor=244
    )
    held = io.BytesIO()
    turned.save(held, "PNG", compress_level=1)
    return ScannedPage(held.getvalue(), "image/png", 827, 1169, 100, ColourMode.GREY, "SC-1")


def feed(
    station: Station,
    document_id: DocumentId,
    sheets: list[ScannedPage],
    fault: ScannerError | None = None,
    place: PageDestination = AT_END,
) -> None:
    stack_of(station).lay_in(sheets, fault)
    ticket = CancelTicket()
    capture.scan_pages(station, document_id, "stack:0", PROFILE, ticket, no_report, place=place)


def masters(station: Station, document_id: DocumentId) -> list[bytes]:
    views = page_editing.page_views(station, document_id).standing
    return [station.store.blobs.get(view.page.blob_id) for view in views]


def marked(station: Station, document_id: DocumentId) -> list[int]:
    return [page.number for page in quality.doubtful_pages(station, document_id)]


def test_the_operator_is_told_which_sheet_was_kept_last_and_the_pile_goes_on(
    station: Station,
) -> None:
    document_id = drafts.begin(station).document_id
    sheets = [written(n) for n in range(5)]
    feed(station, document_id, sheets[:1])
    with pytest.raises(PaperJamAfter) as told:
        feed(station, document_id, sheets[1:3], JAM)
    assert (told.value.params["last"], told.value.params["page"]) == (3, 4)
    feed(station, document_id, sheets[3:])
    assert masters(station, document_id) == [sheet.image for sheet in sheets]
    assert marked(station, document_id) == []


def test_the_number_on_the_sheet_is_told_where_somebody_said_it(station: Station) -> None:
    document_id = drafts.begin(station).document_id
    feed(station, document_id, [written(0)])
    (first,) = page_editing.page_views(station, document_id).standing
    page_editing.number(station, document_id, first.page.page_id, 41)
    with pytest.raises(PaperJamAfter) as told:
        feed(station, document_id, [], JAM)
    assert (told.value.params["last"], told.value.params["page"]) == (41, 42)


def test_a_jam_before_any_page_is_told_as_it_came(station: Station) -> None:
    document_id = drafts.begin(station).document_id
    with pytest.raises(PaperJam) as told:
        feed(station, document_id, [], JAM)
    assert type(told.value) is PaperJam


def test_a_sheet_that_came_twice_is_kept_twice_and_one_is_marked(station: Station) -> None:
    document_id = drafts.begin(station, case_ref="1/2026").document_id
    with pytest.raises(PaperJam):
        feed(station, document_id, [written(n) for n in range(3)], JAM)
    feed(station, document_id, [written(2, pass_=1), written(3)])
    assert len(masters(station, document_id)) == 5
    assert marked(station, document_id) == [4]
    with pytest.raises(PagesDoubtful):
        quality.require_settled(station, document_id)
    second = page_editing.page_views(station, document_id).standing[3].page.page_id
    page_editing.remove(station, document_id, (second,))
    quality.require_settled(station, document_id)
    assert [view.page.page_id for view in page_editing.page_views(station, document_id).tray] == [
        second
    ]


def test_an_inserted_pile_goes_on_where_it_was_cut_short(station: Station) -> None:
    document_id = drafts.begin(station).document_id
    sheets = [written(n) for n in range(5)]
    feed(station, document_id, [sheets[0], sheets[4]])
    place = PageDestination(index=1)
    with pytest.raises(PaperJamAfter) as told:
        feed(station, document_id, sheets[1:3], JAM, place)
    assert told.value.params["last"] == 3
    feed(station, document_id, sheets[3:4], place=place.after(2))
    assert masters(station, document_id) == [sheet.image for sheet in sheets]


def test_a_rescan_that_came_is_over_and_one_that_did_not_is_tried_again() -> None:
    place = PageDestination(replaces=PageId("p-1"))
    assert place.after(0) == place
    assert place.after(1) == AT_END


@pytest.mark.parametrize("sheet", range(6))
def test_a_sheet_is_known_again_and_no_other(sheet: int) -> None:
    others = tuple(written(n).image for n in range(6) if n != sheet)
    assert is_duplicate_sheet(written(sheet, pass_=2).image, (written(sheet).image,))
    assert not is_duplicate_sheet(written(sheet).image, others)


def test_of_two_empty_backs_nothing_is_said() -> None:
    held = io.BytesIO()
    Image.new("L", (827, 1169), 250).save(held, "PNG")
    assert not is_duplicate_sheet(held.getvalue(), (held.getvalue(),))


def test_two_sheets_of_one_frame_are_not_the_same() -> None:
    said = [hashlib.sha256(name).hexdigest()[:20] for name in (b"one", b"other")]
    one, other = (drawn_page(text).image for text in said)
    assert is_duplicate_sheet(one, (one,))
    assert not is_duplicate_sheet(one, (other,))
