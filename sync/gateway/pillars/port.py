"""What the gateway asks of a pillar's line, whoever is at its other end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class PillarUnreachable(Exception):
    """The pillar does not answer, or not sensibly: the message is tried again later."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on its way to or from a pillar."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a pillar answers at once, in its own words."""

    data: Mapping[str, Any]
    refused: str = ""
    """Why it will not take what was said, in words for people; empty: it was taken."""


@dataclass(frozen=True, slots=True)
class Push:
    """Something that a pillar says by itself, in its own words."""

    event_id: str
    """Unique at the pillar: the same event twice is one."""
    kind: str
    """Of the mapping's ``[in.<kind>]``."""
    office: str
    """Code of the office that it is for."""
    data: Mapping[str, Any]
    files: tuple[Attachment, ...] = field(default=())


class Transport(Protocol):
    """The line to a pillar."""

    def send(self, path: str, data: Mapping[str, Any], files: Sequence[Attachment]) -> Reply:
        """Say something at a path of the pillar.

        Raises:
            PillarUnreachable: try again later.
        """

    def receive(self, cursor: str) -> tuple[tuple[Push, ...], str]:
        """Return what the pillar said after a cursor, and the cursor behind it; empty at first.

        Raises:
            PillarUnreachable: try again later.
        """
