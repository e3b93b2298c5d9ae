"""The report of service: begun with what is known, finished by the law's rules, sent to the court."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from station_app.cases import rows as case_rows
from station_app.documents import finalise as document_finalise
from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.exchange import outgoing_messages
from station_app.form_definitions.validation import as_moment
from station_app.forms import filling
from station_app.forms.finalise import PreparedForm, freeze_form, prepare_form
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import IST
from station_app.model.documents import SIGNED_STATES, Document, DocumentState
from station_app.model.errors import ReasonNeeded
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.summons import rows
from station_app.summons.court_messages import new_process, note
from station_app.summons.errors import (
    NoAffidavit,
    OfficerNeeded,
    ProcessExists,
    ReportDiffers,
    ReportNotReady,
    SamePerson,
)
from station_app.summons.model import Process, ProcessState, ServingOfficer
from station_app.summons.register import is_officer, masked
from station_app.summons.report_attachments import earlier_report, take_over_scans
from station_app.summons.report_text import ack_answers, affidavit_answers, report_body
from station_app.summons.service import announce

_S = ProcessState
_D = DocumentState
REPORT, ACK, AFFIDAVIT = "SERVICE_REP", "SERVICE_ACK", "AFFID_70"
_REPORTABLE = (_S.ASSIGNED, _S.OUT, _S.SERVED, _S.UNSERVED)


def begin(station: Station, process_id: str) -> Document:
    """Begin the report of a process, or go on with the one that is begun.

    What the register knows stands in it; scanned backs and logged attempts are in it already.

    Raises:
        OfficerNeeded: nobody was named who serves. NotAllowed, SessionLocked. ProcessUnknown.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        held = document_rows.load(tx, DocumentId(process.report_id)) if process.report_id else None
        officer = _officer(tx, process)
    if held is not None and held.state in (_D.DRAFT, _D.FINALISED):
        take_over_scans(station, process, held.document_id, operator.operator_id)
        return held
    if officer is None:
        raise OfficerNeeded
    earlier = str(process.facts.get("earlier_report", "")) if held is None else held.document_id
    replaces = DocumentId(earlier) if earlier else None
    with station.store.transaction() as tx:
        document = filling.begin_in(
            station, tx, REPORT, case_ref=process.case_ref, replaces=replaces
        )
        known = _known(station, tx, process, officer)
        if held is not None:
            # Sent back by the court: what was said stands, to be corrected.
            known |= earlier_report(station, tx, held, document.document_id, operator.operator_id)
        filling.put_answers(station, tx, document.document_id, known, operator.operator_id)
        rows.update(tx, process_id, station.clock.now(), report_id=document.document_id)
        note(station, tx, process, "report_begun", operator.operator_id, document.local_ref)
    station.events.announce("document", document.document_id)
    take_over_scans(station, process, document.document_id, operator.operator_id)
    announce(station, (process_id,))
    return document


def finish(station: Station, process_id: str, ticket: CancelTicket, report: Report) -> Document:
    """Finish the report, and with it its outcome and the acknowledgement of what was served: all or none.

    Raises:
        As ``finalise.finalise``: FormIncomplete, ReasonNeeded… ReportDiffers: the report speaks
            of another process. ProcessMoveIllegal: nobody was sent out.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        _require_same(tx, process)
        officer = _officer(tx, process)
        said = form_rows.answers_of(tx, process.report_id)
    ack: PreparedForm | None = None
    if officer is not None and _asks_ack(process, said):
        ack_id = _ack_draft(station, process, ack_answers(process, said, officer))
        ack = prepare_form(station, ack_id, iter(()))

    def end_together(tx: Transaction, _report: Document) -> None:
        _outcome(station, tx, rows.load(tx, process_id), operator.operator_id)
        if ack is not None:
            freeze_form(station, tx, ack)

    done = document_finalise.finalise(
        station, DocumentId(process.report_id), ticket, report, end_together
    )
    if ack is not None:
        station.events.announce("document", ack.seen.document.document_id)
    announce(station, (process_id,))
    return done


def submit(station: Station, process_ids: Sequence[str]) -> tuple[str, ...]:
    """Send reports to the court, as soon as their papers are held; return the messages' ids.

    Nothing is sent where one of them cannot be.

    Raises:
        ReportNotReady: some are not signed. SamePerson: whoever served sends it himself.
            NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    sent = []
    with station.store.transaction() as tx:
        held = [rows.load(tx, process_id) for process_id in process_ids]
        unsigned = sum(not _is_signed(tx, process) or _was_refused(tx, process) for process in held)
        if unsigned or not held:
            raise ReportNotReady(count=unsigned)
        for process in held:
            officer = _officer(tx, process)
            if officer is None or is_officer(operator, officer):
                raise SamePerson
            _require_same(tx, process)
            outcome = _outcome(station, tx, process, operator.operator_id)
            now = station.clock.now()
            moved = rows.move(tx, outcome, _S.REPORTED, now)
            said = form_rows.answers_of(tx, process.report_id)
            body = report_body(station, moved, said, officer, operator)
            note(station, tx, moved, "reported", operator.operator_id, body["outcome"])
            sent.append(_say(station, tx, moved, body, operator.operator_id))
    announce(station, process_ids)
    return tuple(message_id for message_id in sent if message_id)


def affidavit_offered(station: Station, process_id: str) -> bool:
    """Tell whether the law wants an affidavit: outside the limits, or the officer absent (s. 70)."""
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        said = form_rows.answers_of(tx, process.report_id) if process.report_id else {}
    return _needs_affidavit(process, said)


def begin_affidavit(station: Station, process_id: str) -> Document:
    """Begin the affidavit of service with what the report says.

    Raises:
        NoAffidavit: the law asks for none here. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        said = form_rows.answers_of(tx, process.report_id) if process.report_id else {}
        officer = _officer(tx, process)
        made = (
            document_rows.load(tx, DocumentId(process.affidavit_id))
            if process.affidavit_id
            else None
        )
    if made is not None and made.state is not _D.DISCARDED:
        return made
    if officer is None or not _needs_affidavit(process, said):
        raise NoAffidavit
    with station.store.transaction() as tx:
        document = filling.begin_in(station, tx, AFFIDAVIT, case_ref=process.case_ref)
        answers = affidavit_answers(process, said, officer)
        filling.put_answers(station, tx, document.document_id, answers, operator.operator_id)
        rows.update(tx, process_id, station.clock.now(), affidavit_id=document.document_id)
        note(station, tx, process, "affidavit", operator.operator_id, document.local_ref)
    station.events.announce("document", document.document_id)
    announce(station, (process_id,))
    return document


def enter_paper(
    station: Station, document_id: DocumentId, ticket: CancelTicket, report: Report
) -> Process:
    """Enter a process that came on paper: its form is finished and stands in the register.

    Raises:
        ProcessExists: the court's number is here already. As ``finalise.finalise``.
    """
    operator = station.session.require(Right.WRITE)
    view = filling.view(station, document_id)
    said = dict(view.answers)
    said["process_no"], said["parent"] = said.pop("process_id", ""), said.pop("parent_name", "")
    at = as_moment(said.pop("hearing_at", None))
    said["receiver"] = "A" if said.get("kind") in _ACCUSED_KINDS else "W"
    said["age"] = said.pop("age_years", None)
    entered: list[Process] = []

    def enter(tx: Transaction, done: Document) -> None:
        _require_new(tx, str(said["process_no"]))
        case_ref = done.case_ref or str(said.get("case_ref", ""))
        made = new_process(station, tx, said, case_ref, origin="paper", hearing_at=at)
        process = replace(
            made,
            document_id=document_id,
            paper_sha256=done.pdf_sha256 or "",
            paper_blob=done.pdf_blob,
        )
        rows.put(tx, process)
        note(station, tx, process, "received", operator.operator_id, done.local_ref)
        entered.append(process)

    with station.store.reading() as tx:
        _require_new(tx, str(said["process_no"]))
    document_finalise.finalise(station, document_id, ticket, report, enter)
    (process,) = entered
    announce(station, (process.process_id,))
    return process


def _require_new(tx: Transaction, process_no: str) -> None:
    known = rows.numbered(tx, process_no)
    if known is not None and known.state is not _S.WITHDRAWN:
        raise ProcessExists


def acknowledge_by_hand(station: Station, process_id: str, words: str) -> None:
    """Note the court's receipt of a report that went on paper.

    Raises:
        ReasonNeeded: no number or date of the receipt was written. ProcessMoveIllegal.
    """
    operator = station.session.require(Right.WRITE)
    if not words.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        process = rows.load(tx, process_id)
        moved = rows.move(tx, process, _S.RETURNED, station.clock.now())
        note(station, tx, moved, "acknowledged", operator.operator_id, words.strip())
    announce(station, (process_id,))


_ACCUSED_KINDS = ("summons_accused", "bailable", "non_bailable", "standing", "notice_35")


def _known(
    station: Station, tx: Transaction, process: Process, officer: ServingOfficer
) -> dict[str, Any]:
    shown = masked(station, process)
    case = case_rows.find(tx, process.case_ref) if process.case_ref else None
    sections = str(process.facts.get("sections", "")) or ", ".join(case.sections if case else ())
    hearing = process.hearing_at
    return {
        "process_id": process.process_no or process.process_id,
        "kind": process.kind.value,
        "court": process.court,
        "case_no": process.case_no,
        "sections": sections[:200] if process.hidden else "",
        "age_years": process.facts.get("age") if process.hidden else None,
        "name": shown.name,
        "hearing_at": None if hearing is None else _written(hearing),
        "executing": officer.label,
        "gd_departure": _number(process.gd_departure),
        "gd_return": _number(process.gd_return),
        "attempts": [
            {"at": _written(a.at), "mode": a.mode, "met": a.met, "result": a.result}
            for a in rows.attempts(tx, process.process_id)
        ],
    }


def _number(text: str) -> int | None:
    head = text.split("/", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    return int(head) if head.isdecimal() else None


def _written(at: Any) -> str:
    return str(at.astimezone(IST).strftime("%Y-%m-%dT%H:%M"))


def _officer(tx: Transaction, process: Process) -> ServingOfficer | None:
    return next((o for o in rows.officers(tx) if o.officer_id == process.officer_id), None)


def _require_same(tx: Transaction, process: Process) -> None:
    said = form_rows.answers_of(tx, process.report_id) if process.report_id else {}
    own = process.process_no or process.process_id
    if (said.get("process_id"), said.get("kind")) != (own, process.kind.value):
        raise ReportDiffers


def _is_signed(tx: Transaction, process: Process) -> bool:
    # What the court has not answered yet is not said a second time.
    if not process.report_id or process.state not in _REPORTABLE:
        return False
    papers = [process.report_id]
    if _asks_ack(process, form_rows.answers_of(tx, process.report_id)):
        # Without its acknowledgement a report of service never goes.
        papers.append(process.ack_id)
    held = [document_rows.find(tx, DocumentId(paper)) for paper in papers]
    return all(paper is not None and paper.state in SIGNED_STATES for paper in held)


def _was_refused(tx: Transaction, process: Process) -> bool:
    """Tell whether the court has sent back this very report: it is corrected, not sent again."""
    said = outgoing_messages.messages_about(tx, process.process_id)
    return any(m.state == "refused" and process.report_id in m.papers for m in said)


def _outcome(
    station: Station, tx: Transaction, process: Process, operator_id: OperatorId
) -> Process:
    """Move a process to what its finished report says; once."""
    said = form_rows.answers_of(tx, process.report_id)
    mode = str(said.get("mode", ""))
    wanted = _S.UNSERVED if mode == "unserved" else _S.SERVED
    if process.state is wanted and process.mode == mode:
        return process
    now = station.clock.now()
    if process.state is _S.ASSIGNED:
        # Handed out without a print from here.
        process = rows.move(tx, process, _S.OUT, now)
    changes: dict[str, Any] = {"mode": mode, "reason": str(said.get("reason", ""))}
    ended = as_moment(said.get("served_at")) or as_moment(said.get("produced_at")) or now
    changes["ended_at"] = process.ended_at if mode == "unserved" and process.ended_at else ended
    if process.state is wanted:
        rows.update(tx, process.process_id, now, **changes)
        moved = rows.load(tx, process.process_id)
    else:
        moved = rows.move(tx, process, wanted, now, **changes)
    executed = moved.is_warrant and wanted is _S.SERVED
    note(station, tx, moved, "executed" if executed else wanted.value, operator_id, mode)
    return moved


def _asks_ack(process: Process, said: Mapping[str, Any]) -> bool:
    """Tell whether a report needs an acknowledgement beside it: what was served, but no warrant."""
    return said.get("mode") != "unserved" and not process.is_warrant


def _ack_draft(station: Station, process: Process, answers: Mapping[str, Any]) -> DocumentId:
    """Return the draft of the acknowledgement with its answers: the one begun before, or a new one."""
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        held = rows.load(tx, process.process_id).ack_id
        before = document_rows.find(tx, DocumentId(held)) if held else None
        if before is not None and before.state is _D.FINALISED:
            # The report went back to its answers, and the acknowledgement with it.
            now, by = station.clock.now(), operator.operator_id
            before = document_rows.move(tx, before.document_id, _D.DRAFT, at=now, operator_id=by)
        if before is None or before.state is not _D.DRAFT:
            before = filling.begin_in(station, tx, ACK, case_ref=process.case_ref)
            rows.update(tx, process.process_id, station.clock.now(), ack_id=before.document_id)
            note(station, tx, process, "ack", operator.operator_id, before.local_ref)
        filling.put_answers(station, tx, before.document_id, answers, operator.operator_id)
    station.events.announce("document", before.document_id)
    return before.document_id


def _say(
    station: Station,
    tx: Transaction,
    process: Process,
    body: Mapping[str, Any],
    operator_id: OperatorId,
) -> str:
    if process.origin != "cis":
        # The court's system does not know it: the report goes there on paper.
        return ""
    ack = document_rows.load(tx, DocumentId(process.ack_id)) if process.ack_id else None
    extra = (ack.document_id,) if ack is not None and ack.state in SIGNED_STATES else ()
    return outgoing_messages.send_message(
        station,
        tx,
        operator_id,
        pillar="cis",
        kind="service_report",
        body=body,
        case_ref=process.case_ref,
        concerns=process.process_id,
        papers=(process.report_id, *extra),
    )


def _needs_affidavit(process: Process, said: Mapping[str, Any]) -> bool:
    served = said.get("mode") not in (None, "unserved") and not process.is_warrant
    return served and "yes" in (said.get("outside"), said.get("officer_absent"))
