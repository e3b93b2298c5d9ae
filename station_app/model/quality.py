"""What may be wrong with a captured page."""

from dataclasses import dataclass
from typing import Literal

from station_app.model.ids import PageId

PageFault = Literal["dark", "blurred", "cut_edge", "folded_corner", "moire", "twice"]
"""``twice``: the sheet came before already, as after a jam."""


@dataclass(frozen=True, slots=True)
class DoubtfulPage:
    """A standing page that should be scanned again, or accepted with a reason."""

    page_id: PageId
    number: int
    """The number printed on it."""
    faults: tuple[PageFault, ...]
    reason: str
    """Why it was accepted as it is; empty: nobody did."""
