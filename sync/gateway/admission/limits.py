"""The gateway's limits: ``resources/gateway.toml``, changed by ``limits.toml`` in its home."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.gateway.records.refusals import HomeFileBroken

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "gateway.toml"
NAME = "limits.toml"
Count = Annotated[int, Field(ge=1, lt=2**53)]


class _Table(BaseModel):
    """A table that is read strictly: no member more or less, whole numbers alone."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ConnectionLimits(_Table):
    """How many connections may stand."""

    all: Count
    unproved: Count
    unproved_of_address: Count
    of_terminal: Count


class Times(_Table):
    """How long a peer may take, in seconds."""

    handshake: Count
    head: Count
    idle: Count
    slow: Count
    stalled: Count


class Sizes(_Table):
    """How much may come, in bytes."""

    head: Count
    least_a_second: Count


class Rate(_Table):
    """How many requests are served: refilled each second, and at once."""

    a_second: Count
    at_once: Count


class Rates(_Table):
    """Of whom how many."""

    of_address: Rate
    of_terminal: Rate


class TerminalQuota(_Table):
    """What one terminal may hold open."""

    polls: Count
    uploads: Count
    upload_bytes: Count


class Recovery(_Table):
    """When the district's recovery key is to be tried."""

    test_after_days: Count


class Limits(_Table):
    """All of them."""

    connections: ConnectionLimits
    seconds: Times
    bytes: Sizes
    requests: Rates
    terminal: TerminalQuota
    recovery: Recovery
    body_bytes: dict[str, Count]
    """By method and path, as the description writes them."""


def load_limits(home: Path) -> Limits:
    """Return the limits of a gateway's home.

    Raises:
        HomeFileBroken: ``limits.toml`` is no TOML, or names or gives what is no limit.
    """
    shipped = _read(SHIPPED)
    own = home / NAME
    told = _changed(shipped, _read(own)) if own.exists() else shipped
    bodies = told["body_bytes"]
    if not isinstance(bodies, dict) or set(bodies) != set(shipped["body_bytes"]):
        raise HomeFileBroken(NAME, "body_bytes")
    try:
        return Limits.model_validate(told)
    except ValidationError as error:
        place = ".".join(str(name) for name in error.errors()[0]["loc"])
        raise HomeFileBroken(NAME, place) from None


def _changed(before: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return a table with single values changed, and those of the tables inside it."""
    changed = dict(before)
    for name, value in told.items():
        inner = before.get(name)
        both = isinstance(inner, dict) and isinstance(value, dict)
        changed[name] = _changed(inner, value) if both else value  # type: ignore[arg-type]
    return changed


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise HomeFileBroken(path.name) from None
