"""The signatures of a file: those of its form's fields, and those that no field shows."""

import bisect
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from station_app.signing.judging.entries import held_dictionary
from station_app.signing.judging.faults import READING_FAULTS
from station_app.signing.judging.signed_ranges import object_end

_KINDS = ("/Sig", "/DocTimeStamp")
_MARK = b"/ByteRange"


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A field of the form that holds a signature."""

    name: str
    field: generic.DictionaryObject
    reference: generic.Reference | None
    """Of its signature; ``None`` where that stands in the field itself."""
    signature: generic.DictionaryObject | None


@dataclass(frozen=True, slots=True)
class Found:
    """All signatures of a file."""

    fields: tuple[SignatureField, ...]
    strays: tuple[str, ...]
    """Signatures that no field shows: object numbers, or places of bytes."""
    usage_rights: bool
    """Whether there is a signature of usage rights (ISO 32000-2, 12.8.2.3), which is not judged here."""


def find_signatures(reader: PdfFileReader, untrusted: bytes) -> Found:
    """Return the signatures of a file, of all its revisions."""
    fields = tuple(
        SignatureField(name, field.get_object(), *_value(field.get_object()))
        for name, _value_there, field in enumerate_sig_fields(reader, filled_status=True)
    )
    rights = _usage_rights(reader)
    if not fields and _MARK not in untrusted:
        return Found((), (), usage_rights=rights is not None)
    shown = {field.reference for field in fields if field.reference is not None}
    strays, explained = [], []
    for revision in range(reader.xrefs.total_revisions):
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            at = reader.xrefs.get_historical_ref(reference, revision)
            if at is None:
                continue
            held = _read(reader, reference, revision)
            if isinstance(at, int):
                explained.append((at, reference, revision))
            current = reader.xrefs.get_last_change(reference) == revision
            if _is_signature(held) and not (reference in shown and current) and reference != rights:
                strays.append(f"{reference.idnum} {reference.generation} obj")
    strays += _unread(reader, untrusted, explained)
    return Found(fields, tuple(sorted(set(strays))), usage_rights=rights is not None)


def _value(
    field: generic.DictionaryObject,
) -> tuple[generic.Reference | None, generic.DictionaryObject | None]:
    value = field.raw_get("/V")
    held = value.get_object()
    return (
        value.reference if isinstance(value, generic.IndirectObject) else None,
        held if isinstance(held, generic.DictionaryObject) else None,
    )


def _usage_rights(reader: PdfFileReader) -> generic.Reference | None:
    permissions = held_dictionary(reader.root, "/Perms")
    for name in ("/UR3", "/UR"):
        if name in permissions:
            value = permissions.raw_get(name)
            return value.reference if isinstance(value, generic.IndirectObject) else None
    return None


def _read(reader: PdfFileReader, reference: generic.Reference, revision: int) -> Any:
    try:
        return reader.get_object(reference, revision=revision)  # type: ignore[no-untyped-call]
    except READING_FAULTS:
        return None


def _is_signature(held: Any) -> bool:
    if not isinstance(held, generic.DictionaryObject):
        return False
    if "/ByteRange" in held:
        return True
    return "/Type" in held and str(held.raw_get("/Type")) in _KINDS and "/Contents" in held


def _unread(
    reader: PdfFileReader, untrusted: bytes, explained: list[tuple[int, generic.Reference, int]]
) -> list[str]:
    """Return the places at which a signature is written that no table of references leads to."""
    places = []
    at = untrusted.find(_MARK)
    while at >= 0:
        places.append(at)
        at = untrusted.find(_MARK, at + 1)
    if not places:
        return []
    begins = sorted(explained, key=lambda one: one[0])
    strays = []
    for place in places:
        nearest = bisect.bisect_right(begins, place, key=lambda one: one[0]) - 1
        end = object_end(reader, untrusted, *begins[nearest]) if nearest >= 0 else None
        if (end is None or place >= end) and not _is_of_trailer(untrusted, place):
            strays.append(f"byte {place}")
    return strays


def _is_of_trailer(untrusted: bytes, place: int) -> bool:
    """Tell whether a range is that of a trailer's code against changes (ISO/TS 32004), no signature's."""
    begin = untrusted.rfind(b"trailer", 0, place)
    between = untrusted[begin:place] if begin >= 0 else b""
    return b"/AuthCode" in between and b"obj" not in between and b"startxref" not in between
