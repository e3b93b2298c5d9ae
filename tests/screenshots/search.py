"""Draws the search desk: a written page is brought, read, and a word of it found."""

from pathlib import Path

import fontpkg_noto_sans_devanagari
from PIL import Image, ImageDraw, ImageFont

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.scanning import capture
from station_app.station.station import Station
from station_app.text_search import ocr_queue
from tests.screenshots.camera import Camera
from ui.window.main_window import StationWindow

_LINES = (
    "थाना कोतवाली (प्रशिक्षण)",
    "जप्ती पत्रक",
    "एक साइकिल, काला रंग, ग्राम नमूना",
    "समक्ष गवाहान जप्त की गई।",
)
_WORD = "साइकिल"
_WIDTH_PX, _HEIGHT_PX, _DPI = 1654, 2339, 200


def read_a_page(station: Station, folder: Path) -> None:
    """Bring a written page and read it, as the terminal does behind its window."""
    path = folder / "page.png"
    _write_page(path)
    document = drafts.begin(station, kind="SEIZURE", case_ref="123/2026")
    capture.import_files(station, document.document_id, (path,), CancelTicket(), no_report)
    ocr_queue.recognise_document(station, document.document_id, CancelTicket())


def draw_search(window: StationWindow, camera: Camera) -> None:
    """Draw the desk empty, and with what was found."""
    window.desks.desk("search").clear()
    camera.take("search-empty", lambda: window.go("search", ""))
    camera.take("search", lambda: window.go("search", _WORD))


def _write_page(path: Path) -> None:
    page = Image.new("L", (_WIDTH_PX, _HEIGHT_PX), 255)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(_LINES):
        pen.text((180, 220 + 130 * number), line, fill=20, font=_font())
    page.save(path, dpi=(_DPI, _DPI))


def _font() -> ImageFont.FreeTypeFont:
    folder = Path(str(fontpkg_noto_sans_devanagari.__file__)).parent
    (path,) = folder.rglob("NotoSansDevanagari[[]*.ttf")
    return ImageFont.truetype(str(path), 64)
