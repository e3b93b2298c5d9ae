"""Resumable uploads, tus 1.0.0: an offset is answered only when its bytes are on the disk."""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from sync.gateway.records.objects import Objects
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.upload_rows import Upload, UploadRows
from sync.gateway.writers import Writer, Writers
from sync.wire.limits import limits

MAX_SIZE_BYTES = limits().file_bytes
CHECKSUMS = ("sha256", "sha1")
_BUFFER_BYTES = 256 * 1024
_SILENCE_S = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """A part on its way: where it begins, who writes it, what it was announced with."""

    upload: Upload
    writer: Writer
    checksum: "Checksum | None"


class Uploads:
    """The uploads of all terminals. Holds only who is writing at this moment."""

    def __init__(self, engine: Engine, objects: Objects) -> None:
        self._rows = UploadRows(engine, objects)
        self._objects = objects
        self._writers = Writers()

    def create(self, terminal_id: str, size_bytes: int) -> Upload:
        """Begin an upload, and end those whose time is over.

        Raises:
            Refusal: it is larger than this server takes.
        """
        if not 0 < size_bytes <= MAX_SIZE_BYTES:
            raise Refusal("too-large", most_bytes=MAX_SIZE_BYTES)
        self._rows.end_old()
        return self._rows.create(terminal_id, size_bytes)

    def stand(self, terminal_id: str, upload_id: str) -> Upload:
        """Tell how far an upload is.

        Raises:
            Refusal: this terminal has no such upload.
        """
        return self._rows.stand(terminal_id, upload_id)

    def end(self, terminal_id: str, upload_id: str) -> None:
        """Forget an upload and its bytes.

        Raises:
            Refusal: this terminal has no such upload.
        """
        self._rows.end(terminal_id, upload_id)

    async def take_part(self, request: Request, terminal_id: str, upload_id: str) -> Upload:
        """Take the next part in; return how far the upload is on disk.

        A part without a checksum counts as far as it came; one with a checksum counts whole or
        not at all.

        Raises:
            Refusal: unknown upload, another offset, too many bytes, wrong checksum.
        """
        checksum = _checksum(request)
        await self._at_offset(request, terminal_id, upload_id)
        # A newer request ends an older one that still hangs on a dead line.
        writer = await run_in_threadpool(self._writers.enter, upload_id)
        try:
            # Asked again: until here the older one may have got on.
            upload = await self._at_offset(request, terminal_id, upload_id)
            part = _Part(upload, writer, checksum)
            came, whole = await self._write(request, part)
            if checksum is not None and not whole:
                return upload
            if checksum is not None and not checksum.holds():
                raise Refusal("checksum")
            return await run_in_threadpool(self._commit, part, came)
        finally:
            self._writers.leave(upload_id, writer)

    async def _at_offset(self, request: Request, terminal_id: str, upload_id: str) -> Upload:
        upload = await run_in_threadpool(self.stand, terminal_id, upload_id)
        if _offset(request) != upload.offset_bytes:
            raise Refusal("offset-differs", offset=upload.offset_bytes)
        return upload

    async def _write(self, request: Request, part: _Part) -> tuple[int, bool]:
        """Write what comes; return how many bytes came and whether the request came whole."""
        came, held, whole, upload = 0, bytearray(), False, part.upload
        pieces = aiter(request.stream())
        try:
            while True:
                async with asyncio.timeout(_SILENCE_S):
                    piece = await anext(pieces, None)
                if piece is None:
                    whole = True
                    break
                held += piece
                if upload.offset_bytes + came + len(held) > upload.size_bytes:
                    raise Refusal("too-large", most_bytes=upload.size_bytes)
                if len(held) >= _BUFFER_BYTES:
                    came += await self._flush(part, came, held)
        except (ClientDisconnect, TimeoutError):
            whole = False
        came += await self._flush(part, came, held)
        return came, whole

    async def _flush(self, part: _Part, came: int, held: bytearray) -> int:
        data = bytes(held)
        held.clear()
        if part.checksum is not None:
            part.checksum.take(data)
        if data:
            await run_in_threadpool(self._put, part, came, data)
        return len(data)

    def _put(self, part: _Part, came: int, data: bytes) -> None:
        upload = part.upload
        with part.writer.turn(), self._ending_lost(upload):
            self._objects.write_at(upload.upload_id, upload.offset_bytes + came, data)

    def _commit(self, part: _Part, came: int) -> Upload:
        if not came:
            return part.upload
        # Whoever was overtaken has nothing to say of bytes that another one has written over.
        with part.writer.turn(), self._ending_lost(part.upload):
            self._objects.sync(part.upload.upload_id)
            return self._rows.reach(part.upload, part.upload.offset_bytes + came)

    @contextmanager
    def _ending_lost(self, upload: Upload) -> Iterator[None]:
        """End an upload whose bytes are gone: asked where it stands it would say so for ever."""
        try:
            yield
        except Refusal as refusal:
            if refusal.key == "upload-unknown":
                self._rows.refuse(upload.upload_id)
            raise


class Checksum:
    """The checksum that a part was announced with."""

    def __init__(self, algorithm: str, digest: bytes) -> None:
        self._found: Any = hashlib.new(algorithm, usedforsecurity=False)
        self._digest = digest

    def take(self, data: bytes) -> None:
        """Add bytes."""
        self._found.update(data)

    def holds(self) -> bool:
        """Tell whether the bytes are the announced ones."""
        return bool(self._found.digest() == self._digest)


def _offset(request: Request) -> int:
    if request.headers.get("content-type") != "application/offset+octet-stream":
        raise Refusal("media-type")
    return whole_number(request, "upload-offset")


def whole_number(request: Request, header: str) -> int:
    """Return a header's number.

    Raises:
        Refusal: it is missing or no whole number.
    """
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refusal("malformed", member=header)
    return int(text)


def _checksum(request: Request) -> Checksum | None:
    text = request.headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    try:
        decoded = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("malformed", member="upload-checksum") from None
    if algorithm not in CHECKSUMS:
        raise Refusal("malformed", member="upload-checksum")
    return Checksum(algorithm, decoded)
