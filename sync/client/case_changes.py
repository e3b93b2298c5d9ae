"""The border of the register of cases: each change is read by itself, and an odd one passed by."""

import hashlib
import json
from typing import Any

from station_app.exchange.set_aside import Unfit
from station_app.model.cases import Case
from station_app.model.clock import from_text
from station_app.model.errors import ProtocolBroken
from sync.client.faults import members
from sync.wire.canonical import BrokenMessage
from sync.wire.cases import CaseChange
from sync.wire.records import from_data, to_data

_MOST_SEQUENCE = 2**53
_MOST_SERIAL_DIGITS = 9


def read_changes(body: bytes) -> tuple[tuple[Case, ...], tuple[Unfit, ...]]:
    """Return the cases of an answer, and what stood in the place of one and is none.

    Raises:
        ProtocolBroken: it is no answer, or an odd change does not even name its place.
    """
    told = members(body).get("changes")
    if type(told) is not list:
        raise ProtocolBroken(what="cases")
    cases: list[Case] = []
    odd: list[Unfit] = []
    for one in told:
        try:
            cases.append(_case(from_data(CaseChange, one)))
        except (BrokenMessage, OverflowError, ValueError) as error:
            odd.append(_odd(one, str(error.args[0])))
    return tuple(cases), tuple(odd)


def _case(change: CaseChange) -> Case:
    facts = change.facts
    number, _, year = facts.case_ref.partition("/")
    if not (number.isascii() and year.isascii() and len(number) <= _MOST_SERIAL_DIGITS):
        raise ValueError("case_ref")
    if not 0 < change.sequence < _MOST_SEQUENCE:
        raise ValueError("sequence")
    return Case(
        case_ref=f"{int(number)}/{year}",
        number=int(number),
        year=int(year),
        registered_at=from_text(facts.registered_at),
        sections=facts.sections,
        summary=facts.summary,
        officer=facts.officer,
        status=facts.status,
        people=tuple(to_data(person) for person in facts.people),
        diary=tuple(to_data(entry) for entry in facts.diary),
        hidden=False,
        sequence=change.sequence,
    )


def _odd(untrusted: Any, what: str) -> Unfit:
    sequence = untrusted.get("sequence") if isinstance(untrusted, dict) else None
    if type(sequence) is not int or not 0 < sequence < _MOST_SEQUENCE:
        raise ProtocolBroken(what="cases_cursor")
    whole = json.dumps(untrusted).encode()
    name = f"case-{sequence}-{hashlib.sha256(whole).hexdigest()[:16]}"
    return Unfit(name, "case", sequence, whole, "inbox.aside.unfit", what)
