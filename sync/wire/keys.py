"""Ed25519 keys and signatures, each over bytes that say what is being signed.

Keys and signatures are written as lower-case hex: unlike base64 no bit of the text is idle.
"""

import hashlib
import re
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Purpose = Literal[
    "packet", "receipt", "enrolment", "media", "comparison", "certificate", "ledger", "recovery"
]

_HEX = {size: re.compile(f"[0-9a-f]{{{size}}}") for size in (32, 64, 128)}


def require_hex(text: str, digits: int, name: str) -> None:
    """Refuse anything but so many lower-case hex digits.

    Raises:
        ValueError: it is something else; ``args[0]`` is the name.
    """
    if not _HEX[digits].fullmatch(text):
        raise ValueError(name)


def new_key() -> bytes:
    """Return a new private key: 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> str:
    """Return the public key of a private key, in hex."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def key_id(public: str) -> str:
    """Return a key's short name: the first 16 bytes of the public key's SHA-256, in hex."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:32]


def sign(private: bytes, purpose: Purpose, message: bytes) -> str:
    """Sign a message for one purpose; the signature means nothing for any other."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(_framed(purpose, message)).hex()


def holds(public: str, purpose: Purpose, message: bytes, untrusted_signature: str) -> bool:
    """Tell whether the signature is the key's, over this message, for this purpose."""
    try:
        require_hex(untrusted_signature, 128, "signature")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(untrusted_signature), _framed(purpose, message))
    except (InvalidSignature, ValueError):
        return False
    return True


def _framed(purpose: Purpose, message: bytes) -> bytes:
    return f"station-terminal/{purpose}/1\n".encode() + message
