"""The sheet that begins a paper in a batch: what its code says, and what becomes of it when it is read.

``STS1:PS9901:123/2026:CD-BUNDLE:1:40:7:K3V5QZ2A7M``: the office, the case as staff write it, the kind of
document, volume, counted pages (0: not counted), the sheet's running number, and a check over all of
it. Only signs of the small alphabet of a QR code, so that its squares are large. It names no person.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station_app.model.ids import DocumentId, PageId

_HEAD = "STS1"
_CHECK_SIGNS = 10
_SHAPE = re.compile(
    r"(?P<office>[A-Z0-9]{1,12}):(?P<case>[0-9]{1,6}/[0-9]{4})?:(?P<kind>[A-Z0-9]+(-[A-Z0-9]+)*)"
    r":(?P<volume>[1-9][0-9]?):(?P<pages>0|[1-9][0-9]{0,3}):(?P<number>[1-9][0-9]{0,6})"
)
"""A case may be left out: the sheet then asks for it."""


@dataclass(frozen=True, slots=True)
class SeparatorCode:
    """What a sheet says of the paper behind it."""

    office: str
    """Code of the office that printed it."""
    case_ref: str
    """``123/2026``; empty: not known when it was printed."""
    kind: str
    volume: int
    pages: int
    """Counted by whoever laid the sheet in; 0: nobody did."""
    number: int
    """Running number of the office's sheets."""


def separator_code_text(code: SeparatorCode) -> str:
    """Return what a sheet's code says.

    Raises:
        ValueError: it cannot be said: a number is out of range, a sign is none of the alphabet.
    """
    kind = code.kind.replace("_", "-")
    body = f"{code.office}:{code.case_ref}:{kind}:{code.volume}:{code.pages}:{code.number}"
    if "-" in code.kind or _SHAPE.fullmatch(body) is None:
        raise ValueError("separator")
    return f"{_HEAD}:{body}:{_check(body)}"


def read_separator(untrusted: str) -> SeparatorCode | None:
    """Read a sheet's code; ``None`` where it is none of ours, or anything in it was changed."""
    head, _, rest = untrusted.partition(":")
    body, _, check = rest.rpartition(":")
    found = _SHAPE.fullmatch(body)
    if head != _HEAD or found is None or check != _check(body):
        return None
    return SeparatorCode(
        found["office"],
        found["case"] or "",
        found["kind"].replace("-", "_"),
        int(found["volume"]),
        int(found["pages"]),
        int(found["number"]),
    )


def _check(body: str) -> str:
    digest = hashlib.sha256(f"{_HEAD}:{body}".encode()).digest()
    return base64.b32encode(digest).decode()[:_CHECK_SIGNS]


class SheetFact(StrEnum):
    """What is known of a sheet that was recognised in a batch."""

    NAMED = "named"
    """Its code names a case that is known here."""
    UNNAMED = "unnamed"
    """A patch, a bar code, or a code without a case: it parts papers but names none."""
    FOREIGN = "foreign"
    """Another office printed it."""
    UNKNOWN = "unknown"
    """Nobody here knows its case."""
    UNREADABLE = "unreadable"
    """It looks like a separator and cannot be read."""


class SheetRole(StrEnum):
    """What a recognised sheet does now."""

    PARTS = "parts"
    """A paper begins behind it."""
    ASKS = "asks"
    """It stands among the pages until somebody says what it is."""
    PAGE = "page"
    """Somebody said that it is a page."""


@dataclass(frozen=True, slots=True)
class SeparatorSheet:
    """A recognised sheet."""

    sheet_id: str
    page_id: PageId
    """Its picture: in the tray of the paper that it begins, or among the pages where it asks."""
    document_id: DocumentId
    """The paper in which its picture is."""
    fact: SheetFact
    role: SheetRole
    words: str
    """What its code says; empty where it has none."""
    number: int
    """Running number of the sheet; 0: none."""
    pages: int
    """Pages that it says are behind it; 0: it does not say."""
    from_id: DocumentId
    """The paper to which its pages would belong without it: the one fed before."""
    opened_id: str
    """The paper that it began; empty: none so far."""
    at: datetime


@dataclass(frozen=True, slots=True)
class PendingAnalysis:
    """A page that arrived and whose codes have not been looked at yet."""

    page_id: PageId
    document_id: DocumentId
    side: int
    """1 the front and 2 the back of a sheet that was fed for both sides; 0: one side only."""
    at_end: bool
    """It came after the last page: only then may a paper begin with it."""


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """A separator sheet that is to be printed."""

    case_ref: str
    kind: str
    volume: int = 1
    pages: int = 0
