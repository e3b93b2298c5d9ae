"""The numbers under which other systems know a case."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ExternalId:
    """One number of a case elsewhere."""

    case_ref: str
    kind: str
    """``cnr``, ``ptn``, ``jail_id``, ``sid``."""
    value: str
    pillar: str
    said_at: datetime
    item_id: str
