"""Papers as the diary takes them: ours and those that came, page by page, with what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from station_app.case_diary.errors import PaperNotFixed, PaperOfOtherCase
from station_app.case_diary.field_values import join_names
from station_app.case_diary.model import PARTICULARS, STATEMENT, VOLUME, WITNESSES, Entry, Origin
from station_app.documents import form_rows, page_edit_rows, page_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import is_assembled
from station_app.documents.received import received_pdf
from station_app.documents.received_rows import ReceivedDocument
from station_app.documents.standing_pages import placed_key
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import BlobDamaged
from station_app.model.ids import DocumentId
from station_app.model.page_edits import apply_edits
from station_app.station.station import Station
from station_app.store.connection import Transaction

FIXED = frozenset(
    {
        DocumentState.SIGNED,
        DocumentState.QUEUED,
        DocumentState.SENT,
        DocumentState.ACKNOWLEDGED,
        DocumentState.REJECTED,
        DocumentState.RETURNED,
    }
)
"""From the signature on, a paper never changes."""
COPY = "CD_COPY"
E_VIVECHNA = "evivechna"

LeafParticulars = tuple[int | None, int | None, str]
"""The sheet that begins on a page, the printed number, the SHA-256."""


@dataclass(frozen=True, slots=True)
class TakenPaper:
    """A paper as it goes into a volume."""

    document_id: str
    kind: str
    origin: Origin
    pdf_sha256: str
    leaves: tuple[LeafParticulars, ...]
    said: Mapping[str, str]
    """Particulars that stand on the paper itself."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper of the case that stands in no volume yet."""

    document_id: str
    kind: str
    local_ref: str
    at: datetime
    fixed: bool
    """Signed, or come from elsewhere: it can be put in now."""


def candidates(
    station: Station, tx: Transaction, case_ref: str, there: frozenset[str]
) -> tuple[Candidate, ...]:
    """Return the papers of a case that stand in no volume, the oldest first."""
    held = document_rows.listing(tx, case_ref=case_ref)
    ours = [
        Candidate(d.document_id, d.kind, d.local_ref, d.changed_at, d.state in FIXED)
        for d in held
        if d.state is not DocumentState.DISCARDED and not _put_together(station, tx, d)
    ]
    answering = received_rows.listing(tx, concerns=[d.document_id for d in held])
    papers = {p.document_id: p for p in (*received_rows.listing(tx, case_ref=case_ref), *answering)}
    came = [
        Candidate(paper.document_id, paper.kind, paper.local_ref, paper.received_at, fixed=True)
        for paper in papers.values()
        if _belongs(tx, paper, case_ref)
    ]
    waiting = [made for made in (*ours, *came) if made.document_id not in there]
    return tuple(sorted(waiting, key=lambda made: made.at))


def diary_paper(station: Station, tx: Transaction, case_ref: str, document_id: str) -> TakenPaper:
    """Return a paper as it goes into a volume of a case.

    Raises:
        PaperNotFixed: it is not signed. PaperOfOtherCase. DocumentUnknown. BlobDamaged.
    """
    came = received_rows.find(tx, document_id)
    if came is not None:
        if not _belongs(tx, came, case_ref):
            raise PaperOfOtherCase
        return _taken_received(station, came)
    document = document_rows.load(tx, DocumentId(document_id))
    if document.case_ref != case_ref:
        raise PaperOfOtherCase
    if document.state not in FIXED or _put_together(station, tx, document):
        raise PaperNotFixed
    if form_rows.find(tx, document_id) is not None:
        return _taken_typed(tx, document)
    return _taken_scanned(tx, document)


def paper_pdf(station: Station, document_id: str) -> bytes:
    """Return the PDF of a paper, proved to be the one whose hash is kept.

    Raises:
        BlobDamaged. NoPages. DocumentUnknown.
    """
    with station.store.reading() as tx:
        came = received_rows.find(tx, document_id)
    if came is not None:
        return received_pdf(station, came)
    return held_pdf(station, DocumentId(document_id))


def ocr_texts(tx: Transaction, entries: Sequence[Entry]) -> dict[str, str]:
    """Return what was read (OCR) on scanned leaves, by the leaf's key."""
    words: dict[str, str] = {}
    for entry in entries:
        if entry.origin != "scanned":
            continue
        standing = apply_edits(page_edit_rows.active_edits(tx, DocumentId(entry.document_id)))
        for page, placed in enumerate(standing):
            text = page_rows.text(tx, placed.page_id, placed_key(placed))
            if text is not None:
                words[f"{entry.entry_id}/{page}"] = text.plain
    return words


def _put_together(station: Station, tx: Transaction, document: Document) -> bool:
    """Tell whether a paper is made of others: of the diary itself, or of a bundle for scrutiny."""
    return document.kind == COPY or is_assembled(station, tx, document.document_id)


def _belongs(tx: Transaction, paper: ReceivedDocument, case_ref: str) -> bool:
    """Tell whether a paper that came is of a case, itself or by what it answers."""
    if paper.case_ref or not paper.concerns_id:
        return paper.case_ref == case_ref
    asked = document_rows.find(tx, DocumentId(paper.concerns_id))
    return asked is not None and asked.case_ref == case_ref


def _taken_scanned(tx: Transaction, document: Document) -> TakenPaper:
    masters = {
        page.page_id: page.sha256 for page in page_rows.of_document(tx, document.document_id)
    }
    standing = apply_edits(page_edit_rows.active_edits(tx, document.document_id))
    leaves = tuple((None, placed.number, masters[placed.page_id]) for placed in standing)
    return TakenPaper(
        document.document_id, document.kind, "scanned", document.pdf_sha256 or "", leaves, {}
    )


def _taken_typed(tx: Transaction, document: Document) -> TakenPaper:
    answers = form_rows.answers_of(tx, document.document_id)
    sha256 = document.pdf_sha256 or ""
    leaves = _numbered(document.kind, answers, sha256, document.page_count or 1)
    said = _said(document.kind, answers)
    return TakenPaper(document.document_id, document.kind, "typed", sha256, leaves, said)


def _taken_received(station: Station, paper: ReceivedDocument) -> TakenPaper:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import count_pages

    try:
        count = count_pages(received_pdf(station, paper))
    except ValueError:
        raise BlobDamaged(blob=paper.pdf_blob) from None
    leaves = _numbered(paper.kind, paper.answers, paper.pdf_sha256, count)
    born = paper.from_office == E_VIVECHNA
    said = _said(paper.kind, paper.answers)
    origin: Origin = "pillar" if born and said and paper.kind == "CD_SHEET" else "received"
    return TakenPaper(paper.document_id, paper.kind, origin, paper.pdf_sha256, leaves, said)


def _numbered(
    kind: str, answers: Mapping[str, object], sha256: str, count: int
) -> tuple[LeafParticulars, ...]:
    sheet = answers.get("cd_no") if kind == "CD_SHEET" else None
    first = answers.get("page_from") if kind == "CD_SHEET" else None
    return tuple(
        (
            sheet if isinstance(sheet, int) and page == 0 else None,
            first + page if isinstance(first, int) else None,
            f"{sha256}#{page}",
        )
        for page in range(count)
    )


def _said(kind: str, answers: Mapping[str, object]) -> dict[str, str]:
    if kind == "CD_SHEET":
        return _particulars(answers) if answers else {}
    if kind == STATEMENT and answers.get("witness"):
        return {WITNESSES: join_names([str(answers["witness"])])}
    return {}


def _particulars(answers: Mapping[str, object]) -> dict[str, str]:
    said = {name: str(answers[name]) for name in (*PARTICULARS, VOLUME) if answers.get(name)}
    places = answers.get("places")
    if isinstance(places, list):
        said["places"] = ", ".join(str(row.get("place", "")) for row in places)
    statements = answers.get("statements")
    if isinstance(statements, list) and statements:
        said["statements"] = str(len(statements))
        named = join_names(str(row.get("witness") or "") for row in statements)
        said |= {WITNESSES: named} if named else {}
    return said
