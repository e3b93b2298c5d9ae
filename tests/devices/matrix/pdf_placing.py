"""What a PDF puts around and over a picture: clips, layers, matrices, blending, boxes, writing."""

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name

from tests.devices.matrix.pdf_page import Page, jpeg_of, jpeg_words
from tests.devices.matrix.pdf_pictures import profile_of


def _clipped(page: Page) -> str:
    width, height = page.size
    way = page.some.choice(("half", "triangle", "whole"))
    path = {
        "half": f"0 {height / 2} {width} {height / 2} re",
        "triangle": f"0 0 m {width} 0 l 0 {height} l h",
        "whole": f"-1 -1 {width + 2} {height + 2} re",
    }[way]
    page.operators.append(f"q {path} W n")
    page.show()
    page.operators.append("Q")
    return way


def _layered(page: Page) -> str:
    """On a layer that is hidden or shown, named by an operator, by the image or through a membership."""
    layer = page.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Scan"))
    hidden, way = page.some.random() < 0.5, page.some.choice(("operator", "image", "membership"))
    state = Dictionary(Order=Array([layer]), OFF=Array([layer] if hidden else []))
    page.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=state)
    if way == "image":
        page.image.OC = layer
        page.show()
        return f"hidden {hidden} {way}"
    member = layer
    if way == "membership":
        member = page.pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=layer, P=Name.AllOn))
    page.resources.Properties.M = member
    page.operators.append("/OC /M BDC")
    page.show()
    page.operators.append("EMC")
    return f"hidden {hidden} {way}"


def _two_pictures(page: Page) -> None:
    """Two halves of two resolutions."""
    width, height = page.sheet.size
    upper = page.sheet.crop((0, 0, width, height // 2))
    lower = page.sheet.crop((0, height // 2, width, height)).resize((width // 2, height // 4))
    page.resources.XObject.U = page.stream(jpeg_of(upper), jpeg_words(upper))
    page.resources.XObject.L = page.stream(jpeg_of(lower), jpeg_words(lower))
    wide, high = page.size
    page.operators.append(f"q {wide} 0 0 {high / 2} 0 {high / 2} cm /U Do Q")
    page.operators.append(f"q {wide} 0 0 {high / 2} 0 0 cm /L Do Q")


def _uneven(page: Page) -> None:
    """More lines to the inch across than down."""
    sheet = page.sheet.resize((page.sheet.width, page.sheet.height // 2))
    page.image = page.stream(jpeg_of(sheet), jpeg_words(sheet))
    page.show()


def _beyond(page: Page) -> None:
    """The picture is larger than the page: what lies beyond is not seen."""
    width, height = page.size
    page.show(matrix=f"{width * 1.2} 0 0 {height * 1.1} {-width * 0.1} {-height * 0.05}")


def _mirrored(page: Page) -> str:
    width, height = page.size
    way = page.some.choice(("across", "down", "both"))
    page.show(
        matrix={
            "across": f"{-width} 0 0 {height} {width} 0",
            "down": f"{width} 0 0 {-height} 0 {height}",
            "both": f"{-width} 0 0 {-height} {width} {height}",
        }[way]
    )
    return way


def _askew(page: Page) -> None:
    width, height = page.size
    page.show(
        matrix=f"{width * 0.8} {height * 0.08} {-width * 0.08} {height * 0.8} {width * 0.15} 20"
    )


def _blended(page: Page) -> str:
    way = page.some.choice(("Multiply", "Screen", "Difference", "Darken", "Normal"))
    page.resources.ExtGState.G = Dictionary(Type=Name.ExtGState, BM=Name("/" + way))
    page.operators.append(f"0.7 0.9 1 rg 0 0 {page.size[0]} {page.size[1] / 2} re f /G gs")
    page.show()
    return way


def _faint(page: Page) -> None:
    page.resources.ExtGState.G = Dictionary(Type=Name.ExtGState, ca=0.4, CA=0.4)
    page.operators.append("/G gs")
    page.show()


def _covered(page: Page) -> None:
    """A white box over writing: what is beneath does not come back."""
    page.show()
    width, height = page.size
    page.operators.append(
        f"1 1 1 rg {width * 0.05} {height * 0.5} {width * 0.9} {height * 0.2} re f"
    )


def _written_over(page: Page) -> None:
    page.font()
    page.show()
    page.operators.append("BT /F 30 Tf 0.8 0 0 rg 60 300 Td (APPROVED) Tj ET")


def _read(page: Page) -> None:
    """With unseen text, as readers of text leave it."""
    page.font()
    page.show()
    page.operators.append("BT 3 Tr /F 12 Tf 60 300 Td (unseen words) Tj ET")


def _in_a_form(page: Page) -> None:
    inner = page.stream(f"q {page.whole} cm /I Do Q".encode(), {})
    inner.Type, inner.Subtype = Name.XObject, Name.Form
    inner.BBox = Array([0, 0, page.size[0], page.size[1] * 0.7])
    inner.Resources = Dictionary(XObject=Dictionary(I=page.image))
    page.resources.XObject.X = inner
    page.operators.append("/X Do")


def _group_masked(page: Page) -> None:
    """A soft mask of the graphics state: the right half fades."""
    width, height = page.size
    mask = page.stream(f"1 g 0 0 {width / 2} {height} re f".encode(), {})
    mask.Type, mask.Subtype = Name.XObject, Name.Form
    mask.BBox = Array([0, 0, width, height])
    mask.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask.Resources = Dictionary()
    state = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask)
    page.resources.ExtGState.G = Dictionary(Type=Name.ExtGState, SMask=state)
    page.operators.append("/G gs")
    page.show()


def _default_space(page: Page) -> None:
    """The page says that its plain colours are a profile's: DefaultRGB."""
    sheet = page.sheet.convert("RGB")
    page.image = page.stream(jpeg_of(sheet), jpeg_words(sheet))
    space = Array([Name.ICCBased, profile_of(page, exchanged=True)])
    page.resources.ColorSpace = Dictionary(DefaultRGB=space)
    page.show()


PLACINGS: dict[str, Callable[[Page], str | None]] = {
    "clip": _clipped,
    "layer": _layered,
    "two pictures": _two_pictures,
    "uneven": _uneven,
    "beyond": _beyond,
    "mirrored": _mirrored,
    "askew": _askew,
    "blended": _blended,
    "faint": _faint,
    "covered": _covered,
    "written over": _written_over,
    "unseen text": _read,
    "in a form": _in_a_form,
    "group mask": _group_masked,
    "default space": _default_space,
}
