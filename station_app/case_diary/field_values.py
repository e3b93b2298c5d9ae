"""What is typed of a leaf, as it is kept: numbers, ISO days and times, words."""

import re
from collections.abc import Iterable
from datetime import datetime

from station_app.case_diary.errors import NotADiaryValue
from station_app.case_diary.model import WITNESSES
from station_app.model.texts import typed_plainly

_NUMBERS = frozenset({"sheet", "printed", "statements"})
_TIMES = frozenset({"info_reached", "begun", "closed"})
_MOST = 9999
_DAYS = ("%d-%m-%Y", "%Y-%m-%d")
_CLOCKS = tuple(f"{day} %H:%M" for day in _DAYS)


def clean_value(field: str, text: str) -> str:
    """Return what is kept of a typed value; an empty one stays empty.

    Raises:
        NotADiaryValue: it is no such number, day or time.
    """
    typed = typed_plainly(" ".join(text.split())) if field in _NUMBERS | _TIMES | {"day"} else text
    typed = typed.strip()
    if not typed:
        return ""
    if field in _NUMBERS:
        return _number(typed)
    if field == WITNESSES:
        return join_names(re.split(r"[,;]", typed))
    if field == "day":
        return _moment(typed, _DAYS, "%Y-%m-%d")
    if field in _TIMES:
        return _moment(typed.replace("T", " "), _CLOCKS, "%Y-%m-%dT%H:%M")
    return typed


def join_names(names: Iterable[str]) -> str:
    """Return names as they are kept together."""
    plain = (" ".join(name.replace(",", " ").split()) for name in names)
    return ", ".join(name for name in plain if name)


def _number(text: str) -> str:
    if not text.isdecimal() or not 0 < int(text) <= _MOST:
        raise NotADiaryValue
    return str(int(text))


def _moment(text: str, shapes: tuple[str, ...], written: str) -> str:
    typed = re.sub(r"[/.]", "-", text)
    for shape in shapes:
        try:
            # A wall clock in India, as every time that is written on a sheet.
            return datetime.strptime(f"{typed} +0530", f"{shape} %z").strftime(written)
        except ValueError:
            continue
    raise NotADiaryValue
