"""Pages of a PDF that are nothing but a scanner's JPEG: taken out as they are, byte for byte."""

import io
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, UnidentifiedImageError
from pypdfium2 import raw

_POINTS = 72.0
_WHOLE = 0.985
"""Part of the page that its picture covers."""

_FEWEST_DPI, _MOST_DPI = 70, 1300
_INVISIBLE = 3
"""How the text over a scan is drawn (ISO 32000-1, table 106)."""


def scanned_jpeg(page: pdfium.PdfPage) -> tuple[bytes, int] | None:
    """Return the JPEG that a page shows, and its dpi; ``None`` where the page shows anything else."""
    if page.get_rotation() or raw.FPDFPage_GetAnnotCount(page.raw):
        return None
    pictures = []
    for item in page.get_objects(max_depth=1):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(item)
        elif not _is_unseen_text(item):
            return None
    if len(pictures) != 1 or not _stands_whole(pictures[0], page.get_size()):
        return None
    return _jpeg(pictures[0], page.get_size())


def _is_unseen_text(item: Any) -> bool:
    if item.type != raw.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(raw.FPDFTextObj_GetTextRenderMode(item.raw) == _INVISIBLE)


def _stands_whole(item: Any, size_pt: tuple[float, float]) -> bool:
    """Tell whether a picture fills the page, upright and opaque."""
    if raw.FPDFPageObj_HasTransparency(item.raw):
        return False
    a, b, c, d, left, bottom = item.get_matrix().get()
    if b or c or min(a, d) <= 0:
        return False
    slack = (1 - _WHOLE) * max(size_pt)
    off = max(abs(left), abs(bottom), abs(a - size_pt[0]), abs(d - size_pt[1]))
    return bool(off <= slack)


def _jpeg(item: Any, size_pt: tuple[float, float]) -> tuple[bytes, int] | None:
    if item.get_filters() != ["DCTDecode"]:
        return None
    data = bytes(item.get_data())
    try:
        with Image.open(io.BytesIO(data)) as picture:
            usual = picture.mode in ("L", "RGB") and "adobe" not in picture.info
            upright = picture.getexif().get(0x0112, 1) == 1
            dpi = round(picture.width / size_pt[0] * _POINTS)
    except (UnidentifiedImageError, OSError):
        return None
    return (data, dpi) if usual and upright and _FEWEST_DPI <= dpi <= _MOST_DPI else None
