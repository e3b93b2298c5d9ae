"""The prosecution's note as it came, a PDF of its own: its pages, and whether its signature holds."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from station_app.cases import rows as case_rows
from station_app.documents.protection import opened_case
from station_app.exchange import message_rows
from station_app.model.errors import BlobDamaged, IdentityProtected, NoPages
from station_app.model.operators import Right
from station_app.model.pillars import InboxFile
from station_app.prosecution import rows
from station_app.prosecution.model import Opinion
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A signed note that came with an opinion or with objections."""

    item_id: str
    number: int
    """Which file of the item, from 0."""
    round: int
    reference: str
    """The prosecution's own number of it."""
    said_at: datetime


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note that somebody has opened."""

    paper: SignedNote
    pages: int
    findings: tuple[str, ...]
    """What is wrong with its signature: keys of the texts under ``verdict.``; none: it holds."""
    signers: tuple[tuple[str, datetime | None], ...]
    """Who signed, and when as the signature says."""


def papers_of(tx: Transaction, said: Iterable[Opinion]) -> tuple[SignedNote, ...]:
    """Return the notes that came as PDFs, oldest first."""
    return tuple(
        SignedNote(opinion.item_id, number, opinion.round, opinion.reference, opinion.said_at)
        for opinion in said
        for number, file in enumerate(message_rows.files_of(tx, opinion.item_id))
        if file.media_type == _PDF
    )


def is_hidden(tx: Transaction, exchange_id: str) -> bool:
    """Tell whether what is said in an exchange may name somebody who is protected."""
    made = rows.exchange(tx, exchange_id)
    case = case_rows.find(tx, made.case_ref)
    if case is not None and case.hidden:
        return True
    return any(
        part.identity
        for one in rows.rounds(tx, exchange_id)
        for part in rows.parts(tx, one.build_id)
    )


def is_closed(station: Station, tx: Transaction, exchange_id: str) -> bool:
    """Tell whether it may name somebody, and whoever sits here did not open the case."""
    case_ref = rows.exchange(tx, exchange_id).case_ref
    return is_hidden(tx, exchange_id) and not station.session.has_opened(opened_case(case_ref))


def open_note(station: Station, exchange_id: str, paper: SignedNote) -> OpenNote:
    """Open a note to read it; that it was opened stands in the ledger.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. NoPages: it is not of this exchange, or no
            PDF that can be read. BlobDamaged.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import count_pages
    from station_app.signing.validation import verify_pdf

    operator = station.session.require(Right.READ)
    data = note_pdf(station, exchange_id, paper)
    verdict = verify_pdf(data, station.trust(), station.clock.now())
    try:
        pages = count_pages(data)
    except PaperNotShown:
        raise
    except ValueError:
        raise NoPages from None
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "scrutiny.note_opened", paper.item_id)
    return OpenNote(
        paper,
        pages,
        verdict.findings,
        tuple((facts.signer, facts.signed_at) for facts in verdict.signatures),
    )


def note_page(
    station: Station, exchange_id: str, paper: SignedNote, index: int, width_px: int
) -> bytes:
    """Draw a page of a note as a picture of plain pixels (PPM).

    Raises:
        As :func:`open_note`. NoPages: there is no such page. PaperNotShown.
    """
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(note_pdf(station, exchange_id, paper), index, width_px)
    except PaperNotShown:
        raise
    except ValueError:
        raise NoPages from None


def note_pdf(station: Station, exchange_id: str, paper: SignedNote) -> bytes:
    """Return a note's PDF, proved to be the one that came.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. NoPages: it is not of this exchange.
            BlobDamaged: the sealed file is missing or was changed.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        if is_closed(station, tx, exchange_id):
            raise IdentityProtected
        file = _file_of(tx, exchange_id, paper)
    data = station.store.blobs.get(file.blob_id)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise BlobDamaged(blob=file.blob_id)
    return data


def _file_of(tx: Transaction, exchange_id: str, paper: SignedNote) -> InboxFile:
    if paper not in papers_of(tx, rows.opinions(tx, exchange_id)):
        raise NoPages
    return message_rows.files_of(tx, paper.item_id)[paper.number]
