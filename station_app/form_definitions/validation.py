"""Judges answers field by field: kind, size, words, shape, order, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from station_app.form_definitions.number_formats import EXAMPLES, has_format
from station_app.model.clock import IST
from station_app.model.forms import (
    Answers,
    Condition,
    Field,
    FieldType,
    Finding,
    Form,
    Section,
    codes_of,
    condition_holds,
)

_LATEST_YEAR, _EARLIEST_YEAR = 2200, 1850


def check_answers(form: Form, answers: Answers, now: datetime) -> tuple[Finding, ...]:
    """Return everything that is wrong with the answers, in the form's order; nothing: they hold.

    Args:
        form: what was asked.
        answers: what was answered.
        now: the station's time, for what may not lie ahead.
    """
    findings = [
        Finding(str(name)[:60], "unknown_field", {}) for name in answers if name not in _ids(form)
    ]
    for section in form.sections:
        for field in section.fields:
            findings += _check_field(form, section, field, answers, now)
    return tuple(findings)


def visible_fields(form: Form, answers: Answers) -> tuple[tuple[Section, tuple[Field, ...]], ...]:
    """Return the sections and fields that are asked, as the answers stand."""
    return tuple(
        (section, fields)
        for section in form.sections
        if condition_holds(section.when, answers)
        and (fields := tuple(field for field in section.fields if _shown(field, answers)))
    )


def asked_answers(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the answers that count: of fields that are shown, and not empty."""
    return {
        field.field_id: _asked_rows(field, answers[field.field_id])
        for _, fields in visible_fields(form, answers)
        for field in fields
        if not _empty(answers.get(field.field_id))
    }


def is_refusal(form: Form, answers: Answers) -> bool:
    """Tell whether the paper is a record of refusal."""
    return form.refused_when is not None and condition_holds(form.refused_when, answers)


def as_moment(value: Any) -> datetime | None:
    """Return a kept date-time in IST, or ``None`` where it is none."""
    if not isinstance(value, str) or len(value) != len("2026-03-14T21:05") or value[10] != "T":
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=IST)
    except ValueError:
        return None


def as_day(value: Any) -> date | None:
    """Return a kept date, or ``None`` where it is none."""
    if not isinstance(value, str) or len(value) != len("2026-03-14"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_decimal(value: Any) -> Decimal | None:
    """Return a kept decimal, or ``None`` where it is none."""
    if not isinstance(value, str) or not value or len(value) > 30:
        return None
    if set(value) - set("0123456789.-"):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _ids(form: Form) -> frozenset[str]:
    return frozenset(field.field_id for field in form.fields)


def _shown(field: Field, answers: Answers) -> bool:
    return condition_holds(field.when, answers)


def _asked_rows(field: Field, value: Any) -> Any:
    if field.type is not FieldType.TABLE or not isinstance(value, list):
        return value
    return [
        {
            column.field_id: row[column.field_id]
            for column in field.columns
            if isinstance(row, Mapping)
            and _shown(column, row)
            and not _empty(row.get(column.field_id))
        }
        for row in value
    ]


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list) and not value)


def _needed(field: Field, answers: Answers) -> bool:
    by_condition: Condition | None = field.required_when
    if by_condition is not None and condition_holds(by_condition, answers):
        return True
    return field.required


def _check_field(
    form: Form, section: Section, field: Field, answers: Answers, now: datetime
) -> Iterator[Finding]:
    value = answers.get(field.field_id)
    if not (condition_holds(section.when, answers) and _shown(field, answers)):
        return
    if field.type is FieldType.TABLE:
        yield from _check_table(form, field, value, answers, now)
    else:
        yield from _check_value(form, field, field.field_id, value, answers, now)


def _check_table(
    form: Form, field: Field, value: Any, answers: Answers, now: datetime
) -> Iterator[Finding]:
    path = field.field_id
    if _empty(value):
        if _needed(field, answers):
            yield Finding(path, "missing", {})
        return
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield Finding(path, "not_a_table", {})
        return
    if field.least is not None and len(value) < field.least:
        yield Finding(path, "too_few_rows", {"least": field.least})
    if field.most is not None and len(value) > field.most:
        yield Finding(path, "too_many_rows", {"most": field.most})
    for number, row in enumerate(value):
        yield from _check_row(form, field, f"{path}.{number}", row, now)


def _check_row(
    form: Form, field: Field, path: str, row: Answers, now: datetime
) -> Iterator[Finding]:
    known = {column.field_id for column in field.columns}
    for strange in [name for name in row if name not in known]:
        yield Finding(f"{path}.{strange}"[:80], "unknown_field", {})
    for column in field.columns:
        if _shown(column, row):
            value = row.get(column.field_id)
            yield from _check_value(form, column, f"{path}.{column.field_id}", value, row, now)


def _check_value(
    form: Form, field: Field, path: str, value: Any, answers: Answers, now: datetime
) -> Iterator[Finding]:
    if _empty(value):
        if _needed(field, answers):
            yield Finding(path, "missing", {})
        return
    check = _CHECKS[field.type]
    yield from check(form, field, path, value)
    yield from _check_offer(form, field, path, value, answers)
    yield from _check_order(field, path, value, answers, now)


def _check_text(form: Form, field: Field, path: str, value: Any) -> Iterator[Finding]:
    del form
    if not isinstance(value, str):
        yield Finding(path, "not_text", {})
        return
    if field.most is not None and len(value) > field.most:
        yield Finding(path, "too_long", {"most": field.most})
    if not value.strip():
        yield Finding(path, "missing", {})
    elif (
        any(ord(sign) < 32 and sign != "\n" for sign in value)
        or "\x7f" in value
        or ("\n" in value and field.type is FieldType.TEXT)
    ):
        yield Finding(path, "strange_sign", {})
    if field.pattern and not has_format(field.pattern, value):
        yield Finding(path, "wrong_shape", {"example": EXAMPLES[field.pattern]})


def _check_integer(form: Form, field: Field, path: str, value: Any) -> Iterator[Finding]:
    del form
    if type(value) is not int:
        yield Finding(path, "not_a_number", {})
        return
    yield from _check_range(field, path, Decimal(value))


def _check_decimal(form: Form, field: Field, path: str, value: Any) -> Iterator[Finding]:
    del form
    number = as_decimal(value)
    if number is None:
        yield Finding(path, "not_a_number", {})
        return
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > field.places:
        yield Finding(path, "too_fine", {"places": field.places})
    yield from _check_range(field, path, number)


def _check_range(field: Field, path: str, number: Decimal) -> Iterator[Finding]:
    if field.least is not None and number < field.least:
        yield Finding(path, "too_small", {"least": field.least})
    if field.most is not None and number > field.most:
        yield Finding(path, "too_great", {"most": field.most})


def _check_date(form: Form, field: Field, path: str, value: Any) -> Iterator[Finding]:
    del form
    day = as_day(value) if field.type is FieldType.DATE else as_moment(value)
    if day is None or not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        yield Finding(path, "not_a_date", {})


def _check_choice(form: Form, field: Field, path: str, value: Any) -> Iterator[Finding]:
    known: Sequence[str] = tuple(form.vocabularies[field.words]) if field.words else ("yes", "no")
    if value not in known:
        yield Finding(path, "not_a_choice", {})


def _check_offer(
    form: Form, field: Field, path: str, value: Any, answers: Answers
) -> Iterator[Finding]:
    """Judge a word of the vocabulary that is not offered now."""
    known = bool(field.offers) and value in tuple(form.vocabularies[field.words])
    if known and value not in codes_of(form, field, answers):
        yield Finding(path, "not_a_choice", {})


_CHECKS = {
    FieldType.TEXT: _check_text,
    FieldType.PARAGRAPH: _check_text,
    FieldType.INTEGER: _check_integer,
    FieldType.DECIMAL: _check_decimal,
    FieldType.DATE: _check_date,
    FieldType.DATETIME: _check_date,
    FieldType.CHOICE: _check_choice,
    FieldType.YES_NO: _check_choice,
}


def _check_order(
    field: Field, path: str, value: Any, answers: Answers, now: datetime
) -> Iterator[Finding]:
    """Judge times against now and against each other, numbers against each other."""
    if field.past and _ahead(value, now):
        yield Finding(path, "in_future", {})
    if field.after:
        earlier = answers.get(field.after)
        if _day_text(earlier) and _day_text(value) and str(value) < str(earlier):
            yield Finding(path, "before", {"other": field.after})
    if field.at_least:
        other = answers.get(field.at_least)
        if type(other) is int and type(value) is int and value < other:
            yield Finding(path, "less_than", {"other": field.at_least})


def _day_text(value: Any) -> bool:
    return as_day(value) is not None or as_moment(value) is not None


def _ahead(value: Any, now: datetime) -> bool:
    moment = as_moment(value)
    if moment is not None:
        return moment > now
    day = as_day(value)
    return day is not None and day > now.astimezone(IST).date()
