"""Times as staff type them: ``31-12-2026 11:00``, with other signs between too."""

import re
from datetime import datetime

from station_app.model.clock import IST
from station_app.model.errors import DayUnreadable
from station_app.model.texts import typed_plainly

_TYPED = re.compile(
    r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[ ,]+(\d{1,2})[:. ](\d{2}))?", re.ASCII
)


def typed_moment(text: str, now: datetime) -> datetime:
    """Return the time that was typed; nothing typed is now, a day alone its beginning.

    Raises:
        DayUnreadable: it is none.
    """
    plain = typed_plainly(text).strip()
    if not plain:
        return now
    match = _TYPED.fullmatch(plain)
    if match is None:
        raise DayUnreadable
    day, month, year, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=IST)
    except ValueError:
        raise DayUnreadable from None


def moment_text(at: datetime) -> str:
    """Write a time as it is typed."""
    return at.astimezone(IST).strftime("%d-%m-%Y %H:%M")
