"""Pages that look wrong: named when they arrive, scanned again or accepted with a written reason."""

import tomllib
from functools import cache

from station_app.documents import page_edit_rows
from station_app.model.errors import ReasonNeeded
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Right
from station_app.model.page_analysis import DoubtfulPage
from station_app.model.page_edits import apply_edits, printed_numbers
from station_app.model.scanning import ScanProfile
from station_app.model.texts import RESOURCES
from station_app.scanning import quality_rows
from station_app.scanning.errors import PagesDoubtful
from station_app.station.station import Station, record


@cache
def _settings() -> tuple[frozenset[str], int]:
    table = tomllib.loads((RESOURCES / "quality.toml").read_text(encoding="utf-8"))
    return frozenset(table["profiles"]), int(table["shortest_reason"])


def is_looked_at(profile: ScanProfile) -> bool:
    """Tell whether pages of a profile are looked at."""
    return profile.name in _settings()[0]


def doubtful_pages(station: Station, document_id: DocumentId) -> tuple[DoubtfulPage, ...]:
    """Return the standing pages that look wrong, accepted ones too, in their order."""
    with station.store.reading() as tx:
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
        ids = [placed.page_id for placed in standing]
        faults, reasons = quality_rows.faults(tx, ids), quality_rows.reasons(tx, ids)
    return tuple(
        DoubtfulPage(
            placed.page_id, number, faults[placed.page_id], reasons.get(placed.page_id, "")
        )
        for placed, number in zip(standing, printed_numbers(standing), strict=True)
        if placed.page_id in faults
    )


def accept_page(station: Station, document_id: DocumentId, page_id: PageId, reason: str) -> None:
    """Accept a page as it is; the reason stays with it and in the ledger.

    Raises:
        NotAllowed, SessionLocked. ReasonNeeded: nothing was written.
    """
    operator = station.session.require(Right.SCAN)
    if len(reason.strip()) < _settings()[1]:
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        quality_rows.accept(tx, page_id, reason.strip(), station.clock.now(), operator.operator_id)
        record(station, tx, operator.operator_id, "page.accepted", page_id, reason=reason.strip())
    station.events.announce("page", document_id)


def require_settled(station: Station, document_id: DocumentId) -> None:
    """Refuse to finish a paper with pages that look wrong and that nobody accepted.

    Raises:
        PagesDoubtful: the first of them is named.
    """
    open_ = [page for page in doubtful_pages(station, document_id) if not page.reason]
    if open_:
        raise PagesDoubtful(page=open_[0].number, count=len(open_))
