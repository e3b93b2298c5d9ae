"""A phone's photograph of a page comes in as a flat page, and one key gives the picture back."""

import io
import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from benchmarks.phone_pages import photograph
from devices.folder.watched import WatchedFolder
from station_app.documents import drafts, pdf_access
from station_app.documents import finalise as document_finalise
from station_app.imaging.raster.pictures import decode
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.ids import DocumentId
from station_app.model.page_edits import CleanUp, Placed
from station_app.scanning import capture, clean_up, finalise, folder_intake, page_editing
from station_app.scanning.page_editing import PageView
from station_app.station import sign_in
from station_app.station.station import Station
from tests.imaging import papers
from tests.stations import PASSPHRASE, station_in

FLAT = CleanUp(flatten=True, whiten=True)
PAGE = np.ascontiguousarray(np.asarray(papers.paper())[..., ::-1])
PICTURE = photograph(PAGE, 4, shadow="soft", size=(1200, 1600)).jpeg


def brought(station: Station, folder: Path, *pictures: bytes, sheets: bool = True) -> DocumentId:
    document = drafts.begin(station, case_ref="12/2026").document_id
    paths = []
    for number, picture in enumerate(pictures):
        paths.append(folder / f"{number}.jpg")
        paths[-1].write_bytes(picture)
    capture.import_files(station, document, tuple(paths), CancelTicket(), no_report, sheets=sheets)
    return document


def views(station: Station, document: DocumentId) -> tuple[PageView, ...]:
    return page_editing.page_views(station, document).standing


def test_photographs_come_in_flat_and_one_key_gives_the_pictures_back(
    tmp_path: Path, station: Station
) -> None:
    document = brought(station, tmp_path, PICTURE, PICTURE)
    for view in views(station, document):
        shown = clean_up.steps_of(view.placed)
        assert (shown.flatten, shown.whiten) == (True, True)
        assert station.store.blobs.get(view.page.blob_id) == PICTURE
    first = views(station, document)[0]
    before, after = clean_up.before_and_after(station, first.page.page_id, first.placed, 600)
    assert np.median(decode(after, grey=True)) > 250 > np.median(decode(before, grey=True))
    assert page_editing.undo(station, document) == "tidy"
    assert [view.placed for view in views(station, document)] == [
        Placed(view.page.page_id) for view in views(station, document)
    ]
    page_editing.redo(station, document)
    assert views(station, document)[0].placed == first.placed


def test_a_scan_among_the_files_and_a_picture_of_an_injury_stay_as_they_came(
    tmp_path: Path, station: Station
) -> None:
    scan = papers.scanned(papers.paper(), "JPEG")
    plain, flat = views(station, brought(station, tmp_path, scan, PICTURE))
    assert plain.placed == Placed(plain.page.page_id)
    assert flat.placed.outline is not None
    (injury,) = views(station, brought(station, tmp_path, PICTURE, sheets=False))
    assert injury.placed == Placed(injury.page.page_id)


def test_what_lies_in_the_watched_folder_comes_in_flat_too(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "phone.jpg").write_bytes(PICTURE)
    os.utime(folder / "phone.jpg", (1, 1))
    with station_in(tmp_path / "home", folder=WatchedFolder(folder)) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document = drafts.begin(station).document_id
        assert folder_intake.import_from_folder(station, document, CancelTicket(), no_report) == 1
        assert views(station, document)[0].placed.outline is not None


def test_the_page_in_the_pdf_is_a4_and_keeps_its_look_when_it_is_split_or_turned(
    tmp_path: Path, station: Station
) -> None:
    document = brought(station, tmp_path, PICTURE)
    (view,) = views(station, document)
    page_editing.rotate(station, document, view.page.page_id, 2)
    assert views(station, document)[0].placed.outline == view.placed.outline
    page_editing.undo(station, document)
    ((finished, _),) = finalise.finished_pages(station, document, CancelTicket(), no_report)
    assert finished.width_px / finished.dpi == pytest.approx(8.27, rel=0.01)
    document_finalise.finalise(station, document, CancelTicket(), no_report)
    with pikepdf.open(io.BytesIO(pdf_access.pdf(station, document))) as pdf:
        left, _, right, _ = (float(part) for part in pdf.pages[0].mediabox)
    assert (right - left) / 72 == pytest.approx(8.27, rel=0.01)


def test_a_page_is_flattened_by_hand_and_both_halves_of_it_stay_flat(
    tmp_path: Path, station: Station
) -> None:
    document = brought(station, tmp_path, PICTURE, sheets=False)
    page_id = views(station, document)[0].page.page_id
    clean_up.clean(station, document, (page_id,), FLAT)
    (view,) = views(station, document)
    assert clean_up.steps_of(view.placed) == FLAT
    assert abs(page_editing.deskew(station, document, page_id)) < 0.3
    page_editing.split(station, document, page_id)
    assert [v.placed.outline for v in views(station, document)] == [view.placed.outline] * 2
