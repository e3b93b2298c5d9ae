"""Frames between a child and its parent: a JSON head and raw bytes, each with its length before it.

``>II`` lengths of head and body in bytes, then the head (UTF-8 JSON object), then the body.
"""

import json
import os
import struct
from collections.abc import Iterator
from typing import Any

_LENGTHS = struct.Struct(">II")
_MOST_HEAD_BYTES = 2**20
_MOST_BODY_BYTES = 2**30

Frame = tuple[dict[str, Any], bytes]
"""Head and body."""


class BrokenFrame(ValueError):
    """The other end does not speak in frames."""


def write_frame(fd: int, head: dict[str, Any], body: bytes = b"") -> None:
    """Write a whole frame to a file descriptor.

    Raises:
        OSError: the other end is gone.
    """
    text = json.dumps(head).encode()
    for part in (_LENGTHS.pack(len(text), len(body)) + text, body):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(fd, rest) :]


class FrameReader:
    """Puts frames together from bytes as they arrive."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes in and return the frames that are whole by now.

        Raises:
            BrokenFrame: the lengths are beyond reason or the head is no JSON object.
        """
        self._held += data
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> Frame | None:
        held = self._held
        if len(held) < _LENGTHS.size:
            return None
        head_bytes, body_bytes = _LENGTHS.unpack_from(held)
        if head_bytes > _MOST_HEAD_BYTES or body_bytes > _MOST_BODY_BYTES:
            raise BrokenFrame
        whole = _LENGTHS.size + head_bytes + body_bytes
        if len(held) < whole:
            return None
        body_at = _LENGTHS.size + head_bytes
        try:
            head = json.loads(held[_LENGTHS.size : body_at])
        except ValueError:
            raise BrokenFrame from None
        if not isinstance(head, dict):
            raise BrokenFrame
        with memoryview(held) as view:
            body = bytes(view[body_at:whole])
        del held[:whole]
        return head, body
