"""Form fields and annotations over a sheet: with a picture of their own, without, hidden, not to be drawn."""

from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.devices.matrix.pdf_page import Page

_HIDDEN, _PRINTED, _NO_VIEW = 2, 4, 32


def _note(page: Page, kind: str, rect: Sequence[float], **words: Any) -> pikepdf.Object:
    note = page.pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name("/" + kind), Rect=Array(list(rect)), F=_PRINTED, **words
        )
    )
    if "/Annots" not in page.page:
        page.page.Annots = Array()
    page.page.Annots.append(note)
    return note


def _picture(page: Page, content: str, size: tuple[float, float]) -> pikepdf.Stream:
    made = page.stream(content.encode(), {"/Type": Name.XObject, "/Subtype": Name.Form})
    made.BBox, made.Resources = Array([0, 0, *size]), Dictionary()
    return made


def _field(page: Page, rect: Sequence[float], **words: Any) -> pikepdf.Object:
    page.font()
    field = _note(page, "Widget", rect, **words)
    font = page.resources.Font.F
    page.pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DA=b"/F 14 Tf 0 g", DR=Dictionary(Font=Dictionary(F=font))
    )
    return field


def _stamp(page: Page) -> None:
    page.show()
    note = _note(page, "Stamp", [100, 100, 300, 200])
    note.AP = Dictionary(N=_picture(page, "0.8 0 0 RG 8 w 4 4 192 92 re S", (200, 100)))


def _hidden(page: Page) -> str:
    page.show()
    flag = page.some.choice((_HIDDEN, _NO_VIEW))
    note = _note(page, "Stamp", [100, 100, 300, 200])
    note.F = flag
    note.AP = Dictionary(N=_picture(page, "0 0 200 100 re f", (200, 100)))
    return f"flag {flag}"


def _on_a_layer(page: Page) -> None:
    page.show()
    layer = page.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Marks"))
    page.pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    note = _note(page, "Stamp", [100, 100, 300, 200], OC=layer)
    note.AP = Dictionary(N=_picture(page, "0 0 200 100 re f", (200, 100)))


def _line(page: Page) -> str:
    width = page.some.choice((2, 4, 8))
    page.show()
    _note(
        page,
        "Line",
        [60, 60, 340, 400],
        L=Array([60, 60, 340, 400]),
        C=Array([1, 0, 0]),
        BS=Dictionary(W=width),
    )
    return f"{width} wide"


def _polygon(page: Page) -> str:
    kind = page.some.choice(("Polygon", "PolyLine"))
    page.show()
    points = Array([60, 60, 340, 90, 300, 380, 120, 300])
    note = _note(
        page, kind, [60, 60, 340, 380], Vertices=points, C=Array([0, 0, 1]), BS=Dictionary(W=4)
    )
    if kind == "Polygon" and page.some.random() < 0.5:
        note.IC = Array([1, 1, 0])
    return kind


def _faint_line(page: Page) -> None:
    page.show()
    words = {"L": Array([60, 200, 340, 200]), "C": Array([0, 0.5, 0]), "CA": 0.4}
    _note(page, "Line", [60, 180, 340, 220], BS=Dictionary(W=10), **words)


def _shape(page: Page) -> str:
    kind = page.some.choice(("Square", "Circle"))
    page.show()
    _note(page, kind, [80, 80, 320, 300], C=Array([1, 0, 0]), BS=Dictionary(W=6))
    return kind


def _pen(page: Page) -> None:
    page.show()
    strokes = Array([Array([80, 80, 200, 300, 320, 100])])
    _note(page, "Ink", [70, 70, 330, 310], InkList=strokes, C=Array([0, 0, 1]), BS=Dictionary(W=6))


def _marker(page: Page) -> str:
    kind = page.some.choice(("Highlight", "Underline"))
    page.show()
    quad = Array([60, 330, 360, 330, 60, 300, 360, 300])
    _note(page, kind, [60, 300, 360, 330], QuadPoints=quad, C=Array([1, 0.9, 0]))
    return kind


def _link(page: Page) -> str:
    width = page.some.choice((0, 3, 6))
    page.show()
    _note(page, "Link", [60, 200, 360, 330], Border=Array([0, 0, width]), C=Array([1, 0, 0]))
    return f"{width} wide"


def _typed(page: Page) -> None:
    page.show()
    field = _field(
        page, [60, 200, 360, 240], FT=Name.Tx, T=b"name", V=b"FILLED IN", DA=b"/F 14 Tf 0 g"
    )
    content = "0.9 1 0.9 rg 0 0 300 40 re f 0 g 10 10 200 12 re f"
    field.AP = Dictionary(N=_picture(page, content, (300, 40)))


def _typed_without(page: Page) -> None:
    page.show()
    rect = [60, 200, 360, 240]
    _field(page, rect, FT=Name.Tx, T=b"name", V=b"FILLED IN", DA=b"/F 16 Tf 0 g")


def _ticked(page: Page) -> str:
    on = page.some.random() < 0.5
    page.show()
    state = Name.Yes if on else Name.Off
    field = _field(page, [60, 200, 160, 300], FT=Name.Btn, T=b"box", V=state, AS=state)
    yes, off = "0 0 100 100 re f", "4 w 2 2 96 96 re S"
    field.AP = Dictionary(
        N=Dictionary(Yes=_picture(page, yes, (100, 100)), Off=_picture(page, off, (100, 100)))
    )
    return f"on {on}"


def _free_text(page: Page) -> None:
    page.show()
    _note(page, "FreeText", [60, 200, 360, 300], Contents="टिप्पणी", DA=b"/F 14 Tf 0 g")


def _devanagari(page: Page) -> None:
    page.show()
    _field(page, [60, 200, 360, 240], FT=Name.Tx, T=b"name", V="आशा देवी", DA=b"/F 14 Tf 0 g")


def _collection(page: Page) -> None:
    page.show()
    page.pdf.Root.Collection = Dictionary(Type=Name.Collection)


MARKS: dict[str, Callable[[Page], str | None]] = {
    "stamp": _stamp,
    "hidden stamp": _hidden,
    "stamp on a hidden layer": _on_a_layer,
    "line": _line,
    "polygon": _polygon,
    "faint line": _faint_line,
    "shape": _shape,
    "pen": _pen,
    "marker": _marker,
    "link": _link,
    "typed": _typed,
    "typed without picture": _typed_without,
    "ticked": _ticked,
}
REFUSED: dict[str, Callable[[Page], str | None]] = {
    "note without picture": _free_text,
    "devanagari without picture": _devanagari,
    "portfolio": _collection,
}
