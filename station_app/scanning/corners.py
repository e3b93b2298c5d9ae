"""A sheet's four corners set by a person, where none were found or the wrong ones.

It is one act of clean-up over the untouched master, taken back like every other. All corners are given as
parts of the upright master, however the page is turned by now.
"""

from concurrent.futures import Future
from dataclasses import dataclass, replace

from station_app.documents import form_rows, page_edit_rows, page_rows
from station_app.imaging.jobs import tasks
from station_app.model.documents import Page
from station_app.model.errors import NoPages, NoSheetThere
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import CleanUp, Crop, PageEdit, Placed, apply_edits, clean_up_edit
from station_app.model.page_outline import Corners, Outline, fault_of, rotate_outline
from station_app.scanning import page_editing
from station_app.scanning.clean_up import steps_of
from station_app.scanning.errors import PictureStays
from station_app.station.station import Station

_BROUGHT = "file"
"""What delivered a page that may be a photograph: a scanner throws no shadow on its sheets."""

_INSIDE = 0.03
"""How far inside the picture corners begin that nobody has set, as a part of its sides."""


@dataclass(frozen=True, slots=True)
class PageCorners:
    """What a person sets corners on."""

    picture: bytes
    """The upright master as a JPEG, turned as the page is."""
    corners: Corners
    """Those that the page has, else those that are found, else almost the whole picture."""
    found: Corners | None
    """Those that are found in the picture; ``None``: none for sure."""


def find_corners(station: Station, page_id: PageId, placed: Placed, longest_px: int) -> PageCorners:
    """Draw a page's whole picture and look where a sheet lies in it.

    Args:
        station: the station.
        page_id: the page.
        placed: how it stands.
        longest_px: the longer side of the drawing, in px.

    Raises:
        BlobDamaged: the sealed master is missing or was changed.
    """
    finding = _find(station, page_id)
    whole = Placed(page_id, quarter_turns=placed.quarter_turns)
    picture = page_editing.picture(station, page_id, whole, longest_px)
    outline = finding.result()
    found = None if outline is None else outline.corners
    if placed.outline is not None:
        return PageCorners(picture, placed.outline.corners, found)
    return PageCorners(picture, found or _shown_part(placed), found)


def flatten(
    station: Station, document_id: DocumentId, page_id: PageId, corners: Corners
) -> Outline:
    """Draw the sheet within four corners flat, as one act; return its outline.

    What else is done to the page stays, its lines are stood straight anew. What was cut off a page is shown
    again: it was a part of another picture. A photograph's shadows go, as where its sheet is found.

    Raises:
        NoSheetThere: no sheet has such corners. NoPages: the page does not stand. PictureStays: it is a
            form's photograph. BlobDamaged. IllegalMove: the document is no draft.
    """
    if fault_of(corners) is not None:
        raise NoSheetThere
    page, now = _changeable(station, document_id, page_id)
    steps = replace(steps_of(now), orient=False, trim=False)
    if page.source == _BROUGHT and now.outline is None:
        steps = replace(steps, deskew=True, whiten=True)
    master = station.store.blobs.get(page.blob_id)
    placed = station.workers.submit(
        tasks.measure_clean_up_within, master, corners, steps, now.quarter_turns
    ).result()
    assert placed.outline is not None  # noqa: S101 - it was just made of the corners
    _keep(station, document_id, now, placed)
    return placed.outline


def show_whole(station: Station, document_id: DocumentId, page_id: PageId) -> None:
    """Show a page's whole picture again, not flat, as one act; a scan keeps its other steps.

    Raises:
        NoPages: the page does not stand. PictureStays. BlobDamaged. IllegalMove: the document is no draft.
    """
    page, now = _changeable(station, document_id, page_id)
    steps = CleanUp(deskew=now.deskew_deg != 0, whiten=now.whiten, despeckle=now.despeckle)
    if page.source == _BROUGHT:
        steps = CleanUp()
    master = station.store.blobs.get(page.blob_id)
    placed = station.workers.submit(
        tasks.measure_clean_up, master, steps, now.quarter_turns
    ).result()
    _keep(station, document_id, now, placed)


def _find(station: Station, page_id: PageId) -> "Future[Outline | None]":
    with station.store.reading() as tx:
        page = page_rows.load(tx, page_id)
    return station.workers.submit(tasks.detect_page, station.store.blobs.get(page.blob_id))


def _shown_part(placed: Placed) -> Corners:
    """Return where corners begin: at what the page shows of its picture, or almost at the whole of it."""
    part = placed.crop or Crop(_INSIDE, _INSIDE, 1 - _INSIDE, 1 - _INSIDE)
    standing = (
        (part.left, part.top),
        (part.right, part.top),
        (part.right, part.bottom),
        (part.left, part.bottom),
    )
    return rotate_outline(standing, -placed.quarter_turns)


def _changeable(station: Station, document_id: DocumentId, page_id: PageId) -> tuple[Page, Placed]:
    with station.store.reading() as tx:
        if form_rows.among(tx, [document_id]):
            raise PictureStays
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
        now = next((placed for placed in standing if placed.page_id == page_id), None)
        if now is None:
            raise NoPages
        return page_rows.load(tx, page_id), now


def _keep(station: Station, document_id: DocumentId, now: Placed, wanted: Placed) -> None:
    done: PageEdit = clean_up_edit(now.page_id, wanted, now.quarter_turns)
    page_editing.apply_to_draft(station, document_id, done)
