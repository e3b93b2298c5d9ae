"""Annotations and form fields that bring no picture of themselves (ISO 32000-1, 12.5.5).

PDFium draws most kinds by itself. Lines, polygons and the borders of links it leaves out: they are given
the picture that the standard describes. What nobody here can draw is refused, so that no page loses it.
"""

import math
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from devices.files.faults import Fault
from devices.files.pdf_structure import (
    annotations,
    hidden_layers,
    inherited,
    on_hidden_layer,
    says_yes,
)

_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_UNDRAWN = ("/FreeText", "/Stamp", "/Caret", "/Redact")
"""Kinds that show something and that are drawn here by their own picture alone."""

_TYPED = ("/Tx", "/Ch")
_LATIN = 0xFF
"""The last character that a form's own fonts have without being told more (WinAnsi, roughly)."""

_DRAWN_ENDS = ("/None", "/OpenArrow", "/ClosedArrow")
_ARROW_WIDTHS, _ARROW_DEG = 9.0, 30.0
_COLOURS = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
Point = tuple[float, float]


def complete_annotations(pdf: pikepdf.Pdf) -> bool:
    """Draw the pictures that a PDF's annotations lack; tell whether any was drawn.

    Raises:
        Fault: ``annotation`` or ``form``: something would be missing on the page that is named.
    """
    needed = _needs_appearances(pdf)
    hidden, changed = hidden_layers(pdf), False
    for number, page in enumerate(pdf.pages, 1):
        for note in annotations(page.obj):
            if not _is_seen(note):
                continue
            if on_hidden_layer(note, hidden):
                # PDFium asks the layers of what a page draws, not those of its annotations.
                note.F, changed = int(note.get("/F", 0)) | _HIDDEN, True
                continue
            if note.get("/Subtype") == "/Widget":
                _require_drawable(note, number, needed=needed)
            elif not _has_picture(note):
                changed |= _complete(pdf, note, number)
    return changed


def _needs_appearances(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and says_yes(form, "/NeedAppearances")


def _is_seen(note: Dictionary) -> bool:
    flags = note.get("/F", 0)
    return not (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW))


def _has_picture(note: Dictionary) -> bool:
    pictures = note.get("/AP")
    return isinstance(pictures, Dictionary) and "/N" in pictures


def _require_drawable(note: Dictionary, page: int, *, needed: bool) -> None:
    """Refuse a field whose text would be drawn by a font that does not have it."""
    if inherited(note, "/FT") not in _TYPED or (_has_picture(note) and not needed):
        return
    value = inherited(note, "/V")
    parts = list(value) if isinstance(value, Array) else [value]
    text = "".join(str(part) for part in parts if isinstance(part, pikepdf.String))
    if any(ord(character) > _LATIN for character in text):
        raise Fault("form", f"{page}")


def _complete(pdf: pikepdf.Pdf, note: Dictionary, page: int) -> bool:
    kind = note.get("/Subtype")
    if kind in _UNDRAWN:
        raise Fault("annotation", f"{page}")
    try:
        drawn = _drawing(note, kind, page)
    except (TypeError, ValueError, IndexError):
        raise Fault("annotation", f"{page}") from None
    if drawn is None:
        return False
    content, points, around = drawn
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = [min(xs) - around, min(ys) - around, max(xs) + around, max(ys) + around]
    picture = pdf.make_stream(
        content.encode("ascii"), Type=Name.XObject, Subtype=Name.Form, BBox=Array(box)
    )
    cover = _number(note.get("/CA"), 1.0)
    if cover < 1:
        state = Dictionary(CA=cover, ca=cover)
        picture.Resources = Dictionary(ExtGState=Dictionary(G=state))
    note.Rect = Array(box)
    note.AP = Dictionary(N=picture)
    return True


def _drawing(note: Dictionary, kind: Any, page: int) -> "tuple[str, list[Point], float] | None":
    """Return operators, the points they reach, and how far strokes reach around these."""
    width = _width(note)
    if kind == "/Link":
        return _link(note, width)
    if kind not in ("/Line", "/Polygon", "/PolyLine"):
        return None
    points = _points(note["/L"] if kind == "/Line" else note["/Vertices"])
    ends = [str(end) for end in note.get("/LE", Array())] if kind != "/Polygon" else []
    captioned = kind == "/Line" and says_yes(note, "/Cap") and str(note.get("/Contents", ""))
    if captioned or any(end not in _DRAWN_ENDS for end in ends):
        raise Fault("annotation", f"{page}")
    fill = _colour(note.get("/IC"), 0) if kind != "/Line" else ""
    stroke = _colour(note.get("/C", Array([0])), 1) if width else ""
    if not points or not (fill or stroke):
        return None
    path = " ".join(f"{x:.3f} {y:.3f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points))
    closed = kind == "/Polygon"
    how = {(True, True): "B", (True, False): "f", (False, True): "S"}[bool(fill), bool(stroke)]
    heads = "".join(_heads(points, ends, width)) if stroke else ""
    begin = f"{'/G gs ' if _number(note.get('/CA'), 1.0) < 1 else ''}{fill}{stroke}{width:.3f} w {_dashes(note)}"
    return f"{begin}{path} {'h ' if closed else ''}{how} {heads}", points, width * _ARROW_WIDTHS


def _link(note: Dictionary, width: float) -> "tuple[str, list[Point], float] | None":
    stroke = _colour(note.get("/C", Array([0])), 1)
    if not width or not stroke:
        return None
    left, bottom, right, top = (float(side) for side in note["/Rect"])
    left, right, bottom, top = (
        min(left, right),
        max(left, right),
        min(bottom, top),
        max(bottom, top),
    )
    begin = f"{stroke}{width:.3f} w {_dashes(note)}"
    style = note.get("/BS")
    # The line lies on the edge, half of it outside, as readers draw it.
    if isinstance(style, Dictionary) and style.get("/S") == "/U":
        path = f"{left:.3f} {bottom:.3f} m {right:.3f} {bottom:.3f} l S"
    else:
        path = f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re S"
    return f"{begin}{path}", [(left, bottom), (right, top)], width / 2


def _heads(points: list[Point], ends: list[str], width: float) -> Iterator[str]:
    """Yield the arrows at a line's ends."""
    if len(points) < 2:
        return
    pairs = ((points[0], points[1]), (points[-1], points[-2]))
    for end, (tip, before) in zip(ends, pairs, strict=False):
        if end == "/None":
            continue
        along = math.atan2(before[1] - tip[1], before[0] - tip[0])
        length, turn = width * _ARROW_WIDTHS * 0.8, math.radians(_ARROW_DEG)
        sides = [
            (tip[0] + length * math.cos(along + way), tip[1] + length * math.sin(along + way))
            for way in (turn, -turn)
        ]
        (ax, ay), (bx, by) = sides
        close = "s" if end == "/ClosedArrow" else "S"
        yield f"{ax:.3f} {ay:.3f} m {tip[0]:.3f} {tip[1]:.3f} l {bx:.3f} {by:.3f} l {close} "


def _points(numbers: Any) -> list[Point]:
    flat = [float(number) for number in numbers]
    if not all(math.isfinite(number) for number in flat):
        raise ValueError
    return list(zip(flat[::2], flat[1::2], strict=True))


def _width(note: Dictionary) -> float:
    """Return how wide the line is, in units; 1 where nothing is said (12.5.4)."""
    style, border = note.get("/BS"), note.get("/Border")
    if isinstance(style, Dictionary):
        return max(0.0, _number(style.get("/W"), 1.0))
    if isinstance(border, Array) and len(border) >= 3:
        return max(0.0, _number(border[2], 1.0))
    return 1.0


def _dashes(note: Dictionary) -> str:
    style, border = note.get("/BS"), note.get("/Border")
    dashes: Any = None
    if isinstance(style, Dictionary):
        dashes = style.get("/D", Array([3])) if style.get("/S") == "/D" else None
    elif isinstance(border, Array) and len(border) >= 4:
        dashes = border[3]
    if not isinstance(dashes, Array) or not len(dashes):
        return ""
    lengths = [max(0.0, float(length)) for length in dashes]
    return f"[{' '.join(f'{length:.3f}' for length in lengths)}] 0 d " if any(lengths) else ""


def _colour(said: Any, stroke: int) -> str:
    """Return the operators for a colour; empty where it is none."""
    if not isinstance(said, Array) or len(said) not in _COLOURS:
        return ""
    parts = [min(1.0, max(0.0, float(part))) for part in said]
    return f"{' '.join(f'{part:.4f}' for part in parts)} {_COLOURS[len(parts)][stroke]} "


def _number(said: Any, default: float) -> float:
    try:
        number = float(said)
    except (TypeError, ValueError):
        return default
    return number if math.isfinite(number) else default
