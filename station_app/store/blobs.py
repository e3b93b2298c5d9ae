"""Sealed files: page masters and PDFs, encrypted in the age format before they touch the disk."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pyrage

from station_app.model.errors import BlobDamaged, DiskFull
from station_app.model.ids import BlobId
from station_app.store.disk import disk_faults

_SUFFIX = ".age"
_PART = ".part"
_MB = 2**20


@dataclass(frozen=True, slots=True)
class SealedBlob:
    """What was sealed: its name and the facts of its clear content."""

    blob_id: BlobId
    sha256: str
    size_bytes: int


class Blobs:
    """A folder of sealed files. A name tells nothing about the content."""

    def __init__(self, folder: Path, identity: str, recipients: Collection[str]) -> None:
        self._folder = folder
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._recipients = [pyrage.x25519.Recipient.from_str(text) for text in recipients]

    def put(self, data: bytes, blob_id: BlobId | None = None) -> SealedBlob:
        """Seal ``data`` and give it back only when it would survive a power cut.

        Args:
            data: clear bytes.
            blob_id: a :func:`new_name` that was written down before; ``None``: one made now.

        Raises:
            DiskFull, DiskFailed: nothing of it is left behind.
        """
        blob_id = blob_id or new_name()
        sealed = pyrage.encrypt(data, self._recipients)
        target = self._path(blob_id)
        with disk_faults(len(sealed)):
            if not target.parent.is_dir():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(self._folder)
            part = target.with_suffix(_PART)
            try:
                _write_through(part, sealed)
                part.rename(target)
                _sync_folder(target.parent)
            except OSError:
                part.unlink(missing_ok=True)
                target.unlink(missing_ok=True)
                raise
        return SealedBlob(blob_id, hashlib.sha256(data).hexdigest(), len(data))

    def get(self, blob_id: BlobId) -> bytes:
        """Open a sealed file. The format authenticates every byte of it.

        Raises:
            BlobDamaged: it is missing or was changed.
        """
        try:
            return bytes(pyrage.decrypt(self._path(blob_id).read_bytes(), [self._identity]))
        except (OSError, pyrage.DecryptError) as error:
            raise BlobDamaged(blob=blob_id) from error

    def drop(self, blob_id: BlobId) -> None:
        """Let go of what can be made again, or was refused, or is here twice. Never of a record."""
        self._path(blob_id).unlink(missing_ok=True)

    def reserve(self, size_bytes: int) -> None:
        """Make sure that ``size_bytes`` would still fit.

        Raises:
            DiskFull: they would not.
        """
        free = shutil.disk_usage(self._folder).free
        if free < size_bytes:
            raise DiskFull(needed_mb=-(-size_bytes // _MB), free_mb=free // _MB)

    def sweep(self) -> int:
        """Remove half-written files of a run that was cut off; give how many there were."""
        parts = list(self._folder.glob(f"*/*{_PART}"))
        for part in parts:
            part.unlink()
        return len(parts)

    def _path(self, blob_id: BlobId) -> Path:
        return self._folder / blob_id[:2] / f"{blob_id}{_SUFFIX}"


def new_name() -> BlobId:
    """Give a name that no sealed file bears."""
    return BlobId(secrets.token_hex(16))


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb", buffering=0) as file:
        view = memoryview(data)
        while view:
            written = file.write(view)
            view = view[written:]
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a new name durable. Windows keeps names with the file and has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
