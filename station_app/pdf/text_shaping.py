"""Words on a PDF page, in Hindi and English: right to the eye and right to whoever copies them.

A shaped Devanagari word drawn alone loses its conjuncts on extraction; so each word carries its own
text beside its glyphs (``ActualText``, ISO 32000-1, 14.9.4). What was read on a page (OCR) is drawn
unseen and unshaped, sign by sign, with the same ``ActualText``: no reader can get it wrong.
"""

import contextlib
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_devanagari
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, shapeStr

LATIN, DEVANAGARI = "Station-Latin", "Station-Devanagari"
_FILES = {
    LATIN: (fontpkg_noto_sans, "NotoSans[[]*.ttf"),
    DEVANAGARI: (fontpkg_noto_sans_devanagari, "NotoSansDevanagari[[]*.ttf"),
}
_STAND_IN = "\N{MIDDLE DOT}"
"""Drawn unseen in place of a sign that neither font has; the text beside it keeps the sign."""

_UNSEEN, _SEEN = 3, 0
_LATIN_SIGNS = r"[^ \u0900-\u097f]+"
_DEVANAGARI_SIGNS = r"[\u0900-\u097f\u200c\u200d]+"
"""A joiner is in both: it goes with what stands before it."""
_PART = {
    LATIN: re.compile(f"(?:{_LATIN_SIGNS}|({_DEVANAGARI_SIGNS})) *| +"),
    DEVANAGARI: re.compile(f"(?:{_DEVANAGARI_SIGNS}|({_LATIN_SIGNS})) *| +"),
}
"""The next word by the font before it; its only group is a word of the other font."""


def register_fonts() -> None:
    """Register the two fonts. May be called often."""
    known = pdfmetrics.getRegisteredFontNames()
    for name, (package, pattern) in _FILES.items():
        if name not in known:
            path = next(Path(str(package.ROOT)).rglob(pattern))
            font = TTFont(name, str(path), shapable=True)
            _know_all_glyphs(font)
            pdfmetrics.registerFont(font)


def _know_all_glyphs(font: Any) -> None:
    """Tell the font the true width of glyphs that no character has.

    ReportLab would take the width that such a glyph has in the first word it is met in, kerning and
    all; the PDF would then contradict its own font (ISO 19005-2, 6.2.11.5), and the same paper
    would get other bytes after other papers.
    """
    shaper = font.hbFont()
    for glyph in range(font.hbFace.glyph_count):
        if glyph not in font.face.glyphToChar:
            name = shaper.glyph_to_string(glyph)
            font.hbAddPrivate(name, glyph, shaper.get_glyph_h_advance(glyph))


@contextlib.contextmanager
def actual_text(canvas: Any, text: str) -> Iterator[None]:
    """Let everything drawn inside be read as one text, wherever its lines stand.

    The lines of a narrow cell would otherwise be read across with those of its neighbours.
    """
    canvas.addLiteral(f"{_actual(text)} BDC")
    yield
    canvas.addLiteral("EMC")


def draw_line(
    canvas: Any, left: float, baseline: float, text: str, size: float, *, own_text: bool = True
) -> float:
    """Draw a line of text; return the width that it took.

    Args:
        canvas: a ReportLab canvas.
        left: points.
        baseline: points.
        text: one line.
        size: of the letters, in points.
        own_text: whether the words carry their text; not inside :func:`actual_text`.
    """
    x = left
    for font, part in _parts(text):
        canvas.setFont(font, size)
        shaped, width = _shaped(part, font, size)
        with actual_text(canvas, part) if own_text else contextlib.nullcontext():
            canvas.drawString(x, baseline, shaped)
        x += width
    return x - left


def line_width(text: str, size: float) -> float:
    """Return how wide :func:`draw_line` draws a text, in points."""
    return sum(_shaped(part, font, size)[1] for font, part in _parts(text))


def draw_invisible_text(
    canvas: Any, left: float, baseline: float, width: float, text: str, size: float
) -> None:
    """Lay a word and a blank after it invisibly over their picture, ``width`` points together."""
    spans = [(font, _drawable(part, font), part) for font, part in _parts(f"{text} ")]
    natural = sum(pdfmetrics.stringWidth(drawn, font, size) for font, drawn, _ in spans)
    stretch = 100.0 * width / max(natural, 0.1)
    x = left
    for font, drawn, part in spans:
        words = canvas.beginText(x, baseline)
        words.setTextRenderMode(_UNSEEN)
        words.setFont(font, size)
        words.setHorizScale(stretch)
        words.textOut(drawn)
        words.setTextRenderMode(_SEEN)
        words.setHorizScale(100)
        canvas.addLiteral(f"{_actual(part)} BDC")
        canvas.drawText(words)
        canvas.addLiteral("EMC")
        x += pdfmetrics.stringWidth(drawn, font, size) * stretch / 100.0


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Split into words with their blanks, and words by the font that has their signs."""
    font, begin = LATIN, 0
    while begin < len(text):
        for found in _PART[font].finditer(text, begin):
            begin = found.end()
            if found.group(1):
                font = DEVANAGARI if font == LATIN else LATIN
            yield font, found.group()
            if found.group(1):
                break


def _drawable(part: str, font: str) -> str:
    held: Any = pdfmetrics.getFont(font)
    signs = held.face.charToGlyph
    stand_in = _STAND_IN if ord(_STAND_IN) in signs else " "
    return "".join(sign if ord(sign) in signs else stand_in for sign in part)


@functools.lru_cache(maxsize=2048)
def _shaped(part: str, font: str, size: float) -> tuple[str, float]:
    """Shape a word with its blanks and return it with its width.

    A text that wraps asks for each word many times.
    """
    shaped = shapeStr(part, font, size)
    return shaped, _width(part, shaped, font, size)


def _width(part: str, shaped: str, font: str, size: float) -> float:
    data = getattr(shaped, "__shapeData__", None)
    if data is None:
        return float(pdfmetrics.stringWidth(part, font, size))
    return float(sum(sign.x_advance for sign in data) * size / 1000.0)


def _actual(text: str) -> str:
    return f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>>"
