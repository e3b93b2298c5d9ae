"""Lines of the evidence desk on the home page: links that are due, media half taken in or held up."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from station_app.evidence import overview as evidence_overview
from station_app.evidence.overview import EvidenceRow, Step
from station_app.form_definitions.schema_file import load_limits
from station_app.model.evidence import EvidenceKind
from station_app.overview.model import HomeLine, HomeLines, HomeQuery, Severity, Tile
from station_app.station.station import Station

_NEAR = timedelta(hours=24)
_MEDIUM: Mapping[Step, Tile] = {
    "files": "waits",
    "taking": "waits",
    "ready": "unsent",
    "faulty": "returned",
    "rejected": "returned",
}
_UNLINKED = ("list", "paper")


def evidence(station: Station, ask: HomeQuery) -> HomeLines:
    """Return packets without their link paper, and media that a person must go on with."""
    found = (_line(row, ask.now) for row in evidence_overview.unfinished(station))
    return HomeLines(tuple(line for line in found if line is not None))


def _line(row: EvidenceRow, now: datetime) -> HomeLine | None:
    held = row.evidence
    if held.kind is EvidenceKind.MEDIUM:
        tile = _MEDIUM.get(row.step)
        if tile is None:
            return None
        severity: Severity = "due" if tile == "returned" else "waits"
        return _told(row, None, severity, tile, f"home.line.medium_{row.step}")
    if row.step not in _UNLINKED:
        return None
    limit = timedelta(seconds=load_limits()["sid"].seconds)
    due_at = (held.opened_at or held.created_at) + limit
    severity = "overdue" if due_at < now else "due" if due_at - now <= _NEAR else "waits"
    tile = "overdue" if severity == "overdue" else "due" if severity == "due" else "waits"
    return _told(row, due_at, severity, tile, f"home.line.sid_{row.step}")


def _told(
    row: EvidenceRow, due_at: datetime | None, severity: Severity, tile: Tile, key: str
) -> HomeLine:
    held = row.evidence
    return HomeLine(
        kind="evidence",
        due_at=due_at,
        title_key=key,
        desk="evidence",
        object_id=held.evidence_id,
        severity=severity,
        tile=tile,
        params={"case": held.case_ref, "number": held.sid or held.local_ref},
    )
