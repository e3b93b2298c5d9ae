"""One way to write a message down (RFC 8785), and a reader that accepts no other way.

A signed file must be byte for byte its own canonical form: then any flipped byte shows, also one
that a tolerant reader would overlook (a blank, an escape, the case of a hex digit).
"""

import json
from typing import Any

import rfc8785

from sync.wire.border import require_shallow


class BrokenMessage(ValueError):
    """Bytes that are not a message of this protocol; ``args[0]`` names what does not hold."""

    @property
    def member(self) -> str:
        """The member that does not hold, where it is one: ``value:signed_at`` is ``signed_at``'s."""
        return str(self.args[0]).rpartition(":")[2]


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
        BrokenMessage: it is no JSON, names a member twice, is nested too deep, or is not its own
            canonical form.
    """
    value = read_loosely(untrusted)
    if write(value) != untrusted:
        raise BrokenMessage("not_canonical")
    return value


def read_loosely(untrusted: bytes) -> Any:
    """Return the data of any JSON whose members are named once: for answers that nobody signed.

    Raises:
        BrokenMessage: it is no JSON, names a member twice, is nested too deep, or holds half a
            character.
    """
    try:
        value = json.loads(untrusted.decode("utf-8"), object_pairs_hook=_once)
        require_shallow(value, "json")
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BrokenMessage("not_json") from error
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("named twice")
    return members
