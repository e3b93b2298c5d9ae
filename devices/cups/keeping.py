"""What CUPS keeps of a job that has ended, as its configuration says (``man cupsd.conf``)."""

from dataclasses import dataclass
from pathlib import Path

CONFIGURATION = Path("/etc/cups/cupsd.conf")
_NO = frozenset({"no", "off", "false", "0"})


@dataclass(frozen=True, slots=True)
class Keeping:
    """What lies at the print service after a job."""

    pages: bool
    """Whether its pages lie there in clear for a day, where the terminal is off and cannot clear."""
    outcome: bool
    """Whether it still tells what became of a job; without that each print is asked about."""


def keeping(configuration: Path = CONFIGURATION) -> Keeping | None:
    """Read what is kept; ``None`` where there is no print service here.

    Raises:
        PermissionError: only an administrator may read it.
    """
    try:
        text = configuration.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    said: dict[str, str] = {}
    for line in text.splitlines():
        name, *values = line.split("#", 1)[0].split() or [""]
        if values:
            said[name.lower()] = values[0].lower()
    return Keeping(
        pages=said.get("preservejobfiles", "86400") not in _NO,
        outcome=said.get("preservejobhistory", "yes") not in _NO,
    )
