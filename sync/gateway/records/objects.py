"""Where documents lie at the gateway: parts that are still coming in, and objects that stand for good.

What comes in is written at any offset, in AES-256 counter mode (``incoming``). What a receipt speaks
of is a file of its own, written once under a name that holds the SHA-256 of its bytes and never
opened for writing again (:mod:`sync.gateway.records.sealed_object`); who holds an upload open can
change nothing of it. Objects of gateways before this rule are read as they were written and proved
by their SHA-256.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.sealed_object import DamagedObject, opened_pieces, sealed_pieces

_BLOCK = 16
_PART = 2**20
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SEALED = "c"
"""How the names of sealed objects begin; older objects' names begin with ``o`` or ``u``."""
UNFINISHED = ".part"
"""How the names of objects end that are being written."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as a row names it."""

    object_id: str
    size_bytes: int
    sha256: str
    """Of the clear bytes, in hex."""


class Objects(Protocol):
    """A place for objects."""

    def begin(self, upload_id: str) -> None:
        """Make room for an upload, on the disk."""

    def write_at(self, upload_id: str, offset: int, data: bytes) -> None:
        """Put bytes of an upload at an offset; they may still be in flight to the disk."""

    def sync(self, upload_id: str) -> None:
        """Come back when everything of an upload that was written is on the disk."""

    def put(self, parts: Iterable[bytes]) -> StoredObject:
        """Keep bytes as a new object; it is whole and on the disk when this comes back."""

    def parts(self, object_id: str, size_bytes: int) -> Iterator[bytes]:
        """Return the first bytes of an upload or object, part by part."""

    def proved(self, stored: StoredObject) -> Iterator[bytes]:
        """Return an object's bytes, part by part, after all of them were proved."""

    def delete(self, object_id: str) -> None:
        """Forget an upload or object; it may be gone already."""


class LocalObjects:
    """Objects as files in a folder, uploads in a folder inside it."""

    def __init__(self, folder: Path, identity: Identity) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self._identity = identity
        for place in (folder, self.incoming):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)

    def begin(self, upload_id: str) -> None:
        """Make an empty file for an upload, on the disk.

        Raises:
            Refusal: there is no room.
        """
        with _room():
            os.close(
                os.open(self.incoming / upload_id, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            )
            _sync(self.incoming)

    def write_at(self, upload_id: str, offset: int, data: bytes) -> None:
        """Put bytes of an upload at an offset.

        Raises:
            Refusal: there is no room, or the upload has ended.
        """
        sealed = memoryview(self._pass(upload_id, offset, data))
        with self._incoming(upload_id) as handle:
            while sealed:
                done = os.pwrite(handle, sealed, offset)
                sealed, offset = sealed[done:], offset + done

    def sync(self, upload_id: str) -> None:
        """Bring an upload's bytes to the disk.

        Raises:
            Refusal: there is no room, or the upload has ended.
        """
        with self._incoming(upload_id) as handle:
            os.fsync(handle)

    def put(self, parts: Iterable[bytes]) -> StoredObject:
        """Keep bytes as a new object: sealed, synced, under a name that nobody has yet.

        Raises:
            Refusal: there is no room. DamagedObject: the bytes come from an object that is damaged.
        """
        # The name tells the hash, which is known at the end alone: the key follows from the chance in it.
        chance, measured = secrets.token_hex(16), _Measured(parts)
        unfinished = self.folder / (chance + UNFINISHED)
        with ExitStack() as undo, _room():
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            undo.callback(unfinished.unlink, missing_ok=True)
            with os.fdopen(handle, "wb") as file:
                file.writelines(sealed_pieces(measured, self._key(chance)))
                file.flush()
                os.fsync(file.fileno())
            place = unfinished.rename(self.folder / f"{_SEALED}{measured.sha256}-{chance}")
            undo.callback(place.unlink, missing_ok=True)
            _sync(self.folder)
            undo.pop_all()
        return StoredObject(place.name, measured.size_bytes, measured.sha256)

    def parts(self, object_id: str, size_bytes: int) -> Iterator[bytes]:
        """Return the first bytes of an upload or object, part by part; of an object each is proved.

        Raises:
            DamagedObject: it is missing, or a part of it was changed.
        """
        try:
            with self._place(object_id).open("rb") as file:
                if is_sealed(object_id):
                    yield from opened_pieces(file, self._key(object_id.rpartition("-")[2]))
                    return
                for offset in range(0, size_bytes, _PART):
                    sealed = file.read(min(_PART, size_bytes - offset))
                    yield self._pass(object_id, offset, sealed)
        except OSError as error:
            # Too many open files, say, is no damage.
            if error.errno not in (errno.ENOENT, errno.EIO):
                raise
            raise DamagedObject from error

    def proved(self, stored: StoredObject) -> Iterator[bytes]:
        """Return an object's bytes, part by part, after all of them were proved.

        Raises:
            DamagedObject: it is missing, or is not byte for byte what was taken in.
        """
        measured = _Measured(self.parts(stored.object_id, stored.size_bytes))
        for _ in measured:
            pass
        if (measured.sha256, measured.size_bytes) != (stored.sha256, stored.size_bytes):
            raise DamagedObject
        return self.parts(stored.object_id, stored.size_bytes)

    def delete(self, object_id: str) -> None:
        """Remove the file."""
        self._place(object_id).unlink(missing_ok=True)

    def _place(self, object_id: str) -> Path:
        coming = self.incoming / object_id
        # Uploads that were under way when this folder was new lie beside the objects.
        return self.folder / object_id if is_sealed(object_id) or not coming.exists() else coming

    @contextmanager
    def _incoming(self, upload_id: str) -> Iterator[int]:
        """Open an upload for writing; never make it anew: whoever ended it was first."""
        with _room():
            try:
                handle = os.open(self._place(upload_id), os.O_WRONLY)
            except FileNotFoundError:
                raise Refusal("upload-unknown") from None
            try:
                yield handle
            finally:
                os.close(handle)

    def _key(self, name: str) -> bytes:
        return self._identity.derived(f"sealed object {name}")

    def _pass(self, upload_id: str, offset: int, data: bytes) -> bytes:
        counter = (offset // _BLOCK).to_bytes(16, "big")
        cipher = Cipher(AES(self._identity.derived(f"object {upload_id}")), CTR(counter))
        stream = cipher.encryptor()
        stream.update(bytes(offset % _BLOCK))
        return stream.update(data)


class _Measured:
    """Parts on their way: how many bytes they were, and their hash."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts, self._found = parts, hashlib.sha256()
        self.size_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self._found.update(part)
            self.size_bytes += len(part)
            yield part

    @property
    def sha256(self) -> str:
        return self._found.hexdigest()


def is_sealed(object_id: str) -> bool:
    """Tell whether an object was sealed for good, and is not an upload or of the old form."""
    return object_id.startswith(_SEALED)


def open_objects(home: Path, url: str | None, identity: Identity) -> LocalObjects:
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


@contextmanager
def _room() -> Iterator[None]:
    """Say that there is no room where the system says so."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Refusal("storage-full") from error
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
