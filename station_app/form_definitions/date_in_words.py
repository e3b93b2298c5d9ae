"""A date in words, as it is read back beside its digits: ``चौदह मार्च दो हज़ार छब्बीस``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from station_app.form_definitions.schema_file import FOLDER
from station_app.form_definitions.validation import as_day, as_moment


def date_in_words(value: Any, language: str) -> str:
    """Return the day of a kept date or moment in words; empty where it is none.

    Args:
        value: ``2026-03-14`` or ``2026-03-14T21:05``.
        language: ``hi`` or ``en``.
    """
    moment = as_moment(value)
    day = as_day(value) if moment is None else moment.date()
    if day is None:
        return ""
    table = _table()[language]
    month = table["months"][day.month - 1]
    return f"{_spelt(day.day, table)} {month} {_year(day.year, table)}"


def _year(year: int, table: Mapping[str, Any]) -> str:
    """Say a year of four digits: 1999 counts its hundreds, 2026 its thousands."""
    if 1100 <= year < 2000:
        head, tail = f"{_spelt(year // 100, table)} {table['hundred']}", year % 100
    else:
        head, tail = f"{_spelt(year // 1000, table)} {table['thousand']}", year % 1000
    if tail >= 100:
        head, tail = f"{head} {_spelt(tail // 100, table)} {table['hundred']}", tail % 100
    return f"{head} {_spelt(tail, table)}" if tail else head


def _spelt(number: int, table: Mapping[str, Any]) -> str:
    return str(table["below_hundred"][number])


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((FOLDER / "numbers.toml").read_text(encoding="utf-8"))
