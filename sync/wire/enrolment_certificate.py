"""The enrolment's certificate: the gateway's signed word on whose key signs a station's packets.

With it whoever has the gateway's public key alone can judge a packet, a ledger and a PDF.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sync.wire.border import require_time
from sync.wire.canonical import BrokenMessage, read, write
from sync.wire.keys import Purpose, key_id, require_hex
from sync.wire.records import from_data, to_data
from sync.wire.sealed import Signed, signature_of

ENROLMENT_FORMAT = "station-enrolment/1"
MOST_AUTHORITIES = 20
_MOST_CERTIFICATE_CHARS = 16 * 1024


@dataclass(frozen=True, slots=True)
class Authorities:
    """The certification authorities whose officers sign at a station: DER in base64."""

    authorities: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what is no list of certificates.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_certificates(self.authorities)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a gateway knows of a terminal."""

    format: str
    gateway_id: str
    terminal_id: str
    terminal_key: str
    """The terminal's Ed25519 public key, hex: its packets and its ledger count."""
    office: str
    """The office that the district enrolled it for; empty: none was named."""
    authorities: tuple[str, ...]
    """As the terminal named them: DER in base64."""
    at: str

    def __post_init__(self) -> None:
        """Refuse what binds nothing.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != ENROLMENT_FORMAT:
            raise ValueError("format")
        require_hex(self.terminal_key, 64, "terminal_key")
        require_certificates(self.authorities)
        require_time(self.at, "at")


@dataclass(frozen=True, slots=True)
class EnrolmentCertificate(Signed):
    """An enrolment with the gateway's signature over its canonical form."""

    PURPOSE: ClassVar[Purpose] = "certificate"
    SAYS: ClassVar[str] = "enrolment"

    enrolment: Enrolment
    key_id: str
    signature: str


def require_certificates(texts: tuple[str, ...]) -> None:
    """Refuse what is no list of certificates in base64.

    Raises:
        ValueError: it is not.
    """
    if len(texts) > MOST_AUTHORITIES or any(len(t) > _MOST_CERTIFICATE_CHARS for t in texts):
        raise ValueError("authorities")
    try:
        for text in texts:
            base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("authorities") from None


def seal_enrolment(enrolment: Enrolment, private: bytes) -> bytes:
    """Sign an enrolment and return the certificate's canonical bytes."""
    signed = signature_of(EnrolmentCertificate, enrolment, private)
    return write(to_data(EnrolmentCertificate(enrolment, *signed)))


def verify_enrolment(
    untrusted: bytes, gateway_keys: Iterable[str]
) -> tuple[tuple[str, ...], Enrolment | None]:
    """Judge a certificate by the gateways' keys.

    Returns:
        Findings (``enrolment.broken``, ``enrolment.signer_unknown``, ``enrolment.signature``) and
        what it says, where it could be read at all.
    """
    try:
        found = from_data(EnrolmentCertificate, read(untrusted))
    except BrokenMessage:
        return ("enrolment.broken",), None
    named = [public for public in gateway_keys if key_id(public) == found.key_id]
    if not named:
        return ("enrolment.signer_unknown",), found.enrolment
    if not any(found.signed_by(public) for public in named):
        return ("enrolment.signature",), found.enrolment
    return (), found.enrolment
