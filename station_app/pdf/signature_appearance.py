"""Draws what is seen of a signature: a small page of its own that the signature shows."""

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from station_app.pdf.text_shaping import draw_line, line_width, register_fonts

_INSET_PT = 5.0
_LARGEST_PT = 9.0
_LEADING = 1.4
_INK = (0.09, 0.21, 0.44)


def draw_stamp(lines: Sequence[str], width_pt: float, height_pt: float) -> bytes:
    """Return a one-page PDF with the lines in a frame, as large as they fit.

    Args:
        lines: from top to bottom.
        width_pt: of the page, in points.
        height_pt: of the page, in points.
    """
    register_fonts()
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(width_pt, height_pt), pageCompression=1, invariant=1)
    canvas.setStrokeColorRGB(*_INK)
    canvas.setFillColorRGB(*_INK)
    canvas.setLineWidth(0.8)
    canvas.rect(0.5, 0.5, width_pt - 1, height_pt - 1)
    size = _fitting(lines, width_pt - 2 * _INSET_PT, height_pt - 2 * _INSET_PT)
    baseline = height_pt - _INSET_PT - size
    for line in lines:
        draw_line(canvas, _INSET_PT, baseline, line, size)
        baseline -= size * _LEADING
    canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def _fitting(lines: Sequence[str], width_pt: float, height_pt: float) -> float:
    widest = max((line_width(line, 1.0) for line in lines), default=1.0)
    by_height = height_pt / (_LEADING * max(1, len(lines)) - (_LEADING - 1))
    return min(_LARGEST_PT, by_height, width_pt / max(widest, 0.01))
