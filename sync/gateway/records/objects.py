"""Where documents lie at the gateway: sealed at rest, whole or in parts that are still coming in.

AES-256 in counter mode with a key of its own for each object, so that a part can be written at any
offset; an object's wholeness is judged by its SHA-256 before a receipt is given.
"""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal

_BLOCK = 16
_PART = 2**20


class Objects(Protocol):
    """A place for objects."""

    def write_at(self, object_id: str, offset: int, data: bytes) -> None:
        """Put bytes at an offset; they may still be in flight to the disk."""

    def sync(self, object_id: str) -> None:
        """Come back when everything that was written is on the disk."""

    def parts(self, object_id: str, size_bytes: int) -> Iterator[bytes]:
        """Return the first bytes of an object, part by part; fewer where it is shorter."""

    def delete(self, object_id: str) -> None:
        """Forget an object; it may be gone already."""


class LocalObjects:
    """Objects as files in a folder."""

    def __init__(self, folder: Path, identity: Identity) -> None:
        self._folder = folder
        self._identity = identity
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def write_at(self, object_id: str, offset: int, data: bytes) -> None:
        """Put bytes at an offset."""
        handle = os.open(self._place(object_id), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            sealed = memoryview(self._pass(object_id, offset, data))
            while sealed:
                done = os.pwrite(handle, sealed, offset)
                sealed, offset = sealed[done:], offset + done
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Refusal("storage-full") from error
            raise
        finally:
            os.close(handle)

    def sync(self, object_id: str) -> None:
        """Bring the file and its name to the disk."""
        for place, flags in ((self._place(object_id), os.O_RDWR | os.O_CREAT), (self._folder, 0)):
            handle = os.open(place, flags | os.O_CLOEXEC, 0o600)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def parts(self, object_id: str, size_bytes: int) -> Iterator[bytes]:
        """Return the first bytes of an object, part by part."""
        with self._place(object_id).open("rb") as file:
            for offset in range(0, size_bytes, _PART):
                sealed = file.read(min(_PART, size_bytes - offset))
                yield self._pass(object_id, offset, sealed)

    def delete(self, object_id: str) -> None:
        """Remove the file."""
        self._place(object_id).unlink(missing_ok=True)

    def _place(self, object_id: str) -> Path:
        return self._folder / object_id

    def _pass(self, object_id: str, offset: int, data: bytes) -> bytes:
        counter = (offset // _BLOCK).to_bytes(16, "big")
        cipher = Cipher(AES(self._identity.derived(f"object {object_id}")), CTR(counter))
        stream = cipher.encryptor()
        stream.update(bytes(offset % _BLOCK))
        return stream.update(data)


def open_objects(home: Path, url: str | None, identity: Identity) -> Objects:
    """Open the objects' place: a folder, by path or ``file:`` URL.

    Raises:
        ValueError: the URL names a kind of store that this gateway has no driver for.
    """
    if url is None:
        return LocalObjects(home / "objects", identity)
    parts = urlsplit(url)
    if parts.scheme in ("", "file"):
        return LocalObjects(Path(parts.path), identity)
    raise ValueError(parts.scheme)
