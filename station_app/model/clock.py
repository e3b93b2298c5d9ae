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
    """Write a time as RFC 3339 in UTC with microseconds: ``2026-01-31T18:30:00.000000Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """Read what :func:`to_text` wrote.

    Raises:
        ValueError: the text is not a time with a zone.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)


def for_people(at: datetime) -> str:
    """Write a time as staff read it: ``31-01-2026 23:59`` IST, 24 hours."""
    return at.astimezone(IST).strftime("%d-%m-%Y %H:%M")
