"""What the court says: a new process, another hearing, a recall, its answer to a report.

Needs nobody at the desk; runs in the transaction that keeps the item.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from station_app.cases import rows as case_rows
from station_app.documents import outbox_rows
from station_app.documents import rows as document_rows
from station_app.exchange import outgoing_messages
from station_app.form_definitions.protection_rules import mentions_protected
from station_app.model.errors import ProtocolBroken
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import TERMINAL
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.summons import rows
from station_app.summons.limits import load_service_limits
from station_app.summons.model import ENDED, Process, ProcessEvent, ProcessKind, ProcessState

if TYPE_CHECKING:
    from station_app.model.pillars import Arrived, InboxFile

_S = ProcessState
_ADULT = 18
_ACCUSED = "A"
_COLUMNS = frozenset(
    {
        "process_no",
        "kind",
        "court_code",
        "court",
        "case_no",
        "cnr",
        "name",
        "parent",
        "address",
        "village",
        "phone",
        "email",
        "receiver",
        "hearing_on",
        "issued_on",
    }
)
"""What the register has a column for; the rest of what the court said is kept beside it."""


def store_process(station: Station, tx: Transaction, arrived: "Arrived") -> None:
    """Enter a process that the court sent; one that is here already is only renewed."""
    made = _process(station, tx, arrived.body, arrived.case_ref)
    paper = next((f for f in arrived.files if f.media_type == "application/pdf"), None)
    known = rows.numbered(tx, made.process_no, made.court_code)
    if known is not None and known.state is not _S.WITHDRAWN:
        _renew(station, tx, known, made, paper)
        return
    if paper is not None:
        made = replace(made, paper_blob=paper.blob_id, paper_sha256=paper.sha256)
    enter_process(station, tx, made, TERMINAL)


def _renew(
    station: Station, tx: Transaction, known: Process, made: Process, paper: "InboxFile | None"
) -> None:
    """Take over what the court says anew of a process that is here: its day, its paper."""
    changes: dict[str, Any] = {}
    if made.hearing_at is not None and made.hearing_at != known.hearing_at:
        changes["hearing_at"] = made.hearing_at
    if paper is not None and paper.sha256 != known.paper_sha256:
        changes |= {"paper_blob": paper.blob_id, "paper_sha256": paper.sha256}
    if changes and known.state not in ENDED:
        rows.update(tx, known.process_id, station.clock.now(), **changes)
        _move_deadlines(station, tx, known.process_id)
        note(station, tx, known, "renewed", TERMINAL, str(made.facts.get("doc_sub_type", "")))


def store_reschedule(station: Station, tx: Transaction, arrived: "Arrived") -> None:
    """Move the hearing; what waits for the old day waits for the new one."""
    process = _known(tx, arrived.body)
    hearing_at = _hearing(arrived.body)
    if process.state in ENDED and process.state is not _S.RETURNED:
        return
    changes: dict[str, Any] = {"hearing_at": hearing_at}
    if hearing_at is not None:
        limits, now = load_service_limits(), station.clock.now()
        if not limits.is_red(hearing_at, now):
            changes["escalated_at"] = None
    rows.update(tx, process.process_id, station.clock.now(), **changes)
    moved = _move_deadlines(station, tx, process.process_id)
    note(
        station,
        tx,
        moved,
        "rescheduled",
        TERMINAL,
        f"{arrived.body.get('hearing_on', '')} {arrived.body.get('remarks', '')}".strip(),
    )


def _move_deadlines(station: Station, tx: Transaction, process_id: str) -> Process:
    """Let the papers that go back to the court wait in the queue by the hearing as it stands now."""
    process = rows.load(tx, process_id)
    hearing_at = process.hearing_at
    due = None if hearing_at is None else load_service_limits().due_at(hearing_at)
    for paper in filter(None, (process.report_id, process.ack_id, process.affidavit_id)):
        document_rows.move_deadline(tx, DocumentId(paper), station.clock.now(), due)
        outbox_rows.move_deadline(tx, DocumentId(paper), due)
    return process


def store_recall(station: Station, tx: Transaction, arrived: "Arrived") -> None:
    """The court wants the process back: nobody serves it any more."""
    process = _known(tx, arrived.body)
    if process.state in ENDED:
        return
    reason = str(arrived.body.get("remarks", ""))
    moved = rows.move(
        tx, process, _S.WITHDRAWN, station.clock.now(), reason="recalled", escalated_at=None
    )
    note(station, tx, moved, "recalled", TERMINAL, reason)


def store_answer(station: Station, tx: Transaction, arrived: "Arrived") -> None:
    """The court's answer to a report: acknowledged, or refused and to be corrected."""
    said = outgoing_messages.message(tx, arrived.concerns)
    if said is None or said.kind != "service_report":
        return
    process = rows.load(tx, said.concerns)
    if process.state is not _S.REPORTED:
        return
    accepted = arrived.body.get("outcome") == "accepted"
    back = _S.UNSERVED if process.mode == "unserved" else _S.SERVED
    to = _S.RETURNED if accepted else back
    moved = rows.move(tx, process, to, station.clock.now())
    words = arrived.reference if accepted else str(arrived.body.get("reason", ""))
    note(station, tx, moved, "acknowledged" if accepted else "refused", TERMINAL, words)


def enter_process(
    station: Station, tx: Transaction, process: Process, operator_id: OperatorId
) -> None:
    """Put a new process into the register, in the caller's transaction."""
    rows.put(tx, process)
    note(station, tx, process, "received", operator_id, "")


def note(
    station: Station,
    tx: Transaction,
    process: Process,
    act: str,
    operator_id: OperatorId,
    words: str,
) -> None:
    """Write an act into the process's history and, without its words, into the ledger."""
    now = station.clock.now()
    rows.note(tx, ProcessEvent(process.process_id, act, process.state, now, operator_id, words))
    record(station, tx, operator_id, f"process.{act}", process.process_id)


def new_process(
    station: Station,
    tx: Transaction,
    said: Mapping[str, Any],
    case_ref: str,
    *,
    origin: str,
    hearing_at: datetime | None,
) -> Process:
    """Make the register's row of what a court says on paper or by wire."""
    now = station.clock.now()
    facts = {name: value for name, value in said.items() if name not in _COLUMNS and value}
    name, village = str(said.get("name", "")), str(said.get("village", ""))
    return Process(
        process_id=station.new_id("v"),
        process_no=str(said.get("process_no", "")),
        kind=ProcessKind(str(said["kind"])),
        state=_S.RECEIVED,
        origin=origin,
        court_code=str(said.get("court_code", "")),
        court=str(said.get("court", "")),
        case_no=str(said.get("case_no", "")),
        cnr=str(said.get("cnr", "")),
        case_ref=case_ref,
        name=name,
        parent=str(said.get("parent", "")),
        address=str(said.get("address", "")),
        village=village,
        phone=str(said.get("phone", "")),
        email=str(said.get("email", "")),
        receiver=str(said.get("receiver", "")),
        person_key="|".join(map(_folded, (name, str(said.get("parent", "")), village))),
        hidden=_hides(tx, said, case_ref),
        hearing_at=hearing_at,
        issued_on=str(said.get("issued_on", "")),
        received_at=now,
        changed_at=now,
        facts=facts,
    )


def _process(station: Station, tx: Transaction, said: Mapping[str, Any], case_ref: str) -> Process:
    if not said.get("process_no") or said.get("kind") not in set(ProcessKind):
        raise ProtocolBroken(what="process")
    return new_process(
        station,
        tx,
        said,
        case_ref or _fir(station, said),
        origin="cis",
        hearing_at=_hearing(said),
    )


def _hearing(said: Mapping[str, Any]) -> datetime | None:
    text = str(said.get("hearing_on") or "")
    if not text:
        return None
    try:
        return load_service_limits().hearing(date.fromisoformat(text))
    except ValueError:
        raise ProtocolBroken(what="hearing") from None


def _folded(text: str) -> str:
    """Return a name without blanks, points and capitals: two persons must not become one."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "ZPSC")


def _fir(station: Station, said: Mapping[str, Any]) -> str:
    """Return our own FIR that the court names; another station's number would be taken for ours."""
    serial, year = str(said.get("fir_serial", "")), str(said.get("fir_year", ""))
    own = said.get("fir_station") == station.settings.ps_code
    return f"{int(serial)}/{year}" if own and serial.isdecimal() and year.isdecimal() else ""


def _known(tx: Transaction, said: Mapping[str, Any]) -> Process:
    process = rows.numbered(tx, str(said.get("process_no", "")))
    if process is None:
        raise ProtocolBroken(what="process")
    return process


def _hides(tx: Transaction, said: Mapping[str, Any], case_ref: str) -> bool:
    """Tell whether the person's identity is protected: a child, or not the accused of such a case."""
    age = said.get("age")
    if type(age) is int and 0 < age < _ADULT:
        return True
    if said.get("receiver") == _ACCUSED:
        return False
    case = case_rows.find(tx, case_ref) if case_ref else None
    return (case is not None and case.hidden) or mentions_protected(str(said.get("sections", "")))
