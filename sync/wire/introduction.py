"""The line that introduces a terminal: address, one-time code and the authority's fingerprint.

``https://host:8443/#k3v9-8mqx-…``: the part behind ``#`` never travels in a request. The first 16
digits are the code, the other 26 the first 128 bits of the authority's SHA-256; so whoever holds
the line knows the gateway before speaking to it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from sync.wire.canonical import BrokenMessage

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o or u to mistake."""
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1", "-": "", " ": ""})
CODE_DIGITS = 16
_FINGERPRINT_DIGITS = 26


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a line of introduction says."""

    url: str
    code: str
    fingerprint: str

    def matches(self, authority_der: bytes) -> bool:
        """Tell whether this is the authority that the line means."""
        return secrets.compare_digest(self.fingerprint, fingerprint(authority_der))


def new_code() -> str:
    """Return a one-time code of 80 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_DIGITS))


def fingerprint(der: bytes) -> str:
    """Return the first 128 bits of a certificate's SHA-256 in base 32."""
    number = int.from_bytes(hashlib.sha256(der).digest()[:16], "big") << 2
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def write_introduction(introduction: Introduction) -> str:
    """Write the line, in groups of four to be read out."""
    digits = introduction.code + introduction.fingerprint
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    return f"{introduction.url}/#{'-'.join(groups)}"


def read_introduction(untrusted: str) -> Introduction:
    """Read a line as a person typed it.

    Raises:
        BrokenMessage: it is no such line.
    """
    try:
        parts = urlsplit(untrusted.strip())
        url_is_ours = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        url_is_ours = False
    if not url_is_ours:
        raise BrokenMessage("introduction")
    digits = parts.fragment.lower().translate(_READ_AS)
    if len(digits) != CODE_DIGITS + _FINGERPRINT_DIGITS or set(digits) - set(_ALPHABET):
        raise BrokenMessage("introduction")
    url = f"https://{parts.netloc}"
    return Introduction(url, digits[:CODE_DIGITS], digits[CODE_DIGITS:])
