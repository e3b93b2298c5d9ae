"""The home page: every desk tells what waits, each in its own function; here it is put in order."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from station_app.model.operators import Right, Role
from station_app.overview import (
    case_items,
    document_items,
    evidence_items,
    exchange_items,
    medico_legal_items,
    worklist_items,
)
from station_app.overview.model import TILES, Home, HomeLine, HomeLines, HomeQuery, Tile
from station_app.station.station import Station

FIRST_LINES = 24
"""Lines that the page shows at first, the most urgent; the tiles count the others, and whoever scrolls on
asks for more."""
_ORDER = {"overdue": 0, "due": 1, "waits": 2, "news": 3}
_OF_A_PAPER = ("sign", "request", "report", "draft")
"""Kinds of lines that may tell of one and the same paper; the first of them stays."""
_BOTH = ("thana", "hospital")
_R = Role
_CASE_WORK = frozenset({_R.MUNSHI, _R.OFFICER, _R.SHO})
_SERVICE = frozenset({_R.MUNSHI, _R.SHO, _R.SERVER})
_PAPER_WORK = frozenset({_R.MUNSHI, _R.OFFICER, _R.SHO, _R.CLERK, _R.DOCTOR, _R.SERVER})
_MEDICAL = frozenset({_R.CLERK, _R.DOCTOR, _R.SHO})


@dataclass(frozen=True, slots=True)
class HomeSource:
    """A desk that has something to tell on the home page."""

    name: str
    find: Callable[[Station, HomeQuery], HomeLines]
    roles: frozenset[Role]
    units: tuple[str, ...] = _BOTH


SOURCES: tuple[HomeSource, ...] = (
    HomeSource("worklist", worklist_items.steps, _CASE_WORK, ("thana",)),
    HomeSource("asked", medico_legal_items.asked, _CASE_WORK, ("thana",)),
    HomeSource("processes", case_items.served, _SERVICE, ("thana",)),
    HomeSource("custody", case_items.custody, _CASE_WORK, ("thana",)),
    HomeSource("objections", case_items.objections, _CASE_WORK, ("thana",)),
    HomeSource("lab", case_items.lab, _CASE_WORK, ("thana",)),
    HomeSource("evidence", evidence_items.evidence, _CASE_WORK, ("thana",)),
    HomeSource("unfiled", case_items.unfiled, _SERVICE, ("thana",)),
    HomeSource("requests", medico_legal_items.requests, _MEDICAL, ("hospital",)),
    HomeSource("pending", medico_legal_items.pending, _MEDICAL, ("hospital",)),
    HomeSource("rejected", document_items.rejected, _PAPER_WORK),
    HomeSource("refused", document_items.refused, _PAPER_WORK),
    HomeSource("sign", document_items.to_sign, _PAPER_WORK),
    HomeSource("drafts", document_items.drafts, _PAPER_WORK),
    HomeSource("unsent", document_items.unsent, _PAPER_WORK),
    HomeSource("prints", case_items.prints, _PAPER_WORK),
    HomeSource("alarms", exchange_items.alarms, frozenset({_R.SHO})),
    HomeSource("set_aside", exchange_items.set_aside, _PAPER_WORK),
    HomeSource("inbox", document_items.inbox_new, _PAPER_WORK),
)
"""What is asked for the page of a role, in this order where nothing is due."""


def home(station: Station, most: int = FIRST_LINES) -> Home:
    """Return the home page of whoever sits here: overdue, due, and what waits for whom.

    Args:
        station: the station.
        most: how many lines; a page of fewer has them all.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    ask = HomeQuery(operator, station.clock.now(), most)
    kind = station.settings.unit_kind
    found = [
        source.find(station, ask)
        for source in SOURCES
        if operator.role in source.roles and kind in source.units
    ]
    found = _once(found)
    counts: Counter[Tile] = Counter()
    for one in found:
        counts.update(_counted(one))
    lines = sorted((line for one in found for line in one.lines), key=_urgency)
    more = sum(one.more for one in found) + len(lines[most:])
    return Home(tuple(lines[:most]), {tile: counts[tile] for tile in TILES}, more)


def _once(found: list[HomeLines]) -> list[HomeLines]:
    """Let a paper that several sources tell of stand on the page once, as what it waits for first."""
    told: dict[str, int] = {}
    for one in found:
        for line in one.lines:
            if line.kind in _OF_A_PAPER and line.object_id:
                rank = _OF_A_PAPER.index(line.kind)
                told[line.object_id] = min(rank, told.get(line.object_id, rank))

    def stays(line: HomeLine) -> bool:
        own = line.kind in _OF_A_PAPER and line.object_id in told
        return not own or _OF_A_PAPER.index(line.kind) == told[line.object_id]

    return [_without(one, tuple(line for line in one.lines if stays(line))) for one in found]


def _without(found: HomeLines, kept: tuple[HomeLine, ...]) -> HomeLines:
    gone = len(found.lines) - len(kept)
    counts = {tile: max(0, count - gone) for tile, count in found.counts.items()}
    return replace(found, lines=kept, counts=counts)


def _counted(found: HomeLines) -> dict[Tile, int]:
    seen: Counter[Tile] = Counter(line.tile for line in found.lines)
    return {tile: max(seen[tile], found.counts.get(tile, 0)) for tile in TILES}


def _urgency(line: HomeLine) -> tuple[int, str]:
    due = "9999" if line.due_at is None else line.due_at.isoformat()
    return _ORDER[line.severity], due


def kinds() -> Iterable[str]:
    """Return the names of the sources."""
    return (source.name for source in SOURCES)
