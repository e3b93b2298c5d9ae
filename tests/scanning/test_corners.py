"""A sheet's corners set by hand: one act over the untouched master, and nothing that is no sheet."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from station_app.documents import drafts
from station_app.forms import filling
from station_app.imaging.raster.pictures import decode
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import IllegalMove, NoPages, NoSheetThere
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import CleanUp, PageEdit, Placed
from station_app.model.page_outline import A4_RATIO, Corners, rotate_outline
from station_app.scanning import capture, clean_up, corners, page_editing
from station_app.scanning.errors import PictureStays
from station_app.scanning.page_editing import PageView
from station_app.station import sign_in
from station_app.station.station import Station
from tests.imaging.test_photographs import sheet
from tests.scanning.test_clean_up import scan
from tests.scanning.test_photographed_pages import PICTURE, brought, views
from tests.stations import PASSPHRASE, station_in

HERE: Corners = ((0.2, 0.15), (0.85, 0.2), (0.8, 0.9), (0.15, 0.8))
CROSSED: Corners = (HERE[1], HERE[0], HERE[2], HERE[3])


def white_on_white() -> tuple[bytes, Corners]:
    """A sheet that lies askew on a white table, in one light: nothing shows where it ends."""
    size = (1200, 1600)
    page = sheet()
    corners: Corners = ((0.16, 0.12), (0.83, 0.1), (0.87, 0.9), (0.12, 0.86))
    seen = np.array(corners, np.float32) * np.array(size, np.float32)
    height, width = page.shape[:2]
    whole = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32)
    turn = cv2.getPerspectiveTransform(whole, seen)
    drawn = cv2.warpPerspective(page, turn, size, borderValue=(238, 243, 243), flags=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", drawn)[1]), corners


def only(station: Station, document: DocumentId) -> PageView:
    (view,) = views(station, document)
    return view


def test_a_sheet_that_is_not_found_is_set_by_hand_and_taken_back_after_a_restart(
    tmp_path: Path,
) -> None:
    picture, true = white_on_white()
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document = brought(station, tmp_path, picture)
        before = only(station, document)
        page_id = before.page.page_id
        assert before.placed == Placed(page_id), "nothing was found"
        begun = corners.find_corners(station, page_id, before.placed, 400)
        assert begun.found is None
        assert begun.corners == ((0.03, 0.03), (0.97, 0.03), (0.97, 0.97), (0.03, 0.97))
        outline = corners.flatten(station, document, page_id, true)
        assert outline.corners == true
        assert outline.ratio == pytest.approx(A4_RATIO, abs=1e-6)
        after = only(station, document).placed
        assert after.outline == outline
        assert (after.whiten, after.quarter_turns, after.crop) == (True, 0, None)
        drawn = decode(page_editing.picture(station, page_id, after, 700), grey=True)
        assert drawn.shape[0] / drawn.shape[1] == pytest.approx(A4_RATIO, abs=0.01)
        assert station.store.blobs.get(before.page.blob_id) == picture
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        assert only(station, document).placed == after
        assert page_editing.undo(station, document) == "tidy"
        assert only(station, document).placed == Placed(page_id)
        page_editing.redo(station, document)
        assert only(station, document).placed == after


def test_the_wrong_sheet_is_corrected_and_the_right_one_offered_again(
    tmp_path: Path, station: Station
) -> None:
    document = brought(station, tmp_path, PICTURE)
    view = only(station, document)
    found = view.placed.outline
    assert found is not None
    corners.flatten(station, document, view.page.page_id, HERE)
    placed = only(station, document).placed
    begun = corners.find_corners(station, view.page.page_id, placed, 400)
    assert begun.corners == HERE
    assert begun.found == found.corners
    assert (placed.whiten, placed.quarter_turns) == (view.placed.whiten, view.placed.quarter_turns)


def test_a_scan_cut_askew_keeps_its_steps_and_is_cut_no_more(station: Station) -> None:
    document = scan(station, CleanUp(orient=True, trim=True, despeckle=True))
    page_id = only(station, document).page.page_id
    page_editing.split(station, document, page_id)
    first, second = views(station, document)
    assert first.placed.quarter_turns == 2
    begun = corners.find_corners(station, page_id, first.placed, 400)
    assert begun.corners == ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0))
    corners.flatten(station, document, page_id, HERE)
    placed = views(station, document)[0].placed
    assert placed.outline is not None
    assert placed.crop is None
    assert (placed.quarter_turns, placed.despeckle, placed.whiten) == (2, True, False)
    assert views(station, document)[1].placed == second.placed
    corners.show_whole(station, document, page_id)
    whole = views(station, document)[0].placed
    assert whole == Placed(page_id, quarter_turns=2, despeckle=True)


def test_a_photograph_is_shown_whole_again_as_it_came(tmp_path: Path, station: Station) -> None:
    document = brought(station, tmp_path, PICTURE)
    flat = only(station, document)
    corners.show_whole(station, document, flat.page.page_id)
    assert only(station, document).placed == Placed(flat.page.page_id)
    page_editing.undo(station, document)
    assert only(station, document).placed == flat.placed


def test_corners_that_are_no_sheets_are_refused_and_nothing_is_done(
    tmp_path: Path, station: Station
) -> None:
    document = brought(station, tmp_path, PICTURE)
    before = only(station, document)
    page_id = before.page.page_id
    strip: Corners = ((0.4, 0.0), (0.43, 0.0), (0.43, 1.0), (0.4, 1.0))
    for wrong in (CROSSED, (HERE[0], HERE[1], (0.4, 0.4), HERE[3]), strip):
        with pytest.raises(NoSheetThere):
            corners.flatten(station, document, page_id, wrong)
    with pytest.raises(NoPages):
        corners.flatten(station, document, PageId("p-none"), HERE)
    assert only(station, document) == before


def test_the_picture_is_drawn_as_the_page_is_turned_and_with_its_table(
    tmp_path: Path, station: Station
) -> None:
    document = brought(station, tmp_path, PICTURE)
    view = only(station, document)
    page_editing.rotate(station, document, view.page.page_id, 1)
    placed = only(station, document).placed
    begun = corners.find_corners(station, view.page.page_id, placed, 400)
    upright = decode(PICTURE, grey=True).shape
    lying = decode(begun.picture, grey=True).shape
    assert placed.quarter_turns % 2 == 1
    assert (lying[0] < lying[1], upright[0] < upright[1]) == (True, False)
    assert np.allclose(rotate_outline(rotate_outline(begun.corners, 3), 1), begun.corners)


def test_a_forms_photograph_is_never_bent(tmp_path: Path, thana: Station) -> None:
    sign_in.sign_in(thana, "vivechak", PASSPHRASE)
    form = filling.begin(thana, "CRIME_DETAIL", case_ref="12/2026")
    (tmp_path / "place.jpg").write_bytes(PICTURE)
    paper = form.document_id
    files = (tmp_path / "place.jpg",)
    capture.import_files(thana, paper, files, CancelTicket(), no_report, sheets=False)
    page_id = page_editing.page_views(thana, paper).standing[0].page.page_id
    for act in (
        lambda: corners.flatten(thana, paper, page_id, HERE),
        lambda: corners.show_whole(thana, paper, page_id),
    ):
        with pytest.raises(PictureStays):
            act()


def test_a_paper_that_is_finished_takes_no_corners(tmp_path: Path, station: Station) -> None:
    document = brought(station, tmp_path, PICTURE)
    page_id = only(station, document).page.page_id
    drafts.discard(station, document)
    with pytest.raises(IllegalMove):
        corners.flatten(station, document, page_id, HERE)


def test_a_page_flattened_by_hand_can_be_left_unwhitened(tmp_path: Path, station: Station) -> None:
    document = brought(station, tmp_path, PICTURE, sheets=False)
    page_id = only(station, document).page.page_id
    page_editing.apply_to_draft(station, document, PageEdit("coding", page_id, coding="photo"))
    corners.flatten(station, document, page_id, HERE)
    placed = only(station, document).placed
    assert placed.coding == "photo"
    assert clean_up.steps_of(placed).whiten
    page_editing.undo(station, document)
    assert only(station, document).placed == Placed(page_id, coding="photo")
