"""The case diary in volumes (BNSS s. 192): leaves in the order in which they were put in.

Nothing is ever taken out or put elsewhere. What is said of a leaf (its numbers, its day, why it is
withdrawn) stands in notes; the last note counts and the earlier ones stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from station_app.model.ids import OperatorId

Origin = Literal["scanned", "typed", "received", "pillar"]
PARTICULARS = ("day", "info_reached", "begun", "closed", "places", "circumstances")
"""The day, and the five that the section asks for."""
SHEETS = frozenset({"CD_SHEET", "CD_BUNDLE"})
"""Kinds whose pages are diary sheets; every other kind is an annexure."""
REASON, VOLUME = "reason", "volume"
WITNESSES = "witnesses"
"""On a sheet whose statements it names, on a statement whose it is; commas between names."""
STATEMENT = "STMT_180"
VOLUME_FILE = "diary-volume.json"
"""What a certified copy carries: the page map of its volume as it was sealed."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of a case's diary."""

    volume_id: str
    case_ref: str
    number: int
    """From 1."""
    begun_at: datetime
    begun_by: OperatorId
    sealed_at: datetime | None = None
    sealed_by: str = ""
    sha256: str = ""
    """Of the page map, when sealed."""
    page_map: str = ""
    """Canonical JSON, when sealed: everything that the seal holds fast."""

    @property
    def sealed(self) -> bool:
        """Whether nothing can be added any more."""
        return self.sealed_at is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper that was put into a volume."""

    entry_id: str
    volume_id: str
    place: int
    """From 1, in the order of putting in."""
    document_id: str
    kind: str
    origin: Origin
    pdf_sha256: str
    pages: int
    at: datetime
    operator_id: OperatorId


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a paper in a volume, as it was put in."""

    entry_id: str
    page: int
    """Of the paper's PDF, from 0."""
    volume_id: str
    place: int
    """Scan order: from 1 through the whole volume, unbroken."""
    sheet: int | None
    """The पर्चा that begins here as the paper itself says; ``None``: it does not say."""
    printed: int | None
    """The page number as the paper itself says."""
    sha256: str
    """Of the scanned master; of the PDF and the page's index where there is none."""

    @property
    def key(self) -> str:
        """Name the leaf in notes."""
        return f"{self.entry_id}/{self.page}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was said of a leaf, or why a finding stands."""

    volume_id: str
    about: str
    """A leaf's key, or a finding's."""
    field: str
    value: str
    at: datetime
    operator_id: OperatorId


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """A leaf as it stands now."""

    leaf: Leaf
    entry: Entry
    begins: bool
    """A sheet begins here."""
    sheet: int | None
    """The sheet that it belongs to; ``None``: nobody said its number."""
    printed: int
    withdrawn: str
    """Why it does not count; empty: it does."""
    witness: str = ""
    """Of a statement's page: whose it is, as far as that is said."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet (पर्चा) with its particulars, from the leaf at which it begins."""

    key: str
    number: int | None
    place: int
    fixed: bool
    """Its particulars stand on a typed paper and are not typed again."""
    said: Mapping[str, str]
    """Particulars, ``statements`` (how many it names) and the ``volume`` that it says it is of."""
    words: str
    """What can be read of it, for papers that it names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be; it is mended, or explained in writing."""

    rule: str
    """Its words are the text ``diary.finding.<rule>``."""
    params: tuple[tuple[str, str | int], ...]
    place: int
    """The leaf that it is seen at; 0: none."""
    reason: str = ""
    name: str = ""
    """Of a person, for the words alone: a key stands in the ledger, which names nobody."""

    @property
    def key(self) -> str:
        """Name the finding: it keeps its explanation as long as its facts stay."""
        return ":".join((self.rule, *(str(value) for _, value in self.params)))
