"""What can be done with a process now: the one next step, and what the menu offers beside it."""

from datetime import datetime

from station_app.model.documents import SIGNED_STATES, DocumentState
from station_app.summons.model import OPEN, Process, ProcessState
from station_app.summons.register import ProcessPage

_S = ProcessState
_EXCHANGED = ("reported", "refused", "report_begun", "assigned")
_STEPS = {
    _S.RECEIVED: "assign",
    _S.TRANSFERRED: "take_back",
    _S.ASSIGNED: "print",
    _S.WITHDRAWN: "",
}


def next_step(page: ProcessPage) -> str:
    """Return the name of the one act to do next; empty: nothing is left to do here."""
    process = page.line.process
    if process.state is _S.ASSIGNED and page.line.print_waits:
        # Ordered already: it goes out when the printer has said so.
        return "prints"
    if process.state in _STEPS:
        return _STEPS[process.state]
    if process.state is _S.REPORTED:
        return "ack_by_hand" if process.origin == "paper" else ""
    if process.state is _S.RETURNED:
        return "ack" if process.ack_id else ""
    return _report_step(page)


def _report_step(page: ProcessPage) -> str:
    report = page.report
    if report is None or sent_back(page):
        return "report"
    if report.state is DocumentState.FINALISED:
        return "sign"
    if report.state in SIGNED_STATES:
        return "send"
    return "finish" if report.state is DocumentState.DRAFT else "report"


def sent_back(page: ProcessPage) -> bool:
    """Tell whether the court would not take the report that stands: it is to be corrected."""
    acts = [event.act for event in page.history if event.act in _EXCHANGED]
    return bool(acts) and acts[-1] == "refused"


def offers(page: ProcessPage, now: datetime, *, affidavit: bool) -> tuple[str, ...]:
    """Return the names of the acts the menu offers.

    Args:
        page: the process.
        now: by the station's clock.
        affidavit: whether the law asks for the affidavit of s. 70.
    """
    process, state = page.line.process, page.line.process.state
    given = state in (_S.ASSIGNED, _S.OUT, _S.UNSERVED)
    offered = (
        ("assign", given),
        ("print_again", state in (_S.OUT, _S.UNSERVED)),
        # A station whose printer is broken for days serves all the same.
        ("report", state is _S.ASSIGNED and page.line.print_waits),
        ("diary", page.line.officer is not None and state in OPEN),
        ("contact", not process.hidden),
        ("contacts", True),
        ("bounce", process.mode == "email" and state in (_S.SERVED, _S.REPORTED)),
        ("affidavit", affidavit),
        ("ack", bool(process.ack_id)),
        ("print_report", page.report is not None and page.report.page_count is not None),
        ("letter", _is_late(process, now)),
        ("files", True),
        ("transfer", given or state is _S.RECEIVED),
        ("withdraw", state in OPEN),
    )
    return tuple(name for name, possible in offered if possible)


def _is_late(process: Process, now: datetime) -> bool:
    """Tell whether the hearing passed before the return was with the court."""
    at = process.hearing_at
    return at is not None and bool(process.report_id) and at < now
