"""Sealed files: page masters and PDFs, encrypted in the age format before they touch the disk."""

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyrage

from station_app.model.errors import BlobDamaged
from station_app.model.ids import BlobId
from station_app.store.disk import disk_faults, sync_folder
from station_app.store.errors import DiskFull
from station_app.store.spool import Spool

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

    def __init__(
        self,
        folder: Path,
        identity: str,
        recipients: Collection[str],
        note: Callable[[dict[str, object]], None] | None = None,
    ) -> None:
        """Make it.

        Args:
            folder: where they lie.
            identity: opens them.
            recipients: what is sealed is sealed to them.
            note: writes down, before a file is sealed, that it is going to be.
        """
        self._folder, self._note = folder, note
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._recipients = [pyrage.x25519.Recipient.from_str(text) for text in recipients]

    def put(
        self,
        data: bytes,
        blob_id: BlobId | None = None,
        *,
        facts: Mapping[str, object] | None = None,
    ) -> SealedBlob:
        """Seal ``data`` and return it only when it would survive a power cut.

        Args:
            data: clear bytes.
            blob_id: a :func:`new_name` that was written down before; ``None``: one made now.
            facts: what makes a page of it again where its row is lost; kept sealed.

        Raises:
            DiskFull, DiskFailed: nothing of it is left behind.
        """
        blob_id = blob_id or new_name()
        sealed = pyrage.encrypt(data, self._recipients)
        made = SealedBlob(blob_id, hashlib.sha256(data).hexdigest(), len(data))
        self._write_down(blob_id, sha256=made.sha256, size_bytes=made.size_bytes, **(facts or {}))
        self._keep(blob_id, lambda file: _write_all(file, sealed), len(sealed))
        return made

    def put_from(self, made: BinaryIO) -> SealedBlob:
        """Seal what a spool holds, however large, in little memory; as safe as :meth:`put`.

        Raises:
            DiskFull, DiskFailed: nothing of it is left behind.
        """
        blob_id, read, size_bytes = new_name(), _Hashed(made), made.seek(0, os.SEEK_END)
        made.seek(0)
        self._write_down(blob_id)
        self._keep(blob_id, lambda file: self._seal(read, file), size_bytes)
        return SealedBlob(blob_id, read.sha256.hexdigest(), size_bytes)

    def _seal(self, read: "_Hashed", file: BinaryIO) -> None:
        into = _Heard(file)
        try:
            pyrage.encrypt_io(read, into, self._recipients)
        except pyrage.EncryptError as error:
            # The library says that something went wrong and not what: the disk's own word counts.
            raise into.refused or BlobDamaged(blob="") from error

    def spool(self) -> BinaryIO:
        """Return room for something large while it is made.

        Raises:
            DiskFull, DiskFailed.
        """
        return cast("BinaryIO", Spool(self._folder))

    def _keep(self, blob_id: BlobId, write: Callable[[BinaryIO], None], size_bytes: int) -> None:
        """Write a sealed file through to the disk, under its name only when it is whole."""
        target = self._path(blob_id)
        with disk_faults(size_bytes):
            if not target.parent.is_dir():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                sync_folder(self._folder)
            part = target.with_suffix(_PART)
            try:
                _write_through(part, write)
                part.rename(target)
                sync_folder(target.parent)
            except (OSError, BlobDamaged):
                part.unlink(missing_ok=True)
                target.unlink(missing_ok=True)
                raise

    def get(self, blob_id: BlobId) -> bytes:
        """Open a sealed file. The format authenticates every byte of it.

        Raises:
            BlobDamaged: it is missing or was changed.
        """
        try:
            return bytes(pyrage.decrypt(self._path(blob_id).read_bytes(), [self._identity]))
        except (OSError, pyrage.DecryptError) as error:
            raise BlobDamaged(blob=blob_id) from error

    def reseal(self, blob_id: BlobId) -> None:
        """Seal a file anew, to the recipients of now; the old one stays until the new one is proved.

        Raises:
            BlobDamaged: it is missing or was changed; it stays as it is. DiskFull, DiskFailed: likewise.
        """
        target = self._path(blob_id)
        part = target.with_suffix(_PART)
        with disk_faults(self.sealed_bytes(blob_id)), contextlib.closing(self.spool()) as clear:
            try:
                held = self._opened_into(target, clear)
                clear.seek(0)
                _write_through(part, lambda file: self._seal(_Hashed(clear), file))
                self._require_same(part, held)
                part.replace(target)
                sync_folder(target.parent)
            except (OSError, BlobDamaged):
                part.unlink(missing_ok=True)
                raise

    def _require_same(self, path: Path, sha256: bytes) -> None:
        if self._opened_into(path, _Nowhere()) != sha256:
            raise BlobDamaged(blob=path.stem)

    def _opened_into(self, path: Path, into: "BinaryIO | _Nowhere") -> bytes:
        """Open a sealed file into something; return the SHA-256 of its clear content."""
        hashed = _HashedInto(into)
        try:
            with path.open("rb") as file:
                pyrage.decrypt_io(file, hashed, [self._identity])
        except (OSError, pyrage.DecryptError) as error:
            if hashed.refused is not None:
                raise hashed.refused from error
            # The library says a tag that does not hold as a fault of the system without a number.
            if isinstance(error, OSError) and error.errno not in (None, errno.ENOENT):
                raise
            raise BlobDamaged(blob=path.stem) from error
        return hashed.sha256.digest()

    def holds(self, blob_id: BlobId) -> bool:
        """Tell whether there is such a file; not whether it is whole."""
        return self._path(blob_id).is_file()

    def sealed_bytes(self, blob_id: BlobId) -> int:
        """Return how large the sealed file is; 0 where there is none."""
        try:
            return self._path(blob_id).stat().st_size
        except OSError:
            return 0

    def names_after(self, after: str, most: int) -> tuple[BlobId, ...]:
        """Return the next names in their order behind ``after``, which may be empty."""
        found: list[BlobId] = []
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            if folder.name >= after[:2]:
                names = sorted(path.stem for path in folder.glob(f"*{_SUFFIX}"))
                found += [BlobId(name) for name in names if name > after]
            if len(found) >= most:
                break
        return tuple(found[:most])

    def names(self, *, older_than_s: float = 0.0) -> Iterator[BlobId]:
        """Return the names of all files, a folder at a time.

        Args:
            older_than_s: pass over what was sealed later than so many seconds ago.
        """
        newest = time.time() - older_than_s
        for path in sorted(self._folder.glob(f"*/*{_SUFFIX}")):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime <= newest:
                    yield BlobId(path.stem)

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
        """Remove half-written files of a run that was cut off; return how many there were."""
        parts = list(self._folder.glob(f"*/*{_PART}"))
        for part in parts:
            part.unlink()
        return len(parts)

    def _write_down(self, blob_id: BlobId, **facts: object) -> None:
        if self._note is not None:
            self._note({"blob_id": blob_id, **facts})

    def _path(self, blob_id: BlobId) -> Path:
        return self._folder / blob_id[:2] / f"{blob_id}{_SUFFIX}"


def new_name() -> BlobId:
    """Return a name that no sealed file bears."""
    return BlobId(secrets.token_hex(16))


class _Hashed:
    """Reads a spool once, from front to back, and hashes it on the way."""

    def __init__(self, made: BinaryIO) -> None:
        self._made = made
        self.sha256 = hashlib.sha256()

    def read(self, most: int = -1) -> bytes:
        data = self._made.read(most) or b""
        self.sha256.update(data)
        return data


class _Heard:
    """Writes on and remembers what the disk said."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.refused: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.refused = error
            raise

    def flush(self) -> None:
        self._file.flush()


class _HashedInto:
    """Hashes what is written on, and remembers what the disk said."""

    def __init__(self, into: "BinaryIO | _Nowhere") -> None:
        self._into = into
        self.sha256 = hashlib.sha256()
        self.refused: OSError | None = None

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        try:
            self._into.write(data)
        except OSError as error:
            self.refused = error
            raise
        return len(data)

    def flush(self) -> None:
        self._into.flush()


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing is kept."""


def _write_all(file: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _write_through(path: Path, write: Callable[[BinaryIO], None]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 - a handle, for its mode
        write(cast("BinaryIO", file))
        os.fsync(file.fileno())
