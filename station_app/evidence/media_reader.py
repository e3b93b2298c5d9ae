"""The files on a medium: found, and read piece by piece without a trace on it."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from station_app.evidence.errors import MediumGone
from station_app.store.encrypted_file import PIECE_BYTES


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on the medium."""

    path: Path
    name: str
    """Within the folder that was chosen; folders of a camera use names again."""
    size_bytes: int
    mtime_ns: int


def list_files(paths: Iterable[Path]) -> Iterator[FoundFile]:
    """Return the files, folders walked through; links and empty files are no evidence."""
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in inside:
            if one.is_file() and not one.is_symlink() and (facts := one.stat()).st_size:
                name = one.relative_to(path).as_posix() if path.is_dir() else one.name
                yield FoundFile(one, name, facts.st_size, facts.st_mtime_ns)


@contextmanager
def open_read_only(path: Path, number: int) -> Iterator[BinaryIO]:
    """Open for reading alone; where the system allows it not even the time of reading is noted.

    Raises:
        MediumGone.
    """
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        try:
            handle = os.open(path, flags | getattr(os, "O_NOATIME", 0))
        except PermissionError:
            handle = os.open(path, flags)
    except OSError as error:
        raise MediumGone(number=number) from error
    with os.fdopen(handle, "rb", buffering=0) as source:
        yield source


def read_piece(source: BinaryIO, number: int) -> bytes:
    """Read one piece, whole but at the end.

    Raises:
        MediumGone.
    """
    parts: list[bytes] = []
    left = PIECE_BYTES
    try:
        while left and (more := source.read(left)):
            parts.append(more)
            left -= len(more)
    except OSError as error:
        raise MediumGone(number=number) from error
    return parts[0] if len(parts) == 1 else b"".join(parts)
