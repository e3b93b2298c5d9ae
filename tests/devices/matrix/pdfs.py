"""PDFs of one page, of any construction, turned, cropped, enlarged or moved."""

import random

from pikepdf import Array

from tests.devices.matrix.made import INCH_MM, Made
from tests.devices.matrix.pdf_boxes import BOXES
from tests.devices.matrix.pdf_marks import MARKS, REFUSED
from tests.devices.matrix.pdf_page import Page
from tests.devices.matrix.pdf_pictures import PICTURES
from tests.devices.matrix.pdf_placing import PLACINGS
from tests.devices.matrix.pdf_spaces import SPACES
from tests.devices.matrix.sheet import drawn

_POINT_MM = INCH_MM / 72
_SIZES = ((595.0, 842.0), (595.28, 841.89), (400.0, 520.0), (842.0, 595.0))
CONSTRUCTIONS = {**PICTURES, **PLACINGS, **MARKS, **REFUSED, **SPACES}


def pdf(some: random.Random) -> Made:
    """Return a PDF of one page of some construction."""
    sheet = drawn(some.choice((248, 310, 465)), some.randrange(3))
    if some.random() < 0.4:
        sheet = sheet.convert("L")
    dots = some.choice((50, 60, 75, 100))
    scanned = (sheet.width * 72 / dots, sheet.height * 72 / dots)
    page = Page(some, sheet, scanned if some.random() < 0.6 else some.choice(_SIZES))
    kind = some.choice(sorted(CONSTRUCTIONS))
    told = CONSTRUCTIONS[kind](page)
    extra = some.choice(("", "", "", "rotate", "crop", "unit", "origin"))
    size = _with(page, extra)
    mm = (size[0] * _POINT_MM, size[1] * _POINT_MM)
    name = " ".join(word for word in ("pdf", kind, told or "", extra) if word)
    return Made(name, ".pdf", page.written(), None, mm, refused=kind in REFUSED)


def boxed(some: random.Random) -> Made:
    """Return a PDF of one page whose boxes, turns, layers or contents are said as few programs say them."""
    return boxed_as(some.choice(sorted(BOXES)), some)


def boxed_as(kind: str, some: random.Random) -> Made:
    """Return a PDF of one page of such a kind; how large it is, is not asked."""
    sheet = drawn(some.choice((248, 310, 465)), some.randrange(3))
    page = Page(some, sheet, (sheet.width * 72 / 60, sheet.height * 72 / 60))
    told = BOXES[kind](page)
    return Made(f"pdf {kind} {told or ''}".strip(), ".pdf", page.written(), None, None)


def _with(page: Page, extra: str) -> tuple[float, float]:
    """Turn, crop, enlarge or move the page; return its true size in points."""
    width, height = page.size
    if extra == "rotate":
        degrees = page.some.choice((90, 180, 270))
        page.page.Rotate = degrees
        return (height, width) if degrees != 180 else (width, height)
    if extra == "crop":
        page.page.CropBox = Array([30, 40, width - 50, height - 60])
        return width - 80, height - 100
    if extra == "unit":
        page.page.UserUnit = 2
        return width * 2, height * 2
    if extra == "origin":
        page.page.MediaBox = Array([-20, -30, width - 20, height - 30])
    return width, height
