"""The port of what signs: a PKCS#11 token in a USB slot, or a PKCS#12 file."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token as it is listed, without a PIN."""

    serial: str
    label: str
    model: str
    pin_low: bool = False
    """The token says that few tries are left (PKCS#11 CKF_USER_PIN_COUNT_LOW or FINAL_TRY)."""
    pin_locked: bool = False


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """A certificate on the token with the private key that belongs to it."""

    certificate: bytes
    """DER of the signer's certificate."""
    chain: tuple[bytes, ...]
    """DER of the issuers that the token holds, nearest first, without the root."""
    key_ref: bytes
    """The token's own name of the key (CKA_ID)."""


class UnlockedToken(Protocol):
    """A token whose PIN was accepted. The key stays loaded for a whole batch."""

    def identities(self) -> tuple[SigningIdentity, ...]:
        """Return the certificates that can sign.

        Raises:
            NoCertificate: there is none. TokenError: the token failed.
        """

    def sign(self, identity: SigningIdentity, data: bytes) -> bytes:
        """Sign the SHA-256 of ``data``: RSA PKCS#1 v1.5, or ECDSA as a DER sequence.

        Raises:
            TokenMissing: it was pulled out. TokenFailed: a fault of its own.
        """

    def close(self) -> None:
        """Log out. May be called often."""


class Token(Protocol):
    """A token in its slot."""

    def info(self) -> TokenInfo:
        """Tell what it is.

        Raises:
            TokenMissing: it is not there. TokenDriverMissing: its module is not installed.
        """

    def unlock(self, pin: str) -> UnlockedToken:
        """Try the PIN once, never more often.

        Raises:
            WrongPin, PinLocked, TokenMissing, TokenFailed, TokenDriverMissing.
        """
