"""The district's recovery key, as the gateway tells it: whatever a terminal seals is sealed to it as well.

Its private half is never in a message: it lies on paper, in shares (docs/protocol.md, "Recovery").
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from sync.wire.border import require_time
from sync.wire.canonical import BrokenMessage, read, write
from sync.wire.keys import Purpose
from sync.wire.records import from_data, to_data
from sync.wire.sealed import Signed, signature_of

RECOVERY_FORMAT = "station-district-recovery/1"
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
"""An X25519 recipient of age, in Bech32 (BIP-0173)."""
_MOST_SHARES = 16
"""SLIP-0039 numbers members by four bits."""


@dataclass(frozen=True, slots=True)
class DistrictRecovery:
    """Which key counts, and on how many sheets of paper its private half lies."""

    format: str
    gateway_id: str
    number: int
    """Of the ceremony: 1 the district's first; a higher one replaces a lower one."""
    recipient: str
    needed: int
    """So many shares open what is sealed to it."""
    shares: int
    """So many were made."""
    made_at: str

    def __post_init__(self) -> None:
        """Refuse what names no key.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != RECOVERY_FORMAT:
            raise ValueError("format")
        if not _RECIPIENT.fullmatch(self.recipient):
            raise ValueError("recipient")
        if self.number < 1:
            raise ValueError("number")
        if not 2 <= self.needed <= self.shares <= _MOST_SHARES:
            raise ValueError("shares")
        require_time(self.made_at, "made_at")


@dataclass(frozen=True, slots=True)
class SignedRecovery(Signed):
    """A recovery key with the gateway's signature over its canonical form."""

    PURPOSE: ClassVar[Purpose] = "recovery"
    SAYS: ClassVar[str] = "recovery"

    recovery: DistrictRecovery
    key_id: str
    signature: str


def seal_recovery(recovery: DistrictRecovery, private: bytes) -> bytes:
    """Sign it and return its canonical bytes."""
    signed = signature_of(SignedRecovery, recovery, private)
    return write(to_data(SignedRecovery(recovery, *signed)))


def read_recovery(untrusted: bytes, gateway_keys: tuple[str, ...]) -> DistrictRecovery:
    """Return a recovery key that one of the pinned keys signed.

    Raises:
        BrokenMessage: it is none, or nobody we know signed it.
    """
    signed = from_data(SignedRecovery, read(untrusted))
    if not any(signed.signed_by(public) for public in gateway_keys):
        raise BrokenMessage("signature")
    return signed.recovery
