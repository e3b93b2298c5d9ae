"""What a station keeps beside its database, so that a loss there is seen: the last commit, and what came since.

One file, made to its full length beforehand and written in place:

* two slots of 512 bytes, 4,096 apart: the number of the last commit and the newest event of the chain of
  custody, each under an HMAC. They are written in turn, so that a cut in one leaves the other.
* from byte 8,192 on, notes of sealed files that were made since the last clean end, each encrypted
  (AES-GCM). A page whose row is lost is a page again by its note.

A slot is written and synced right after its commit, never before: it is never ahead of the database. The
database's own number of commits is ``PRAGMA user_version``, raised in each transaction that writes.
"""

import hmac
import json
import logging
import os
import secrets
import struct
import threading
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from station_app.store.disk import disk_faults, sync_folder

LOG = logging.getLogger("store")
_SLOT_BYTES, _SLOT_APART, _SLOTS = 512, 4096, 2
_TAG_BYTES = 32
_NOTES_AT = _SLOTS * _SLOT_APART
_STEP_BYTES = 64 * 1024
"""The file grows by so much at once: within it a write changes no length and its sync is cheap."""
_LENGTH = struct.Struct(">I")
_NONCE_BYTES = 12
_LONGEST_NOTE = 16 * 1024
_MOST_BYTES = 4 * 2**20
"""What notes may take, some ten thousand of them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the database stood after a commit."""

    commits: int
    """How many transactions had written."""
    number: int
    """The newest event of the chain of custody."""
    sha256: str
    """Its hash."""
    clean: bool = False
    """Whether the station was closed after it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found in the file when it was opened."""

    mark: Mark | None
    """The newest that holds; ``None``: there is none."""
    notes: tuple[dict[str, object], ...]
    """Of sealed files made since the last clean end, oldest first."""
    damaged: bool
    """One of the marks does not hold, or is gone."""
    doubtful: bool
    """A note does not hold: it was cut while it was written, or changed."""
    made: bool
    """There was no such file."""

    @property
    def clean(self) -> bool:
        """Whether the last run ended as it should: nothing is to be compared."""
        touched = self.notes or self.damaged or self.doubtful
        return self.mark is not None and self.mark.clean and not touched


class Journal:
    """The open file. Safe to use from any thread."""

    def __init__(self, path: Path, mark_key: bytes, note_key: bytes) -> None:
        """Open it, and make it where it is missing.

        Raises:
            DiskFull, DiskFailed.
        """
        self._mark_key, self._box = mark_key, AESGCM(note_key)
        self._lock = threading.Lock()
        self._slot = 0
        with disk_faults(_NOTES_AT + _STEP_BYTES):
            made = not path.exists()
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            self._file = os.fdopen(handle, "r+b", buffering=0)
            content = self._file.read()
            if len(content) < _NOTES_AT + _STEP_BYTES:
                self._fill(len(content), _NOTES_AT + _STEP_BYTES)
                os.fsync(self._file.fileno())
                sync_folder(path.parent)
        self._size = max(len(content), _NOTES_AT + _STEP_BYTES)
        self.kept = self._read(content, made=made)
        """What the run before left."""
        self._clean = self.kept.clean

    def commit(self, mark: Mark) -> None:
        """Write down a commit that is on disk already; back only when this is on disk too.

        A disk that refuses is logged and no more: the commit itself stands, and the mark before it
        still holds.
        """
        with self._lock:
            self._clean = mark.clean
            try:
                self._slot = 1 - self._slot
                self._write(self._slot * _SLOT_APART, self._packed(mark))
                _sync_content(self._file)
            except OSError as error:
                LOG.warning("journal: %s", error.errno)

    def note(self, facts: dict[str, object]) -> None:
        """Write down that a file is going to be sealed. It is on disk at the latest with the next commit."""
        clear = json.dumps(facts).encode()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._box.encrypt(nonce, clear, None)
        record = _LENGTH.pack(len(sealed)) + sealed
        with self._lock:
            try:
                # A zero length stands behind the last.
                if self._end > _MOST_BYTES:
                    self._drop_older_half()
                if self._end + len(record) + _LENGTH.size > self._size:
                    self._fill(self._size, self._size + _STEP_BYTES)
                    self._size += _STEP_BYTES
                self._write(self._end, record)
            except OSError as error:
                LOG.warning("journal: %s", error.errno)
                return
            self._end += len(record)

    def begin_again(self, mark: Mark) -> None:
        """Forget the notes and both marks, and stand at this one: all before it was looked at.

        Raises:
            DiskFull, DiskFailed.
        """
        with self._lock, disk_faults():
            self._file.truncate(_NOTES_AT)
            self._fill(_NOTES_AT, _NOTES_AT + _STEP_BYTES)
            self._size, self._end, self._clean = _NOTES_AT + _STEP_BYTES, _NOTES_AT, mark.clean
            self._stand(mark)
            os.fsync(self._file.fileno())

    def stand_at(self, mark: Mark) -> None:
        """Let both marks stand here, also where they stood further on; the notes stay.

        Raises:
            DiskFull, DiskFailed.
        """
        with self._lock, disk_faults():
            self._stand(mark)
            os.fsync(self._file.fileno())

    @property
    def untouched(self) -> bool:
        """Whether nothing was written since a clean end."""
        return self._clean and self._end == _NOTES_AT

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _stand(self, mark: Mark) -> None:
        for slot in range(_SLOTS):
            self._write(slot * _SLOT_APART, self._packed(mark))

    def _fill(self, begin: int, end: int) -> None:
        self._write(begin, bytes(end - begin))

    def _write(self, at: int, data: bytes) -> None:
        self._file.seek(at)
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]

    def _drop_older_half(self) -> None:
        """Forget the older notes of a station that is never closed: their rows left the log long ago."""
        self._file.seek(_NOTES_AT)
        records = _records(self._file.read(self._end - _NOTES_AT))
        kept = b"".join(records[len(records) // 2 :])
        self._write(_NOTES_AT, kept + bytes(self._end - _NOTES_AT - len(kept)))
        self._end = _NOTES_AT + len(kept)

    def _packed(self, mark: Mark) -> bytes:
        table = {
            "commits": mark.commits,
            "number": mark.number,
            "sha256": mark.sha256,
            "clean": mark.clean,
        }
        body = json.dumps(table).encode().ljust(_SLOT_BYTES - _TAG_BYTES)
        return body + hmac.digest(self._mark_key, body, "sha256")

    def _read(self, content: bytes, *, made: bool) -> Kept:
        marks, damaged = {}, False
        for slot in range(_SLOTS):
            packed = content[slot * _SLOT_APART : slot * _SLOT_APART + _SLOT_BYTES]
            mark = self._unpacked(packed)
            if mark is not None:
                marks[slot] = mark
            elif packed.strip(b"\0"):
                damaged = True
        newest = max(marks, key=lambda slot: (marks[slot].commits, marks[slot].clean), default=None)
        if newest is not None:
            self._slot = newest
        notes, whole = self._notes(content)
        mark = None if newest is None else marks[newest]
        # Written once, both slots are filled: an empty one beside a full one was emptied.
        lost = not made and len(marks) < _SLOTS
        return Kept(mark, notes, damaged or lost, not whole, made)

    def _unpacked(self, packed: bytes) -> Mark | None:
        body, tag = packed[:-_TAG_BYTES], packed[-_TAG_BYTES:]
        if not hmac.compare_digest(hmac.digest(self._mark_key, body, "sha256"), tag):
            return None
        table = json.loads(body)
        return Mark(table["commits"], table["number"], table["sha256"], table["clean"])

    def _notes(self, content: bytes) -> tuple[tuple[dict[str, object], ...], bool]:
        notes: list[dict[str, object]] = []
        at, whole = _NOTES_AT, True
        while at + _LENGTH.size <= len(content):
            (length,) = _LENGTH.unpack_from(content, at)
            if length == 0:
                break
            sealed = content[at + _LENGTH.size : at + _LENGTH.size + length]
            if length > _LONGEST_NOTE or len(sealed) < length:
                whole = False
                break
            try:
                clear = self._box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
                notes.append(json.loads(clear))
            except InvalidTag:
                whole = False
            at += _LENGTH.size + length
        self._end = at
        return tuple(notes), whole and not content[at:].strip(b"\0")


def _records(notes: bytes) -> list[bytes]:
    found, at = [], 0
    while at + _LENGTH.size <= len(notes):
        end = at + _LENGTH.size + _LENGTH.unpack_from(notes, at)[0]
        found.append(notes[at:end])
        at = end
    return found


def _sync_content(file: FileIO) -> None:
    if hasattr(os, "fdatasync"):
        os.fdatasync(file.fileno())
    else:
        os.fsync(file.fileno())
