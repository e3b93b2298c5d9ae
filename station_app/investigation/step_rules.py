"""Which steps a case asks for, and when each ends: chosen by its sections, from data."""

import calendar
import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal, get_args

from station_app.model.clock import IST
from station_app.model.texts import RESOURCES

_FILE = RESOURCES / "investigation" / "worklist.toml"
Beginning = Literal[
    "registered",
    "arrested",
    "remanded",
    "seized",
    "examined",
    "forwarded",
    "recorded",
    "filed",
]
_BEGINNINGS = frozenset(get_args(Beginning))
_STEP = frozenset(
    [
        "id", "hi", "en", "law", "classes", "not_classes", "subject", "proves", "from", "starts",
        "hours", "days", "months", "counts_first_day", "warn_days", "sure", "on",
    ]
)  # fmt: skip
_CLASS = frozenset({"hi", "en", "sections", "confirmed"})
_SECTION = re.compile(r"([^\W\d]+)\s*(\d+[A-Z]?)?((?:\(\w+\))*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step as the law or the house asks for it."""

    step_id: str
    words: Mapping[str, str]
    """By language."""
    law: str
    classes: frozenset[str]
    """Kinds of crime that ask for it; empty: every one."""
    not_classes: frozenset[str]
    of_accused: bool
    """Asked for each accused."""
    proves: tuple[str, ...]
    """Kinds of paper that prove it."""
    begins: Beginning
    starts: bool
    """It does not stand in the list before its beginning happened."""
    hours: int
    days: int
    months: int
    counts_first_day: bool
    warn_days: int
    sure: bool
    """A statute gives the figure; otherwise it is a setting."""
    confirmed: bool
    """The law officer went through the sections that choose it."""

    @property
    def clocked(self) -> bool:
        """Whether it has an end."""
        return bool(self.hours or self.days or self.months)

    def ends(self, begins_at: datetime) -> datetime | None:
        """Return its last moment: to the minute for hours, the day's end in India for days."""
        if self.hours:
            return begins_at + timedelta(hours=self.hours)
        if not (self.days or self.months):
            return None
        first = begins_at.astimezone(IST).date()
        last = _months_after(first, self.months) + timedelta(days=self.days)
        if self.counts_first_day:
            last -= timedelta(days=1)
        return datetime.combine(last, time(23, 59), IST)


@dataclass(frozen=True, slots=True)
class StepRules:
    """All steps and the kinds of crime that choose them."""

    rules: Mapping[str, StepRule]
    classes: Mapping[str, tuple[str, ...]]
    newer_than_days: int
    statuses: frozenset[str]

    def classes_of(self, sections: Iterable[str]) -> frozenset[str]:
        """Return the kinds of crime that the sections of a case name."""
        named = [_parsed(section) for section in sections]
        return frozenset(
            name
            for name, wanted in self.classes.items()
            if any(_meant(_parsed(want), section) for want in wanted for section in named)
        )

    def chosen(self, sections: Iterable[str]) -> tuple[StepRule, ...]:
        """Return the steps that the sections of a case ask for, in their order."""
        classes = self.classes_of(sections)
        return tuple(
            rule
            for rule in self.rules.values()
            if (not rule.classes or rule.classes & classes) and not rule.not_classes & classes
        )


@cache
def load_step_rules() -> StepRules:
    """Read the steps, strictly.

    Raises:
        ValueError: a name is unknown, a kind of crime is not there, an id comes twice.
    """
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    classes: dict[str, tuple[str, ...]] = {}
    open_lists: set[str] = set()
    for name, facts in table["classes"].items():
        if not set(facts) <= _CLASS:
            raise ValueError(name)
        classes[name] = tuple(facts["sections"])
        if not facts.get("confirmed", True):
            open_lists.add(name)
    rules: dict[str, StepRule] = {}
    for row in table["steps"]:
        rule = _rule(row, classes, open_lists)
        if rule.step_id in rules:
            raise ValueError(rule.step_id)
        # A rule that nobody turned on stands in the file alone.
        if row.get("on", True):
            rules[rule.step_id] = rule
    made = table["made"]
    return StepRules(rules, classes, int(made["newer_than_days"]), frozenset(made["statuses"]))


def _rule(row: Mapping[str, Any], classes: Mapping[str, Any], open_lists: Set[str]) -> StepRule:
    unknown = set(row) - _STEP
    named = set(row.get("classes", ())) | set(row.get("not_classes", ()))
    if unknown or row["from"] not in _BEGINNINGS or not named <= set(classes):
        raise ValueError(row["id"], *sorted(unknown))
    if sum(1 for name in ("hours", "days", "months") if row.get(name)) > 1:
        raise ValueError(row["id"])
    return StepRule(
        step_id=row["id"],
        words={language: row[language] for language in ("hi", "en")},
        law=row["law"],
        classes=frozenset(row.get("classes", ())),
        not_classes=frozenset(row.get("not_classes", ())),
        of_accused=row.get("subject", "case") == "accused",
        proves=tuple(row["proves"]),
        begins=row["from"],
        starts=bool(row.get("starts", False)),
        hours=int(row.get("hours", 0)),
        days=int(row.get("days", 0)),
        months=int(row.get("months", 0)),
        counts_first_day=bool(row.get("counts_first_day", False)),
        warn_days=max(1, int(row.get("warn_days", 1))),
        sure=bool(row.get("sure", True)),
        confirmed=not named & open_lists,
    )


def _parsed(section: str) -> tuple[str, str, str]:
    """Return act, number and what follows in brackets: ``("BNS", "65", "(1)")``."""
    found = _SECTION.search(section)
    return ("", "", "") if found is None else (found[1].upper(), found[2] or "", found[3])


def _meant(wanted: tuple[str, str, str], named: tuple[str, str, str]) -> bool:
    """Tell whether a section of a case falls under one of the list: 65(1) under 65, never 165."""
    return (
        wanted[0] == named[0]
        and (not wanted[1] or wanted[1] == named[1])
        and named[2].startswith(wanted[2])
    )


def _months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or the last one that it has."""
    whole = day.month - 1 + months
    year, month = day.year + whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
