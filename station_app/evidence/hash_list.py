"""What the app gives out beside its packets: the list of files, and its own certificate."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from station_app.evidence import rows
from station_app.evidence.errors import ListUnreadable
from station_app.evidence.hash_list_parser import MOST_BYTES, read_list
from station_app.evidence.packets import require_open
from station_app.model.errors import FileMissing
from station_app.model.evidence import EvidenceItem, ItemState, ListedFile
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_PDF = b"%PDF-"
_NO_FOOT = "\x00"
_CERTIFICATE = re.compile(r"63\s*\(4\)|PART\s*A|certificate|प्रमाणपत्र", re.IGNORECASE)


def import_list(station: Station, evidence_id: str, untrusted: bytes) -> int:
    """Take in the app's list of files: CSV, text or PDF. Gives how many files it names.

    A better list takes the place of an earlier one; files that came already stay.

    Raises:
        ListUnreadable, ListContradicts. EvidenceClosed. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    listed = read_list(_text_of(untrusted))
    sha256 = hashlib.sha256(untrusted).hexdigest()
    with station.store.transaction() as tx:
        require_open(tx, evidence_id)
        store_list(station, tx, evidence_id, listed)
        record(station, tx, operator.operator_id, "evidence.list_read", evidence_id, sha256=sha256)
    station.events.announce("evidence", evidence_id)
    return len(listed)


def store_list(
    station: Station, tx: Transaction, evidence_id: str, listed: Iterable[ListedFile]
) -> None:
    """Put the lines of a list beside what came already, in the caller's transaction."""
    rows.drop_listed(tx, evidence_id)
    here = rows.items_of(tx, evidence_id)
    names = {item.name.casefold() for item in here}
    number = max((item.number for item in here), default=0)
    new = []
    for file in listed:
        if file.name.casefold() not in names:
            number += 1
            new.append(listed_item(station, evidence_id, number, file))
    rows.put_items(tx, new)


def listed_item(station: Station, evidence_id: str, number: int, file: ListedFile) -> EvidenceItem:
    """Return the row of a file that a list names."""
    return EvidenceItem(
        item_id=station.new_id("i"),
        evidence_id=evidence_id,
        number=number,
        name=file.name,
        state=ItemState.LISTED,
        listed_sha256=file.sha256,
        sha256="",
        size_bytes=file.size_bytes or 0,
        media_type="",
        taken_at=file.taken_at,
        place=file.place,
        source="",
        source_mtime_ns=0,
    )


def store_certificate(station: Station, evidence_id: str, untrusted_pdf: bytes) -> None:
    """Keep the app's own certificate beside its packet.

    Raises:
        ListUnreadable: it is no PDF. EvidenceClosed. DiskFull. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not untrusted_pdf.startswith(_PDF) or len(untrusted_pdf) > MOST_BYTES:
        raise ListUnreadable
    sealed = station.store.blobs.put(untrusted_pdf)
    with station.store.transaction() as tx:
        require_open(tx, evidence_id)
        rows.update(
            tx,
            evidence_id,
            station.clock.now(),
            certificate=sealed.blob_id,
            certificate_sha256=sealed.sha256,
        )
        record(
            station,
            tx,
            operator.operator_id,
            "evidence.certificate_kept",
            evidence_id,
            sha256=sealed.sha256,
        )
    station.events.announce("evidence", evidence_id)


def _text_of(untrusted: bytes) -> str:
    if len(untrusted) > MOST_BYTES:
        raise ListUnreadable
    if untrusted.startswith(_PDF):
        from station_app.pdf.pdf_reader import read_words

        try:
            return read_words(untrusted, _NO_FOOT)
        except ValueError:
            raise ListUnreadable from None
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            return untrusted.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListUnreadable


def import_file(station: Station, evidence_id: str, path: Path) -> int:
    """Take in what the app gave out: its list, its certificate, or a PDF that is both.

    Raises:
        FileMissing. ListUnreadable, ListContradicts. EvidenceClosed. NotAllowed, SessionLocked.
    """
    try:
        with path.open("rb") as file:
            untrusted = file.read(MOST_BYTES + 1)
    except OSError:
        raise FileMissing(number=1) from None
    said = _text_of(untrusted)
    certified = untrusted.startswith(_PDF) and _CERTIFICATE.search(said) is not None
    if certified:
        store_certificate(station, evidence_id, untrusted)
    try:
        return import_list(station, evidence_id, untrusted)
    except ListUnreadable:
        if not certified:
            raise
    return 0
