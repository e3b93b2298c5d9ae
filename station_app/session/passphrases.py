"""Passphrases: only their Argon2id records are kept."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from station_app.session.errors import PassphraseWeak

LEAST_CHARACTERS = 8

_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
"""RFC 9106, second recommended option: about 0.1 s on a station's PC."""


def hash_passphrase(text: str) -> str:
    """Return the record of a passphrase, with its own salt and costs."""
    return _HASHER.hash(text)


def matches(record: str, text: str) -> bool:
    """Tell whether a passphrase belongs to a record."""
    try:
        return _HASHER.verify(record, text)
    except (VerificationError, InvalidHashError):
        return False


def require_strength(text: str) -> None:
    """Refuse a passphrase that is too short.

    Raises:
        PassphraseWeak: it has fewer than the least number of characters.
    """
    if len(text.strip()) < LEAST_CHARACTERS:
        raise PassphraseWeak(least=LEAST_CHARACTERS)
