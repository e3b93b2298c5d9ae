"""What the station and the pillars say to each other, carried by the gateway."""

import json
from dataclasses import dataclass

from sync.wire.border import (
    require_id,
    require_kind,
    require_most,
    require_number,
    require_shallow,
    require_text,
    require_time,
    require_word,
)
from sync.wire.keys import require_hex
from sync.wire.limits import limits

PILLARS = (
    "icjs",
    "cctns",
    "cis",
    "eprosecution",
    "medleapr",
    "esakshya",
    "evivechna",
    "eforensics",
    "eprisons",
)
"""The systems that an office exchanges something with."""
ITEM = "pillar"
"""The kind of an inbox item whose body is a :class:`PillarItem`."""
ANSWER = "answer"
"""The kind of a pillar item that answers a message; it concerns the message's id."""
UNREADABLE = "unreadable"
"""The kind of a pillar item that was not of the pillar's form: an office asks what it was."""
MOST_BODY_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class PillarMessage:
    """Something that an office says to a pillar. Saying it again changes nothing."""

    pillar: str
    kind: str
    """Of the pillar's mapping: ``service_report``, ``bundle``, ``sid_link``…"""
    case_ref: str
    """``123/2025``, or empty."""
    concerns: str
    """The id, at the pillar or at the office, of what this is about; empty: nothing."""
    papers: tuple[str, ...]
    """Ids of papers with a receipt that go with it."""
    body: str
    """Canonical JSON in the station's words; the adapter puts it into the pillar's."""
    made_at: str

    def __post_init__(self) -> None:
        """Refuse what names no pillar or is too large.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.pillar not in PILLARS:
            raise ValueError("pillar")
        require_kind(self.kind, "kind")
        for name in ("case_ref", "concerns"):
            require_word(getattr(self, name), name)
        require_most(self.papers, "papers", limits().papers)
        for paper in self.papers:
            require_id(paper, "papers")
        require_text(self.body, "body")
        if len(self.body.encode()) > MOST_BODY_BYTES:
            raise ValueError("body")
        _require_object(self.body)
        require_time(self.made_at, "made_at")


@dataclass(frozen=True, slots=True)
class PillarFile:
    """A file that goes with an item; fetched by its SHA-256."""

    name: str
    """What it is (``process.pdf``), never whom it is about."""
    media_type: str
    sha256: str
    size_bytes: int

    def __post_init__(self) -> None:
        """Refuse what names no content.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_hex(self.sha256, 64, "sha256")
        require_number(self.size_bytes, "size_bytes", 0, limits().file_bytes)
        for name in ("name", "media_type"):
            require_word(getattr(self, name), name)


@dataclass(frozen=True, slots=True)
class PillarItem:
    """Something that a pillar says to an office: the body of an inbox item of kind ``pillar``."""

    pillar: str
    kind: str
    case_ref: str
    concerns: str
    """The office's message (of an answer) or paper that it is about; empty: nothing."""
    reference: str
    """The pillar's own number of it; empty: none."""
    body: str
    """Canonical JSON in the station's words."""
    files: tuple[PillarFile, ...]
    at: str
    """When the pillar said it."""

    def __post_init__(self) -> None:
        """Refuse what names no pillar.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.pillar not in PILLARS:
            raise ValueError("pillar")
        require_kind(self.kind, "kind")
        for name in ("case_ref", "concerns", "reference"):
            require_word(getattr(self, name), name)
        require_time(self.at, "at")


def _require_object(text: str) -> None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("body") from None
    require_shallow(data, "body")
    if not isinstance(data, dict):
        raise ValueError("body")  # noqa: TRY004 - the records refuse by one kind of error
