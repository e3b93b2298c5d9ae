"""The papers of a case that can stand in a bundle, and what tells one page from another."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from station_app.documents import form_rows, inbox_rows, page_edit_rows, received_rows
from station_app.documents import page_rows as pages
from station_app.documents import rows as document_rows
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import is_protected
from station_app.documents.received_rows import ReceivedDocument
from station_app.documents.standing_pages import placed_key
from station_app.exchange import incoming_messages, message_rows
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import BlobDamaged
from station_app.model.ids import BlobId, DocumentId
from station_app.model.operators import Right
from station_app.model.page_edits import apply_edits
from station_app.prosecution import rows
from station_app.prosecution.settings import load_prosecution
from station_app.station.station import Station
from station_app.store.connection import Transaction

_S = DocumentState
SIGNED = frozenset({_S.SIGNED, _S.QUEUED, _S.SENT, _S.ACKNOWLEDGED, _S.RETURNED})
_DONE = SIGNED | {_S.FINALISED}
_PDF = "application/pdf"
_TALKERS = ("eprosecution", "cis")
"""What these send is about the papers, not one of them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may stand in a bundle."""

    paper_id: str
    source: str
    """``own``, ``received`` or ``file`` (came with an item of a pillar)."""
    kind: str
    title: str
    """What its maker called it; empty for a protected paper."""
    reference: str
    at: datetime
    signed: bool
    identity: bool
    replaces: str = ""
    """The paper that it stands in for."""
    pages: int = 0
    size_bytes: int = 0
    pdf_blob: str = ""
    pdf_sha256: str = ""

    @property
    def readable(self) -> bool:
        """Whether its pages can be read; what cannot goes into no bundle."""
        return self.pages > 0

    @property
    def day(self) -> str:
        """Its day in India, as a form's answer has it."""
        return self.at.astimezone(IST).strftime("%Y-%m-%d")


def candidates(station: Station, case_ref: str) -> tuple[Candidate, ...]:
    """Return the papers of a case in the order in which a new bundle has them.

    A paper that another one has replaced is not among them.

    Raises:
        NotAllowed, SessionLocked. BlobDamaged: a paper that came was changed.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = [*_own(station, tx, case_ref), *_received_and_files(tx, case_ref)]
    facts = load_prosecution()
    whole = [_counted(station, paper) for paper in found if paper.kind not in facts.left_out]
    return tuple(sorted(whole, key=lambda paper: (facts.rank(paper.kind), paper.at)))


def pdf_of(station: Station, paper: Candidate) -> bytes:
    """Return a paper's PDF, proved to be the one that was kept.

    Raises:
        BlobDamaged: it is missing or was changed.
    """
    if paper.source == "own":
        return held_pdf(station, DocumentId(paper.paper_id))
    data = station.store.blobs.get(BlobId(paper.pdf_blob))
    if hashlib.sha256(data).hexdigest() != paper.pdf_sha256:
        raise BlobDamaged(blob=paper.pdf_blob)
    return data


def fingerprints(station: Station, paper: Candidate) -> tuple[str, ...]:
    """Return what tells each page: a scanned page by its picture, any other by its paper."""
    whole = tuple(f"{paper.pdf_sha256}:{index}" for index in range(paper.pages))
    if paper.source != "own":
        return whole
    document_id = DocumentId(paper.paper_id)
    with station.store.reading() as tx:
        if form_rows.find(tx, document_id) is not None:
            return whole
        masters = {page.page_id: page.sha256 for page in pages.of_document(tx, document_id)}
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    if len(standing) != paper.pages:
        return whole
    return tuple(f"{masters[placed.page_id]}:{placed_key(placed)}" for placed in standing)


def stands_for(tx: Transaction, paper: Candidate, held: Collection[str]) -> str:
    """Return the paper of the round before whose place this one takes; empty: none."""
    earlier = paper.replaces
    while earlier and earlier not in held:
        earlier = document_rows.load(tx, DocumentId(earlier)).replaces or ""
    return earlier


def find(station: Station, tx: Transaction, paper_id: str, case_ref: str) -> Candidate | None:
    """Return a paper of the case by its id, replaced or not; ``None`` where there is none."""
    every = (
        *_own(station, tx, case_ref, replaced=True),
        *_received_and_files(tx, case_ref),
    )
    found = next((paper for paper in every if paper.paper_id == paper_id), None)
    return None if found is None else _counted(station, found)


def _own(
    station: Station, tx: Transaction, case_ref: str, *, replaced: bool = False
) -> list[Candidate]:
    made_here = rows.part_ids(tx)
    every = document_rows.listing(tx, states=_DONE, case_ref=case_ref)
    gone = frozenset() if replaced else {d.replaces for d in every if d.replaces}
    return [
        _own_paper(station, tx, document)
        for document in every
        if document.document_id not in made_here
        and document.document_id not in gone
        # A form's letters change with its signature: it counts when it is signed.
        and (document.state in SIGNED or form_rows.find(tx, document.document_id) is None)
    ]


def _own_paper(station: Station, tx: Transaction, document: Document) -> Candidate:
    hidden = is_protected(station, tx, document.document_id)
    return Candidate(
        paper_id=document.document_id,
        source="own",
        kind=document.kind,
        title="" if hidden else document.title,
        reference=document.local_ref,
        at=document.created_at,
        signed=document.state in SIGNED,
        identity=hidden,
        replaces=document.replaces or "",
        pages=document.page_count or 0,
        size_bytes=document.pdf_size_bytes or 0,
        pdf_sha256=document.pdf_sha256 or "",
    )


def _received_and_files(tx: Transaction, case_ref: str) -> list[Candidate]:
    """Return the papers that came, and the PDFs of messages that are no paper by themselves."""
    papers = received_rows.listing(tx, case_ref=case_ref)
    # A report that came in a message is a paper already, with its own kind and its own protection.
    known = {paper.pdf_sha256 for paper in papers}
    files = (file for file in _files(tx, case_ref) if file.pdf_sha256 not in known)
    return [*(_came(paper) for paper in papers), *files]


def _came(paper: ReceivedDocument) -> Candidate:
    return Candidate(
        paper_id=paper.document_id,
        source="received",
        kind=paper.kind,
        title="",
        reference=paper.local_ref,
        at=paper.signed_at,
        signed=paper.proved,
        identity=paper.identity,
        pdf_blob=paper.pdf_blob,
        pdf_sha256=paper.pdf_sha256,
    )


def _files(tx: Transaction, case_ref: str) -> list[Candidate]:
    """Return the PDFs that came with what other pillars said of the case."""
    found = []
    for item in inbox_rows.of_case(tx, case_ref):
        if item.kind != incoming_messages.KIND:
            continue
        said = incoming_messages.read_message(item.body, item.item_id)
        if said.pillar in _TALKERS:
            continue
        for number, file in enumerate(message_rows.files_of(tx, item.item_id)):
            if file.media_type == _PDF:
                found.append(
                    Candidate(
                        paper_id=f"{item.item_id}#{number}",
                        source="file",
                        kind=load_prosecution().kind_of_file(said.pillar, said.kind),
                        title="",
                        reference=said.reference,
                        at=said.at,
                        signed=True,
                        identity=False,
                        size_bytes=file.size_bytes,
                        pdf_blob=file.blob_id,
                        pdf_sha256=file.sha256,
                    )
                )
    return found


def _counted(station: Station, paper: Candidate) -> Candidate:
    """Count the pages of a paper that came; one that cannot be read has none."""
    if paper.source == "own":
        return paper
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import count_pages

    data = pdf_of(station, paper)
    try:
        return replace(paper, pages=count_pages(data), size_bytes=len(data))
    except ValueError:
        return replace(paper, size_bytes=len(data))
