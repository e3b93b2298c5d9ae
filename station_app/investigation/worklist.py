"""The worklist of each case: what the law asks for, until when, by whom, and which paper proves it.

Steps are chosen by the sections of the FIR and made when the case is pulled; nothing of them is
ever removed. Begun, done, due: all of it follows from papers and from what became of the accused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from station_app.cases import rows as case_rows
from station_app.cases.accused_model import Accused
from station_app.investigation import accused, case_facts, rows
from station_app.investigation.errors import IllegalStep, ProofMissing
from station_app.investigation.model import STEP_NEXT, CaseStep, StepState, warn_from
from station_app.investigation.step_rules import StepRule, load_step_rules
from station_app.model.cases import Case
from station_app.model.documents import Document
from station_app.model.errors import CaseNotHere, ReasonNeeded
from station_app.model.ids import OperatorId
from station_app.model.operators import TERMINAL, Operator, Right
from station_app.session import operator_rows
from station_app.station.followers import Event
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

Urgency = Literal["overdue", "due", "later", "open"]
"""``due``: its end is near; ``later``: a clock runs; ``open``: no clock."""
_S = StepState
_Wanted = dict[tuple[str, str], tuple[StepRule, datetime | None]]


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper that may prove a step."""

    kind: Literal["paper", "received"]
    document_id: str
    paper_kind: str
    local_ref: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as a list shows it."""

    step: CaseStep
    rule: StepRule
    urgency: Urgency
    proofs: tuple[Proof, ...]
    """Signed and received papers that may prove it; empty: none is here."""
    assignee: str
    """Display name; empty: nobody."""


# ── made and kept right ──────────────────────────────────────────────────────────────────────


def refresh_many(station: Station, tx: Transaction, pulled: Sequence[Case]) -> None:
    """Make or mend the worklists of cases that were pulled.

    Only of those that are being investigated and are not old: a first pull brings ten years.
    """
    book, now = load_step_rules(), station.clock.now()
    oldest = now - timedelta(days=book.newer_than_days)
    by_ref = {case.case_ref: case for case in pulled}
    held = rows.steps_of(tx, by_ref)
    chosen = [
        case
        for ref, case in by_ref.items()
        if ref in held or (case.status in book.statuses and case.registered_at >= oldest)
    ]
    people = accused.enter_accused(tx, chosen, now)
    papered = rows.with_papers(tx, [case.case_ref for case in chosen])
    known = {operator.display_name: operator for operator in operator_rows.listing(tx)}
    fresh: list[CaseStep] = []
    for case in chosen:
        facts = (
            case_facts.no_facts() if case.case_ref not in papered else case_facts.facts_of(tx, case)
        )
        wanted = _wanted(case, people[case.case_ref], facts)
        assigned = known.get(case.officer)
        fresh += _mend(station, tx, case, wanted, held.get(case.case_ref, []), assigned)
    rows.put_steps(tx, fresh)


def refresh(station: Station, tx: Transaction, case_ref: str) -> None:
    """Make or mend the worklist of one case, whatever its age: a paper or an accused changed."""
    case = case_rows.find(tx, case_ref) if case_ref else None
    if case is None:
        return
    now = station.clock.now()
    people = accused.enter_accused(tx, [case], now)[case_ref]
    facts = case_facts.facts_of(tx, case)
    people = _noted(station, tx, people, facts)
    held = rows.steps_of(tx, [case_ref]).get(case_ref, [])
    known = {operator.display_name: operator for operator in operator_rows.listing(tx)}
    wanted = _wanted(case, people, facts)
    rows.put_steps(tx, _mend(station, tx, case, wanted, held, known.get(case.officer)))


def on_signed(
    station: Station, tx: Transaction, by: OperatorId, document: Document
) -> tuple[Event, ...]:
    """Mend the worklist of the case of a document that was signed."""
    del by
    refresh(station, tx, document.case_ref)
    return ()


def on_received(station: Station, tx: Transaction, document_id: str, case_ref: str) -> None:
    """Mend the worklist of the case of a document that came."""
    del document_id
    refresh(station, tx, case_ref)


def refresh_in_own_transaction(station: Station, case_ref: str) -> None:
    """Mend a worklist in an act of its own. Needs nobody at the desk."""
    if not case_ref:
        return
    with station.store.transaction() as tx:
        refresh(station, tx, case_ref)


def _noted(
    station: Station, tx: Transaction, people: list[Accused], facts: case_facts.CaseFacts
) -> list[Accused]:
    """Note what the arrest memo and the remand report say of an accused."""
    return [
        accused.note_papers(
            station,
            tx,
            person,
            facts.arrested.get(person.code),
            facts.remanded.get(person.code),
            TERMINAL,
        )
        for person in people
    ]


def _wanted(case: Case, people: Iterable[Accused], facts: case_facts.CaseFacts) -> _Wanted:
    """Return what the case asks for now, with when each begins; ``None``: it has not begun."""
    people = tuple(people)
    wanted: _Wanted = {}
    over = case.status not in load_step_rules().statuses
    for rule in load_step_rules().chosen(case.sections):
        # Once the register says that the investigation is over, what follows the report is left.
        if over and rule.begins != "filed":
            continue
        for subject in [person.code for person in people] if rule.of_accused else [""]:
            begins = facts.begins(rule.begins, case, people, subject)
            if begins is not None or not rule.starts:
                wanted[rule.step_id, subject] = (rule, begins)
    return wanted


def _mend(
    station: Station,
    tx: Transaction,
    case: Case,
    wanted: _Wanted,
    held: Iterable[CaseStep],
    assigned: Operator | None,
) -> list[CaseStep]:
    """Mend the steps that are there; return those that are to be added."""
    now = station.clock.now()
    there = {(step.step, step.subject): step for step in held}
    for key, step in there.items():
        _mend_one(tx, step, wanted.get(key), now)
    by = "" if assigned is None else assigned.operator_id
    return [
        CaseStep(
            case.case_ref,
            step_id,
            subject,
            _S.OPEN,
            begins,
            None if begins is None else rule.ends(begins),
            by,
            "",
            "",
            "",
            now,
        )
        for (step_id, subject), (rule, begins) in wanted.items()
        if (step_id, subject) not in there
    ]


def _mend_one(
    tx: Transaction,
    step: CaseStep,
    wanted: tuple[StepRule, datetime | None] | None,
    now: datetime,
) -> None:
    if wanted is None:
        if step.state is _S.OPEN:
            _turn(tx, step, _S.LAPSED, "lapsed", "", now, TERMINAL)
        return
    rule, begins = wanted
    due = None if begins is None else rule.ends(begins)
    if step.state is _S.LAPSED:
        _turn(tx, step, _S.OPEN, "asked_again", "", now, TERMINAL)
    if (step.begins_at, step.due_at) != (begins, due):
        rows.change_step(tx, step, begins_at=begins, due_at=due, changed_at=now)
        if step.begins_at is not None:
            rows.note_step(tx, step, "clock", "", now, TERMINAL)


# ── seen ─────────────────────────────────────────────────────────────────────────────────────


def worklist(station: Station, case_ref: str) -> tuple[StepView, ...]:
    """Return the steps of a case, those with the nearest end first, what is done last.

    Made here where the case is older than those whose worklists make themselves.

    Raises:
        CaseNotHere. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        if case_rows.find(tx, case_ref) is None:
            raise CaseNotHere(case=case_ref[:20])
        made = bool(rows.steps_of(tx, [case_ref]))
    if not made:
        refresh_in_own_transaction(station, case_ref)
    with station.store.reading() as tx:
        found = rows.steps_of(tx, [case_ref]).get(case_ref, [])
        views = _views(station, tx, [step for step in found if step.state is not _S.LAPSED])
        papers = case_facts.proof_documents(tx, case_ref)
    proofs = tuple(Proof(*paper) for paper in papers)
    return tuple(
        replace(view, proofs=tuple(p for p in proofs if p.paper_kind in view.rule.proves))
        for view in sorted(views, key=_order)
    )


def ending_steps(
    station: Station, *, own: bool = False, most: int | None = None
) -> tuple[StepView, ...]:
    """Return the open steps of all cases whose clock runs, the nearest end first; without proofs.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    by = operator.operator_id if own else None
    with station.store.reading() as tx:
        return tuple(_views(station, tx, rows.ending(tx, assigned_to=by, most=most)))


def urgency(rule: StepRule, step: CaseStep, now: datetime) -> Urgency:
    """Tell how near a step's end is: it is ``due`` a day before its last day, never after it."""
    if step.due_at is None or step.state is not _S.OPEN:
        return "open"
    if step.due_at < now:
        return "overdue"
    return "due" if now >= warn_from(step.due_at, rule.warn_days) else "later"


def _views(station: Station, tx: Transaction, steps: Iterable[CaseStep]) -> list[StepView]:
    book, now = load_step_rules(), station.clock.now()
    names = {person.operator_id: person.display_name for person in operator_rows.listing(tx)}
    return [
        StepView(
            step,
            book.rules[step.step],
            urgency(book.rules[step.step], step, now),
            (),
            names.get(OperatorId(step.assigned_to), ""),
        )
        for step in steps
        # A rule that was turned off since stays in the history alone.
        if step.step in book.rules
    ]


def _order(view: StepView) -> tuple[bool, bool, str, str]:
    step = view.step
    due = "" if step.due_at is None else step.due_at.isoformat()
    return step.state is not _S.OPEN, step.due_at is None, due, step.subject


# ── done ─────────────────────────────────────────────────────────────────────────────────────


def assign(station: Station, step: CaseStep, operator_id: OperatorId) -> None:
    """Return a step to somebody.

    Raises:
        NotAllowed, SessionLocked. IllegalStep: it is not open.
    """
    by = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        now, held = station.clock.now(), _held(tx, step)
        if held.state is not _S.OPEN:
            raise IllegalStep(state=held.state, wanted=_S.OPEN)
        rows.change_step(tx, held, assigned_to=operator_id, changed_at=now)
        rows.note_step(tx, held, "assigned", operator_id, now, by.operator_id)
        _record(station, tx, by.operator_id, "step.assigned", held)
    station.events.announce("worklist", step.case_ref)


def finish(station: Station, step: CaseStep, proof_id: str) -> None:
    """Close a step with the paper that proves it.

    Raises:
        ProofMissing: the paper is none that proves it, is not signed, or is of another case.
        IllegalStep: it is not open. NotAllowed, SessionLocked.
    """
    by = station.session.require(Right.WRITE)
    rule = load_step_rules().rules[step.step]
    with station.store.transaction() as tx:
        now, held = station.clock.now(), _held(tx, step)
        proofs = [Proof(*paper) for paper in case_facts.proof_documents(tx, step.case_ref)]
        proof = next((p for p in proofs if p.document_id == proof_id), None)
        if proof is None or proof.paper_kind not in rule.proves:
            raise ProofMissing
        by_whom = by.operator_id
        _turn(tx, held, _S.DONE, "done", proof_id, now, by_whom)
        rows.change_step(tx, held, proof_kind=proof.kind, proof_id=proof_id, reason="")
        _record(station, tx, by_whom, "step.done", held)
    station.events.announce("worklist", step.case_ref)


def set_not_applicable(station: Station, step: CaseStep, reason: str) -> None:
    """Say why a case does not ask for a step.

    Raises:
        ReasonNeeded. IllegalStep: it is not open. NotAllowed, SessionLocked.
    """
    _explained(station, step, _S.NOT_APPLICABLE, "not_applicable", reason)


def take_up(station: Station, step: CaseStep, reason: str) -> None:
    """Take a step up again that was done or did not apply.

    Raises:
        ReasonNeeded. IllegalStep: it is open. NotAllowed, SessionLocked.
    """
    _explained(station, step, _S.OPEN, "taken_up", reason)


def _explained(station: Station, step: CaseStep, to: StepState, act: str, reason: str) -> None:
    by = station.session.require(Right.WRITE)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        now, held = station.clock.now(), _held(tx, step)
        _turn(tx, held, to, act, reason.strip(), now, by.operator_id)
        kept = reason.strip() if to is _S.NOT_APPLICABLE else ""
        rows.change_step(tx, held, proof_kind="", proof_id="", reason=kept)
        _record(station, tx, by.operator_id, f"step.{act}", held)
    station.events.announce("worklist", step.case_ref)


def _held(tx: Transaction, step: CaseStep) -> CaseStep:
    held = rows.step(tx, step.case_ref, step.step, step.subject)
    if held is None:
        raise CaseNotHere(case=step.case_ref[:20])
    return held


def _turn(
    tx: Transaction,
    step: CaseStep,
    to: StepState,
    act: str,
    said: str,
    now: datetime,
    operator_id: str,
) -> None:
    if to not in STEP_NEXT[step.state]:
        raise IllegalStep(state=step.state, wanted=to)
    rows.change_step(tx, step, state=to.value, changed_at=now)
    rows.note_step(tx, step, act, said, now, operator_id)


def _record(station: Station, tx: Transaction, by: OperatorId, action: str, step: CaseStep) -> None:
    # A reason may name somebody: it stands in the step's own history, not in the ledger.
    named = f"{step.case_ref} {step.step} {step.subject}".strip()
    record(station, tx, by, action, named)


def rule_texts() -> Mapping[str, StepRule]:
    """Return the rules with their words, for lists of what was done."""
    return load_step_rules().rules
