"""PDFs whose boxes, turns, layers and contents are said in the ways that few programs use."""

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, String

from tests.devices.matrix.pdf_page import Page


def _backwards(page: Page) -> None:
    """Corners the other way round."""
    width, height = page.size
    page.page.MediaBox = Array([width, height, 0, 0])
    page.show()


def _far_away(page: Page) -> None:
    width, height = page.size
    page.page.MediaBox = Array([-1000, 2000, width - 1000, height + 2000])
    page.show(matrix=f"{width} 0 0 {height} -1000 2000")


def _cut_wider(page: Page) -> None:
    """A crop that is larger than the paper: the paper counts."""
    width, height = page.size
    page.page.CropBox = Array([-200, -200, width + 200, height + 200])
    page.show()


def _cut_beside(page: Page) -> None:
    """Cut to a part, and turned."""
    width, height = page.size
    page.page.CropBox = Array([width / 4, height / 3, width, height])
    page.page.Rotate = page.some.choice((90, 180, 270))
    page.show()


def _turned_far(page: Page) -> str:
    degrees = page.some.choice((-90, 450, 360, -270, 720))
    page.page.Rotate = degrees
    page.show()
    return str(degrees)


def _inherited(page: Page) -> None:
    """What the page says is said by the tree above it."""
    tree = page.pdf.Root.Pages
    tree.MediaBox, tree.Rotate = page.page.MediaBox, 90
    del page.page.MediaBox
    page.show()


def _enlarged(page: Page) -> str:
    unit = page.some.choice((0.5, 1.5, 3))
    page.page.UserUnit = unit
    page.page.CropBox = Array([20, 20, page.size[0] - 20, page.size[1] - 40])
    page.page.Rotate = page.some.choice((0, 90))
    page.show()
    return str(unit)


def _in_pieces(page: Page) -> None:
    """Contents in three streams, cut between operators."""
    page.show()
    page.operators.append("q 0.8 0 0 rg")
    page.operators.append("60 60 200 90 re f Q")


def _layers(page: Page) -> str:
    kind = page.some.choice(("base off", "base off, on", "membership", "of a print"))
    seen = page.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("one")))
    other = page.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("two")))
    told = Dictionary(BaseState=Name.ON, ON=Array(), OFF=Array([other]))
    layer = seen
    if kind.startswith("base off"):
        told = Dictionary(BaseState=Name.OFF, ON=Array([seen] if "on" in kind else []))
    if kind == "membership":
        layer = page.pdf.make_indirect(
            Dictionary(
                Type=Name.OCMD,
                OCGs=Array([seen, other]),
                P=page.some.choice((Name.AllOn, Name.AnyOff, Name.AnyOn, Name.AllOff)),
            )
        )
    if kind == "of a print":
        # Hidden in print alone, and this is a screen's look.
        seen.Usage = Dictionary(Print=Dictionary(PrintState=Name.OFF))
        told.AS = Array(
            [Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([seen]))]
        )
    page.pdf.Root.OCProperties = Dictionary(OCGs=Array([seen, other]), D=told)
    page.resources.Properties.L = layer
    page.show()
    page.operators.append("/OC /L BDC 0.8 0 0 rg 60 60 300 200 re f EMC")
    return kind


def _print_marks(page: Page) -> None:
    """Inks laid over each other as a press does, and a page that mixes as inks."""
    page.page.Group = Dictionary(
        Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB, I=True, K=True
    )
    page.resources.ExtGState.G = Dictionary(OP=True, op=True, OPM=1)
    page.show()
    page.operators.append(
        "q /G gs 0 0 0 0.9 k 60 60 200 200 re f 0 0 0 0.4 k 120 120 200 200 re f Q"
    )


def _nested(page: Page) -> None:
    """Forms within forms, each moved, turned and cut."""
    page.resources.XObject.I = page.image
    inner = page.stream(
        f"q {page.whole} cm /I Do Q".encode(),
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Form,
            "/BBox": Array([0, 0, *page.size]),
            "/Matrix": Array([0, 1, -1, 0, page.size[1], 0]),
            "/Resources": Dictionary(XObject=Dictionary(I=page.image)),
        },
    )
    outer = page.stream(
        b"q 0.7 0 0 0.7 20 20 cm /N Do Q",
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Form,
            "/BBox": Array([0, 0, page.size[0] * 0.8, page.size[1]]),
            "/Resources": Dictionary(XObject=Dictionary(N=inner)),
        },
    )
    page.resources.XObject.O = outer
    page.operators.append("/O Do")


BOXES: dict[str, Callable[[Page], str | None]] = {
    "backwards": _backwards,
    "far away": _far_away,
    "cut wider": _cut_wider,
    "cut beside": _cut_beside,
    "turned far": _turned_far,
    "inherited": _inherited,
    "enlarged": _enlarged,
    "in pieces": _in_pieces,
    "layers": _layers,
    "printer's marks": _print_marks,
    "nested": _nested,
}
