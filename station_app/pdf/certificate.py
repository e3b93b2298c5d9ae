"""Draws a certificate to be completed and signed by hand: wrapped paragraphs on A4."""

import io
from collections.abc import Iterator, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from station_app.pdf.text_shaping import draw_line, line_width, register_fonts

_MARGIN_PT = 56.0
_SIZE_PT = 10.0
_LEADING_PT = 14.5
_GAP_PT = 4.0


def draw_certificate(parts: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF of the parts, each on a page of its own (or more, where it is long).

    Args:
        parts: paragraphs of each part.
    """
    register_fonts()
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=A4, pageCompression=1, invariant=1)
    width, height = A4
    for paragraphs in parts:
        baseline = height - _MARGIN_PT
        for paragraph in paragraphs:
            for line in _lines(paragraph, width - 2 * _MARGIN_PT):
                if baseline < _MARGIN_PT:
                    canvas.showPage()
                    baseline = height - _MARGIN_PT
                draw_line(canvas, _MARGIN_PT, baseline, line, _SIZE_PT)
                baseline -= _LEADING_PT
            baseline -= _GAP_PT
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def _lines(paragraph: str, width_pt: float) -> Iterator[str]:
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if line and line_width(longer, _SIZE_PT) > width_pt:
            yield line
            line = word
        else:
            line = longer
    yield line
