"""What the papers of a case say of its clocks: arrests, remands, seizures, examinations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from station_app.cases.accused_model import Accused
from station_app.documents import form_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.exchange import progress
from station_app.form_definitions.request_kinds import REQUEST
from station_app.form_definitions.validation import as_moment
from station_app.investigation.step_rules import Beginning
from station_app.model.cases import Case
from station_app.model.clock import IST
from station_app.model.documents import SIGNED_STATES, Document
from station_app.store.connection import Transaction

_TIMES: Mapping[str, tuple[Beginning, str]] = {
    "SEIZURE": ("seized", "seized_at"),
    "SID_LINK": ("recorded", "recorded_at"),
    "FSL_FWD": ("forwarded", ""),
    "CHALLAN": ("filed", ""),
}
"""Kinds of our own papers that begin a clock, and the question that tells the time."""
_OF_ACCUSED: Mapping[str, tuple[Beginning, str]] = {
    "ARREST": ("arrested", "arrested_at"),
    "REMAND": ("remanded", "produced_at"),
}
_EXAMINED = "exam_end"
_CODE = "accused_code"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """When what happened in a case, as its signed papers tell it."""

    times: Mapping[str, datetime] = field(default_factory=dict)
    """By beginning, the earliest."""
    arrested: Mapping[str, datetime] = field(default_factory=dict)
    """By code of the accused."""
    remanded: Mapping[str, datetime] = field(default_factory=dict)

    def begins(
        self, beginning: Beginning, case: Case, people: tuple[Accused, ...], subject: str
    ) -> datetime | None:
        """Return when a clock begins; ``None`` while that has not happened."""
        if beginning == "registered":
            return case.registered_at
        if beginning in ("arrested", "remanded"):
            person = next((person for person in people if person.code == subject), None)
            return None if person is None else _of_person(beginning, person)
        return self.times.get(beginning)


def no_facts() -> CaseFacts:
    """Return the facts of a case of which no paper is here."""
    return CaseFacts()


def facts_of(tx: Transaction, case: Case) -> CaseFacts:
    """Read the signed and received papers of a case."""
    times: dict[str, datetime] = {}
    by_code: dict[str, dict[str, datetime]] = {"arrested": {}, "remanded": {}}
    for document in document_rows.listing(tx, states=SIGNED_STATES, case_ref=case.case_ref):
        if document.kind in _TIMES:
            beginning, question = _TIMES[document.kind]
            _earliest(times, beginning, _time_of(tx, document, question))
        if document.kind in _OF_ACCUSED:
            beginning, question = _OF_ACCUSED[document.kind]
            answers = form_rows.answers_of(tx, document.document_id)
            at = as_moment(answers.get(question))
            if at is not None and answers.get(_CODE):
                _earliest(by_code[beginning], str(answers[_CODE]), at)
    examined = _examined(tx, case.case_ref)
    if examined is not None:
        times["examined"] = examined
    return CaseFacts(times, by_code["arrested"], by_code["remanded"])


def proof_documents(
    tx: Transaction, case_ref: str
) -> tuple[tuple[Literal["paper", "received"], str, str, str], ...]:
    """Return the signed and received papers of a case, the newest first.

    Each as: ours or received, id, kind, reference.
    """
    ours = document_rows.listing(tx, states=SIGNED_STATES, case_ref=case_ref)
    came = received_rows.listing(tx, case_ref=case_ref)
    return (
        *(("paper", d.document_id, d.kind, d.local_ref) for d in ours),
        *(
            ("received", p.document_id, p.kind, p.local_ref)
            for p in came
            if p.proved and not p.claim_fault
        ),
    )


def _examined(tx: Transaction, case_ref: str) -> datetime | None:
    """Return when the hospital ended its examination: by its report, or as it was told before."""
    found: dict[str, datetime] = {}
    for paper in received_rows.listing(tx, case_ref=case_ref):
        if not paper.proved or paper.claim_fault:
            # Nobody vouches for what it tells: no clock of ours begins by it.
            continue
        at = as_moment(paper.answers.get(_EXAMINED))
        if at is not None:
            _earliest(found, "", at)
    if not found:
        asked = document_rows.listing(tx, states=SIGNED_STATES, kind=REQUEST, case_ref=case_ref)
        for document in asked:
            word = progress.latest_for(tx, document.document_id)
            if word is not None and word.stage == "examined":
                _earliest(found, "", word.at)
    return found.get("")


def _time_of(tx: Transaction, document: Document, question: str) -> datetime:
    """Return the time that a paper tells; of a scan, when it was taken in."""
    answers: dict[str, Any] = form_rows.answers_of(tx, document.document_id) if question else {}
    return as_moment(answers.get(question)) or document.created_at


def _earliest(times: dict[str, datetime], name: str, at: datetime) -> None:
    times[name] = min(at, times.get(name, at))


def _of_person(beginning: Beginning, person: Accused) -> datetime | None:
    if beginning == "arrested":
        return person.arrested_at
    if not person.remanded_on:
        return None
    return datetime.fromisoformat(person.remanded_on).replace(tzinfo=IST)
