"""What is seen on a page when it is looked at. Plain values: whoever hears of them loads no pictures."""

from dataclasses import dataclass
from typing import Literal

from station_app.model.ids import PageId
from station_app.model.page_edits import Placed

PageFault = Literal["dark", "blurred", "cut_edge", "folded_corner", "moire", "twice"]
"""``twice``: the sheet came before already, as after a jam."""


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as it lies on the picture."""

    text: str
    quarter_turns: int
    """Clockwise turns that set the picture upright."""


@dataclass(frozen=True, slots=True)
class CodeMarks:
    """What stands on a picture for a machine to read."""

    codes: tuple[FoundCode, ...] = ()
    unread: bool = False
    """A large QR code is there that could not be read."""


@dataclass(frozen=True, slots=True)
class PageAnalysis:
    """All that was looked at on a page when it arrived."""

    blank: bool
    marks: CodeMarks
    """What stands on it for a machine to read."""
    faults: tuple[PageFault, ...] = ()
    placed: Placed | None = None
    """How its clean-up stands it; ``None``: nothing was to be cleaned."""


@dataclass(frozen=True, slots=True)
class DoubtfulPage:
    """A standing page that should be scanned again, or accepted with a reason."""

    page_id: PageId
    number: int
    """The number printed on it."""
    faults: tuple[PageFault, ...]
    reason: str
    """Why it was accepted as it is; empty: nobody did."""
