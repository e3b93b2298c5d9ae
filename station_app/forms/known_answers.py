"""What is known before anybody types: from the paper that a form answers, and from its case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.cases import rows as case_rows
from station_app.documents import form_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import require_may_see
from station_app.model.clock import IST
from station_app.model.forms import Answers, Form
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from station_app.store.connection import Transaction

_PACKET = ("packet", "content", "seal")


def answered_paper(
    station: Station, tx: Transaction, form: Form, concerns: str
) -> tuple[dict[str, Any], str, str]:
    """Return what can be copied from the paper that is answered, its reference and its case.

    Raises:
        IdentityProtected, SessionLocked. DocumentUnknown: no such paper is here.
    """
    if not concerns:
        return {}, "", ""
    require_may_see(station, concerns)
    paper = received_rows.find(tx, concerns)
    if paper is not None:
        facts = {f"request.{name}": value for name, value in paper.answers.items()}
        facts |= {
            "request.from_office": paper.from_office,
            "request.local_ref": paper.local_ref,
            "request.signed_at": _ist(paper.signed_at),
        }
        return sources(form, facts), paper.local_ref, paper.case_ref
    ours = document_rows.load(tx, DocumentId(concerns))
    answers = form_rows.answers_of(tx, concerns)
    facts = {f"parent.{name}": value for name, value in answers.items()}
    facts["parent.packets"] = packets_of(answers)
    facts |= {
        "parent.local_ref": ours.local_ref,
        "parent.signed_on": _ist(ours.changed_at)[:10],
        "request.from_office": answers.get("to_office", ""),
    }
    return sources(form, facts), ours.local_ref, ours.case_ref


def packets_of(answers: Answers) -> list[dict[str, Any]]:
    """Return the sealed packets that a paper lists, whatever its table is called."""
    return [
        {name: row[name] for name in _PACKET if name in row}
        for value in answers.values()
        if isinstance(value, list)
        for row in value
        if isinstance(row, dict) and {"packet", "content"} <= row.keys()
    ]


def sources(form: Form, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of the questions whose source is among some facts, by question."""
    return {
        field.field_id: facts[field.source]
        for field in form.fields
        if field.source in facts and facts[field.source] not in (None, "")
    }


def of_case(tx: Transaction, case_ref: str) -> dict[str, Any]:
    """Return what the register knows of a case; its number alone where it is not here yet."""
    case = case_rows.find(tx, case_ref) if case_ref else None
    sections = "" if case is None else ", ".join(case.sections)
    return {"case.case_ref": case_ref, "case.sections": sections}


def _ist(at: datetime) -> str:
    return at.astimezone(IST).strftime("%Y-%m-%dT%H:%M")
