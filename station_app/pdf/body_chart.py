"""Draws the body chart as lines, with its numbered marks."""

from typing import Any

from station_app.model.body_chart import BODY_VIEWS, DETAIL_VIEWS, Curve, load_figures
from station_app.model.printed_form import Chart
from station_app.pdf.paragraphs import MARGIN_PT, WIDTH_PT, Flow

_TALL_PT, _NARROW_PT = 178.0, 96.0
_DETAIL_PT = 80.0
_MARK_PT = 6.2
_INK = (0.72, 0.08, 0.08)
_CAPTION_PT = 7.5


def chart_height(chart: Chart) -> float:
    """Return how many points the chart takes."""
    del chart
    return _TALL_PT + 14


def draw_chart(flow: Flow, chart: Chart) -> None:
    """Draw the four views of the body and, beside them, head, hands and feet."""
    captions = dict(chart.captions)
    top = flow.top
    x = MARGIN_PT
    for view in BODY_VIEWS:
        _view(flow, chart, view, captions, (x, top, _NARROW_PT, _TALL_PT))
        x += _NARROW_PT + 2
    side = MARGIN_PT + WIDTH_PT - _DETAIL_PT - 16
    step = (_TALL_PT + 10) / len(DETAIL_VIEWS)
    for number, view in enumerate(DETAIL_VIEWS):
        box = (side, top + number * step, _DETAIL_PT, step - 12)
        _view(flow, chart, view, captions, box)
    flow.top = top + chart_height(chart)


def _view(
    flow: Flow,
    chart: Chart,
    view: str,
    captions: dict[str, str],
    box: tuple[float, float, float, float],
) -> None:
    left, top, width, height = box
    canvas = flow.canvas
    canvas.setStrokeGray(0.25)
    canvas.setLineWidth(0.6)
    # A body is drawn 1000 high; its width keeps the same scale around the middle.
    scale = height / 1000.0 if view in BODY_VIEWS else min(width, height) / 1000.0
    middle = left + width / 2
    for curve in load_figures()[chart.figure][view]:
        _curve(
            canvas, curve, lambda p: (middle + (p[0] - 500) * scale, flow.up(top + p[1] * scale))
        )
    name = captions.get(view, "")
    if name:
        flow.line(name, left + 2, top + height - 1, _CAPTION_PT, 0.35)
    for mark in chart.marks:
        if mark.view == view:
            at = (middle + (mark.x - 500) * scale, top + mark.y * scale)
            _mark(flow, at, mark.number)


def _curve(canvas: Any, curve: Curve, place: Any) -> None:
    path = canvas.beginPath()
    path.moveTo(*place(curve.points[0]))
    for one, two, end in curve.bends():
        path.curveTo(*place(one), *place(two), *place(end))
    if curve.closed:
        path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _mark(flow: Flow, at: tuple[float, float], number: int) -> None:
    canvas = flow.canvas
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColorRGB(*_INK)
    canvas.circle(at[0], flow.up(at[1]), _MARK_PT, stroke=1, fill=1)
    text = str(number)
    flow.line(text, at[0] - 2.1 * len(text), at[1] - 5.4, 7.0)
