"""One way to write a message down (RFC 8785), and a reader that accepts no other way.

A signed file must be byte for byte its own canonical form: then any flipped byte shows, also one
that a tolerant reader would overlook (a blank, an escape, the case of a hex digit).
"""

import json
from typing import Any

import rfc8785


class BrokenMessage(ValueError):
    """Bytes that are not a message of this protocol; ``args[0]`` names what does not hold."""


def write(value: Any) -> bytes:
    """Return the canonical JSON of plain data.

    Raises:
        BrokenMessage: the data has no canonical form (a number beyond 2**53, half a character).
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise BrokenMessage("not_canonical") from error


def read(untrusted: bytes) -> Any:
    """Return the data of canonical JSON.

    Raises:
        BrokenMessage: it is no JSON, names a member twice, or is not its own canonical form.
    """
    value = read_loosely(untrusted)
    if write(value) != untrusted:
        raise BrokenMessage("not_canonical")
    return value


def read_loosely(untrusted: bytes) -> Any:
    """Return the data of any JSON whose members are named once: for answers that nobody signed.

    Raises:
        BrokenMessage: it is no JSON or names a member twice.
    """
    try:
        return json.loads(untrusted.decode("utf-8"), object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BrokenMessage("not_json") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("named twice")
    return members
