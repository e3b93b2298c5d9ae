"""Takes a medium in: read once, hashed while it is read, sealed piece by piece, resumable after a cut.

The source is opened for reading alone and never as a whole in memory. What is sealed already is
proved by its own hash and not read from the medium again.
"""

import hashlib
import mimetypes
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from station_app.evidence import rows
from station_app.evidence.errors import EvidenceClosed, NothingTaken, SourceChanged
from station_app.evidence.hash_list import listed_item
from station_app.evidence.media_reader import FoundFile, list_files, open_read_only, read_piece
from station_app.evidence.packets import require_open
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import BlobDamaged, Cancelled, ReasonNeeded
from station_app.model.evidence import EvidenceItem, EvidenceKind, ItemState, ListedFile, Piece
from station_app.model.ids import OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.blobs import new_name
from station_app.store.encrypted_file import PIECE_BYTES

_MB = 2**20
_SPARE_BYTES = 64 * _MB


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What came of taking files in. Numbers are those of the list on the desk."""

    taken: int
    differs: tuple[int, ...]
    """Refused: not what the list says."""
    doubles: tuple[int, ...]
    """The same content as another file here."""
    unlisted: int
    """Taken although a list is here and does not name them."""


def import_media(
    station: Station,
    evidence_id: str,
    paths: Iterable[Path],
    ticket: CancelTicket,
    report: Report,
) -> IntakeResult:
    """Take files, or all files of a folder, in. Called again after a cut it goes on.

    Args:
        station: the station.
        evidence_id: a medium that is still open.
        paths: files and folders on the medium.
        ticket: stops between two pieces; what is sealed stays.
        report: hears of megabytes done and to do.

    Raises:
        DiskFull: it would not fit; nothing was read. NothingTaken: there is no file. MediumGone:
            it does not answer any more. SourceChanged. Cancelled. EvidenceClosed. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        if require_open(tx, evidence_id).kind is not EvidenceKind.MEDIUM:
            raise EvidenceClosed
    found = tuple(list_files(paths))
    if not found:
        raise NothingTaken
    work = _Work(station, evidence_id, operator.operator_id, ticket, report)
    items = [work.enter(file) for file in found]
    work.reserve(items)
    for file, item in zip(found, items, strict=True):
        work.take(file, item)
    return work.outcome()


def unfinished(station: Station, evidence_id: str) -> tuple[Path, ...]:
    """Return the files that were begun and not read to their end, to go on without choosing again."""
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        items = rows.items_of(tx, evidence_id)
    return tuple(Path(item.source) for item in items if item.state is ItemState.TAKING)


def skip_missing(station: Station, evidence_id: str, reason: str) -> int:
    """Go on without the files that the medium does not give any more. Gives how many.

    Raises:
        ReasonNeeded. EvidenceClosed. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        require_open(tx, evidence_id)
        items = [i for i in rows.items_of(tx, evidence_id) if i.state is ItemState.TAKING]
        for item in items:
            rows.update_item(tx, item.item_id, state=ItemState.LEFT_OUT)
            said = f"no. {item.number}"
            record(
                station,
                tx,
                operator.operator_id,
                "evidence.file_left_out",
                item.item_id,
                reason=said,
            )
        note = {"note": reason.strip()} if items else {}
        rows.update(tx, evidence_id, station.clock.now(), **note)
    station.events.announce("evidence", evidence_id)
    return len(items)


class _Work:
    """One taking-in. Holds nothing that is not on the disk as well."""

    def __init__(
        self,
        station: Station,
        evidence_id: str,
        operator_id: OperatorId,
        ticket: CancelTicket,
        report: Report,
    ) -> None:
        self._station = station
        self._evidence_id = evidence_id
        self._operator_id = operator_id
        self._ticket = ticket
        self._report = report
        self._done_bytes = 0
        self._all_bytes = 0

    def enter(self, file: FoundFile) -> EvidenceItem:
        """Return the row of a file: the one that was begun, the list's own, or a new one."""
        with self._station.store.transaction() as tx:
            items = rows.items_of(tx, self._evidence_id)
            gone: tuple[Piece, ...] = ()
            known = _known(file, items)
            if known is not None and _goes_on(file, known):
                return known
            number = max((item.number for item in items), default=0) + 1
            blank = ListedFile(file.name, "")
            item = _begun(
                file, known or listed_item(self._station, self._evidence_id, number, blank)
            )
            if known is None:
                rows.put_items(tx, (item,))
            else:
                gone = rows.pieces_of(tx, known.item_id)
                rows.forget_pieces(tx, known.item_id)
                rows.update_item(tx, known.item_id, **_changed(item))
        self._let_go(gone)
        return item

    def reserve(self, items: Iterable[EvidenceItem]) -> None:
        """Make sure beforehand that all fits.

        Raises:
            DiskFull.
        """
        wanted = [item for item in items if item.state is ItemState.TAKING]
        self._all_bytes = sum(item.size_bytes for item in wanted)
        with self._station.store.reading() as tx:
            sealed = sum(rows.sealed_bytes(tx, item.item_id) for item in wanted)
        left = self._all_bytes - sealed
        self._station.store.blobs.reserve(left + left // 1000 + _SPARE_BYTES)
        self._tell()

    def take(self, file: FoundFile, item: EvidenceItem) -> None:
        """Read one file to its end and judge it."""
        if item.state is not ItemState.TAKING:
            return
        found = hashlib.sha256()
        with open_read_only(file.path, item.number) as source:
            before = os.fstat(source.fileno())
            if (before.st_size, before.st_mtime_ns) != (file.size_bytes, file.mtime_ns):
                raise SourceChanged(number=item.number)
            number = 0
            for data in self._sealed(item):
                found.update(data)
                number += 1
            source.seek(number * PIECE_BYTES)
            while data := read_piece(source, item.number):
                found.update(data)
                number += 1
                self._seal(item, number, data)
            after = os.fstat(source.fileno())
        read_bytes = self._size_sealed(item)
        if (after.st_size, after.st_mtime_ns, read_bytes) != (
            file.size_bytes,
            file.mtime_ns,
            file.size_bytes,
        ):
            raise SourceChanged(number=item.number)
        self._judge(item, found.hexdigest())

    def outcome(self) -> IntakeResult:
        """Tell how all files of the medium stand."""
        with self._station.store.reading() as tx:
            items = rows.items_of(tx, self._evidence_id)
        by_state = {
            state: tuple(item.number for item in items if item.state is state)
            for state in ItemState
        }
        taken = [item for item in items if item.state is ItemState.TAKEN]
        has_list = any(item.listed_sha256 for item in items)
        return IntakeResult(
            len(taken),
            by_state[ItemState.DIFFERS],
            by_state[ItemState.DOUBLE],
            sum(has_list and not item.listed_sha256 for item in taken),
        )

    def _sealed(self, item: EvidenceItem) -> Iterator[bytes]:
        """Return what is sealed already, proved; a damaged piece and those behind it are read anew."""
        blobs = self._station.store.blobs
        with self._station.store.reading() as tx:
            pieces = rows.pieces_of(tx, item.item_id)
        for place, piece in enumerate(pieces):
            self._heed()
            try:
                data = blobs.get(piece.blob_id)
            except BlobDamaged:
                data = b""
            whole = len(data) == PIECE_BYTES or place == len(pieces) - 1
            if hashlib.sha256(data).hexdigest() != piece.sha256 or not whole:
                self._drop(item, pieces[place:], kept=pieces[:place])
                return
            self._went(len(data))
            yield data

    def _seal(self, item: EvidenceItem, number: int, data: bytes) -> None:
        self._heed()
        store, blob_id = self._station.store, new_name()
        with store.transaction() as tx:
            rows.announce_piece(tx, blob_id)
        sealed = store.blobs.put(data, blob_id)
        piece = Piece(item.item_id, number, sealed.blob_id, sealed.sha256, sealed.size_bytes)
        with store.transaction() as tx:
            rows.put_piece(tx, piece)
        self._went(len(data))

    def _judge(self, item: EvidenceItem, sha256: str) -> None:
        """Compare with the list and with what is here, and let a copy go that is not kept."""
        with self._station.store.transaction() as tx:
            items = rows.items_of(tx, self._evidence_id)
            state = _verdict(item, sha256, items)
            facts: dict[str, object] = {"state": state, "sha256": sha256}
            listed = [i for i in items if i.state is ItemState.LISTED and i.listed_sha256 == sha256]
            if listed and not item.listed_sha256:
                # The list knows it by another name: its line is this file's.
                facts["listed_sha256"] = sha256
                rows.drop_listed(tx, self._evidence_id, listed[0].item_id)
            rows.update_item(tx, item.item_id, **facts)
            action = {
                ItemState.TAKEN: "evidence.file_taken",
                ItemState.DIFFERS: "evidence.file_differs",
                ItemState.DOUBLE: "evidence.file_double",
            }[state]
            record(
                self._station,
                tx,
                self._operator_id,
                action,
                item.item_id,
                sha256=sha256,
                reason=f"no. {item.number}",
            )
            pieces = rows.pieces_of(tx, item.item_id) if state is not ItemState.TAKEN else ()
            if pieces:
                rows.forget_pieces(tx, item.item_id)
        self._let_go(pieces)
        self._station.events.announce("evidence", self._evidence_id)

    def _drop(self, item: EvidenceItem, gone: tuple[Piece, ...], kept: tuple[Piece, ...]) -> None:
        with self._station.store.transaction() as tx:
            rows.forget_pieces(tx, item.item_id)
            for piece in kept:
                rows.put_piece(tx, piece)
        self._let_go(gone)

    def _let_go(self, pieces: tuple[Piece, ...]) -> None:
        if not pieces:
            return
        for piece in pieces:
            self._station.store.blobs.drop(piece.blob_id)
        with self._station.store.transaction() as tx:
            rows.dropped(tx, (piece.blob_id for piece in pieces))

    def _size_sealed(self, item: EvidenceItem) -> int:
        with self._station.store.reading() as tx:
            return rows.sealed_bytes(tx, item.item_id)

    def _heed(self) -> None:
        if self._ticket.cancelled:
            raise Cancelled

    def _went(self, size_bytes: int) -> None:
        self._done_bytes += size_bytes
        self._tell()

    def _tell(self) -> None:
        self._report(self._done_bytes // _MB, max(1, self._all_bytes // _MB))


def _known(file: FoundFile, items: tuple[EvidenceItem, ...]) -> EvidenceItem | None:
    """Return the row that is this file's: by its place, or the line of the list that names it."""
    for item in items:
        same = item.name == file.name or item.source == str(file.path)
        if same and item.state is not ItemState.LISTED:
            return item
    last = file.path.name.casefold()
    open_lines = (i for i in items if i.state in (ItemState.LISTED, ItemState.DIFFERS))
    return next((i for i in open_lines if Path(i.name).name.casefold() == last), None)


def _goes_on(file: FoundFile, known: EvidenceItem) -> bool:
    """Tell whether a row goes on as it stands: the same file, begun or held."""
    same = (known.source_mtime_ns, known.size_bytes) == (file.mtime_ns, file.size_bytes)
    return same and known.state in (ItemState.TAKING, ItemState.TAKEN, ItemState.DOUBLE)


def _begun(file: FoundFile, item: EvidenceItem) -> EvidenceItem:
    return replace(
        item,
        name=file.name,
        state=ItemState.TAKING,
        sha256="",
        size_bytes=file.size_bytes,
        media_type=mimetypes.guess_type(file.path.name)[0] or "application/octet-stream",
        source=str(file.path),
        source_mtime_ns=file.mtime_ns,
    )


def _changed(item: EvidenceItem) -> dict[str, object]:
    names = ("name", "state", "sha256", "size_bytes", "media_type", "source", "source_mtime_ns")
    return {name: getattr(item, name) for name in names}


def _verdict(item: EvidenceItem, sha256: str, items: tuple[EvidenceItem, ...]) -> ItemState:
    if item.listed_sha256 and item.listed_sha256 != sha256:
        return ItemState.DIFFERS
    taken = (i for i in items if i.state is ItemState.TAKEN and i.item_id != item.item_id)
    if any(other.sha256 == sha256 for other in taken):
        return ItemState.DOUBLE
    return ItemState.TAKEN
