"""Puts words on A4 pages from top to bottom: lines that wrap, headings that never stand alone."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from station_app.pdf.text_shaping import draw_line, line_width, register_fonts

MARGIN_PT = 40.0
FOOT_PT = 34.0
WIDTH_PT = A4[0] - 2 * MARGIN_PT
LEADING = 1.5
"""Line height over letter size: matras above and below need it."""

_DESCENT = 0.36
_SIGN_LABEL_PT, _SIGN_GAP_PT = 8.0, 16.0


class Flow:
    """A canvas with a place on it. Distances in points, from the top of the page downwards."""

    def __init__(
        self,
        footer: Callable[[int, int], str],
        pages: int = 0,
        size: tuple[float, float] = (A4[0], A4[1]),
    ) -> None:
        register_fonts()
        self._drawn = io.BytesIO()
        self._size = size
        self.canvas: Any = Canvas(self._drawn, pagesize=size, pageCompression=1, invariant=1)
        self.page = 1
        self.top = MARGIN_PT
        self._footer, self._pages = footer, pages

    @property
    def width_pt(self) -> float:
        """What stands between the margins."""
        return self._size[0] - 2 * MARGIN_PT

    @property
    def left_pt(self) -> float:
        """What is left of the page."""
        return float(self._size[1] - FOOT_PT - self.top)

    def need(self, height_pt: float) -> bool:
        """Begin a new page where less is left; tell whether it did."""
        if self.left_pt >= height_pt:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """End the page."""
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.top = MARGIN_PT

    def finish(self) -> bytes:
        """Return the PDF."""
        self._foot()
        self.canvas.showPage()
        self.canvas.save()
        return self._drawn.getvalue()

    def up(self, top: float) -> float:
        """Return the canvas's y of a distance from the top."""
        return float(self._size[1] - top)

    def line(
        self,
        text: str,
        x: float,
        top: float,
        size: float,
        grey: float = 0.0,
        *,
        own_text: bool = True,
    ) -> float:
        """Draw one line whose box begins at ``top``; return its width."""
        self.canvas.setFillGray(grey)
        baseline = self.up(top) - size * (LEADING - _DESCENT)
        return draw_line(self.canvas, x, baseline, text, size, own_text=own_text)

    def paragraph(self, text: str, x: float, width: float, size: float) -> None:
        """Draw lines that wrap, over as many pages as they need; moves down.

        The last line never stands alone on a page.
        """
        lines = wrapped(text, width, size)
        for number, line in enumerate(lines):
            self.need(size * LEADING * (2 if number == len(lines) - 2 else 1))
            self.line(line, x, self.top, size)
            self.top += size * LEADING

    def sign_lines(self, labels: Sequence[str], room_pt: float) -> None:
        """Draw lines to sign on side by side, together on one page, each with its words below; moves down.

        Args:
            labels: what stands under each.
            room_pt: what is left free above them, to sign in.
        """
        if not labels:
            return
        self.need(room_pt + _SIGN_LABEL_PT * LEADING)
        self.top += room_pt
        wide = WIDTH_PT / len(labels)
        for number, words in enumerate(labels):
            left = MARGIN_PT + number * wide
            self.canvas.setStrokeGray(0.4)
            self.canvas.setLineWidth(0.5)
            right = left + wide - _SIGN_GAP_PT
            self.canvas.line(left, self.up(self.top), right, self.up(self.top))
            self.line(words, left, self.top, _SIGN_LABEL_PT, 0.3)
        self.top += _SIGN_LABEL_PT * LEADING

    def rule(self, grey: float = 0.6, width: float = 0.5) -> None:
        """Draw a line across the page."""
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(width)
        right = MARGIN_PT + self.width_pt
        self.canvas.line(MARGIN_PT, self.up(self.top), right, self.up(self.top))

    def _foot(self) -> None:
        self.canvas.setStrokeGray(0.7)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(MARGIN_PT, FOOT_PT - 6, MARGIN_PT + self.width_pt, FOOT_PT - 6)
        self.canvas.setFillGray(0.25)
        text = self._footer(self.page, self._pages)
        draw_line(self.canvas, MARGIN_PT, FOOT_PT - 18, text, 7.5)


def wrapped(text: str, width_pt: float, size: float) -> list[str]:
    """Break a text into lines that fit; a word longer than a line is broken between letters."""
    return [line for part in text.split("\n") for line in _wrap(part, width_pt, size)]


def _wrap(text: str, width_pt: float, size: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line_width(longer, size) <= width_pt:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _pieces(word, width_pt, size)
        yield from whole
    yield line


def _pieces(word: str, width_pt: float, size: float) -> list[str]:
    """Break one word where it does not fit, never inside a syllable."""
    if line_width(word, size) <= width_pt:
        return [word]
    pieces, piece = [], ""
    for syllable in syllables(word):
        if piece and line_width(piece + syllable, size) > width_pt:
            pieces.append(piece)
            piece = ""
        piece += syllable
    return [*pieces, piece]


def syllables(word: str) -> list[str]:
    """Split a word so that no conjunct, matra or joiner is torn from its letter."""
    parts: list[str] = []
    joined = False
    for sign in word:
        binds = _binds(sign)
        if parts and (binds or joined):
            parts[-1] += sign
        else:
            parts.append(sign)
        joined = sign in "\u094d\u200d" or (joined and sign == "\u200c")
    return parts


def _binds(sign: str) -> bool:
    code = ord(sign)
    if 0x0900 <= code <= 0x097F:
        return (
            code <= 0x0903 or 0x093A <= code <= 0x094F or code in (0x0951, 0x0952, 0x0962, 0x0963)
        )
    return sign in "\u200c\u200d" or 0x0300 <= code <= 0x036F
