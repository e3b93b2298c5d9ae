"""Rows of print jobs, their moves and the history of these."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.ids import OperatorId
from station_app.model.printers import (
    ASKING,
    NEXT_JOB,
    OPEN,
    JobMove,
    JobState,
    PrinterFact,
    PrintJob,
)
from station_app.printing.errors import PrintJobMoved
from station_app.printing.tables import print_jobs, print_moves
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def insert(tx: Transaction, job: PrintJob) -> None:
    """Add a new job."""
    tx.execute(add(print_jobs).values(**_values(job)))
    _note(tx, job.job_id, None, job.state, job.made_at, job.made_by, "")


def find(tx: Transaction, job_id: str) -> PrintJob | None:
    """Return a job, or ``None``."""
    row = tx.execute(select(print_jobs).where(print_jobs.c.job_id == job_id)).first()
    return None if row is None else _job(row)


def listing(
    tx: Transaction,
    *,
    states: Collection[JobState] | None = None,
    since: datetime | None = None,
    cleared: bool | None = None,
) -> tuple[PrintJob, ...]:
    """List jobs, the oldest first.

    Args:
        tx: a transaction.
        states: only these; ``None``: all.
        since: only those that changed at this time or later.
        cleared: only those of which the print service holds nothing more, or still something.
    """
    query = select(print_jobs).order_by(print_jobs.c.made_at, print_jobs.c.job_id)
    if states is not None:
        query = query.where(print_jobs.c.state.in_([state.value for state in states]))
    if since is not None:
        query = query.where(print_jobs.c.changed_at >= since)
    if cleared is not None:
        query = query.where(print_jobs.c.cleared.is_(cleared))
    return tuple(_job(row) for row in tx.execute(query))


def objects_waiting(tx: Transaction, kind: str) -> frozenset[str]:
    """Return what was ordered of a kind of print and has not come out: under way, or waits for a word."""
    states = [state.value for state in (*OPEN, *ASKING)]
    query = select(print_jobs.c.object_id).where(
        print_jobs.c.kind == kind, print_jobs.c.state.in_(states)
    )
    return frozenset(tx.execute(query).scalars())


def kept_until(tx: Transaction, before: datetime) -> tuple[PrintJob, ...]:
    """Return the jobs whose sealed pages are kept although they ended before a time."""
    ended = (JobState.DONE.value, JobState.CANCELLED.value)
    query = (
        select(print_jobs)
        .where(print_jobs.c.state.in_(ended))
        .where(print_jobs.c.pdf_blob != "")
        .where(print_jobs.c.changed_at < before)
    )
    return tuple(_job(row) for row in tx.execute(query))


def copies_of(tx: Transaction, job_id: str) -> int:
    """Return how many copies of a job were ordered after it."""
    query = select(func.count()).select_from(print_jobs).where(print_jobs.c.copy_of == job_id)
    return int(tx.execute(query).scalar() or 0)


def of_object(tx: Transaction, object_id: str) -> tuple[PrintJob, ...]:
    """Return every print of a paper, the oldest first."""
    query = (
        select(print_jobs)
        .where(print_jobs.c.object_id == object_id)
        .order_by(print_jobs.c.made_at, print_jobs.c.job_id)
    )
    return tuple(_job(row) for row in tx.execute(query))


def move(
    tx: Transaction,
    job: PrintJob,
    to: JobState,
    *,
    at: datetime,
    operator_id: OperatorId,
    note: str = "",
    **changes: object,
) -> None:
    """Move a job from where it was seen to a state, with what changes along with it.

    Raises:
        PrintJobMoved: it does not stand where this move begins.
    """
    if to not in NEXT_JOB[job.state]:
        raise PrintJobMoved(job=job.job_id, stands=job.state, asked=to)
    done = tx.execute(
        change(print_jobs)
        .where(print_jobs.c.job_id == job.job_id)
        .where(print_jobs.c.state == job.state.value)
        .values(state=to.value, changed_at=at, **changes)
    )
    if done.rowcount != 1:
        raise PrintJobMoved(job=job.job_id, stands=job.state, asked=to)
    _note(tx, job.job_id, job.state, to, at, operator_id, note)


def note_fact(tx: Transaction, job_id: str, fact: PrinterFact) -> None:
    """Note what stands in a job's way now."""
    tx.execute(change(print_jobs).where(print_jobs.c.job_id == job_id).values(fact=fact.value))


def note_released(tx: Transaction, job_id: str) -> None:
    """Note that the print service took our word to print a job."""
    tx.execute(change(print_jobs).where(print_jobs.c.job_id == job_id).values(let_go=True))


def note_cleared(tx: Transaction, job_id: str) -> None:
    """Note that the print service holds nothing of a job any more."""
    tx.execute(change(print_jobs).where(print_jobs.c.job_id == job_id).values(cleared=True))


def note_dropped(tx: Transaction, job_id: str) -> None:
    """Note that the sealed pages of an ended job are not kept any more."""
    tx.execute(change(print_jobs).where(print_jobs.c.job_id == job_id).values(pdf_blob=""))


def history(tx: Transaction, job_id: str) -> tuple[JobMove, ...]:
    """Return a job's moves, oldest first."""
    query = select(print_moves).where(print_moves.c.job_id == job_id).order_by(print_moves.c.number)
    return tuple(
        JobMove(
            job_id=row.job_id,
            from_state=None if row.from_state is None else JobState(row.from_state),
            to_state=JobState(row.to_state),
            at=row.at,
            operator_id=row.operator_id,
            note=row.note,
        )
        for row in tx.execute(query)
    )


def _note(
    tx: Transaction,
    job_id: str,
    from_state: JobState | None,
    to_state: JobState,
    at: datetime,
    operator_id: OperatorId,
    note: str,
) -> None:
    tx.execute(
        add(print_moves).values(
            job_id=job_id,
            from_state=None if from_state is None else from_state.value,
            to_state=to_state.value,
            at=at,
            operator_id=operator_id,
            note=note,
        )
    )


def _values(job: PrintJob) -> Mapping[str, object]:
    return values_of(job)


def _job(row: Row[Any]) -> PrintJob:
    return record_of(PrintJob, row, state=JobState(row.state), fact=PrinterFact(row.fact))
