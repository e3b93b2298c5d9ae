"""Draws the corners of a photographed sheet: found, not found on a white table, and set impossibly."""

import tempfile
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import TRAINING
from station_app.scanning import capture
from station_app.station.station import Station
from tests.screenshots.camera import Camera, sit_down
from tests.window.shown import the, to_row
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.thumbnail_strip import ThumbnailStrip
from ui.window.main_window import StationWindow

_TITLE = "फ़ोटो"
_SIZE, _SHEET = (1500, 2000), (1240, 1754)
_SEEN = ((250, 230), (1290, 300), (1370, 1790), (150, 1700))
_WOOD, _WHITE = (116, 82, 58), (238, 237, 233)


def draw_corners(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the corners of two photographs."""
    camera.calm()
    sit_down(window, TRAINING, Role.MUNSHI)
    camera.calm()
    paper = _brought(station).document_id
    desk = cast("ScanDesk", window.desks["scan"])
    window.go("scan", paper)
    camera.calm()
    corners = desk.corners
    to_row(the(desk, ThumbnailStrip), 0)
    camera.calm()
    camera.take("scan-corners", desk.set_corners)
    first, second, third, fourth = corners.screen.sheet.corners
    camera.take(
        "scan-corners-wrong", lambda: corners.screen.sheet.place((third, second, first, fourth))
    )
    corners.back()
    to_row(the(desk, ThumbnailStrip), 1)
    camera.calm()
    camera.take("scan-corners-none", desk.set_corners)
    corners.back()
    camera.calm()
    sit_down(window, TRAINING, Role.SHO)


def _brought(station: Station) -> Document:
    """Return the draft with the two photographs, brought at the first drawing."""
    for document in drafts.documents(station, text=_TITLE):
        if document.title == _TITLE:
            return document
    draft = drafts.begin(station, title=_TITLE)
    with tempfile.TemporaryDirectory() as folder:
        paths = tuple(Path(folder) / f"{name}.jpg" for name in ("wood", "white"))
        for path, table in zip(paths, (_WOOD, _WHITE), strict=True):
            _photograph(table).save(path, quality=88)
        capture.import_files(station, draft.document_id, paths, CancelTicket(), no_report)
    return drafts.document(station, DocumentId(draft.document_id))


def _photograph(table: tuple[int, int, int]) -> Image.Image:
    """Draw a sheet as it is seen from a slant, lying on a table of one colour."""
    sheet = _page()
    scene = Image.new("RGB", _SIZE, table)
    way = _perspective()
    scene.paste(
        sheet.transform(_SIZE, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC),
        mask=Image.new("L", sheet.size, 255).transform(
            _SIZE, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC
        ),
    )
    return scene.filter(ImageFilter.GaussianBlur(0.8))


def _page() -> Image.Image:
    """Draw a page with lines of writing that say nothing."""
    drawn = Image.new("RGB", _SHEET, _WHITE)
    pen = ImageDraw.Draw(drawn)
    for line in range(22):
        words = f"123/2026  {line + 1}  " + "- " * (20 + (line * 7) % 29)
        pen.text((120, 150 + 66 * line), words, fill=(45, 45, 60), font_size=28)
    return drawn


def _perspective() -> tuple[float, ...]:
    """Return the eight numbers by which a place of the scene is a place of the sheet."""
    width, height = _SHEET
    flat = ((0, 0), (width, 0), (width, height), (0, height))
    rows, places = [], []
    for (x, y), (u, v) in zip(_SEEN, flat, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        places += [u, v]
    return tuple(np.linalg.solve(np.array(rows, float), np.array(places, float)).tolist())
