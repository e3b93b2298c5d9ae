"""The child that tells of files whether their structure is whole: ``python -m devices.folder.wholeness FILE…``.

Writes one frame a file, ``whole`` true or false. Nothing is decoded: each format says where it ends. What is
of no format known here counts as whole, so that whoever takes it in says what it is. Foreign bytes are read
here and not where the station's keys are.
"""

import mmap
import os
import re
import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from devices.children.framing import write_frame

_TAIL_BYTES = 4096
_MARK = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_END_OF_PICTURE, _WITHOUT_LENGTH = 0xD9, frozenset({0x01, 0xD8})

_MOST_DIRECTORIES = 100_000
_MEMORY_BYTES, _CPU_S = 512 * 2**20, 10
_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
}
"""Bytes of a value by its type (TIFF 6.0, section 2; 16 and 17: BigTIFF)."""

_PLACES, _LENGTHS = (273, 324), (279, 325)
"""Where strips and tiles lie, and how long they are."""


def is_whole(path: Path) -> bool:
    """Tell whether a file goes on to the end that its format names.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        begins = file.read(1024)
        for is_such, check in _FORMATS:
            if is_such(begins):
                return check(file, size)
    return size > 0


def _tail(file: IO[bytes], size: int, length: int) -> bytes:
    file.seek(max(0, size - length))
    return file.read(length)


def _jpeg(file: IO[bytes], size: int) -> bool:
    """Segments name their lengths; in the data between them stands no mark but restarts (T.81, B.1.1)."""
    with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as data:
        at = 2
        while (found := _MARK.search(data, at)) is not None:
            mark, at = found[0][1], found.end()
            if mark == _END_OF_PICTURE:
                return True
            if mark not in _WITHOUT_LENGTH:
                if at + 2 > size:
                    return False
                at += struct.unpack_from(">H", data, at)[0]
    return False


def _png(file: IO[bytes], size: int) -> bool:
    return b"IEND\xaeB`\x82" in _tail(file, size, _TAIL_BYTES)


def _gif(file: IO[bytes], size: int) -> bool:
    return _tail(file, size, _TAIL_BYTES).rstrip(b"\0").endswith(b";")


def _bmp(file: IO[bytes], size: int) -> bool:
    file.seek(2)
    return size >= int(struct.unpack("<I", file.read(4))[0])


def _webp(file: IO[bytes], size: int) -> bool:
    file.seek(4)
    return size >= int(struct.unpack("<I", file.read(4))[0]) + 8


def _boxes(file: IO[bytes], size: int) -> bool:
    """HEIC and JPEG 2000: boxes after each other up to the end (ISO/IEC 14496-12, 4.2)."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return False
        length = struct.unpack(">I", head[:4])[0]
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        if length == 0:
            # To the end of the file, wherever that is: a codestream ends with its own mark.
            return head[4:8] != b"jp2c" or b"\xff\xd9" in _tail(file, size, _TAIL_BYTES)
        if length < 8:
            return False
        at += length
    return at == size


def _pdf(file: IO[bytes], size: int) -> bool:
    """A PDF ends with ``startxref``, a place within it, and ``%%EOF`` (ISO 32000-1, 7.5.5)."""
    tail = _tail(file, size, _TAIL_BYTES)
    end = tail.rfind(b"%%EOF")
    begin = tail.rfind(b"startxref", 0, end)
    if end < 0 or begin < 0:
        return False
    place = tail[begin + 9 : end].split()
    return len(place) == 1 and place[0].isdigit() and int(place[0]) < size


def _tiff(file: IO[bytes], size: int) -> bool:
    """Each directory, and each strip or tile that it names, lies within the file."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack(f"{order}H", head[2:4])[0] == 43
    word = f"{order}{'Q' if big else 'I'}"
    width = 8 if big else 4
    (at,) = struct.unpack_from(word, head, 8 if big else 4)
    seen: set[int] = set()
    while at and at not in seen and len(seen) < _MOST_DIRECTORIES:
        seen.add(at)
        file.seek(at)
        counted = file.read(8 if big else 2)
        if len(counted) < (8 if big else 2):
            return False
        (count,) = struct.unpack(f"{order}{'Q' if big else 'H'}", counted)
        entry = 20 if big else 12
        table = file.read(count * entry + width) if count <= 65_535 else b""
        if len(table) < count * entry + width:
            return False
        if not _strips_lie_within(file, size, (order, word, width), table[: count * entry]):
            return False
        (at,) = struct.unpack_from(word, table, count * entry)
    return bool(seen)


def _strips_lie_within(file: IO[bytes], size: int, how: tuple[str, str, int], table: bytes) -> bool:
    order, word, width = how
    entry = 4 + 2 * width
    found: dict[int, list[int]] = {}
    for at in range(0, len(table), entry):
        tag, kind = struct.unpack_from(f"{order}HH", table, at)
        (count,) = struct.unpack_from(word, table, at + 4)
        length = _SIZES.get(kind, 0) * count
        if length <= width:
            values = table[at + 4 + width : at + 4 + width + length]
        else:
            (place,) = struct.unpack_from(word, table, at + 4 + width)
            if place + length > size:
                return False
            file.seek(place)
            values = file.read(length) if tag in _PLACES + _LENGTHS else b""
        if tag in _PLACES + _LENGTHS and kind in (3, 4, 16):
            letter = {3: "H", 4: "I", 16: "Q"}[kind]
            found[tag] = list(struct.unpack(f"{order}{count}{letter}", values))
    return all(
        place + length <= size
        for places, lengths in zip(_PLACES, _LENGTHS, strict=True)
        for place, length in zip(found.get(places, []), found.get(lengths, []), strict=False)
    )


_FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[IO[bytes], int], bool]], ...] = (
    (lambda begins: begins.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda begins: begins.startswith(b"\x89PNG"), _png),
    (lambda begins: begins[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), _tiff),
    (lambda begins: b"%PDF-" in begins, _pdf),
    (lambda begins: begins[:6] in (b"GIF87a", b"GIF89a"), _gif),
    (lambda begins: begins.startswith(b"BM"), _bmp),
    (lambda begins: begins[:4] == b"RIFF" and begins[8:12] == b"WEBP", _webp),
    (lambda begins: begins[4:8] in (b"ftyp", b"jP  "), _boxes),
)


def main(paths: list[str]) -> int:
    """Tell of each file, in a frame on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for path in paths:
        try:
            whole = is_whole(Path(path))
        except (OSError, struct.error, ValueError, MemoryError):
            whole = False
        write_frame(sys.stdout.fileno(), {"whole": whole})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
