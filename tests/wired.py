"""The table of followers for the stations of tests, with one line turned off where a mutation asks for it."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from station_app.station.followers import Followers
from station_app.station.station import Station
from station_app.wiring import FOLLOWERS

WITHOUT = "STATION_TEST_WITHOUT_FOLLOWER"
"""Names a line of the table that is turned off: ``signed/0`` or ``message_arrived/cis.process``."""


def followers() -> Followers[Station]:
    """Return the product's own table, less the line that the environment names."""
    named = os.environ.get(WITHOUT, "")
    return without(named) if named else FOLLOWERS


def without(named: str) -> Followers[Station]:
    """Return the table less one line."""
    event, _, which = named.partition("/")
    held = getattr(FOLLOWERS, event)
    less: Any = tuple(follow for place, follow in enumerate(held) if str(place) != which)
    if isinstance(held, Mapping):
        less = {kind: follow for kind, follow in held.items() if kind != which}
    assert len(less) == len(held) - 1, named
    changed: dict[str, Any] = {event: less}
    return replace(FOLLOWERS, **changed)


def lines() -> tuple[str, ...]:
    """Return the names of all lines of the table."""
    named: list[str] = []
    for field in fields(FOLLOWERS):
        held = getattr(FOLLOWERS, field.name)
        keys = held if isinstance(held, Mapping) else range(len(held))
        named += [f"{field.name}/{key}" for key in keys]
    return tuple(named)
