"""What a report says, in the words of the papers that follow from it and of the court's message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.form_definitions.schema_file import load_form
from station_app.form_definitions.validation import as_moment
from station_app.model.clock import IST
from station_app.model.operators import Operator
from station_app.model.texts import load_texts
from station_app.station.station import Station
from station_app.summons.model import Process, ServingOfficer

_REPORT = "SERVICE_REP"


def code_text(kind: str, vocabulary: str, code: str, language: str) -> str:
    """Return a code of a form's vocabulary as people say it."""
    entry = load_form(kind).vocabularies[vocabulary].get(code)
    return code if entry is None else entry.of(language)


def ack_answers(
    process: Process, said: Mapping[str, Any], officer: ServingOfficer
) -> dict[str, Any]:
    """Return the answers of the acknowledgement that follows from a report."""
    by = str(said.get("served_to") or said.get("name", ""))
    relation = said.get("relation")
    if relation:
        by = f"{by} ({code_text(_REPORT, 'family_relation', str(relation), 'hi')})"
    hearing = process.hearing_at
    return {
        "process_id": said.get("process_id"),
        "court": process.court,
        "case_no": process.case_no,
        "hearing_at": None if hearing is None else _written(hearing),
        "sections": said.get("sections"),
        "age_years": said.get("age_years"),
        "name": said.get("name"),
        "mode": said.get("mode"),
        "served_at": said.get("served_at"),
        "signed_as": by[:100],
        "served_by": officer.label[:100],
    }


def affidavit_answers(
    process: Process, said: Mapping[str, Any], officer: ServingOfficer
) -> dict[str, Any]:
    """Return the answers of the affidavit that follows from a report."""
    mode = code_text(_REPORT, "service_mode", str(said.get("mode", "")), "hi")
    manner = ", ".join(
        str(part)
        for part in (mode, said.get("served_to"), said.get("place"), said.get("remarks"))
        if part
    )
    reasons = {
        "outside": "तामीली का स्थान न्यायालय की स्थानीय सीमा से बाहर है।",
        "officer_absent": "तामील करने वाला अधिकारी पेशी पर उपस्थित नहीं रहेगा।",
    }
    return {
        "process_id": process.process_no or process.process_id,
        "officer": officer.label,
        "name": said.get("name"),
        "served_at": said.get("served_at"),
        "place": said.get("place") or process.address,
        "manner": manner,
        "why": " ".join(words for name, words in reasons.items() if said.get(name) == "yes"),
    }


def report_body(
    station: Station,
    process: Process,
    said: Mapping[str, Any],
    officer: ServingOfficer,
    operator: Operator,
) -> dict[str, Any]:
    """Return the report as the message to the court holds it, in the station's words."""
    texts = load_texts(station.settings.language)
    mode, reason = str(said.get("mode", "")), str(said.get("reason", ""))
    unserved = mode == "unserved"
    why = code_text(_REPORT, "unserved_reason", reason, texts.language) if reason else ""
    relation = str(said.get("relation", ""))
    facts = {
        "process_no": process.process_no,
        "court_code": process.court_code,
        "acted_on": _acted(station, said),
        "outcome": "unserved" if unserved else "served",
        "sub_outcome": _sub(process, unserved=unserved),
        "reason": " – ".join(part for part in (why, said.get("reason_detail", "")) if part),
        "mode": mode,
        "served_to": "" if unserved else said.get("served_to") or said.get("name"),
        "relation": code_text(_REPORT, "family_relation", relation, texts.language)
        if relation
        else "",
        "place": said.get("place", ""),
        "remarks": said.get("next_step") or said.get("remarks", ""),
        "executing_name": officer.name,
        "executing_rank": " ".join(part for part in (officer.rank, officer.number) if part),
        "executing_office": station.settings.ps_code,
        "submitting_name": operator.display_name,
        "submitting_rank": texts(f"role.{operator.role.value}"),
        "submitting_office": station.settings.ps_code,
        "submitted_at": station.clock.now().astimezone(IST).strftime("%Y-%m-%dT%H:%M:%S"),
    }
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _sub(process: Process, *, unserved: bool) -> str:
    if process.is_warrant:
        return "not_arrested" if unserved else "executed"
    return "not_served" if unserved else "served"


def _acted(station: Station, said: Mapping[str, Any]) -> str:
    moments = [as_moment(said.get(name)) for name in ("served_at", "produced_at")]
    moments += [as_moment(row.get("at")) for row in said.get("attempts") or []]
    known: list[datetime] = [moment for moment in moments if moment is not None]
    at = known[0] if moments[0] or moments[1] else max(known, default=station.clock.now())
    return at.astimezone(IST).strftime("%Y-%m-%d")


def _written(at: datetime) -> str:
    return at.astimezone(IST).strftime("%Y-%m-%dT%H:%M")
