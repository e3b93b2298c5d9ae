"""Time as the terminal sees it: wall time in UTC for papers, monotonic time for durations."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

IST = timezone(timedelta(hours=5, minutes=30), "IST")
"""Indian Standard Time: what people read. Everything stored is UTC."""


class Clock(Protocol):
    """The outside world's time, passed in so that a test can turn it."""

    def now(self) -> datetime:
        """Return the wall time, timezone-aware, in UTC."""

    def monotonic_s(self) -> float:
        """Return seconds that never jump, for durations only."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall time in UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()


def to_text(at: datetime) -> str:
    """Write a time as RFC 3339 in UTC with microseconds: ``2026-01-31T18:30:00.000000Z``.

    The year has four digits, also before 1000: ``strftime`` leaves the zeros out on some systems.
    """
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """Read what :func:`to_text` wrote, also what an older program wrote of a year before 1000.

    Raises:
        ValueError: the text is not a time with a zone.
    """
    year, dash, rest = text.partition("-")
    at = datetime.fromisoformat(year.zfill(4) + dash + rest)
    if at.tzinfo is None:
        raise ValueError(text)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def for_people(at: datetime) -> str:
    """Write a time as staff read it: ``31-01-2026 23:59`` IST, 24 hours."""
    try:
        shown = at.astimezone(IST)
    except OverflowError:
        # At the end of all years IST is beyond them; such a time is somebody's mistake.
        shown = at
    return f"{shown:%d-%m-}{shown.year:04d}{shown: %H:%M}"
