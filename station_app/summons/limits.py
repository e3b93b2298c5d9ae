"""Limits of serving, read from ``resources/summons.toml``: how near is red, when a report is due."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from station_app.model.clock import IST
from station_app.model.forms import Naming
from station_app.model.texts import RESOURCES


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule of law as it is printed for whoever serves."""

    law: str
    words: Naming


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Limits and guards of serving."""

    court_opens: time
    red_days: int
    due_working_days: int
    weekly_off: frozenset[int]
    holidays: frozenset[date]
    produce_hours: int
    copies: int
    masked_name: Naming
    guards: Mapping[str, tuple[Guard, ...]]
    """By the kind of process."""

    def hearing(self, day: date) -> datetime:
        """Return the hearing of a day for which the court named no hour."""
        return datetime.combine(day, self.court_opens, IST)

    def due_at(self, hearing_at: datetime) -> datetime:
        """Return by when the report should be with the court: so many working days before."""
        day, left = hearing_at.astimezone(IST).date(), self.due_working_days
        while left:
            day -= timedelta(days=1)
            left -= day.weekday() not in self.weekly_off and day not in self.holidays
        return datetime.combine(day, time(23, 59), IST)

    def is_red(self, hearing_at: datetime, now: datetime) -> bool:
        """Tell whether a hearing is so near that the SHO must know."""
        left = hearing_at.astimezone(IST).date() - now.astimezone(IST).date()
        return left <= timedelta(days=self.red_days)


@cache
def load_service_limits(path: Path = RESOURCES / "summons.toml") -> ServiceLimits:
    """Read the limits."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    guards = {
        name: Guard(row["law"], Naming(row["hi"], row["en"]))
        for name, row in table["guards"].items()
    }
    return ServiceLimits(
        court_opens=time.fromisoformat(table["court_opens"]),
        red_days=table["red_days"],
        due_working_days=table["due_working_days"],
        weekly_off=frozenset(table["weekly_off"]),
        holidays=frozenset(date.fromisoformat(day) for day in table["holidays"]),
        produce_hours=table["produce_hours"],
        copies=table["copies"],
        masked_name=Naming(table["masked_name"]["hi"], table["masked_name"]["en"]),
        guards={
            kind: tuple(guards[name] for name in names)
            for kind, names in table["guards_of"].items()
        },
    )
