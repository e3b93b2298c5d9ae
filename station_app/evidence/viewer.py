"""Looks at evidence: photographs with what their files say, films frame by frame, hashes proved anew."""

import contextlib
import hashlib
from dataclasses import dataclass
from typing import Protocol

from station_app.evidence import rows
from station_app.evidence.errors import SealedFileDamaged
from station_app.evidence.packets import load, require_may_see
from station_app.evidence.upload_queue import sealed_file
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import BlobDamaged, Cancelled, NoPicture
from station_app.model.evidence import EvidenceItem, Frame, ItemState, PictureFacts
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.encrypted_file import SealedFile

_STRIP = 8
_STRIP_PX = 240
_MB = 2**20


class Film(Protocol):
    """A film that is open for stepping through."""

    def frames(self, times_ms: tuple[int, ...], longest_px: int) -> tuple[Frame, ...]:
        """Draw the frames at some times.

        Raises:
            NoPicture, BlobDamaged.
        """

    def close(self) -> None:
        """Let it go. May be called often."""


@dataclass(frozen=True, slots=True)
class ViewedFile:
    """What the viewer shows of a file."""

    item: EvidenceItem
    jpeg: bytes
    facts: PictureFacts | None
    """Of a photograph."""
    length_ms: int
    """Of a film; 0: a photograph."""
    strip: tuple[Frame, ...]
    film: Film | None = None
    """A film that is open; whoever was given it closes it."""


def view_file(station: Station, item_id: str, longest_px: int) -> ViewedFile:
    """Open a file for the eye; that it was looked at stands in the ledger.

    Raises:
        NoPicture: it is neither a photograph nor a film that can be shown, or not here.
        SealedFileDamaged. IdentityProtected. NotAllowed, SessionLocked.
    """
    item, source = _opened(station, item_id)
    try:
        seen = _drawn(station, item, source, longest_px)
    except NoPicture:
        raise NoPicture(number=item.number) from None
    except BlobDamaged:
        raise SealedFileDamaged(number=item.number) from None
    _note(station, item)
    return seen


def frame(station: Station, seen: ViewedFile, at_ms: int, longest_px: int) -> Frame:
    """Return one picture of a film that is open.

    Raises:
        NoPicture: nothing stands there. SealedFileDamaged. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    if seen.film is None:
        raise NoPicture(number=seen.item.number)
    try:
        return seen.film.frames((max(0, at_ms),), longest_px)[0]
    except NoPicture:
        raise NoPicture(number=seen.item.number) from None
    except BlobDamaged:
        raise SealedFileDamaged(number=seen.item.number) from None


def verify_file(station: Station, item_id: str, ticket: CancelTicket, report: Report) -> str:
    """Read a sealed file whole and return its SHA-256, which must be the one that was found first.

    Raises:
        SealedFileDamaged: it is another, or cannot be read. Cancelled. IdentityProtected.
        NotAllowed, SessionLocked.
    """
    item, source = _opened(station, item_id)
    found, done = hashlib.sha256(), 0
    try:
        for part in source.parts():
            if ticket.cancelled:
                raise Cancelled
            found.update(part)
            done += len(part)
            report(done // _MB, max(1, item.size_bytes // _MB))
    except BlobDamaged:
        raise SealedFileDamaged(number=item.number) from None
    if found.hexdigest() != item.sha256:
        raise SealedFileDamaged(number=item.number)
    return found.hexdigest()


def _drawn(station: Station, item: EvidenceItem, source: SealedFile, longest_px: int) -> ViewedFile:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.imaging.media.frames import MOST_PICTURE_BYTES, photograph

    if item.media_type.startswith("image/") and source.size_bytes <= MOST_PICTURE_BYTES:
        data = source.read_at(0, source.size_bytes)
        jpeg, facts = station.workers.submit(photograph, data, longest_px).result()
        return ViewedFile(item, jpeg, facts, 0, ())
    if item.media_type.startswith("video/"):
        return _film(item, source, longest_px)
    raise NoPicture(number=item.number)


def _film(item: EvidenceItem, source: SealedFile, longest_px: int) -> ViewedFile:
    from station_app.imaging.media.video import VideoReader

    with contextlib.ExitStack() as stack:
        film = stack.enter_context(contextlib.closing(VideoReader(source)))
        length = film.length_ms()
        strip = film.frames(_spread(length), _STRIP_PX)
        first = film.frames((0,), longest_px)[0]
        stack.pop_all()
        return ViewedFile(item, first.jpeg, None, max(length, 1), strip, film)


def _opened(station: Station, item_id: str) -> tuple[EvidenceItem, SealedFile]:
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        item = rows.item(tx, item_id)
        if item is None:
            raise NoPicture(number=0)
        require_may_see(station, tx, load(tx, item.evidence_id))
    if item.state is not ItemState.TAKEN:
        raise NoPicture(number=item.number)
    return item, sealed_file(station, item_id)


def _spread(length_ms: int) -> tuple[int, ...]:
    return tuple(length_ms * number // _STRIP for number in range(_STRIP)) if length_ms else (0,)


def _note(station: Station, item: EvidenceItem) -> None:
    operator = station.session.require(Right.READ)
    with station.store.transaction() as tx:
        record(
            station,
            tx,
            operator.operator_id,
            "evidence.viewed",
            item.item_id,
            sha256=item.sha256,
        )
