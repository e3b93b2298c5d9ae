"""Draws a batch of many cases at the scan desk: its papers, a sheet that asks, sheets to print."""

import io
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import cast

from PIL import Image, ImageDraw

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import TRAINING
from station_app.pdf.pdf_reader import draw_page
from station_app.scanning import capture, separated_documents, separator_sheets
from station_app.scanning.separated_documents import SeparatedDocument
from station_app.scanning.separator_model import SheetRequest, SheetRole
from station_app.station.station import Station
from tests.screenshots.camera import Camera, sit_down
from tests.window.shown import click, worded
from ui.scanning.scan_desk import ScanDesk
from ui.window.main_window import StationWindow

_KIND, _TITLE = "CD_BUNDLE", "गड्डी"
_WISHES = (
    SheetRequest("123/2026", _KIND, 1, 3),
    SheetRequest("123/2026", _KIND, 2, 4),
    SheetRequest("999/2026", _KIND, 1, 2),
)
_PAGES = (3, 3, 2)
_SIZE, _DPI = (1240, 1754), 150


def draw_batch(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw what becomes of a batch that was fed at once."""
    camera.calm()
    sit_down(window, TRAINING, Role.MUNSHI)
    camera.calm()
    camera.clear_fault()
    batch = _fed(station)
    desk = cast("ScanDesk", window.desks["scan"])
    papers = _papers(station, batch)
    window.go("scan", papers[0].document.document_id)
    camera.calm()
    desk.batches.begin(batch.document_id, since=batch.created_at - timedelta(seconds=1))
    camera.take("scan-batch", desk.batches.end)
    window.go("scan", papers[1].document.document_id)
    camera.take("scan-batch-less", desk.batches.back)
    window.go("scan", papers[2].document.document_id)
    camera.take("scan-batch-unknown")
    asking = next(p for p in papers if p.sheet.role is SheetRole.ASKS)
    window.go("scan", asking.document.document_id)
    camera.calm()
    camera.take("scan-batch-asks", desk.to_pages)
    window.go("scan", papers[1].document.document_id)
    camera.calm()
    camera.take("scan-sheets", desk.print_sheets)
    desk.batches.sheets.cases.setText("123/2026 124/2026=40")
    camera.take("scan-sheets-print", desk.batches.sheets.print)
    click(worded(window.print_box, window.context.words("printing.dialog.back")))
    desk.batches.back()
    camera.calm()
    sit_down(window, TRAINING, Role.SHO)


def _papers(station: Station, batch: Document) -> tuple[SeparatedDocument, ...]:
    since = batch.created_at - timedelta(seconds=1)
    return separated_documents.separated_since(station, batch.document_id, since)


def _fed(station: Station) -> Document:
    """Return the batch, fed at the first drawing."""
    for document in drafts.documents(station, text=_TITLE):
        if document.title == _TITLE:
            return document
    batch = drafts.begin(station, title=_TITLE)
    with tempfile.TemporaryDirectory() as folder:
        paths = _stack(station, Path(folder))
        capture.import_files(station, batch.document_id, paths, CancelTicket(), no_report)
    return drafts.document(station, DocumentId(batch.document_id))


def _stack(station: Station, folder: Path) -> tuple[Path, ...]:
    pdf = separator_sheets.make_sheets(station, _WISHES)
    paths = []
    for number, count in enumerate(_PAGES):
        paths.append(folder / f"{number}-0.png")
        with Image.open(io.BytesIO(draw_page(pdf, number, _SIZE[0]))) as sheet:
            sheet.save(paths[-1], dpi=(_DPI, _DPI))
        for page in range(1, count + 1):
            paths.append(folder / f"{number}-{page}.png")
            _page(number, page).save(paths[-1], dpi=(_DPI, _DPI))
    paths.insert(-1, folder / "torn.png")
    _torn(paths[0]).save(paths[-2], dpi=(_DPI, _DPI))
    return tuple(paths)


def _page(number: int, page: int) -> Image.Image:
    drawn = Image.new("L", _SIZE, 255)
    pen = ImageDraw.Draw(drawn)
    for line in range(20):
        words = f"{_WISHES[number].case_ref} · {page} · {line} " + "— " * (9 + (line * 7) % 17)
        pen.text((140, 160 + 62 * line), words, fill=30, font_size=26)
    return drawn


def _torn(sheet: Path) -> Image.Image:
    """Return a sheet of which nothing can be read any more."""
    with Image.open(sheet) as held:
        drawn = held.convert("L")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 0, _SIZE[0], 250), fill=255)
    pen.rectangle((0, 1150, _SIZE[0], _SIZE[1]), fill=255)
    for line in range(14):
        top = 560 + 18 * line
        pen.line((430, top, 800, top + 34), fill=0, width=9)
    return drawn
