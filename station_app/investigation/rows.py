"""Rows of the worklists: steps, each move of them, accused with theirs, the general diary."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, literal_column, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.cases.accused_model import Accused, AccusedStatus
from station_app.investigation.model import CaseStep, GdEntry, StepState
from station_app.investigation.tables import (
    accused,
    accused_moves,
    case_steps,
    gd_entries,
    step_moves,
)
from station_app.store.connection import Transaction
from station_app.store.records import in_batches, record_of, values_of
from station_app.store.schema import documents, received_papers

# ── steps ────────────────────────────────────────────────────────────────────────────────────


def put_steps(tx: Transaction, steps: Sequence[CaseStep]) -> None:
    """Add steps that were not there."""
    if steps:
        tx.execute(add(case_steps), [values_of(step) for step in steps])


def change_step(tx: Transaction, step: CaseStep, **values: Any) -> None:
    """Change a step."""
    tx.execute(
        change(case_steps)
        .where(case_steps.c.case_ref == step.case_ref)
        .where(case_steps.c.step == step.step)
        .where(case_steps.c.subject == step.subject)
        .values(**values)
    )


def steps_of(tx: Transaction, case_refs: Iterable[str]) -> dict[str, list[CaseStep]]:
    """Return the steps of cases, by case."""
    found: dict[str, list[CaseStep]] = {}
    for part in in_batches(case_refs):
        query = select(case_steps).where(case_steps.c.case_ref.in_(part))
        for row in tx.execute(query):
            found.setdefault(row.case_ref, []).append(_step(row))
    return found


def step(tx: Transaction, case_ref: str, name: str, subject: str) -> CaseStep | None:
    """Return one step, or ``None``."""
    query = (
        select(case_steps)
        .where(case_steps.c.case_ref == case_ref)
        .where(case_steps.c.step == name)
        .where(case_steps.c.subject == subject)
    )
    row = tx.execute(query).first()
    return None if row is None else _step(row)


def ending(
    tx: Transaction,
    *,
    after: datetime | None = None,
    until: datetime | None = None,
    assigned_to: str | None = None,
    names: Collection[str] | None = None,
    most: int | None = None,
) -> tuple[CaseStep, ...]:
    """Return the open steps whose clock ends in a span, the nearest end first."""
    query = select(case_steps).where(*_ends(after, until, assigned_to, names))
    ordered = query.order_by(case_steps.c.due_at, case_steps.c.case_ref).limit(most)
    return tuple(_step(row) for row in tx.execute(ordered))


def count_ending(
    tx: Transaction,
    *,
    after: datetime | None = None,
    until: datetime | None = None,
    assigned_to: str | None = None,
    names: Collection[str] | None = None,
) -> int:
    """Return how many open steps end in a span."""
    query = (
        select(func.count()).select_from(case_steps).where(*_ends(after, until, assigned_to, names))
    )
    return int(tx.execute(query).scalar() or 0)


def note_step(
    tx: Transaction, step: CaseStep, act: str, said: str, at: datetime, operator_id: str
) -> None:
    """Put what was done with a step into its history."""
    tx.execute(
        add(step_moves).values(
            case_ref=step.case_ref,
            step=step.step,
            subject=step.subject,
            act=act,
            said=said,
            at=at,
            operator_id=operator_id,
        )
    )


def step_history(tx: Transaction, case_ref: str) -> tuple[Row[Any], ...]:
    """Return what was done with the steps of a case, oldest first."""
    query = select(step_moves).where(step_moves.c.case_ref == case_ref)
    return tuple(tx.execute(query.order_by(step_moves.c.number)))


def _ends(
    after: datetime | None,
    until: datetime | None,
    assigned_to: str | None,
    names: Collection[str] | None,
) -> list[Any]:
    # One person's steps are few: the plus keeps SQLite from going through everybody's by time.
    due_at = (
        case_steps.c.due_at
        if assigned_to is None
        else literal_column("+case_steps.due_at", case_steps.c.due_at.type)
    )
    wanted: list[Any] = [case_steps.c.state == StepState.OPEN.value, due_at.is_not(None)]
    if after is not None:
        wanted.append(due_at > after)
    if until is not None:
        wanted.append(due_at <= until)
    if assigned_to is not None:
        wanted.append(case_steps.c.assigned_to == assigned_to)
    if names is not None:
        wanted.append(case_steps.c.step.in_(tuple(names)))
    return wanted


# ── accused ──────────────────────────────────────────────────────────────────────────────────


def put_accused(tx: Transaction, people: Sequence[Accused]) -> None:
    """Add accused."""
    if people:
        tx.execute(add(accused), [values_of(person) for person in people])


def change_accused(tx: Transaction, case_ref: str, code: str, **values: Any) -> None:
    """Change an accused."""
    where = (accused.c.case_ref == case_ref, accused.c.code == code)
    tx.execute(change(accused).where(*where).values(**values))


def accused_of(tx: Transaction, case_refs: Iterable[str]) -> dict[str, list[Accused]]:
    """Return the accused of cases, by case, in the order of their codes."""
    found: dict[str, list[Accused]] = {}
    for part in in_batches(case_refs):
        query = select(accused).where(accused.c.case_ref.in_(part)).order_by(accused.c.code)
        for row in tx.execute(query):
            found.setdefault(row.case_ref, []).append(_person(row))
    return found


def note_accused(
    tx: Transaction,
    person: Accused,
    happened_at: datetime,
    reason: str,
    at: datetime,
    operator_id: str,
) -> None:
    """Put where an accused stands now into the history."""
    tx.execute(
        add(accused_moves).values(
            case_ref=person.case_ref,
            code=person.code,
            status=person.status.value,
            happened_at=happened_at,
            reason=reason,
            at=at,
            operator_id=operator_id,
        )
    )


def accused_history(tx: Transaction, case_ref: str) -> tuple[Row[Any], ...]:
    """Return what became of the accused of a case, oldest first."""
    query = select(accused_moves).where(accused_moves.c.case_ref == case_ref)
    return tuple(tx.execute(query.order_by(accused_moves.c.number)))


# ── the general diary ────────────────────────────────────────────────────────────────────────


def put_entry(tx: Transaction, entry: GdEntry) -> None:
    """Add an entry of the general diary."""
    tx.execute(add(gd_entries).values(**values_of(entry)))


def last_entry(tx: Transaction, day: str) -> GdEntry | None:
    """Return the newest entry of a day, or ``None``."""
    query = select(gd_entries).where(gd_entries.c.day == day)
    row = tx.execute(query.order_by(gd_entries.c.serial.desc()).limit(1)).first()
    return None if row is None else record_of(GdEntry, row)


def entries(tx: Transaction, *, day: str = "", case_ref: str = "") -> tuple[GdEntry, ...]:
    """Return the entries of a day or of a case, in their order."""
    query = select(gd_entries).order_by(gd_entries.c.day, gd_entries.c.serial)
    if day:
        query = query.where(gd_entries.c.day == day)
    if case_ref:
        query = query.where(gd_entries.c.case_ref == case_ref)
    return tuple(record_of(GdEntry, row) for row in tx.execute(query))


def void_entry(tx: Transaction, day: str, serial: int, reason: str) -> bool:
    """Void an entry; return False where none stands."""
    done = tx.execute(
        change(gd_entries)
        .where(gd_entries.c.day == day)
        .where(gd_entries.c.serial == serial)
        .where(gd_entries.c.void_reason == "")
        .values(void_reason=reason)
    )
    return done.rowcount == 1


def _step(row: Row[Any]) -> CaseStep:
    return record_of(CaseStep, row, state=StepState(row.state))


def _person(row: Row[Any]) -> Accused:
    return record_of(Accused, row, status=AccusedStatus(row.status))


def with_papers(tx: Transaction, case_refs: Collection[str]) -> frozenset[str]:
    """Return those of some cases of which papers are here, our own or received."""
    found: set[str] = set()
    for part in in_batches(case_refs):
        for held in (documents, received_papers):
            query = select(held.c.case_ref).where(held.c.case_ref.in_(part)).distinct()
            found.update(tx.execute(query).scalars())
    return frozenset(found)
