"""Clean-up at the desk: by the profile, by the page, taken back, and the master untouched."""

from dataclasses import replace
from pathlib import Path

import pytest

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import ColourMode
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import CleanUp, Placed
from station_app.model.scanning import ScannedPage
from station_app.scanning import capture, clean_up, page_editing
from station_app.scanning.page_editing import PageView
from station_app.scanning.profile_model import load_profiles
from station_app.station import sign_in
from station_app.station.station import Station
from tests.imaging import papers
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

ALL = CleanUp(deskew=True, orient=True, trim=True, whiten=True, despeckle=True)
LYING = ScannedPage(
    papers.scanned(
        papers.paper(colour=False).convert("L").rotate(1.5, fillcolor=243).rotate(180), "JPEG"
    ),
    "image/jpeg",
    *papers.SIZE,
    papers.DPI,
    ColourMode.GREY,
    "SC-1",
)


def scan(station: Station, steps: CleanUp, count: int = 1) -> DocumentId:
    document = drafts.begin(station).document_id
    stack_of(station).lay_in([LYING] * count)
    profile = replace(PROFILE, clean=steps)
    capture.scan_pages(station, document, "stack:0", profile, CancelTicket(), no_report)
    return document


def first(station: Station, document: DocumentId) -> PageView:
    return page_editing.page_views(station, document).standing[0]


def test_a_profile_cleans_its_pages_and_one_key_takes_it_back_after_a_restart(
    tmp_path: Path,
) -> None:
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document = scan(station, ALL, count=2)
        views = page_editing.page_views(station, document).standing
        for view in views:
            assert view.placed.quarter_turns == 2
            assert abs(view.placed.deskew_deg + 1.5) < 0.1
            assert clean_up.steps_of(view.placed) == replace(ALL, trim=False)
            assert station.store.blobs.get(view.page.blob_id) == LYING.image
        before, after = clean_up.before_and_after(
            station, views[0].page.page_id, views[0].placed, 400
        )
        assert before != after
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        assert page_editing.undo(station, document) == "tidy"
        for view in page_editing.page_views(station, document).standing:
            assert view.placed == Placed(view.page.page_id)
        page_editing.redo(station, document)
        assert first(station, document).placed.quarter_turns == 2


def test_a_page_takes_the_steps_it_is_told_and_no_others(station: Station) -> None:
    document = scan(station, ALL)
    page_id = first(station, document).page.page_id
    clean_up.clean(station, document, (page_id,), CleanUp(deskew=True))
    placed = first(station, document).placed
    assert clean_up.steps_of(placed) == CleanUp(deskew=True, orient=True)
    clean_up.clean(station, document, (page_id,), CleanUp(whiten=True))
    placed = first(station, document).placed
    assert placed == Placed(page_id, quarter_turns=2, whiten=True)


def test_a_page_that_was_turned_by_hand_is_stood_straight_as_it_lies(station: Station) -> None:
    document = scan(station, CleanUp())
    page_id = first(station, document).page.page_id
    page_editing.rotate(station, document, page_id, 1)
    clean_up.clean(station, document, (page_id,), CleanUp(orient=True, deskew=True))
    placed = first(station, document).placed
    assert placed.quarter_turns == 2
    assert abs(placed.deskew_deg + 1.5) < 0.1


def test_the_operator_says_how_a_page_is_kept_in_the_pdf(station: Station) -> None:
    document = scan(station, CleanUp())
    page_id = first(station, document).page.page_id
    clean_up.set_coding(station, document, (page_id,), "photo")
    assert first(station, document).placed.coding == "photo"
    page_editing.undo(station, document)
    assert first(station, document).placed.coding == "auto"


def test_profiles_name_their_steps_and_a_wrong_name_is_refused(tmp_path: Path) -> None:
    by_name = {profile.name: profile.clean for profile in load_profiles()}
    assert by_name["diary"] == ALL
    assert not by_name["seal_or_photo"].whiten
    path = tmp_path / "profiles.toml"
    path.write_text(
        '[a]\nsource="glass"\nmode="grey"\ndpi=300\nwidth_mm=1\nheight_mm=1\nclean=["polish"]\n'
    )
    with pytest.raises(ValueError, match="polish"):
        load_profiles(path)


def test_a_page_that_is_not_there_is_not_cleaned(station: Station) -> None:
    from station_app.model.errors import NoPages

    document = scan(station, CleanUp())
    with pytest.raises(NoPages):
        clean_up.clean(station, document, (PageId("p-none"),), ALL)
