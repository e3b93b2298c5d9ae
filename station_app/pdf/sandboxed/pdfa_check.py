"""Whether a page from elsewhere may stand in a PDF/A as it is (ISO 19005-2).

Our own papers always may. A page that may not is drawn and stands as a picture of itself: all is
seen, and the file stays one that an archive takes.
"""

import io
from typing import Any

import pikepdf
from PIL import Image

from station_app.pdf.sandboxed.reading import draw_page

_DPI, _QUALITY = 200, 88
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_FORBIDDEN_FILTERS = frozenset({"/LZWDecode", "/Crypt", "/JPXDecode"})
_CMYK = "/DeviceCMYK"
_DEEPEST = 12
_PRINTERS_INKS = frozenset({"k", "K"})
_LETTERS = frozenset({"Tj", "TJ", "'", '"'})
_WATCHED = " ".join(("q", "Q", "Tf", *sorted(_LETTERS), *sorted(_PRINTERS_INKS)))


def is_page_conformant(page: pikepdf.Page) -> bool:
    """Tell whether nothing in a page is against the standard that can be seen from outside."""
    try:
        return _stream_fits(page, page.obj.get("/Resources"), 0)
    except (pikepdf.PdfError, TypeError, ValueError):
        return False


def picture_of(pdf: bytes, index: int, wide_pt: float) -> bytes:
    """Return a page as a JPEG.

    Raises:
        ValueError: it cannot be drawn either.
    """
    width, height, pixels = draw_page(pdf, index, max(1, round(wide_pt / 72 * _DPI)))
    out = io.BytesIO()
    picture = Image.frombytes("RGB", (width, height), pixels)
    picture.save(out, "JPEG", quality=_QUALITY, dpi=(_DPI, _DPI))
    return out.getvalue()


def _stream_fits(stream: Any, resources: Any, depth: int) -> bool:
    """Tell whether what a stream draws may stand: letters, inks, and the things that it names."""
    if depth > _DEEPEST:
        return False
    held = {} if resources is None else resources
    fonts = dict(held.get("/Font", {}))
    used = _used_fonts(stream)
    if used is None or not all(name in fonts and _font_fits(fonts[name]) for name in used):
        return False
    return all(_thing_fits(thing, held, depth) for thing in dict(held.get("/XObject", {})).values())


def _used_fonts(stream: Any) -> set[str] | None:
    """Return the fonts in which letters are drawn; ``None`` where printers' inks are used.

    A font that is only named, as ReportLab does at the head of every page, draws nothing.
    """
    used: set[str] = set()
    font = ""
    kept: list[str] = []
    for step in pikepdf.parse_content_stream(stream, _WATCHED):
        act = str(step.operator)
        if act in _PRINTERS_INKS:
            return None
        if act == "q":
            kept.append(font)
        elif act == "Q":
            font = kept.pop() if kept else ""
        elif act == "Tf":
            font = str(step.operands[0])
        else:
            used.add(font)
    return used


def _thing_fits(thing: Any, around: Any, depth: int) -> bool:
    if "/OC" in thing:
        return False
    kind = thing.get("/Subtype")
    if kind == "/Image":
        return _image_fits(thing)
    # A form without resources of its own uses those of whoever draws it.
    own = thing.get("/Resources", around)
    return bool(kind == "/Form") and _stream_fits(thing, own, depth + 1)


def _image_fits(image: Any) -> bool:
    filters = image.get("/Filter", pikepdf.Array())
    names = (
        {str(name) for name in filters} if isinstance(filters, pikepdf.Array) else {str(filters)}
    )
    space = image.get("/ColorSpace")
    return not (
        names & _FORBIDDEN_FILTERS
        or bool(image.get("/Interpolate", False))
        or "/Alternates" in image
        or (isinstance(space, pikepdf.Name) and space == _CMYK)
    )


def _font_fits(font: Any) -> bool:
    """Tell whether a font lies in the file."""
    if font.get("/Subtype") == "/Type3":
        return True
    if font.get("/Subtype") == "/Type0":
        return all(_font_fits(part) for part in font.get("/DescendantFonts", []))
    about = font.get("/FontDescriptor")
    return about is not None and any(name in about for name in _FILES)
