"""Whether a field that was filled in shows what it says.

A certification may allow filling in. What is said is a field's value, what is seen its appearance, and
nothing makes the two agree. So a filled field is right only where its appearance is plain: the value's
own words in the letters and the colour that were signed, each in its place, and nothing beside.
"""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from station_app.signing.judging.comparing import equal, same
from station_app.signing.judging.entries import held, held_dictionary
from station_app.signing.judging.faults import READING_FAULTS
from station_app.signing.judging.fields import by_name, inherited
from station_app.signing.judging.plain_words import Drawn, read_drawn

_FILLED = frozenset({"/V", "/AP", "/AS", "/M", "/I", "/Kids"})
"""What filling in changes of a field; its kids are looked at themselves."""

_STREAM = frozenset(
    {
        "/Type",
        "/Subtype",
        "/FormType",
        "/BBox",
        "/Matrix",
        "/Resources",
        "/Length",
        "/Filter",
        "/DecodeParms",
    }
)
_LETTERS = frozenset({"/Type", "/Subtype", "/BaseFont", "/Name", "/Encoding"})
_FAMILIES = ("Helvetica", "Times", "Courier")
_ENCODINGS = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding")
_UNTURNED = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
_OFF = "/Off"
_NEAR = 1.0
"""Points by which a box may differ from its place on the page."""


def shows_what_it_says(signed: HistoricalResolver, later: HistoricalResolver) -> bool:
    """Tell whether every field that was filled in since shows what it says, as far as that can be proved."""
    before, after = by_name(signed), by_name(later)
    try:
        return all(
            _is_plain(old, new, signed, later)
            for name in before.keys() & after.keys()
            for old, new in zip(before[name], after[name], strict=True)
        )
    except READING_FAULTS:
        return False


def _is_plain(
    old: generic.DictionaryObject,
    new: generic.DictionaryObject,
    signed: HistoricalResolver,
    later: HistoricalResolver,
) -> bool:
    changed = {
        key
        for key in (old.keys() | new.keys()) - {"/Parent", "/P"}
        if not same(old, new, key, signed, later)
    }
    sort = str(inherited(new, "/FT"))
    if not changed - {"/Kids"} or sort == "/Sig":
        # Who signs in a field is judged by itself.
        return True
    if not changed <= _FILLED or "/Subtype" not in new:
        return changed <= {"/V", "/Kids", "/I"}
    if sort == "/Btn":
        return "/AP" not in changed and _ticked(new)
    return sort in ("/Tx", "/Ch") and _written(new, signed, later)


def _ticked(field: generic.DictionaryObject) -> bool:
    """Tell whether a box looks ticked where it says so."""
    said, shown = str(inherited(field, "/V")), str(held(field, "/AS"))
    looks = held_dictionary(held_dictionary(field, "/AP"), "/N")
    return shown == said if said in looks.keys() | {_OFF} else shown == _OFF


def _written(
    field: generic.DictionaryObject, signed: HistoricalResolver, later: HistoricalResolver
) -> bool:
    said = inherited(field, "/V")
    appearance = held_dictionary(field, "/AP")
    look = held(appearance, "/N")
    if not isinstance(look, generic.StreamObject) or set(appearance.keys()) != {"/N"}:
        return False
    box = _box(look, field)
    if box is None or not _letters_were_signed(look, signed, later):
        return False
    ink = _told_ink(field, later)
    drawn = read_drawn(bytes(look.data), box, ink)
    return drawn is not None and _says(drawn, said)


def _says(drawn: Drawn, said: Any) -> bool:
    if isinstance(said, generic.NullObject):
        return not drawn.words.strip()
    return isinstance(said, str) and drawn.words.split() == said.split()


def _box(look: generic.StreamObject, field: generic.DictionaryObject) -> tuple[float, float] | None:
    """Return width and height of a plain appearance's box, in points; ``None`` where it is not plain."""
    matrix = [float(one) for one in held(look, "/Matrix")] if "/Matrix" in look else _UNTURNED
    if set(look.keys()) - _STREAM or matrix != _UNTURNED:
        return None
    left, bottom, right, top = (float(edge) for edge in held(look, "/BBox"))
    edges = [float(edge) for edge in held(field, "/Rect")]
    width, height = abs(edges[2] - edges[0]), abs(edges[3] - edges[1])
    fits = abs(right - width) <= _NEAR and abs(top - height) <= _NEAR
    return (width, height) if (left, bottom) == (0, 0) and fits else None


def _letters_were_signed(
    look: generic.StreamObject, signed: HistoricalResolver, later: HistoricalResolver
) -> bool:
    """Tell whether the letters of an appearance are those of the signed form, or such as every viewer has."""
    resources = held_dictionary(look, "/Resources")
    fonts = held_dictionary(resources, "/Font")
    form = held_dictionary(signed.root, "/AcroForm")
    ours = held_dictionary(held_dictionary(form, "/DR"), "/Font")
    return set(resources.keys()) <= {"/Font", "/ProcSet"} and all(
        (name in ours and equal(ours.raw_get(name), fonts.raw_get(name), signed, later, set()))
        or (name not in ours and _everybodys(held_dictionary(fonts, name)))
        for name in fonts
    )


def _everybodys(font: generic.DictionaryObject) -> bool:
    family = str(held(font, "/BaseFont")).removeprefix("/").split("-")[0]
    encoding = held(font, "/Encoding")
    return (
        set(font.keys()) <= _LETTERS
        and str(held(font, "/Subtype")) == "/Type1"
        and family in _FAMILIES
        and (isinstance(encoding, generic.NullObject) or str(encoding) in _ENCODINGS)
    )


def _told_ink(field: generic.DictionaryObject, later: HistoricalResolver) -> bytes:
    """Return how a form says that a field's words are written; it is as it was signed."""
    said = inherited(field, "/DA")
    if isinstance(said, generic.NullObject):
        said = held(held_dictionary(later.root, "/AcroForm"), "/DA")
    return str(said).encode("latin-1") if isinstance(said, str) else b""
