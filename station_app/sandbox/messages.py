"""What goes into the sandbox and comes out: a JSON head, and bytes behind it that nobody parses.

``>I`` length of the head, the head (UTF-8 JSON: a value, sizes of the parts), then the parts. A part
stands in the value as ``{"part": number}``. What comes out of a process that opened a foreign file is
as foreign as the file: it is read as plain data and never unpickled.
"""

import json
import struct
from collections.abc import Callable
from typing import Any

LENGTH = struct.Struct(">I")
_MOST_HEAD_BYTES = 64 * 2**20
_PART = "part"

Plain = Any
"""``None``, bool, int, float, str, bytes, and lists, tuples and dicts (by str) of them."""


def encode(value: Plain) -> list[bytes]:
    """Return the pieces to be written, one after the other; bytes are not copied.

    Raises:
        TypeError: something in it is not plain.
    """
    parts: list[bytes] = []
    text = _plain(value, parts)
    head = json.dumps({"value": text, "parts": [len(part) for part in parts]}).encode()
    return [LENGTH.pack(len(head)), head, *parts]


def decode(read: Callable[[int], bytes], most_bytes: int) -> Plain:
    """Read a message; tuples come back as lists.

    Args:
        read: returns exactly so many bytes, or fails by an exception of its own.
        most_bytes: of all its parts together.

    Raises:
        ValueError: it is none, or larger.
    """
    (length,) = LENGTH.unpack(read(LENGTH.size))
    if length > _MOST_HEAD_BYTES:
        raise ValueError("head")
    try:
        head = json.loads(read(length))
        value, sizes = head["value"], head["parts"]
        if not all(type(size) is int and size >= 0 for size in sizes) or sum(sizes) > most_bytes:
            raise ValueError("parts")
        parts = [read(size) for size in sizes]
        return _whole(value, parts)
    except (KeyError, TypeError, IndexError, RecursionError):
        raise ValueError("message") from None


def _plain(value: Plain, parts: list[bytes]) -> Any:
    if isinstance(value, bytes):
        parts.append(value)
        return {_PART: len(parts) - 1}
    if isinstance(value, list | tuple):
        return [_plain(one, parts) for one in value]
    if isinstance(value, dict):
        # A list of pairs, so that no key of ours can be taken for a part.
        return {"dict": [[str(key), _plain(one, parts)] for key, one in value.items()]}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(type(value).__name__)


def _whole(value: Any, parts: list[bytes]) -> Plain:
    if isinstance(value, list):
        return [_whole(one, parts) for one in value]
    if isinstance(value, dict):
        if _PART in value:
            return parts[value[_PART]]
        return {str(key): _whole(one, parts) for key, one in value["dict"]}
    return value
