"""Looks at evidence: photographs with what their files say, films frame by frame, hashes proved anew."""

import hashlib
from dataclasses import dataclass

from station_app.desks.evidence import load, require_may_see
from station_app.desks.evidence_sending import sealed_file
from station_app.desks.station import Station, record
from station_app.model.errors import BlobDamaged, Cancelled, NoPicture, SealedFileDamaged
from station_app.model.evidence import EvidenceItem, Frame, ItemState, PictureFacts
from station_app.model.people import Right
from station_app.model.tickets import CancelTicket, Report
from station_app.store import evidence as rows
from station_app.store.sealed import SealedFile

_STRIP = 8
_STRIP_PX = 240
_MB = 2**20


@dataclass(frozen=True, slots=True)
class Seen:
    """What the viewer shows of a file."""

    item: EvidenceItem
    jpeg: bytes
    facts: PictureFacts | None
    """Of a photograph."""
    length_ms: int
    """Of a film; 0: a photograph."""
    strip: tuple[Frame, ...]


def look(station: Station, item_id: str, longest_px: int) -> Seen:
    """Open a file for the eye; that it was looked at stands in the ledger.

    Raises:
        NoPicture: it is neither a photograph nor a film that can be shown, or not here.
        SealedFileDamaged. IdentityProtected. NotAllowed, SessionLocked.
    """
    item, source = _opened(station, item_id)
    try:
        seen = _drawn(item, source, longest_px)
    except NoPicture:
        raise NoPicture(number=item.number) from None
    except BlobDamaged:
        raise SealedFileDamaged(number=item.number) from None
    _note(station, item)
    return seen


def frame(station: Station, item_id: str, at_ms: int, longest_px: int) -> Frame:
    """Give one picture of a film.

    Raises:
        NoPicture: nothing stands there. SealedFileDamaged. IdentityProtected. NotAllowed,
            SessionLocked.
    """
    from station_app.imaging.media import frames_at

    item, source = _opened(station, item_id)
    try:
        return frames_at(source, (max(0, at_ms),), longest_px)[0]
    except NoPicture:
        raise NoPicture(number=item.number) from None
    except BlobDamaged:
        raise SealedFileDamaged(number=item.number) from None


def prove(station: Station, item_id: str, ticket: CancelTicket, report: Report) -> str:
    """Read a sealed file whole and give its SHA-256, which must be the one that was found first.

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


def _drawn(item: EvidenceItem, source: SealedFile, longest_px: int) -> Seen:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.imaging.media import (
        MOST_PICTURE_BYTES,
        film_length_ms,
        frames_at,
        photograph,
    )

    if item.media_type.startswith("image/") and source.size_bytes <= MOST_PICTURE_BYTES:
        jpeg, facts = photograph(source.read_at(0, source.size_bytes), longest_px)
        return Seen(item, jpeg, facts, 0, ())
    if item.media_type.startswith("video/"):
        length = film_length_ms(source)
        strip = frames_at(source, _spread(length), _STRIP_PX)
        first = frames_at(source, (0,), longest_px)[0]
        return Seen(item, first.jpeg, None, max(length, 1), strip)
    raise NoPicture(number=item.number)


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
