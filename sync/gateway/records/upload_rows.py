"""The rows of uploads: begun, got on, sealed into an object, taken over by what they belong to, or ended.

An upload ends once, by the deletion of its row, in one transaction with what comes of it. Who finds
the row gone was not first: it gets no receipt, and it deletes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, update
from sqlalchemy import insert as add
from sqlalchemy.exc import IntegrityError

from sync.gateway.records.database import (
    now_text,
    reading,
    sealed_uploads,
    time_text,
    uploads,
    writing,
)
from sync.gateway.records.objects import Objects, StoredObject
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.sealed_object import DamagedObject
from sync.gateway.records.terminals import new_name

_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as it stands."""

    upload_id: str
    size_bytes: int
    offset_bytes: int
    expires_at: str


class UploadRows:
    """The uploads of all terminals, with their bytes."""

    def __init__(self, engine: Engine, objects: Objects) -> None:
        self._engine, self._objects = engine, objects

    def create(self, terminal_id: str, size_bytes: int) -> Upload:
        """Begin an upload.

        Raises:
            Refusal: there is no room.
        """
        upload = Upload(new_name("u"), size_bytes, 0, _expires())
        self._objects.begin(upload.upload_id)
        row = {"size_bytes": size_bytes, "offset_bytes": 0, "expires_at": upload.expires_at}
        try:
            with writing(self._engine) as tx:
                named = {"upload_id": upload.upload_id, "terminal_id": terminal_id}
                tx.execute(add(uploads).values(**named, **row))
        except Refusal:
            self._objects.delete(upload.upload_id)
            raise
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

    def reach(self, upload: Upload, offset_bytes: int) -> Upload:
        """Note how far an upload is on the disk.

        Raises:
            Refusal: somebody else got on with it, or ended it.
        """
        # Gigabytes over a thin line take weeks: what gets on does not grow old.
        expires = _expires()
        with writing(self._engine) as tx:
            done = tx.execute(
                update(uploads)
                .where(uploads.c.upload_id == upload.upload_id)
                .where(uploads.c.offset_bytes == upload.offset_bytes)
                .values(offset_bytes=offset_bytes, expires_at=expires)
            )
        if done.rowcount != 1:
            raise Refusal("offset-differs")
        return Upload(upload.upload_id, upload.size_bytes, offset_bytes, expires)

    def end(self, terminal_id: str, upload_id: str) -> None:
        """Forget an upload and its bytes; what was taken over meanwhile stays where it went.

        Raises:
            Refusal: this terminal has no such upload.
        """
        self.stand(terminal_id, upload_id)
        self._forget(uploads.c.upload_id == upload_id)

    def end_old(self) -> None:
        """Forget the uploads whose time is over."""
        old = uploads.c.expires_at < now_text()
        with reading(self._engine) as tx:
            some = tx.execute(select(uploads.c.upload_id).where(old).limit(1)).first()
        if some is not None:
            self._forget(old)

    def sealed(self, terminal_id: str, upload_id: str) -> StoredObject:
        """Return the object that a finished upload has become; asked again, the same one.

        The object is a file of its own: from here on nobody who writes the upload changes it.

        Raises:
            Refusal: the upload is unknown, not finished, or was ended meanwhile; there is no room.
        """
        upload = self.stand(terminal_id, upload_id)
        if upload.offset_bytes != upload.size_bytes:
            raise Refusal("upload-unfinished", offset=upload.offset_bytes)
        with reading(self._engine) as tx:
            known = _sealed(tx, upload_id)
        if known is not None:
            return known
        try:
            made = self._objects.put(self._objects.parts(upload_id, upload.size_bytes))
        except DamagedObject:
            # Ended, or sealed by the same request a moment before.
            with reading(self._engine) as tx:
                known = _sealed(tx, upload_id)
            if known is None:
                self.refuse(upload_id)
                raise Refusal("upload-unknown") from None
            return known
        return self._keep(upload_id, made)

    def refuse(self, upload_id: str) -> None:
        """End an upload whose bytes will never be right: it begins anew.

        One that was taken over meanwhile stays where it went.
        """
        self._forget(uploads.c.upload_id == upload_id)

    def _keep(self, upload_id: str, made: StoredObject) -> StoredObject:
        row = {"object_id": made.object_id, "sha256": made.sha256, "size_bytes": made.size_bytes}
        known = None
        try:
            with writing(self._engine) as tx:
                known = _sealed(tx, upload_id)
                if known is None:
                    require_upload(tx, upload_id)
                    tx.execute(add(sealed_uploads).values(upload_id=upload_id, **row))
        except (Refusal, IntegrityError):
            self._objects.delete(made.object_id)
            raise
        # Its bytes lie in the object now: an upload takes its room once.
        if known is not None:
            self._objects.delete(made.object_id)
        self._objects.delete(upload_id)
        return known or made

    def _forget(self, which: ColumnElement[bool]) -> None:
        with writing(self._engine) as tx:
            query = select(uploads.c.upload_id).where(which)
            ended = [str(row.upload_id) for row in tx.execute(query).all()]
            objects = [found.object_id for name in ended if (found := _unsealed(tx, name))]
            tx.execute(delete(uploads).where(which))
        for name in (*ended, *objects):
            self._objects.delete(name)


def take_over(tx: Connection, upload_id: str, sealed: StoredObject) -> None:
    """End an upload in the transaction that gives its object to a paper or a medium.

    Raises:
        Refusal: it was ended meanwhile, or belongs to something else already.
    """
    done = tx.execute(delete(uploads).where(uploads.c.upload_id == upload_id))
    if done.rowcount != 1 or _unsealed(tx, upload_id) != sealed:
        raise Refusal("upload-unknown")


def require_upload(tx: Connection, upload_id: str) -> None:
    """Refuse an upload that is not there any more.

    Raises:
        Refusal: it is not.
    """
    query = select(uploads.c.upload_id).where(uploads.c.upload_id == upload_id)
    if tx.execute(query).first() is None:
        raise Refusal("upload-unknown")


def _sealed(tx: Connection, upload_id: str) -> StoredObject | None:
    query = select(sealed_uploads).where(sealed_uploads.c.upload_id == upload_id)
    row = tx.execute(query).first()
    return None if row is None else StoredObject(row.object_id, row.size_bytes, row.sha256)


def _unsealed(tx: Connection, upload_id: str) -> StoredObject | None:
    """Return the object of an upload, and let go of it."""
    found = _sealed(tx, upload_id)
    tx.execute(delete(sealed_uploads).where(sealed_uploads.c.upload_id == upload_id))
    return found


def _expires() -> str:
    return time_text(datetime.now(UTC) + _LIFE)
