"""What a PDF says of itself beside its pages: read by qpdf, in the decoding child alone.

PDFium draws; it tells neither the true size of a unit, nor what hangs on the file, nor what stands between a
picture and the page.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from devices.files.faults import Fault, ToldWord

_MEDIA = ("/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D")
"""Annotations that hold something no page can show."""

_DEEPEST = 32
"""Levels of fields below each other; a tree that comes back to itself ends there."""

_MOST_UNIT = 75.0
"""A page of 200 in at 2.7 in: no unit of a page that is allowed is larger."""


def open_structure(path: Path) -> pikepdf.Pdf:
    """Open a PDF without reading it whole.

    Raises:
        Fault: ``protected``, ``damaged``, ``portfolio``, ``form``.
    """
    try:
        # Mapped into memory, a file of two gigabytes would take all that this process may have.
        pdf = pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError:
        raise Fault("protected") from None
    except (pikepdf.PikepdfError, OSError, ValueError):
        raise Fault("damaged") from None
    if "/Collection" in pdf.Root:
        raise Fault("portfolio")
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and says_yes(pdf.Root, "/NeedsRendering"):
        raise Fault(
            "form"
        )  # Its pages are made by a program inside it (XFA), which only one reader runs.
    return pdf


def says_yes(words: pikepdf.Object, key: str) -> bool:
    """Tell whether a dictionary says ``true``."""
    said: Any = words.get(key)
    return said is True


def hidden_layers(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Return the numbers of the layers that are not seen at first (ISO 32000-1, 8.11.4.3)."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return set()
    state = properties.get("/D", pikepdf.Dictionary())
    hidden = _numbers(properties.get("/OCGs")) if state.get("/BaseState") == "/OFF" else set()
    return (hidden - _numbers(state.get("/ON"))) | _numbers(state.get("/OFF"))


def _numbers(held: Any) -> set[tuple[int, int]]:
    return {one.objgen for one in held} if isinstance(held, pikepdf.Array) else set()


def on_hidden_layer(thing: pikepdf.Object, hidden: set[tuple[int, int]]) -> bool:
    """Tell whether a thing lies on layers that are not seen, itself or by membership (8.11.2.2)."""
    layer = thing.get("/OC")
    if not isinstance(layer, pikepdf.Dictionary) or not hidden:
        return False
    if layer.get("/Type") != "/OCMD":
        return layer.objgen in hidden
    held = layer.get("/OCGs")
    layers = list(held) if isinstance(held, pikepdf.Array) else [held]
    off = [one.objgen in hidden for one in layers if isinstance(one, pikepdf.Dictionary)]
    if not off:
        return False
    seen = {"/AllOn": not any(off), "/AnyOff": any(off), "/AllOff": all(off)}
    return not seen.get(str(layer.get("/P", "/AnyOn")), not all(off))


def left_behind(pdf: pikepdf.Pdf) -> ToldWord | None:
    """Return what does not travel with the pages."""
    signed, attachments = _is_signed(pdf), _has_attachments(pdf)
    if signed and attachments:
        return "signed_attachments"
    return "signed" if signed else "attachments" if attachments else None


def user_unit(page: pikepdf.Object) -> float:
    """Return how many points one unit of a page is (ISO 32000-1, table 30)."""
    said = page.get("/UserUnit", 1)
    try:
        unit = float(said)
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit <= _MOST_UNIT else 1.0


def annotations(page: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield a page's annotations; what is no dictionary is none."""
    held = page.get("/Annots")
    if isinstance(held, pikepdf.Array):
        for one in held:
            if isinstance(one, pikepdf.Dictionary):
                yield one


def inherited(field: Any, key: str) -> Any:
    """Return what a form field says, itself or above it (ISO 32000-1, 12.7.3)."""
    for _level in range(_DEEPEST):
        if not isinstance(field, pikepdf.Dictionary):
            return None
        if key in field:
            return field[key]
        field = field.get("/Parent")
    return None


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    permissions = pdf.Root.get("/Perms")
    if isinstance(permissions, pikepdf.Dictionary) and "/DocMDP" in permissions:
        return True
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    return isinstance(fields, pikepdf.Array) and any(_signed(one, 0) for one in fields)


def _signed(field: Any, level: int) -> bool:
    if not isinstance(field, pikepdf.Dictionary) or level > _DEEPEST:
        return False
    if inherited(field, "/FT") == "/Sig" and isinstance(field.get("/V"), pikepdf.Dictionary):
        return True
    below = field.get("/Kids")
    return isinstance(below, pikepdf.Array) and any(_signed(one, level + 1) for one in below)


def _has_attachments(pdf: pikepdf.Pdf) -> bool:
    if _holds_something(pdf.Root.get("/AF")) or _named_files(pdf):
        return True
    for page in pdf.pages:
        if _holds_something(page.obj.get("/AF")):
            return True
        if any(note.get("/Subtype") in _MEDIA for note in annotations(page.obj)):
            return True
    return False


def _named_files(pdf: pikepdf.Pdf) -> bool:
    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if not isinstance(tree, pikepdf.Dictionary):
        return False
    return _holds_something(tree.get("/Names")) or _holds_something(tree.get("/Kids"))


def _holds_something(value: Any) -> bool:
    return isinstance(value, pikepdf.Array) and len(value) > 0
