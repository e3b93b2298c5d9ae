"""The unsigned messages: enrolment, tokens, inbox, and the limits that both ends must know."""

from dataclasses import dataclass
from typing import Any

from sync.wire.border import (
    require_case,
    require_form,
    require_id,
    require_item_id,
    require_kind,
    require_number,
    require_text,
    require_time,
    require_word,
    require_year,
)
from sync.wire.canonical import BrokenMessage, write
from sync.wire.keys import require_hex
from sync.wire.limits import limits
from sync.wire.manifest import Head

INLINE_BYTES = 256 * 1024
"""A document up to this size travels inside its submission, in one round trip."""
LONGEST_WAIT_S = 50
"""The longest that an inbox answer may be held back."""
ASSERTION_S = 300
"""The longest life of an assertion."""
STAGES = ("accepted", "examined", "received")
"""What an office may say of a paper that came to it."""
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def audience(gateway_id: str) -> str:
    """Name the gateway in a token: by its id, since its address may change."""
    return f"urn:station-terminal:gateway:{gateway_id}"


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """A terminal introduces itself. The proof shows that it holds the key."""

    code: str
    public_key: str
    proof: str

    def __post_init__(self) -> None:
        """Refuse what is no key or signature.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_word(self.code, "code", empty=False)
        require_hex(self.public_key, 64, "public_key")
        require_hex(self.proof, 128, "proof")


def enrolment_message(code: str, public_key: str) -> bytes:
    """Return what the proof of an enrolment signs."""
    return write({"code": code, "public_key": public_key})


@dataclass(frozen=True, slots=True)
class StationProfile:
    """What the district says about the station; an empty word says nothing."""

    unit: str
    ps_code: str
    district: str


@dataclass(frozen=True, slots=True)
class EnrolmentAnswer:
    """What a terminal learns when it is introduced, and pins."""

    terminal_id: str
    gateway_id: str
    gateway_keys: tuple[str, ...]
    district_recipient: str
    """The district's recovery key (age): every blob is sealed to it as well. Empty: it has none yet."""
    profile: StationProfile

    def __post_init__(self) -> None:
        """Refuse an answer that pins nothing.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if not self.gateway_keys:
            raise ValueError("gateway_keys")
        for key in self.gateway_keys:
            require_hex(key, 64, "gateway_keys")


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something for the station. Asked for until it is acknowledged."""

    sequence: int
    item_id: str
    kind: str
    """``summons``; ``paper``: a signed paper from another office (:class:`PaperItem`);
    ``progress``: what became of one of ours (:class:`ProgressItem`); ``number``: a pillar's number
    for one of ours (:class:`NumberItem`)."""
    body: str
    """Canonical JSON, as the station keeps it."""
    created_at: str

    def require_fit(self) -> None:
        """Refuse what could neither be kept nor acknowledged.

        Not done when an answer is read: one such item is not to hide those beside it.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_item_id(self.item_id, "item_id")
        require_kind(self.kind, "kind")
        require_time(self.created_at, "created_at")


@dataclass(frozen=True, slots=True)
class InboxAnswer:
    """What waits."""

    items: tuple[InboxItem, ...]


def require_object(untrusted: Any) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        BrokenMessage: it is something else.
    """
    if not isinstance(untrusted, dict):
        raise BrokenMessage("not_object")
    return untrusted


@dataclass(frozen=True, slots=True)
class Submission:
    """A packet with its document, or with the name of the upload that holds it."""

    packet: str
    """The packet's canonical JSON, as text: what is signed is sent as it was signed."""
    document: str | None = None
    """The PDF in base64."""
    upload: str | None = None
    """The path of a complete upload at this gateway."""
    earlier_receipt: str | None = None
    """A receipt of the same packet that this gateway signed and, put back, does not know any more."""
    ledger: Head | None = None
    """The chain of custody as it stands now, where the packet was frozen before others that were sent."""

    def __post_init__(self) -> None:
        """Refuse what cannot be written down.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_text(self.packet, "packet")
        require_word(self.upload or "", "upload")
        require_text(self.earlier_receipt or "", "earlier_receipt")


@dataclass(frozen=True, slots=True)
class SerialRequest:
    """Asks for a block of serials of a register; the id makes it safe to ask again."""

    block_id: str
    register: str
    year: int
    count: int

    def __post_init__(self) -> None:
        """Refuse what names no block.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_id(self.block_id, "block_id")
        require_kind(self.register, "register")
        require_year(self.year, "year")
        require_number(self.count, "count", 1, limits().serials)


@dataclass(frozen=True, slots=True)
class SerialBlock:
    """Serials that are this terminal's alone, ``first`` and ``last`` included."""

    block_id: str
    register: str
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PaperItem:
    """The body of an inbox item of kind ``paper``: a signed paper from another office."""

    case_ref: str
    concerns: str
    confidentiality: str
    document_id: str
    due_at: str | None
    form: str
    from_office: str
    from_unit: str
    kind: str
    local_ref: str
    pdf_sha256: str
    pdf_size_bytes: int
    register_no: str
    sequence: int
    signed_at: str

    def __post_init__(self) -> None:
        """Refuse what names no paper.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_hex(self.pdf_sha256, 64, "pdf_sha256")
        require_number(self.pdf_size_bytes, "pdf_size_bytes", 1, limits().paper_bytes)
        require_number(self.sequence, "sequence", 1)
        require_id(self.document_id, "document_id")
        require_kind(self.kind, "kind")
        require_form(self.form, "form")
        require_case(self.case_ref, "case_ref")
        for name in ("concerns", "from_office", "from_unit", "local_ref", "register_no"):
            require_word(getattr(self, name), name)
        for name in ("signed_at", "due_at"):
            require_time(getattr(self, name), name)


@dataclass(frozen=True, slots=True)
class Progress:
    """What an office made of a paper that came to it. Telling it again changes nothing."""

    stage: str
    """``accepted``, ``examined`` or ``received``."""
    at: str
    due_at: str | None
    """When the clock that runs there ends."""

    def __post_init__(self) -> None:
        """Refuse what says nothing.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.stage not in STAGES:
            raise ValueError("stage")
        require_time(self.at, "at")
        require_time(self.due_at, "due_at")


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """The body of an inbox item of kind ``progress``."""

    at: str
    case_ref: str
    document_id: str
    due_at: str | None
    from_office: str
    local_ref: str
    stage: str

    def __post_init__(self) -> None:
        """Refuse what says nothing.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        Progress(self.stage, self.at, self.due_at)
        require_id(self.document_id, "document_id")
        for name in ("case_ref", "from_office", "local_ref"):
            require_word(getattr(self, name), name)


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """Asks for a pillar's number for a paper that stands in an office's register."""

    kind: str
    local_ref: str
    pillar: str

    def __post_init__(self) -> None:
        """Refuse what names no paper.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        for name in ("kind", "pillar"):
            require_kind(getattr(self, name), name)
        require_word(self.local_ref, "local_ref", empty=False)


@dataclass(frozen=True, slots=True)
class NumberItem:
    """The body of an inbox item of kind ``number``."""

    document_id: str
    local_ref: str
    number: str
    pillar: str

    def __post_init__(self) -> None:
        """Refuse what is no number.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_id(self.document_id, "document_id")
        if not 0 < len(self.number) <= 40 or not self.number.isprintable():
            raise ValueError("number")


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """An access token (RFC 6749 §5.1)."""

    access_token: str
    token_type: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the gateway is at work, and which one it is."""

    gateway_id: str
    status: str
    """``ok``."""
    now: str
