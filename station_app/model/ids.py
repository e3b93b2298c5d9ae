"""Identifiers that sort by the time they were made and never look like a national number."""

import os
import secrets
from typing import NewType

DocumentId = NewType("DocumentId", str)
PageId = NewType("PageId", str)
OperatorId = NewType("OperatorId", str)
BlobId = NewType("BlobId", str)
RunId = NewType("RunId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80


def new_id(prefix: str, at_ms: int) -> str:
    """Return ``prefix`` + 26 Crockford base-32 digits: 48 bits of time, 80 bits of chance.

    Args:
        prefix: one lower-case letter that tells what the id names (``d`` document, ``p`` page…).
        at_ms: milliseconds since 1970 UTC; ids made later sort later.
    """
    number = (at_ms & (2**48 - 1)) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return prefix + "".join(digits)


def new_run_id() -> RunId:
    """Return the name of one run of the program. Never reused, unlike a process number."""
    return RunId(f"run-{os.getpid()}-{secrets.token_hex(8)}")
