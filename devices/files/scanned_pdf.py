"""Pages of a PDF that are nothing but a scanner's JPEG: taken out as they are, byte for byte.

Only where the PDF adds nothing. Whatever stands between the picture and what the page shows (a Decode array,
a colour space, a mask, a clip, a layer, a graphics state) means that the page is drawn instead, so that
nothing hidden comes back and nothing is turned into its opposite.
"""

import functools
import io
import re
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.Image import Image as Picture
from pypdfium2 import raw

_POINTS = 72.0
_SLACK_PT = 0.75
"""So far, a quarter of a millimetre, a picture's edge may lie from the page's."""

_SAME = 0.01
_FEWEST_DPI, _MOST_DPI = 20, 1300
_INVISIBLE = 3
"""How the text over a scan is drawn (ISO 32000-1, table 106)."""

_PLAIN_KEYS = frozenset(
    (
        *("/Type", "/Subtype", "/Name", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace"),
        *("/Filter", "/DecodeParms", "/Decode", "/Length", "/Intent", "/Interpolate"),
        *("/Metadata", "/StructParent", "/ID"),
    )
)
"""What an image may say and still be its JPEG; any other word of it adds something."""

_PLAIN_STATE = {
    "/Type": "/ExtGState",
    "/ca": 1,
    "/CA": 1,
    "/BM": "/Normal",
    "/SMask": "/None",
    "/AIS": False,
    "/SA": None,
    "/SM": None,
    "/OP": None,
    "/op": None,
    "/OPM": None,
    "/LW": None,
    "/TK": None,
}
"""Entries of a graphics state that change nothing about a picture; ``None``: whatever they say."""

_NAME = rb"/([^\s/<>\[\]()%{}]+)\s+"
_SHOWN, _STATES = re.compile(_NAME + rb"Do\b"), re.compile(_NAME + rb"gs\b")
_CHANNELS = {"L": 1, "RGB": 3}
_DEVICE = {"/DeviceGray": 1, "/DeviceRGB": 3}
_DEFAULTS = {1: "/DefaultGray", 3: "/DefaultRGB"}
_NEUTRAL = 4
"""So many of 255 steps a profile may lie from sRGB to be none."""
_Box = tuple[float, float, float, float]
"""Left, bottom, right and top of what a page shows, in its own points: they need not begin at 0."""


def scanned_jpeg(
    page: pdfium.PdfPage, structure: pikepdf.Page, unit: float
) -> tuple[bytes, int] | None:
    """Return the JPEG that a page shows, and its dpi; ``None`` where the page shows anything else.

    Args:
        page: as PDFium reads it.
        structure: the same page, as qpdf reads it.
        unit: points of one unit of it.
    """
    if page.get_rotation() or raw.FPDFPage_GetAnnotCount(page.raw):
        return None
    picture = _only_picture(page)
    if picture is None or picture.get_filters() != ["DCTDecode"]:
        return None
    image = _named_image(structure)
    if image is None or not _adds_nothing(image, structure):
        return None
    return _jpeg(picture, image, page.get_size(), unit)


def only_picture(page: pdfium.PdfPage) -> Any:
    """Return the one picture that is all a page shows, wherever it stands; ``None``: it shows more."""
    found = []
    for item in page.get_objects(max_depth=1):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            found.append(item)
        elif not _is_unseen_text(item):
            return None
    return found[0] if len(found) == 1 else None


def is_whole(dpi: float) -> bool:
    """Tell whether a page keeps its size by a whole number of dots to the inch, to half a hundredth."""
    return round(dpi) > 0 and abs(round(dpi) / dpi - 1) <= _SAME / 2


def fills_page(item: Any, page: pdfium.PdfPage) -> bool:
    """Tell whether a picture's edges are the page's, whichever way round it lies."""
    left, bottom, right, top = item.get_bounds()
    a, b, c, d, _, _ = item.get_matrix().get()
    box = page.get_bbox()
    pairs = zip((left, bottom, right, top), box, strict=True)
    straight = (b == 0 and c == 0) or (a == 0 and d == 0)
    return straight and all(abs(one - other) <= _SLACK_PT for one, other in pairs)


def mask_fineness(structure: pikepdf.Page) -> float:
    """Return how many times finer than its picture the finest mask on a page is; 1: none is finer.

    Archives of scans put the strokes into a mask of 600 dots to the inch, and their colour beneath at 100.
    """
    finest = 1.0
    for image in _held(structure.resources, "/XObject").values():
        for key in ("/SMask", "/Mask"):
            mask = image.get(key) if isinstance(image, pikepdf.Stream) else None
            if isinstance(mask, pikepdf.Stream):
                sides = ("/Width", "/Height")
                finest = max(finest, *(float(mask[side]) / float(image[side]) for side in sides))
    return finest


def _only_picture(page: pdfium.PdfPage) -> Any:
    picture = only_picture(page)
    if picture is None or not _stands_whole(picture, page.get_bbox()):
        return None
    return None if raw.FPDFPageObj_CountMarks(picture.raw) else picture


def _is_unseen_text(item: Any) -> bool:
    if item.type != raw.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(raw.FPDFTextObj_GetTextRenderMode(item.raw) == _INVISIBLE)


def _stands_whole(item: Any, box: _Box) -> bool:
    """Tell whether a picture fills the page's box, wherever that begins, upright, opaque and whole."""
    if raw.FPDFPageObj_HasTransparency(item.raw) or not _is_unclipped(item, box):
        return False
    a, b, c, d, left, bottom = item.get_matrix().get()
    if b or c or min(a, d) <= 0:
        return False
    edges = zip((left, bottom, left + a, bottom + d), box, strict=True)
    return all(abs(edge - of_page) <= _SLACK_PT for edge, of_page in edges)


def _is_unclipped(item: Any, box: _Box) -> bool:
    """Tell whether nothing of a picture is cut away but what is off the page."""
    clip = raw.FPDFPageObj_GetClipPath(item.raw)
    if not clip:
        return True
    for number in range(max(0, raw.FPDFClipPath_CountPaths(clip))):
        corners = _corners(clip, number)
        xs, ys = sorted({x for x, _ in corners}), sorted({y for _, y in corners})
        # All four corners of a rectangle, and no other point: three of them are a triangle.
        if len(xs) != 2 or len(ys) != 2 or len(set(corners)) != 4 or len(corners) > 5:
            return False
        if xs[0] > box[0] + _SLACK_PT or ys[0] > box[1] + _SLACK_PT:
            return False
        if xs[1] < box[2] - _SLACK_PT or ys[1] < box[3] - _SLACK_PT:
            return False
    return True


def _corners(clip: Any, number: int) -> list[tuple[float, float]]:
    import ctypes

    corners = []
    for at in range(max(0, raw.FPDFClipPath_CountPathSegments(clip, number))):
        segment = raw.FPDFClipPath_GetPathSegment(clip, number, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        corners.append((round(x.value, 2), round(y.value, 2)))
    return corners


def _named_image(structure: pikepdf.Page) -> Any:
    """Return the one image that a page's operators name, where no graphics state adds to it."""
    resources = structure.resources
    content = _content(structure.obj.get("/Contents"))
    states = _held(resources, "/ExtGState")
    for name in set(_STATES.findall(content)):
        if not _is_plain_state(states.get("/" + name.decode("latin-1"))):
            return None
    images, shown = _held(resources, "/XObject"), set(_SHOWN.findall(content))
    if len(shown) != 1:
        return None
    image = images.get("/" + shown.pop().decode("latin-1"))
    return image if isinstance(image, pikepdf.Stream) else None


def _content(contents: Any) -> bytes:
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


def _held(resources: Any, kind: str) -> Any:
    held = resources.get(kind)
    return held if isinstance(held, pikepdf.Dictionary) else {}


def _is_plain_state(state: Any) -> bool:
    if not isinstance(state, pikepdf.Dictionary):
        return False
    for key, value in state.items():
        if key not in _PLAIN_STATE:
            return False
        wanted = _PLAIN_STATE[key]
        if wanted is not None and value != wanted:
            return False
    return True


def _adds_nothing(image: Any, structure: pikepdf.Page) -> bool:
    if set(image.keys()) - _PLAIN_KEYS or image.get("/BitsPerComponent", 8) != 8:
        return False
    if image.get("/DecodeParms") not in (None, pikepdf.Dictionary()):
        return False
    channels = _channels(image.get("/ColorSpace"))
    spaces = _held(structure.resources, "/ColorSpace")
    if channels is None or _DEFAULTS[channels] in spaces:
        return False
    decode = image.get("/Decode")
    return decode is None or [float(end) for end in decode] == [0.0, 1.0] * channels


def _channels(space: Any) -> int | None:
    """Return the channels of a colour space in which a JPEG looks as it does without one."""
    if isinstance(space, pikepdf.Name):
        return _DEVICE.get(str(space))
    if not isinstance(space, pikepdf.Array) or len(space) != 2 or space[0] != "/ICCBased":
        return None
    profile = space[1]
    count = profile.get("/N")
    if count not in _DEFAULTS or set(profile.keys()) & {"/Range"}:
        return None
    return int(count) if _is_neutral(bytes(profile.read_bytes()), int(count)) else None


@functools.lru_cache(maxsize=8)
def _is_neutral(profile: bytes, channels: int) -> bool:
    """Tell whether colours of a profile look as those that have none."""
    strip = Image.new("L", (16, 1))
    strip.putdata([level * 17 for level in range(16)])
    given: Picture = strip
    if channels == 3:
        back = strip.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        given = Image.merge("RGB", (strip, back, Image.new("L", (16, 1), 128)))
    try:
        held = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        seen = ImageCms.profileToProfile(given, held, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False
    if seen is None:
        return False
    pairs = zip(seen.tobytes(), given.convert("RGB").tobytes(), strict=True)
    return all(abs(one - other) <= _NEUTRAL for one, other in pairs)


def _jpeg(
    item: Any, image: Any, size: tuple[float, float], unit: float
) -> tuple[bytes, int] | None:
    data = bytes(item.get_data())
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            plain = picture.mode in _CHANNELS and "adobe" not in picture.info
            upright = picture.getexif().get(0x0112, 1) == 1
            across = picture.width / (size[0] * unit) * _POINTS
            down = picture.height / (size[1] * unit) * _POINTS
            said = (image.get("/Width"), image.get("/Height"))
            same = said == picture.size and _CHANNELS.get(picture.mode) == _channels(
                image.get("/ColorSpace")
            )
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    if not (plain and upright and same) or abs(across / down - 1) > _SAME or not is_whole(across):
        return None
    # Both readers mean one image; its bytes are read once, but where its length leaves a doubt.
    one = image.get("/Length") == len(data) or image.read_raw_bytes() == data
    whole = one and data.rstrip(b"\0\r\n ").endswith(b"\xff\xd9")
    return (data, round(across)) if whole and _FEWEST_DPI <= across <= _MOST_DPI else None
