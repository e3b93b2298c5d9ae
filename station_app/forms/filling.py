"""The form desk: begun, typed, checked. Every keystroke is kept; there is nothing to save."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from station_app.cases import case_numbers
from station_app.documents import drafts, form_rows
from station_app.documents import rows as document_rows
from station_app.documents.form_rows import FormDocument, Review
from station_app.documents.protection import is_form_protected, require_may_see
from station_app.form_definitions.computed_fields import computed_values, due_at
from station_app.form_definitions.cross_field_rules import check_cases, check_rules
from station_app.form_definitions.date_in_words import date_in_words
from station_app.form_definitions.kruti_dev import to_unicode
from station_app.form_definitions.protection_rules import affects_protection
from station_app.form_definitions.schema_file import kinds_with_forms, load_form, load_limits
from station_app.form_definitions.validation import asked_answers, check_answers, visible_fields
from station_app.forms.known_answers import answered_paper, of_case, sources
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import CaseNumberUnknown, FormUnknown, IllegalMove
from station_app.model.forms import Answers, Field, Finding, Form, Section
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

LANGUAGES = ("hi", "en", "both")
_RETURNS = ("SERVICE_REP", "SERVICE_ACK", "AFFID_70")
_CALCULATED = OperatorId("calculated")
"""Who wrote a value that follows from others."""


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section as it stands."""

    section: Section
    fields: tuple[Field, ...]
    """Those that are asked now."""
    missing: int
    """Findings in it that stand in the way."""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as the desk shows it."""

    document: Document
    form: Form
    paper: FormDocument
    answers: Mapping[str, Any]
    sections: tuple[SectionState, ...]
    findings: tuple[Finding, ...]
    """What is wrong now; rules that only warn are those with ``refuses`` False."""
    calculated: Mapping[str, Any]
    reviews: tuple[Review, ...]

    @property
    def ready(self) -> bool:
        """Whether it may be finished: nothing wrong, every broken rule of time explained."""
        return all(not f.refuses and f.key in self.paper.reasons for f in self.findings)


def form_kinds(station: Station) -> tuple[str, ...]:
    """Return the kinds of paper that are typed here."""
    del station
    return kinds_with_forms()


def begin(
    station: Station,
    kind: str,
    *,
    case_ref: str = "",
    concerns: str = "",
    language: str = "",
    replaces: DocumentId | None = None,
) -> Document:
    """Begin a form; what is known is filled in.

    Args:
        station: the station.
        kind: of the catalogue.
        case_ref: the FIR, where there is one.
        concerns: id of the paper that this one answers, received or our own.
        language: ``hi``, ``en`` or ``both``; empty: the station's.
        replaces: an earlier paper that this one stands in for.

    Raises:
        NotAllowed, SessionLocked. KindUnknown, FormUnknown, CaseNumberUnknown.
    """
    with station.store.transaction() as tx:
        document = begin_in(
            station,
            tx,
            kind,
            case_ref=case_ref,
            concerns=concerns,
            language=language,
            replaces=replaces,
        )
    station.events.announce("document", document.document_id)
    return document


def begin_in(
    station: Station,
    tx: Transaction,
    kind: str,
    *,
    case_ref: str = "",
    concerns: str = "",
    language: str = "",
    replaces: DocumentId | None = None,
) -> Document:
    """Begin a form in the caller's transaction; the caller announces it afterwards.

    Raises:
        As :func:`begin`.
    """
    operator = station.session.require(Right.WRITE)
    form = load_form(kind)
    known, reference, known_case = answered_paper(station, tx, form, concerns)
    document = drafts.begin_in(
        station,
        tx,
        kind,
        case_ref=case_ref or known_case,
        priority=form.priority,
        replaces=replaces,
    )
    known |= sources(form, of_case(tx, document.case_ref))
    keep = tuple(field.field_id for field in form.fields if field.keep)
    known = {**form_rows.last_values(tx, kind, keep), **known}
    form_rows.insert(
        tx,
        FormDocument(
            document.document_id,
            form.version,
            form.sha256,
            language or station.settings.language,
            concerns_id=concerns,
            concerns_ref=reference,
            identity=is_form_protected(station, tx, form, known, concerns),
        ),
    )
    put_answers(station, tx, document.document_id, known, operator.operator_id)
    return document


def put_answers(
    station: Station,
    tx: Transaction,
    document_id: DocumentId,
    answers: Answers,
    operator_id: OperatorId,
) -> None:
    """Put answers into a draft as if they were typed and left, in the caller's transaction.

    Empty ones are left out; what follows is calculated, and it is judged anew whom the form protects.
    """
    at = station.clock.now()
    _, form, paper = load_form_document(tx, document_id)
    given = {name: value for name, value in answers.items() if value not in (None, "", [])}
    for name, value in given.items():
        form_rows.put_answer(tx, document_id, name, value, at, operator_id)
    for name in given:
        _left(tx, form, document_id, name, at, operator_id)
    held = form_rows.answers_of(tx, document_id)
    hidden = is_form_protected(station, tx, form, held, paper.concerns_id)
    form_rows.update(tx, document_id, identity=hidden)


def set_answer(station: Station, document_id: DocumentId, field_id: str, value: Any) -> None:
    """Keep an answer as it stands after a keystroke; ``None`` or an empty text takes it away.

    Raises:
        NotAllowed, SessionLocked. IllegalMove: it is no draft any more. IdentityProtected.
    """
    operator = station.session.require(Right.WRITE)
    require_may_see(station, document_id)
    kept = None if value in ("", []) else value
    with station.store.transaction() as tx:
        document, form, paper = load_form_document(tx, document_id)
        if document.state is not DocumentState.DRAFT:
            raise IllegalMove(
                document=document_id, state=document.state, wanted=DocumentState.DRAFT
            )
        at = station.clock.now()
        form_rows.put_answer(tx, document_id, field_id, kept, at, operator.operator_id)
        if affects_protection(form, field_id):
            answers, concerns = form_rows.answers_of(tx, document_id), paper.concerns_id
            form_rows.update(
                tx, document_id, identity=is_form_protected(station, tx, form, answers, concerns)
            )


def commit_field(station: Station, document_id: DocumentId, field_id: str) -> None:
    """Put the answer into the field's history; what follows from it is calculated.

    A calculated value fills its field only while nobody has typed another.
    """
    operator = station.session.require(Right.WRITE)
    require_may_see(station, document_id)
    with station.store.transaction() as tx:
        _, form, _ = load_form_document(tx, document_id)
        _left(tx, form, document_id, field_id, station.clock.now(), operator.operator_id)


def _left(
    tx: Transaction,
    form: Form,
    document_id: DocumentId,
    field_id: str,
    at: datetime,
    by: OperatorId,
) -> None:
    answers = form_rows.answers_of(tx, document_id)
    form_rows.note_answer(tx, document_id, field_id, answers.get(field_id), at, by)
    for name, value in computed_values(form, answers).items():
        past = form_rows.history(tx, document_id, name)
        typed = answers.get(name) is not None and not (
            past and past[-1].value == answers[name] and past[-1].operator_id == _CALCULATED
        )
        if not typed and answers.get(name) != value:
            form_rows.put_answer(tx, document_id, name, value, at, _CALCULATED)
            form_rows.note_answer(tx, document_id, name, value, at, _CALCULATED)


def explain_rule(station: Station, document_id: DocumentId, rule_id: str, reason: str) -> None:
    """Write why a rule of time is broken; it stands in the ledger and on the paper.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected.
    """
    operator = station.session.require(Right.WRITE)
    require_may_see(station, document_id)
    with station.store.transaction() as tx:
        paper = form_rows.load(tx, document_id)
        if paper.reasons.get(rule_id, "") == reason.strip():
            return
        reasons = {**paper.reasons, rule_id: reason.strip()}
        form_rows.update(tx, document_id, reasons={k: v for k, v in reasons.items() if v})
        record(
            station,
            tx,
            operator.operator_id,
            f"rule.explained.{rule_id}",
            document_id,
            reason=_for_ledger(reason.strip(), hidden=paper.identity),
        )


def _for_ledger(reason: str, *, hidden: bool) -> str:
    """Return a reason as the ledger keeps it: on a protected paper its hash, since it may name her."""
    if not reason or not hidden:
        return reason
    return f"sha256:{hashlib.sha256(reason.encode()).hexdigest()}"


def set_language(station: Station, document_id: DocumentId, language: str) -> None:
    """Choose the language of the paper: ``hi``, ``en`` or ``both``.

    Raises:
        ValueError: it is none of these. NotAllowed, SessionLocked.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        form_rows.update(tx, document_id, language=language)


def view(station: Station, document_id: DocumentId) -> FormView:
    """Return a form as it stands.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. DocumentUnknown. FormUnknown.
    """
    station.session.require(Right.READ)
    require_may_see(station, document_id)
    with station.store.reading() as tx:
        document, form, paper = load_form_document(tx, document_id)
        answers = form_rows.answers_of(tx, document_id)
        said = form_rows.reviews_of(tx, document_id)
    findings = check_form(form, answers, station)
    return FormView(
        document,
        form,
        paper,
        answers,
        _sections(form, answers, findings),
        findings,
        computed_values(form, answers),
        said,
    )


def check_form(form: Form, answers: Answers, station: Station) -> tuple[Finding, ...]:
    """Return everything that is wrong with the answers: field by field, then by the law's rules."""
    now = station.clock.now()
    broken = (
        *check_rules(form, answers, now),
        *check_cases(form, answers, partial(_known, station)),
    )
    # A refused act is judged by everything that is kept, the fields by what is asked now.
    return (*check_answers(form, answers, now), *broken)


def _known(station: Station, typed: str) -> bool:
    """Tell whether a number need not be asked about; one that is none is the field's own finding."""
    try:
        return case_numbers.look_up(station, typed).standing != "unknown"
    except CaseNumberUnknown:
        return True


def is_form(station: Station, document_id: DocumentId) -> bool:
    """Tell whether a document is a typed form."""
    with station.store.reading() as tx:
        return form_rows.find(tx, document_id) is not None


def form_due(station: Station, tx: Transaction, document_id: DocumentId) -> datetime | None:
    """Return when a form must be with whom it is for; ``None`` where no clock runs.

    What goes back to a court runs by the hearing of its process, not by a clock of the form.
    """
    if document_rows.load(tx, document_id).kind in _RETURNS:
        return return_due(station, tx, document_id)
    return clock_due(tx, document_id)


def clock_due(tx: Transaction, document_id: DocumentId) -> datetime | None:
    """Return when the form's own legal clock runs out, ``None`` where none runs."""
    _, form, _ = load_form_document(tx, document_id)
    answers = form_rows.answers_of(tx, document_id)
    moves = document_rows.history(tx, document_id)
    final = [move.at for move in moves if move.to_state is DocumentState.FINALISED]
    return due_at(form, load_limits(), asked_answers(form, answers), final[0] if final else None)


def return_due(station: Station, tx: Transaction, document_id: str) -> datetime | None:
    """Return when a document must be with the court; ``None`` where no hearing asks for it."""
    said = (due(tx, document_id) for due in station.followers.return_due)
    return min((at for at in said if at is not None), default=None)


def load_form_document(
    tx: Transaction, document_id: DocumentId
) -> tuple[Document, Form, FormDocument]:
    """Return a document with its form, in the version it was begun with, and its paper.

    Raises:
        DocumentUnknown. FormUnknown: no form has its kind and version.
    """
    document, paper = document_rows.load(tx, document_id), form_rows.load(tx, document_id)
    form = load_form(document.kind, paper.version)
    if form.sha256 != paper.form_sha256:
        raise FormUnknown(kind=document.kind, version=paper.version)
    return document, form, paper


def _sections(
    form: Form, answers: Answers, findings: tuple[Finding, ...]
) -> tuple[SectionState, ...]:
    wrong = [finding.path.split(".")[0] for finding in findings if finding.refuses]
    return tuple(
        SectionState(section, fields, sum(wrong.count(field.field_id) for field in fields))
        for section, fields in visible_fields(form, answers)
    )


def convert_legacy_text(text: str) -> str | None:
    """Return a text typed in an old Hindi font in Unicode; ``None`` where it is none."""
    return to_unicode(text)


def in_words(value: Any, language: str) -> str:
    """Return the day of a date in words; empty where it is none."""
    return date_in_words(value, language)
