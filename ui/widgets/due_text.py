"""A time as staff say it."""

from datetime import datetime

from station_app.model.clock import IST, for_people
from ui.widgets.context import WindowContext

_DAY_NAMED = 1
"""Days around today that are named by a word."""


def when_told(context: WindowContext, due_at: datetime | None, now: datetime) -> str:
    """Return a time as staff say it: "कल 11:00", or the date where it is further."""
    if due_at is None:
        return "—"
    local, today = due_at.astimezone(IST), now.astimezone(IST).date()
    away = (local.date() - today).days
    if abs(away) > _DAY_NAMED:
        return for_people(due_at)
    name = {-1: "yesterday", 0: "today", 1: "tomorrow"}[away]
    return context.words(f"home.when.{name}", time=local.strftime("%H:%M"))
