"""What is said to the systems around the station, and the files that come with their items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from station_app.model.ids import BlobId, OperatorId

MessageState = Literal["waiting", "told", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was said to a pillar."""

    message_id: str
    pillar: str
    kind: str
    case_ref: str
    concerns: str
    papers: tuple[str, ...]
    body: str
    """Canonical JSON in the station's words."""
    made_at: datetime
    made_by: OperatorId
    state: MessageState = "waiting"
    """``told``: the gateway has it; ``accepted``, ``refused``: the pillar's answer."""
    told_at: datetime | None = None
    answered_at: datetime | None = None
    reference: str = ""
    """The pillar's own number of it."""
    reason: str = ""
    """Why it was refused, in the pillar's words."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file that came with an item, sealed."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    blob_id: BlobId


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that a pillar said, with its files sealed."""

    item_id: str
    pillar: str
    kind: str
    case_ref: str
    concerns: str
    """The message or paper of ours that it is about; empty: nothing."""
    reference: str
    """The pillar's own number of it."""
    body: Mapping[str, Any]
    files: tuple[InboxFile, ...]
    at: datetime
    """When the pillar said it."""
