"""The worklists' lines on the home page: overdue, and ending within their days of warning."""

from collections.abc import Iterator
from datetime import timedelta

from station_app.cases import rows as case_rows
from station_app.investigation import rows as investigation_rows
from station_app.investigation.model import CaseStep
from station_app.investigation.step_rules import StepRule, load_step_rules
from station_app.model.clock import IST
from station_app.model.operators import Role
from station_app.overview.model import HomeLine, HomeLines, HomeQuery, Severity
from station_app.session import operator_rows
from station_app.station.station import Station
from station_app.store.connection import Transaction

_BACKLOG = timedelta(days=30)
"""What is overdue for longer stands in one line: it must not bury what can still be saved."""


def steps(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the steps that are overdue or end soon; an officer's page has those given to him."""
    by = ask.operator.operator_id if ask.operator.role is Role.OFFICER else None
    old = ask.now - _BACKLOG
    with station.store.reading() as tx:
        names: dict[str, str] = {
            person.operator_id: person.display_name for person in operator_rows.listing(tx)
        }
        late = investigation_rows.ending(
            tx, after=old, until=ask.now, assigned_to=by, most=ask.most
        )
        backlog = investigation_rows.count_ending(tx, until=old, assigned_to=by)
        overdue = backlog + investigation_rows.count_ending(
            tx, after=old, until=ask.now, assigned_to=by
        )
        # What is overdue stands before it on the page: only so many more can be shown.
        soon = [*_ending(tx, ask, by, ask.most - len(late))]
        officers = case_rows.officers_of(tx, {step.case_ref for step in (*late, *soon)})
        due = sum(_count(tx, ask, by))

    def whom(step: CaseStep) -> str:
        """Whose it is; of what nobody was given, the officer whom the register names."""
        return names.get(step.assigned_to, "") or officers.get(step.case_ref, "")

    lines = [_line(step, "overdue", whom(step)) for step in late]
    lines += [_line(step, "due", whom(step)) for step in soon]
    if backlog:
        lines.append(_older(backlog))
    more = overdue - backlog - len(late) + due - len(soon)
    return HomeLines(tuple(lines), {"overdue": overdue, "due": due}, max(0, more))


def _warnings(ask: HomeQuery) -> Iterator[tuple[tuple[str, ...], timedelta]]:
    """Return the steps of each length of warning, with how far from this midnight they may end."""
    by_days: dict[int, list[str]] = {}
    for rule in load_step_rules().rules.values():
        if rule.clocked:
            by_days.setdefault(rule.warn_days, []).append(rule.step_id)
    for days, names in by_days.items():
        yield tuple(names), timedelta(days=days + 1)


def _ending(tx: Transaction, ask: HomeQuery, by: str | None, most: int) -> Iterator[CaseStep]:
    if most < 1:
        return
    midnight = ask.now.astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    for names, ahead in _warnings(ask):
        before = midnight + ahead - timedelta(microseconds=1)
        yield from investigation_rows.ending(
            tx, after=ask.now, until=before, assigned_to=by, names=names, most=most
        )


def _count(tx: Transaction, ask: HomeQuery, by: str | None) -> Iterator[int]:
    midnight = ask.now.astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    for names, ahead in _warnings(ask):
        before = midnight + ahead - timedelta(microseconds=1)
        yield investigation_rows.count_ending(
            tx, after=ask.now, until=before, assigned_to=by, names=names
        )


def _line(step: CaseStep, severity: Severity, whom: str) -> HomeLine:
    rule: StepRule | None = load_step_rules().rules.get(step.step)
    words = {"hi": step.step, "en": step.step} if rule is None else rule.words
    return HomeLine(
        kind="step",
        due_at=step.due_at,
        title_key=_title(step, confirmed=rule is None or rule.confirmed),
        desk="worklist",
        object_id=step.case_ref,
        severity=severity,
        tile="overdue" if severity == "overdue" else "due",
        params={"case": step.case_ref, "subject": step.subject},
        said={"step": words},
        whom=whom or "worklist.nobody",
    )


def _title(step: CaseStep, *, confirmed: bool) -> str:
    if step.subject:
        return "home.line.step_of" if confirmed else "home.line.step_of_unconfirmed"
    return "home.line.step" if confirmed else "home.line.step_unconfirmed"


def _older(count: int) -> HomeLine:
    return HomeLine(
        kind="step",
        due_at=None,
        title_key="home.line.step_backlog",
        desk="worklist",
        object_id="",
        severity="overdue",
        tile="overdue",
        params={"count": count},
    )
