"""What is seen on a page when it is looked at. Plain values: whoever hears of them loads no pictures."""

from dataclasses import dataclass

from station_app.model.page_edits import Placed
from station_app.model.quality import PageFault


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as it lies on the picture."""

    text: str
    quarter_turns: int
    """Clockwise turns that set the picture upright."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on a picture for a machine to read."""

    codes: tuple[FoundCode, ...] = ()
    unread: bool = False
    """A large QR code is there that could not be read."""


@dataclass(frozen=True, slots=True)
class Looked:
    """All that was looked at on a page when it arrived."""

    blank: bool
    marks: Marks
    """What stands on it for a machine to read."""
    faults: tuple[PageFault, ...] = ()
    placed: Placed | None = None
    """How its clean-up stands it; ``None``: nothing was to be cleaned."""
