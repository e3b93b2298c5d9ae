"""Values that follow from other answers: an age, hours held, the day of default bail, a total."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from station_app.form_definitions.validation import as_day, as_moment
from station_app.model.forms import Answers, Calculation, Form, FormLimit, condition_holds, rows_of

_HOUR_S = 3600


def computed_values(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the values that can be calculated now, by field."""
    found: dict[str, Any] = {}
    for field in form.fields:
        if field.calculation is None:
            continue
        value = _WAYS[field.calculation.how](field.calculation, answers)
        if value is not None:
            found[field.field_id] = value
    return found


def due_at(
    form: Form, limits: Mapping[str, FormLimit], answers: Answers, finalised_at: datetime | None
) -> datetime | None:
    """Return when the form's clock runs out; ``None`` where none runs (yet)."""
    if not form.limit or not condition_holds(form.limit_when, answers):
        return None
    return limit_ends(limits[form.limit], answers, finalised_at)


def limit_ends(
    limit: FormLimit, answers: Answers, finalised_at: datetime | None
) -> datetime | None:
    """Return when a clock runs out; ``None`` while its beginning is not known."""
    since = finalised_at if limit.since == "finalised" else as_moment(answers.get(limit.since))
    return None if since is None else since + timedelta(seconds=limit.seconds)


def _day(value: Any) -> date | None:
    moment = as_moment(value)
    return as_day(value) if moment is None else moment.date()


def _years_since(how: Calculation, answers: Answers) -> int | None:
    born, on = as_day(answers.get(how.of)), _day(answers.get(how.on))
    if born is None or on is None or on < born:
        return None
    before_birthday = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - before_birthday


def _hours_since(how: Calculation, answers: Answers) -> int | None:
    begun, ended = as_moment(answers.get(how.of)), as_moment(answers.get(how.on))
    if begun is None or ended is None or ended < begun:
        return None
    return int((ended - begun).total_seconds()) // _HOUR_S


def _adds_days(how: Calculation, answers: Answers) -> str | None:
    first, days = as_day(answers.get(how.on)), answers.get(how.of)
    if first is None or type(days) is not int:
        return None
    # The first remand day counts itself: day 60 is 59 days after it.
    return (first + timedelta(days=days - 1)).isoformat()


def _sums(how: Calculation, answers: Answers) -> int | None:
    table, _, column = how.of.partition(".")
    values = [row.get(column) for row in rows_of(answers, table)]
    numbers = [value for value in values if type(value) is int]
    return sum(numbers) if numbers else None


_WAYS: Mapping[str, Callable[[Calculation, Answers], Any]] = {
    "years_since": _years_since,
    "hours_since": _hours_since,
    "adds_days": _adds_days,
    "sums": _sums,
}
