"""Draws tables: columns as wide as they have to say, rows that go to the next page whole."""

import contextlib
from collections.abc import Sequence

from station_app.model.printed_form import Grid
from station_app.pdf.paragraphs import LEADING, MARGIN_PT, WIDTH_PT, Flow, wrapped
from station_app.pdf.text_shaping import actual_text, line_width

LABEL_PT = 8.0
_GAP_PT = 4.0
_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5)
"""Letters of a cell: smaller where a column's longest word would not fit otherwise."""
_PAD_PT = 3.0
_NARROWEST_PT = 34.0
_HAIR_PT = 0.2


def grid_head_height(block: Grid) -> float:
    """Return how much of a table a heading must have with it: the label, the names, a row."""
    size, widths = _fit(block)
    rows = sum(_row_height(cells, widths, size) for cells in _grid_lines(block)[:2])
    return LABEL_PT * LEADING + 2 * _GAP_PT + rows


def draw_grid(flow: Flow, block: Grid, label: str) -> None:
    """Draw a table under its label; the names of the columns stand again on each page."""
    size, widths = _fit(block, flow.width_pt)
    head, *rows = _grid_lines(block)
    first = _row_height(rows[0], widths, size) if rows else 0.0
    flow.need(LABEL_PT * LEADING + _row_height(head, widths, size) + first + _GAP_PT)
    flow.line(label, MARGIN_PT, flow.top, LABEL_PT, 0.35)
    flow.top += LABEL_PT * LEADING + 1
    _draw_row(flow, head, widths, size, grey=True)
    for row in rows:
        if flow.need(_row_height(row, widths, size)):
            _draw_row(flow, head, widths, size, grey=True)
        _draw_row(flow, row, widths, size, grey=False)
    flow.top += _GAP_PT


def fits_portrait(block: Grid) -> bool:
    """Tell whether a table stands on an upright sheet with no word broken in middling letters."""
    return any(_column_widths(block, size, WIDTH_PT)[1] for size in _SIZES[:2])


def _fit(block: Grid, room_pt: float = WIDTH_PT) -> tuple[float, list[float]]:
    """Return the largest letters in which no word is broken, and the widths of the columns."""
    for size in _SIZES:
        widths, whole = _column_widths(block, size, room_pt)
        if whole:
            break
    return size, widths


def _grid_lines(block: Grid) -> list[tuple[str, ...]]:
    numbered = [(f"{number}.", *row) for number, row in enumerate(block.rows, 1)]
    return [("", *block.columns), *numbered]


def _column_widths(block: Grid, size: float, room_pt: float) -> tuple[list[float], bool]:
    """Share the width by how much each column has to say, none narrower than its longest word.

    Gives also whether every column got as much as its longest word needs.
    """
    lines = _grid_lines(block)
    count = len(lines[0])
    wanted, least = [], []
    for column in range(count):
        cells = [line[column] for line in lines]
        words = [line_width(word, size) for cell in cells for word in cell.split()]
        # A hair more than the word: sums of widths are not exact.
        inner = 2 * _PAD_PT + _HAIR_PT
        least.append(min(max([_NARROWEST_PT / 2, *words]) + inner, room_pt / 3))
        wanted.append(max(line_width(cell, size) for cell in cells) + inner)
    wanted = [max(w, n) for w, n in zip(wanted, least, strict=True)]
    room = room_pt - sum(least)
    if room <= 0:
        return [width * room_pt / sum(least) for width in least], False
    more = [w - n for w, n in zip(wanted, least, strict=True)]
    share = room / sum(more) if sum(more) > 0 else 0.0
    if share >= 1.0:
        spare = (room_pt - sum(wanted)) / (count - 1)
        return [wanted[0], *(w + spare for w in wanted[1:])], True
    return [n + m * share for n, m in zip(least, more, strict=True)], True


def _row_height(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = max(
        len(wrapped(cell, width - 2 * _PAD_PT, size))
        for cell, width in zip(cells, widths, strict=True)
    )
    return lines * size * LEADING + _PAD_PT


def _draw_row(
    flow: Flow, cells: Sequence[str], widths: Sequence[float], size: float, *, grey: bool
) -> None:
    height = _row_height(cells, widths, size)
    canvas = flow.canvas
    left = MARGIN_PT
    for cell, width in zip(cells, widths, strict=True):
        if grey:
            canvas.setFillGray(0.95)
            canvas.rect(left, flow.up(flow.top + height), width, height, stroke=0, fill=1)
        canvas.setStrokeGray(0.55)
        canvas.setLineWidth(0.4)
        canvas.rect(left, flow.up(flow.top + height), width, height, stroke=1, fill=0)
        _draw_cell(flow, cell, left + _PAD_PT, width - 2 * _PAD_PT, size)
        left += width
    flow.top += height


def _draw_cell(flow: Flow, cell: str, left: float, width: float, size: float) -> None:
    lines = wrapped(cell, width, size)
    single = len(lines) == 1
    canvas, top = flow.canvas, flow.top + _PAD_PT / 2
    with contextlib.nullcontext() if single else actual_text(canvas, f"{cell} "):
        for line in lines:
            flow.line(line, left, top, size, own_text=single)
            top += size * LEADING
