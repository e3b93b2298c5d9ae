"""PDF as bytes: revisions laid behind a file by hand, right ones and broken ones."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pikepdf

Ending = Literal["whole", "no_table", "no_trailer", "no_startxref", "no_eof", "nothing"]
"""How a revision ends: as it must, or as viewers mend it."""


@dataclass(frozen=True)
class Parts:
    """What a revision has to know of the file before it."""

    size: int
    root: int
    startxref: int
    root_text: bytes
    first_page: int
    page_text: bytes
    info: int

    @classmethod
    def of(cls, pdf: bytes) -> "Parts":
        with pikepdf.open(io.BytesIO(pdf)) as held:
            page = held.pages[0].obj
            info = held.trailer.get("/Info")
            return cls(
                size=int(held.trailer.Size),
                root=held.Root.objgen[0],
                startxref=int(re.findall(rb"startxref\s+(\d+)", pdf)[-1]),
                root_text=held.Root.unparse(resolved=True),
                first_page=page.objgen[0],
                page_text=page.unparse(resolved=True),
                info=0 if info is None else info.objgen[0],
            )


def object_text(pdf: bytes, number: int) -> bytes:
    """Return an object that is no stream, as it stands last."""
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return held.get_object(number, 0).unparse(resolved=True)


def stream_of(pdf: bytes, number: int) -> bytes:
    """Return what a stream holds."""
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return held.get_object(number, 0).read_bytes()


def numbers_of(pdf: bytes, wanted: Callable[[pikepdf.Object], bool]) -> list[int]:
    """Return the numbers of objects that are of a kind."""
    with pikepdf.open(io.BytesIO(pdf)) as held:
        return [found.objgen[0] for found in held.objects if wanted(found)]


def with_entry(text: bytes, key: str, value: bytes) -> bytes:
    """Return a dictionary with one entry set; ``value`` empty: taken out."""
    taken = re.sub(
        rb"(?<![A-Za-z0-9])" + key.encode() + rb"(?![A-Za-z0-9])\s*"
        rb"(?:\d+ \d+ R|\[[^\[\]]*\]|<<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>|\([^)]*\)|/[^\s/<>\[\]()]+|[-\d.]+|true|false|null)",
        b"",
        text,
        count=1,
    )
    entry = b" " + key.encode() + b" " + value if value else b""
    return taken.rstrip()[: -len(b">>")] + entry + b" >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def revised(
    pdf: bytes,
    objects: Mapping[int, bytes],
    *,
    ending: Ending = "whole",
    trailer: bytes = b"",
    free: tuple[int, ...] = (),
    places: Mapping[int, int] | None = None,
    comment: bytes = b"",
) -> bytes:
    """Return a file with a revision behind it.

    Args:
        pdf: the file.
        objects: by number.
        ending: how it ends.
        trailer: further entries of its trailer.
        free: objects that are freed.
        places: entries of the table that lead somewhere of the file's old part.
        comment: stands before the objects.
    """
    parts = Parts.of(pdf)
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    out += comment
    entries: dict[int, bytes] = {
        number: b"%010d 00000 n \n" % at for number, at in (places or {}).items()
    }
    for number, text in objects.items():
        entries[number] = b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    for number in free:
        entries[number] = b"0000000000 00001 f \n"
    at = len(out)
    if ending not in ("no_table", "nothing"):
        out += b"xref\n"
        for number, entry in sorted(entries.items()):
            out += b"%d 1\n%s" % (number, entry)
    size = max([parts.size, *(number + 1 for number in entries)])
    said = b"/Size %d /Root %d 0 R /Prev %d" % (size, parts.root, parts.startxref)
    if parts.info and b"/Info" not in trailer:
        said += b" /Info %d 0 R" % parts.info
    if ending not in ("no_trailer", "no_table", "nothing"):
        out += b"trailer\n<< %s %s >>\n" % (
            said if b"/Root" not in trailer else said.replace(b"/Root %d 0 R" % parts.root, b""),
            trailer,
        )
    if ending not in ("no_startxref", "nothing"):
        out += b"startxref\n%d\n" % at
    if ending not in ("no_eof", "nothing"):
        out += b"%%EOF\n"
    return bytes(out)


HOLE = b"0" * 24000
RANGE_ROOM = b"[0 0000000000 0000000000 0000000000]"


def written_range(first: int, second: int, rest: int) -> bytes:
    """Return a range as it must be written."""
    return b"[0 %010d %010d %010d]" % (first, second, rest)


def sealed(
    pdf: bytes,
    make_cms: Callable[[bytes], bytes],
    *,
    field: bool = True,
    kind: bytes = b"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached",
    name: bytes = b"Other",
    rect: bytes = b"[0 0 0 0]",
    more: Mapping[int, bytes] | None = None,
    entries: bytes = b"/M (D:20260314203000Z)",
    byte_range: bytes = RANGE_ROOM,
    write_range: Callable[[int, int, int], bytes] = written_range,
) -> bytes:
    """Return a file signed by hand over its whole length, by whatever makes the CMS message.

    Args:
        pdf: the file.
        make_cms: gets the bytes that are covered.
        field: whether a field of the form shows it; without, it is an orphan.
        kind: of its dictionary.
        name: of the field.
        rect: of the field on the first page.
        more: further objects of the same revision.
        entries: further entries of the dictionary.
        byte_range: what stands as its range; the room for the numbers, or what leads to it in ``more``.
        write_range: gets the hole's two edges and the length behind it, and fills the room.
    """
    parts = Parts.of(pdf)
    number = parts.size + 50
    signature = b"<< %s /ByteRange %s /Contents <%s> %s >>" % (kind, byte_range, HOLE, entries)
    objects: dict[int, bytes] = {number: signature, **(more or {})}
    if field:
        objects |= shown_by_field(pdf, number, name, rect, objects)
    out = revised(pdf, objects)
    first = out.rindex(b"/Contents <" + HOLE) + len(b"/Contents ")
    second = first + len(HOLE) + 2
    room = out.rindex(RANGE_ROOM)
    said = write_range(first, second, len(out) - second)
    assert len(said) == len(RANGE_ROOM)
    out = out[:room] + said + out[room + len(said) :]
    message = make_cms(out[:first] + out[second:]).hex().encode()
    assert len(message) <= len(HOLE)
    return out[: first + 1] + message + out[first + 1 + len(message) :]


def shown_by_field(
    pdf: bytes, signature: int, name: bytes, rect: bytes, objects: Mapping[int, bytes] | None = None
) -> dict[int, bytes]:
    """Return the objects that show a signature in a new field on the first page."""
    parts, number = Parts.of(pdf), signature + 1
    objects = objects or {}
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (%s) /V %d 0 R /P %d 0 R /Rect %s /F 132 >>"
    )
    with pikepdf.open(io.BytesIO(pdf)) as held:
        annotations = [
            b"%d 0 R" % one.objgen[0]
            for one in held.pages[0].obj.get("/Annots", [])
            if one.is_indirect
        ]
        form = held.Root.get("/AcroForm")
        fields = [] if form is None else [b"%d 0 R" % one.objgen[0] for one in form.Fields]
    shown = b" ".join([*annotations, b"%d 0 R" % number])
    listed = b" ".join([*fields, b"%d 0 R" % number])
    root = objects.get(parts.root, parts.root_text)
    page = objects.get(parts.first_page, parts.page_text)
    return {
        number: field % (name, signature, parts.first_page, rect),
        parts.first_page: with_entry(page, "/Annots", b"[%s]" % shown),
        parts.root: with_entry(root, "/AcroForm", b"<< /SigFlags 3 /Fields [%s] >>" % listed),
    }
