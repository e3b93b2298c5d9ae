"""Rows of the register of summons and warrants: plain, without any judgement."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.ids import OperatorId, PageId
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.summons.errors import ProcessMoveIllegal, ProcessUnknown
from station_app.summons.model import (
    NEXT,
    Attempt,
    Contact,
    Process,
    ProcessEvent,
    ProcessKind,
    ProcessPaper,
    ProcessState,
    ServingOfficer,
)
from station_app.summons.tables import (
    contacts,
    process_attempts,
    process_events,
    process_papers,
    processes,
    serving_officers,
)


def put(tx: Transaction, process: Process) -> None:
    """Enter a new process."""
    facts = json.dumps(process.facts, ensure_ascii=False, sort_keys=True)
    tx.execute(add(processes).values(**values_of(process, facts=facts)))


def load(tx: Transaction, process_id: str) -> Process:
    """Return a process.

    Raises:
        ProcessUnknown: the register has none of that id.
    """
    process = find(tx, process_id)
    if process is None:
        raise ProcessUnknown(process=process_id[:40])
    return process


def find(tx: Transaction, process_id: str) -> Process | None:
    """Return a process, or ``None``."""
    row = tx.execute(select(processes).where(processes.c.process_id == process_id)).first()
    return None if row is None else _process(row)


def numbered(tx: Transaction, process_no: str, court_code: str | None = None) -> Process | None:
    """Return the process that bears a court's number; of several the newest that still counts."""
    query = select(processes).where(processes.c.process_no == process_no)
    if court_code is not None:
        query = query.where(processes.c.court_code == court_code)
    rows = [_process(r) for r in tx.execute(query.order_by(processes.c.received_at.desc()))]
    standing = [p for p in rows if p.state is not ProcessState.WITHDRAWN]
    return next(iter(standing or rows), None)


def of_paper(tx: Transaction, document_id: str) -> Process | None:
    """Return the process that a form belongs to: its entry, report, acknowledgement or affidavit."""
    columns = (
        processes.c.report_id,
        processes.c.ack_id,
        processes.c.affidavit_id,
        processes.c.document_id,
    )
    named = or_(*(column == document_id for column in columns))
    row = tx.execute(select(processes).where(named)).first()
    return None if row is None else _process(row)


def listing(tx: Transaction, states: Collection[ProcessState] | None = None) -> tuple[Process, ...]:
    """Return processes by hearing, those without one last."""
    query = select(processes)
    if states is not None:
        query = query.where(processes.c.state.in_([state.value for state in states]))
    late = (processes.c.hearing_at.is_(None), processes.c.hearing_at, processes.c.process_id)
    return tuple(_process(row) for row in tx.execute(query.order_by(*late)))


def of_case(tx: Transaction, case_ref: str) -> tuple[Process, ...]:
    """Return the processes that name an FIR, in the order in which they came."""
    query = select(processes).where(processes.c.case_ref == case_ref)
    return tuple(_process(row) for row in tx.execute(query.order_by(processes.c.received_at)))


def update(tx: Transaction, process_id: str, at: datetime, **changes: Any) -> None:
    """Change what the register says of a process, but not its state."""
    if "facts" in changes:
        changes["facts"] = json.dumps(changes["facts"], ensure_ascii=False, sort_keys=True)
    where = processes.c.process_id == process_id
    tx.execute(change(processes).where(where).values(changed_at=at, **changes))


def move(
    tx: Transaction, process: Process, to: ProcessState, at: datetime, **changes: Any
) -> Process:
    """Move a process on; return it as it stands then.

    Raises:
        ProcessMoveIllegal: it does not stand where it was thought, or the move is none.
    """
    legal = to in NEXT[process.state]
    where = (processes.c.process_id == process.process_id, processes.c.state == process.state.value)
    if "facts" in changes:
        changes["facts"] = json.dumps(changes["facts"], ensure_ascii=False, sort_keys=True)
    values = {"state": to.value, "changed_at": at, **changes}
    done = legal and tx.execute(change(processes).where(*where).values(**values)).rowcount == 1
    if not done:
        raise ProcessMoveIllegal(state=process.state.value, wanted=to.value)
    return load(tx, process.process_id)


def note(tx: Transaction, event: ProcessEvent) -> None:
    """Put a line into a process's history."""
    tx.execute(add(process_events).values(**values_of(event)))


def history(tx: Transaction, process_id: str) -> tuple[ProcessEvent, ...]:
    """Return a process's history, oldest first."""
    query = select(process_events).where(process_events.c.process_id == process_id)
    return tuple(_event(row) for row in tx.execute(query.order_by(process_events.c.number)))


def events(tx: Transaction, act: str) -> tuple[ProcessEvent, ...]:
    """Return every event of one sort, oldest first."""
    query = select(process_events).where(process_events.c.act == act)
    return tuple(_event(row) for row in tx.execute(query.order_by(process_events.c.number)))


def add_attempt(
    tx: Transaction, process_id: str, attempt: Attempt, operator_id: OperatorId
) -> None:
    """Keep an attempt."""
    values = values_of(attempt, process_id=process_id, operator_id=operator_id)
    tx.execute(add(process_attempts).values(**values))


def attempts(tx: Transaction, process_id: str) -> tuple[Attempt, ...]:
    """Return the attempts, the earliest first."""
    query = select(process_attempts).where(process_attempts.c.process_id == process_id)
    return tuple(
        Attempt(row.at, row.mode, row.met, row.result)
        for row in tx.execute(query.order_by(process_attempts.c.at, process_attempts.c.number))
    )


def file_page(
    tx: Transaction,
    process_id: str,
    part: str,
    page_id: str,
    quarter_turns: int,
    at: datetime,
    operator_id: OperatorId,
) -> bool:
    """File a captured page with a process, once; return whether it is new."""
    known = select(process_papers.c.number).where(process_papers.c.page_id == page_id)
    if tx.execute(known).first() is not None:
        return False
    tx.execute(
        add(process_papers).values(
            process_id=process_id,
            part=part,
            page_id=page_id,
            quarter_turns=quarter_turns,
            at=at,
            operator_id=operator_id,
        )
    )
    return True


def papers(tx: Transaction, process_id: str) -> tuple[ProcessPaper, ...]:
    """Return the pages that were filed with a process, in the order of filing."""
    query = select(process_papers).where(process_papers.c.process_id == process_id)
    return tuple(
        ProcessPaper(
            row.number, row.process_id, row.part, PageId(row.page_id), row.quarter_turns, row.at
        )
        for row in tx.execute(query.order_by(process_papers.c.number))
    )


def filed_parts(tx: Transaction, part: str) -> frozenset[str]:
    """Return the processes of which a part was filed."""
    query = select(process_papers.c.process_id).where(process_papers.c.part == part)
    return frozenset(str(row.process_id) for row in tx.execute(query))


def filed_page(tx: Transaction, page_id: str) -> str:
    """Return the process with which a page was filed; empty: none."""
    query = select(process_papers.c.process_id).where(process_papers.c.page_id == page_id)
    return str(tx.execute(query).scalar() or "")


def put_officer(tx: Transaction, officer: ServingOfficer, at: datetime) -> None:
    """Remember who serves."""
    tx.execute(add(serving_officers).values(**values_of(officer, at=at)))


def officers(tx: Transaction) -> tuple[ServingOfficer, ...]:
    """Return who serves, by number."""
    query = select(serving_officers).order_by(serving_officers.c.number, serving_officers.c.name)
    return tuple(
        ServingOfficer(row.officer_id, row.name, row.rank, row.number) for row in tx.execute(query)
    )


def add_contact(tx: Transaction, contact: Contact, operator_id: OperatorId) -> None:
    """Keep where a person can be reached."""
    tx.execute(add(contacts).values(**values_of(contact, operator_id=operator_id)))


def contact(tx: Transaction, person_key: str) -> Contact | None:
    """Return where a person can be reached, as it was told last."""
    query = select(contacts).where(contacts.c.person_key == person_key)
    row = tx.execute(query.order_by(contacts.c.number.desc()).limit(1)).first()
    return None if row is None else _contact(row)


def all_contacts(tx: Transaction) -> tuple[Contact, ...]:
    """Return the register of addresses: the newest line of each person, by name."""
    newest = select(func.max(contacts.c.number)).group_by(contacts.c.person_key)
    query = select(contacts).where(contacts.c.number.in_(newest)).order_by(contacts.c.name)
    return tuple(_contact(row) for row in tx.execute(query))


def _event(row: Row[Any]) -> ProcessEvent:
    return ProcessEvent(
        row.process_id,
        row.act,
        ProcessState(row.state),
        row.at,
        OperatorId(row.operator_id),
        row.note,
    )


def _contact(row: Row[Any]) -> Contact:
    return Contact(row.person_key, row.name, row.address, row.phone, row.email, row.at)


def _process(row: Row[Any]) -> Process:
    return record_of(
        Process,
        row,
        facts=json.loads(row.facts),
        kind=ProcessKind(row.kind),
        state=ProcessState(row.state),
    )
