"""Resumable uploads, tus 1.0.0: an offset is answered only when its bytes are on the disk."""

import asyncio
import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, update
from sqlalchemy import insert as add
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from sync.gateway.records.database import now_text, reading, time_text, uploads, writing
from sync.gateway.records.objects import Objects
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import new_name

MAX_SIZE_BYTES = 64 * 2**30
CHECKSUMS = ("sha256", "sha1")
_LIFE = timedelta(days=7)
_BUFFER_BYTES = 256 * 1024
_SILENCE_S = 60


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as it stands."""

    upload_id: str
    size_bytes: int
    offset_bytes: int
    expires_at: str


class Uploads:
    """The uploads of all terminals. Holds only who is writing at this moment."""

    def __init__(self, engine: Engine, objects: Objects) -> None:
        self._engine = engine
        self._objects = objects
        self._writers: dict[str, object] = {}

    def create(self, terminal_id: str, size_bytes: int) -> Upload:
        """Begin an upload, and end those whose time is over.

        Raises:
            Refusal: it is larger than this server takes.
        """
        if not 0 < size_bytes <= MAX_SIZE_BYTES:
            raise Refusal("too-large", most_bytes=MAX_SIZE_BYTES)
        self._end_old()
        expires = time_text(datetime.now(UTC) + _LIFE)
        upload = Upload(new_name("u"), size_bytes, 0, expires)
        self._objects.write_at(upload.upload_id, 0, b"")
        self._objects.sync(upload.upload_id)
        with writing(self._engine) as tx:
            row = {"size_bytes": size_bytes, "offset_bytes": 0, "expires_at": expires}
            tx.execute(
                add(uploads).values(
                    upload_id=upload.upload_id, **row | {"terminal_id": terminal_id}
                )
            )
        return upload

    def stand(self, terminal_id: str, upload_id: str) -> Upload:
        """Tell how far an upload is.

        Raises:
            Refusal: this terminal has no such upload.
        """
        query = select(uploads).where(uploads.c.upload_id == upload_id)
        with reading(self._engine) as tx:
            row = tx.execute(query.where(uploads.c.terminal_id == terminal_id)).first()
        if row is None:
            raise Refusal("upload-unknown")
        return Upload(upload_id, row.size_bytes, row.offset_bytes, row.expires_at)

    def end(self, terminal_id: str, upload_id: str) -> None:
        """Forget an upload and its bytes.

        Raises:
            Refusal: this terminal has no such upload.
        """
        self.stand(terminal_id, upload_id)
        with writing(self._engine) as tx:
            done = tx.execute(delete(uploads).where(uploads.c.upload_id == upload_id))
        # Whoever submitted it in this moment was first: then the bytes stay.
        if done.rowcount == 1:
            self._objects.delete(upload_id)

    async def take_part(self, request: Request, terminal_id: str, upload_id: str) -> Upload:
        """Take the next part in; return how far the upload is on disk.

        A part without a checksum counts as far as it came; one with a checksum counts whole or
        not at all.

        Raises:
            Refusal: unknown upload, another offset, too many bytes, wrong checksum.
        """
        upload = await run_in_threadpool(self.stand, terminal_id, upload_id)
        if _offset(request) != upload.offset_bytes:
            raise Refusal("offset-differs", offset=upload.offset_bytes)
        checksum = _checksum(request)
        # A newer request ends an older one that still hangs on a dead line.
        writer = self._writers[upload_id] = object()
        try:
            came, whole = await self._write(request, upload, writer, checksum)
            if checksum is not None and not whole:
                return upload
            if checksum is not None and not checksum.holds():
                raise Refusal("checksum")
            return await run_in_threadpool(self._commit, upload, came)
        finally:
            if self._writers.get(upload_id) is writer:
                del self._writers[upload_id]

    async def _write(
        self, request: Request, upload: Upload, writer: object, checksum: "Checksum | None"
    ) -> tuple[int, bool]:
        """Write what comes; return how many bytes came and whether the request came whole."""
        came, held, whole = 0, bytearray(), False
        parts = aiter(request.stream())
        try:
            while True:
                async with asyncio.timeout(_SILENCE_S):
                    part = await anext(parts, None)
                if part is None:
                    whole = True
                    break
                held += part
                if upload.offset_bytes + came + len(held) > upload.size_bytes:
                    raise Refusal("too-large", most_bytes=upload.size_bytes)
                if len(held) >= _BUFFER_BYTES:
                    came += await self._flush(upload, came, held, writer, checksum)
        except (ClientDisconnect, TimeoutError):
            whole = False
        came += await self._flush(upload, came, held, writer, checksum)
        return came, whole

    async def _flush(
        self,
        upload: Upload,
        came: int,
        held: bytearray,
        writer: object,
        checksum: "Checksum | None",
    ) -> int:
        if self._writers.get(upload.upload_id) is not writer:
            raise Refusal("offset-differs")
        data = bytes(held)
        held.clear()
        if checksum is not None:
            checksum.take(data)
        if data:
            at = upload.offset_bytes + came
            await run_in_threadpool(self._objects.write_at, upload.upload_id, at, data)
        return len(data)

    def _commit(self, upload: Upload, came: int) -> Upload:
        self._objects.sync(upload.upload_id)
        offset = upload.offset_bytes + came
        # Gigabytes over a thin line take weeks: what gets on does not grow old.
        expires = time_text(datetime.now(UTC) + _LIFE)
        with writing(self._engine) as tx:
            done = tx.execute(
                update(uploads)
                .where(uploads.c.upload_id == upload.upload_id)
                .where(uploads.c.offset_bytes == upload.offset_bytes)
                .values(offset_bytes=offset, expires_at=expires)
            )
        if done.rowcount != 1:
            raise Refusal("offset-differs")
        return Upload(upload.upload_id, upload.size_bytes, offset, expires)

    def _end_old(self) -> None:
        with writing(self._engine) as tx:
            query = select(uploads.c.upload_id).where(uploads.c.expires_at < now_text())
            old = [str(row.upload_id) for row in tx.execute(query)]
            tx.execute(delete(uploads).where(uploads.c.upload_id.in_(old)))
        for upload_id in old:
            self._objects.delete(upload_id)


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
        raise Refusal("malformed", header=header)
    return int(text)


def _checksum(request: Request) -> Checksum | None:
    text = request.headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    try:
        decoded = base64.b64decode(digest, validate=True)
    except binascii.Error:
        raise Refusal("malformed", header="upload-checksum") from None
    if algorithm not in CHECKSUMS:
        raise Refusal("malformed", header="upload-checksum")
    return Checksum(algorithm, decoded)
