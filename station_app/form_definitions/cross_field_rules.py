"""Rules of law that join several answers, read from ``resources/forms/rules.toml``.

``refuse`` forbids finishing the paper; ``warn`` takes a written reason into the ledger (chronology
is never silently blocked); ``close`` keeps a signed paper on the pending list until it is met.
"""

import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from station_app.form_definitions.schema_file import FOLDER
from station_app.form_definitions.validation import as_day, as_moment
from station_app.model.clock import IST
from station_app.model.forms import Answers, Finding, Form, Naming, rows_of
from station_app.model.operators import SIGNERS_OF_HOUSE, Operator, Role
from station_app.model.texts import typed_plainly

Act = Literal["refuse", "warn", "close"]
_ACTS = ("refuse", "warn", "close")
_ASKED_APART = ("signer", "known_case")
"""What no answer alone tells: who signs, and which cases there are."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its section of law."""

    rule_id: str
    number: int
    """Its number among the catalogue's cross-field rules."""
    kinds: tuple[str, ...]
    act: Act
    law: str
    words: Naming
    check: str
    table: Mapping[str, Any]
    conditions: tuple[Mapping[str, Any], ...]


@cache
def load_rules(path: Path = FOLDER / "rules.toml") -> tuple[Rule, ...]:
    """Read all rules.

    Raises:
        ValueError: a rule's check or act is not known.
    """
    rules = []
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["rules"]:
        if row["check"] not in _CHECKS and row["check"] not in _ASKED_APART:
            raise ValueError(row["id"])
        if row["act"] not in _ACTS:
            raise ValueError(row["id"])
        rules.append(
            Rule(
                rule_id=row["id"],
                number=row["number"],
                kinds=tuple(row["kinds"]),
                act=cast("Act", row["act"]),
                law=row["law"],
                words=Naming(row["hi"], row["en"]),
                check=row["check"],
                table=row,
                conditions=tuple(row.get("if", ())),
            )
        )
    return tuple(rules)


def check_rules(
    form: Form, answers: Answers, now: datetime, *, acts: Sequence[Act] = ("refuse", "warn")
) -> tuple[Finding, ...]:
    """Return the rules that the answers break.

    Args:
        form: what was asked.
        answers: everything that is kept, also of fields that are not shown now.
        now: the station's time.
        acts: which rules are asked.
    """
    return tuple(
        _finding(rule)
        for rule in load_rules()
        if form.kind in rule.kinds
        and rule.act in acts
        and rule.check not in _ASKED_APART
        and all(_condition_holds(condition, answers) for condition in rule.conditions)
        and not _CHECKS[rule.check](rule.table, answers, now, form)
    )


def check_signer(form: Form, answers: Answers, signer: Operator) -> tuple[Finding, ...]:
    """Return the rules that forbid this person to sign; none: he may."""
    findings = []
    if form.signers and signer.role.value not in form.signers:
        findings.append(Finding("", "signer", {}, law=form.law))
    for rule in load_rules():
        if form.kind in rule.kinds and rule.check == "signer":
            named = str(answers.get(rule.table["field"], "")) == signer.display_name
            if signer.role.value not in rule.table["roles"] and not named:
                findings.append(_finding(rule))
    return tuple(findings)


def names_officer(form: Form, signer: Operator) -> bool:
    """Tell whether the law lets an officer sign such a paper only where he is named for it."""
    rules = (rule for rule in load_rules() if form.kind in rule.kinds and rule.check == "signer")
    return any(signer.role.value not in rule.table["roles"] for rule in rules)


def may_sign_scan(form: Form, signer: Operator, unit_kind: str) -> bool:
    """Tell whether a role may sign a scan of such a paper; for whom it is named is another question.

    A paper that nobody of this house writes came here on paper: whoever signs here signs the copy.
    """
    of_house = SIGNERS_OF_HOUSE[unit_kind]
    allowed = {Role(role) for role in form.signers if role in set(Role)}
    if form.signers and allowed & of_house:
        return signer.role in allowed
    return signer.role in allowed | of_house


def is_same_post(one: str, other: str) -> bool:
    """Tell whether two texts name the same rank and number; an empty one names nobody."""
    return bool(_post(one)) and _post(one) == _post(other)


def _post(text: str) -> str:
    signs = unicodedata.normalize("NFC", typed_plainly(text).casefold())
    return "".join(sign for sign in signs if unicodedata.category(sign)[0] not in "PZSC")


def check_cases(form: Form, answers: Answers, known: Callable[[str], bool]) -> tuple[Finding, ...]:
    """Return the rules that an answer breaks which names a case.

    Args:
        form: what was asked.
        answers: everything that is kept.
        known: tells whether the station may take a number, as it is typed, without asking.
    """
    return tuple(
        _finding(rule)
        for rule in load_rules()
        if form.kind in rule.kinds
        and rule.check == "known_case"
        and (typed := str(answers.get(rule.table["field"]) or "").strip())
        and not known(typed)
    )


def _finding(rule: Rule) -> Finding:
    path = str(rule.table.get("later") or rule.table.get("field") or "")
    return Finding(path, rule.rule_id, {}, rule.act == "refuse", rule.words, rule.law)


def _condition_holds(condition: Mapping[str, Any], answers: Answers) -> bool:
    value = answers.get(condition["field"])
    if "below" in condition:
        return type(value) is int and value < int(condition["below"])
    if "filled" in condition:
        return bool(value) is condition["filled"]
    return value in tuple(condition["any"])


def _moment(value: Any) -> datetime | None:
    moment = as_moment(value)
    day = as_day(value)
    if moment is None and day is not None:
        return datetime.combine(day, time(0, 0), IST)
    return moment


def _order(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    earlier, later = _moment(answers.get(table["earlier"])), _moment(answers.get(table["later"]))
    return earlier is None or later is None or earlier <= later


def _within(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    earlier, later = _moment(answers.get(table["earlier"])), _moment(answers.get(table["later"]))
    if earlier is None or later is None:
        return True
    more = answers.get(table.get("plus_hours", ""), 0)
    hours = table["hours"] + (more if type(more) is int else 0)
    return later - earlier <= timedelta(hours=hours)


def _require(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    value = answers.get(table["field"])
    if "filled" in table:
        return bool(value and (not isinstance(value, str) or value.strip()))
    return value in table["any"]


def _forbid(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    return answers.get(table["field"]) not in table["any"]


def _rows(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    held = {row.get(table["column"]) for row in rows_of(answers, table["field"])}
    return set(table["each"]) <= held


def _rows_without(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    held = {row.get(table["column"]) for row in rows_of(answers, table["field"])}
    return not held & set(table["any"])


def _below(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del now, form
    value = answers.get(table["field"])
    return not (type(value) is int and value < table["limit"])


def _absent(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    """Nothing may be answered in these sections, though their fields are not shown any more."""
    del now
    hidden = {
        field.field_id
        for section in form.sections
        if section.section_id in table["sections"]
        for field in section.fields
    }
    return not any(answers.get(name) for name in hidden)


def _not_past(table: Mapping[str, Any], answers: Answers, now: datetime, form: Form) -> bool:
    del form
    moment = _moment(answers.get(table["field"]))
    return moment is None or moment >= now


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Answers, datetime, Form], bool]] = {
    "order": _order,
    "within": _within,
    "require": _require,
    "forbid": _forbid,
    "rows": _rows,
    "rows_without": _rows_without,
    "below": _below,
    "absent": _absent,
    "not_past": _not_past,
}
