"""Frames between a child and its parent: a JSON head and raw bytes, each with its length before it.

``>II`` lengths of head and body in bytes, then the head (UTF-8 JSON object), then the body.
"""

import json
import os
import struct
from collections.abc import Callable, Iterator
from typing import Any

_LENGTHS = struct.Struct(">II")
_MOST_HEAD_BYTES = 2**20
_MOST_BODY_BYTES = 2**30

Head = dict[str, Any]
Frame = tuple[Head, bytes]
"""Head and body."""

Heard = tuple[Head, memoryview]
"""A frame whose body lies where room was given for it."""

Room = Callable[[Head, int], memoryview]
"""Returns room for a body by its head and its size in bytes: it is read there and copied nowhere."""


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
        head_bytes, body_bytes = _lengths(held)
        whole = _LENGTHS.size + head_bytes + body_bytes
        if len(held) < whole:
            return None
        body_at = _LENGTHS.size + head_bytes
        head = _head(held[_LENGTHS.size : body_at])
        with memoryview(held) as view:
            body = bytes(view[body_at:whole])
        del held[:whole]
        return head, body


def own_room(_head: Head, size_bytes: int) -> memoryview:
    """Return room for a body that is wanted nowhere in particular."""
    return memoryview(bytearray(size_bytes))


def read_frames(fill: Callable[[memoryview], bool], room: Room) -> Iterator[Heard]:
    """Yield frames until there are no more, each body read to where it is to lie.

    Args:
        fill: fills a part whole; False where the other end is gone before that.
        room: where a body is to lie.

    Raises:
        BrokenFrame: the lengths are beyond reason or the head is no JSON object.
    """
    lengths = bytearray(_LENGTHS.size)
    while fill(memoryview(lengths)):
        head_bytes, body_bytes = _lengths(lengths)
        text = bytearray(head_bytes)
        if not fill(memoryview(text)):
            return
        head = _head(text)
        body = room(head, body_bytes)
        if not fill(body):
            return
        yield head, body


def _lengths(held: bytearray) -> tuple[int, int]:
    head_bytes, body_bytes = _LENGTHS.unpack_from(held)
    if head_bytes > _MOST_HEAD_BYTES or body_bytes > _MOST_BODY_BYTES:
        raise BrokenFrame
    return head_bytes, body_bytes


def _head(text: bytearray) -> Head:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenFrame from None
    if not isinstance(head, dict):
        raise BrokenFrame
    return head
