"""What the home page lists: one line for each thing that waits, with the key to the thing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from station_app.model.operators import Operator

Severity = Literal["overdue", "due", "waits", "news"]
Tile = Literal["overdue", "due", "sign", "unsent", "returned", "waits"]
TILES: tuple[Tile, ...] = ("overdue", "due", "sign", "unsent", "returned", "waits")
"""What is counted above the lines; each has its word in the texts: ``home.tile.<tile>``."""


@dataclass(frozen=True, slots=True)
class HomeLine:
    """Something that waits. Bears numbers and kinds, never a name."""

    kind: str
    """``step``, ``sign``, ``rejected``…; its word is the text ``today.kind.<kind>``."""
    due_at: datetime | None
    title_key: str
    desk: str
    """Where it opens."""
    object_id: str
    severity: Severity
    tile: Tile = "waits"
    params: Mapping[str, str | int] = field(default_factory=dict)
    """What the title names, the same in every language."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """What the title names, each by the key of a text."""
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the title names, each in its languages: words that are data."""
    whom: str = ""
    """Who is waited for: a person's display name, or the key of a text."""


@dataclass(frozen=True, slots=True)
class HomeLines:
    """What one source found: the nearest lines, and how many there are of each."""

    lines: tuple[HomeLine, ...] = ()
    counts: Mapping[Tile, int] = field(default_factory=dict)
    """Where it found more than it gives; a tile left out: as many as there are lines."""
    more: int = 0
    """How many things none of the lines tells of; a line may tell of several."""


@dataclass(frozen=True, slots=True)
class HomeQuery:
    """Who looks, when, and how much is wanted."""

    operator: Operator
    now: datetime
    most: int


@dataclass(frozen=True, slots=True)
class Home:
    """The home page of whoever sits here."""

    lines: tuple[HomeLine, ...]
    counts: Mapping[Tile, int]
    more: int
    """How many things no line that is shown tells of."""
