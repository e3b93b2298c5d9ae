"""Papers that list sealed packets: seizure memos, sample memos, reports; ours and received ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station_app.documents import form_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import is_protected, require_may_see
from station_app.exhibits import rows
from station_app.exhibits.model import NewExhibit
from station_app.form_definitions.schema_file import load_form
from station_app.form_definitions.validation import as_moment
from station_app.forms.known_answers import packets_of
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction

SEIZURE, SAMPLES = "SEIZURE", "SAMPLE_MEMO"
_REPORTS = ("MLR", "EXAM_52", "SV_184", "PMR")
_TAKEN = {SEIZURE: "seized_at", SAMPLES: "received_at"}
"""The answer that tells when the packets came to the police."""
_GONE = (DocumentState.DISCARDED, DocumentState.REJECTED)
_DRAFTS = (DocumentState.DRAFT, DocumentState.FINALISED)


@dataclass(frozen=True, slots=True)
class ListedPackets:
    """The packets of one paper."""

    source_id: str
    source_ref: str
    protected: bool
    packets: tuple[NewExhibit, ...]


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A paper with packets that are not in the register yet."""

    document_id: str
    kind: str
    local_ref: str
    case_ref: str
    packets: int


@dataclass(frozen=True, slots=True)
class _Paper:
    document_id: str
    kind: str
    local_ref: str
    case_ref: str
    register_no: str
    from_unit: str
    answers: Mapping[str, Any]


def sources(station: Station) -> tuple[SourceDocument, ...]:
    """Return the papers whose packets are not in the register yet, the newest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    found = []
    with station.store.reading() as tx:
        for paper in _papers(tx):
            packets = len(_listed(paper))
            if packets and paper.case_ref:
                found.append(
                    SourceDocument(
                        paper.document_id, paper.kind, paper.local_ref, paper.case_ref, packets
                    )
                )
    return tuple(found)


def listed_packets(
    station: Station, tx: Transaction, document_id: str
) -> tuple[str, ListedPackets]:
    """Return the case of a paper and the packets that it lists.

    Raises:
        DocumentUnknown. IdentityProtected: its packets are opened with a reason.
    """
    require_may_see(station, document_id)
    paper = _load(tx, document_id)
    packets = tuple(
        NewExhibit(
            packet=row["packet"],
            content=row["content"],
            seal=row["seal"],
            taken_from=row["taken_from"],
            malkhana_no=paper.register_no if paper.kind == SEIZURE else "",
            taken_at=as_moment(paper.answers.get(_TAKEN.get(paper.kind, ""))),
        )
        for row in _listed(paper)
    )
    protected = is_protected(station, tx, document_id)
    return paper.case_ref, ListedPackets(document_id, paper.local_ref, protected, packets)


def _papers(tx: Transaction) -> list[_Paper]:
    """Return the papers that may list packets and of which none is entered yet."""
    entered = rows.source_ids(tx)
    ours = [
        _own(tx, document.document_id)
        for kind in (SEIZURE, SAMPLES)
        for document in document_rows.listing(tx, kind=kind)
        if document.document_id not in entered and document.state not in (*_GONE, *_DRAFTS)
    ]
    memos = received_rows.listing(tx, kinds=(SAMPLES,))
    handed_over = {memo.concerns_id for memo in memos}
    # Packets of a report are handed over by a memo: where that came, it alone counts.
    reports = received_rows.listing(tx, kinds=_REPORTS)
    came = (*memos, *(paper for paper in reports if paper.document_id not in handed_over))
    return [*(_came(paper) for paper in came if paper.document_id not in entered), *ours]


def _load(tx: Transaction, document_id: str) -> _Paper:
    held = received_rows.find(tx, document_id)
    return _own(tx, DocumentId(document_id)) if held is None else _came(held)


def _own(tx: Transaction, document_id: DocumentId) -> _Paper:
    document, paper = document_rows.load(tx, document_id), form_rows.load(tx, document_id)
    answers = form_rows.answers_of(tx, document_id)
    return _Paper(
        document_id,
        document.kind,
        document.local_ref,
        document.case_ref,
        paper.register_no,
        "",
        answers,
    )


def _came(paper: received_rows.ReceivedDocument) -> _Paper:
    return _Paper(
        paper.document_id,
        paper.kind,
        paper.local_ref,
        paper.case_ref,
        paper.register_no,
        paper.from_unit,
        paper.answers,
    )


def _listed(paper: _Paper) -> list[dict[str, str]]:
    """Return the packets that a paper lists, in words."""
    if paper.kind == SEIZURE:
        return _seized(paper)
    mark = str(paper.answers.get("seal_mark", ""))
    return [
        {
            "packet": str(row.get("packet", "")),
            "content": _in_words(paper.kind, str(row.get("content", ""))),
            "seal": str(row.get("seal") or mark),
            "taken_from": paper.from_unit,
        }
        for row in packets_of(paper.answers)
    ]


def _seized(paper: _Paper) -> list[dict[str, str]]:
    found = []
    for number, row in enumerate(paper.answers.get("items", ()), 1):
        if row.get("packed") != "yes":
            continue
        told = (str(row.get("what", "")), str(row.get("quantity", "")))
        found.append(
            {
                "packet": str(number),
                "content": " · ".join(part for part in told if part),
                "seal": str(paper.answers.get("seal_mark", "")),
                "taken_from": str(paper.answers.get("from_whom", "")),
            }
        )
    return found


def _in_words(kind: str, code: str) -> str:
    """Return the words of a code of the form's vocabulary; Hindi, as the register is kept."""
    words = load_form(kind).vocabularies.get("packet_content", {})
    return words[code].hi if code in words else code
