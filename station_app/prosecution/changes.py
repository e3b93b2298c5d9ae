"""What a round changed: each page with what stood there before, to be looked at side by side."""

from dataclasses import dataclass
from typing import Literal

from station_app.model.errors import NoPages
from station_app.model.operators import Right
from station_app.prosecution import exchange, rows
from station_app.prosecution.compliance import draw_paper, require_may_see_paper
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.page_numbers import NumberedPage
from station_app.station.station import Station


@dataclass(frozen=True, slots=True)
class Change:
    """A page that a round changed."""

    round: int
    number: str
    act: str
    """``new``, ``changed`` or ``withdrawn``."""
    before: NumberedPage | None
    """What stood there in the round before; ``None``: nothing."""
    now: NumberedPage | None
    """What stands there since; ``None``: nothing."""
    before_ref: str
    """Reference of the paper; empty: none."""
    now_ref: str


def changes(station: Station, exchange_id: str) -> tuple[Change, ...]:
    """Return what the rounds after the first one changed, the newest round first.

    Raises:
        NotAllowed, SessionLocked. DocumentUnknown.
    """
    station.session.require(Right.READ)
    seen = exchange.view(station, exchange_id)
    references = _references(station, seen)
    found: list[Change] = []
    for earlier, later in zip(seen.rounds, seen.rounds[1:], strict=False):
        stood = {page.number: page for page in earlier.pages if page.act != "withdrawn"}
        for page in later.pages:
            before = stood.get(page.number)
            gone = page.act == "withdrawn"
            if page.act == "kept" or (gone and before is None):
                continue
            found.append(
                Change(
                    later.number,
                    str(page.number),
                    page.act,
                    before,
                    None if gone else page,
                    references.get(before.paper_id, "") if before is not None else "",
                    "" if gone else references.get(page.paper_id, ""),
                )
            )
    return tuple(sorted(found, key=lambda change: -change.round))


def change_picture(
    station: Station,
    exchange_id: str,
    change: Change,
    which: Literal["before", "now"],
    width_px: int,
) -> bytes:
    """Draw the page that a change took the place of, or that stands there since.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. NoPages: nothing stood there. BlobDamaged.
    """
    station.session.require(Right.READ)
    page = change.before if which == "before" else change.now
    if page is None:
        raise NoPages
    require_may_see_paper(station, page.paper_id)
    case_ref = exchange.view(station, exchange_id).exchange.case_ref
    return draw_paper(station, case_ref, page.paper_id, page.index, width_px)


def _references(station: Station, seen: ExchangeView) -> dict[str, str]:
    with station.store.reading() as tx:
        return {
            paper.paper_id: paper.reference
            for made in seen.rounds
            for paper in rows.papers(tx, made.round.build_id)
        }
