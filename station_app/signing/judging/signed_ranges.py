"""Which bytes a signature covers, and what stands behind them (ISO 32000-2, 12.8.1)."""

import re
from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from station_app.signing.judging.cms_form import hole_bytes
from station_app.signing.judging.faults import READING_FAULTS

_NUMBER = rb"\s+(\d{1,12})"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})" + 3 * _NUMBER + rb"\s*\]")
_BLANKS = b"\x00\t\n\x0c\r "
_BLANK = re.compile(rb"[\x00\t\n\x0c\r ]+")
_REMARK = re.compile(rb"%(?!%EOF)(?![^\r\n]*(?:obj|stream|xref|trailer))[ -~]{0,200}[\r\n]+")
"""A line that says which program wrote the revision, and nothing that a viewer could mend."""

_OBJECT = re.compile(rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj\b")
_TABLE = re.compile(rb"xref[\s0-9fn]*trailer\b")
_FAR = 64
"""Bytes in which an object's head stands, where a table of references names its place."""

_END = re.compile(rb"startxref\s+\d{1,12}\s+%%EOF(?=\s|$)")


def written_ranges(untrusted: bytes) -> list[tuple[int, int, int, int]]:
    """Return the ranges that are found in a file without understanding it."""
    found = [tuple(map(int, one)) for one in _RANGE.findall(untrusted)]
    return [(a, b, c, d) for a, b, c, d in found]


def covered_until(untrusted: bytes, byte_range: Sequence[object], contents: bytes) -> int | None:
    """Return up to where a signature covers everything but its own hole; ``None`` where it does not.

    Args:
        untrusted: the file.
        byte_range: as the signature's dictionary has it.
        contents: what its dictionary holds as the message.
    """
    numbers = [int(one) for one in byte_range if isinstance(one, int)]
    if len(numbers) != 4 or len(byte_range) != 4:
        return None
    start, first, second, rest = numbers
    if start != 0 or not 0 < first < second or rest <= 0 or second + rest > len(untrusted):
        return None
    return second + rest if hole_bytes(untrusted[first:second]) == contents else None


def unexplained_at(reader: PdfFileReader, untrusted: bytes, end: int, revision: int) -> int | None:
    """Return where behind signed bytes something stands that no revision names; ``None``: nowhere.

    A viewer that mends broken files reads objects which no table of references names. So what follows
    the signed part is nothing but the objects of later revisions, their tables, and their ends.

    Args:
        reader: of the file.
        untrusted: the file.
        end: where the signed part ends.
        revision: the one that is signed.
    """
    later = range(revision + 1, reader.xrefs.total_revisions)
    if not later:
        return end if end < len(untrusted) else None
    begins = _object_places(reader, later)
    at, closed, open_ = end, end, False
    while at < len(untrusted):
        blank = _BLANK.match(untrusted, at) or _REMARK.match(untrusted, at)
        if blank:
            at = blank.end()
            continue
        if _OBJECT.match(untrusted, at):
            named = begins.get(at)
            stop = None if named is None else object_end(reader, untrusted, at, *named)
            open_ = True
        else:
            stop = _table_end(untrusted, at)
            ended = _END.match(untrusted, at)
            # An end that ends no revision leads back to one that is no longer the last.
            if ended and open_:
                stop = closed = ended.end()
            open_ = not ended
        if stop is None:
            return at
        at = stop
    # Behind the last end stand blanks, and nothing that is only a remark.
    return closed if untrusted[closed:].strip(_BLANKS) else None


def _object_places(
    reader: PdfFileReader, revisions: range
) -> dict[int, tuple[generic.Reference, int]]:
    """Return the objects of revisions by the place at which each begins."""
    xrefs = reader.xrefs
    places = {}
    for revision in revisions:
        references = xrefs.explicit_refs_in_revision(revision)
        stream = xrefs.get_xref_container_info(revision).stream_ref
        for reference in references | ({stream} if stream is not None else set()):
            place = xrefs.get_historical_ref(reference, revision)
            if isinstance(place, int):
                places[place] = (reference, revision)
        about = xrefs.get_xref_container_info(revision)
        if stream is not None:
            places.setdefault(about.declared_startxref, (stream, revision))
    return places


def object_end(
    reader: PdfFileReader,
    untrusted: bytes,
    at: int,
    reference: generic.Reference,
    revision: int,
) -> int | None:
    """Return where the object that begins at a place ends; ``None`` where it does not."""
    try:
        read: Any = reader.get_object(  # type: ignore[no-untyped-call]
            reference, revision=revision, transparent_decrypt=False
        )
    except READING_FAULTS:
        return None
    raw = getattr(read, "raw_object", read)
    head = _OBJECT.search(untrusted, at, at + _FAR)
    if head is None:
        return None
    data = after = head.end()
    if isinstance(raw, generic.StreamObject):
        data = untrusted.find(b"stream", head.end())
        after = data + len(raw.encoded_data)
    end = untrusted.find(b"endobj", after)
    # An object within an object is one that only a mending viewer sees.
    beside = untrusted[head.end() : data] + untrusted[after:end]
    return None if end < 0 or _OBJECT.search(beside) else end + len(b"endobj")


def _table_end(untrusted: bytes, at: int) -> int | None:
    """Return where a table of references with its trailer ends; ``None`` where there is none."""
    table = _TABLE.match(untrusted, at)
    end = untrusted.find(b"startxref", table.end()) if table else -1
    if table is None or end < 0:
        return None
    inside = _REMARK.sub(b"", untrusted[table.end() : end])
    return end if _is_dictionary(inside) else None


def _is_dictionary(text: bytes) -> bool:
    """Tell whether a text is one dictionary and nothing beside it."""
    held = text.strip(_BLANKS)
    return (
        held.startswith(b"<<")
        and held.endswith(b">>")
        and b"stream" not in held
        and b"obj" not in held
        and b"%" not in held
    )
