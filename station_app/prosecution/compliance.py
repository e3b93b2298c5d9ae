"""The station's answer to each point of the prosecution, and the page that a point is about."""

from collections.abc import Collection

from station_app.documents import pdf_access, received
from station_app.documents.protection import require_may_see
from station_app.model.errors import NoPages
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.prosecution import exchange, rows
from station_app.prosecution.bundle_contents import find, pdf_of
from station_app.prosecution.errors import AnswerMissing
from station_app.prosecution.page_numbers import NumberedPage
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record

DONE, NOT_POSSIBLE = "done", "not_possible"


def answer(
    station: Station,
    exchange_id: str,
    point: tuple[int, int],
    status: str,
    *,
    reply: str = "",
    reason: str = "",
    papers_added: Collection[str] = (),
) -> None:
    """Answer an objection: by what was done and the papers that show it, or by why it cannot be.

    Args:
        station: the station.
        exchange_id: whose objection.
        point: the round in which it was raised, and its number.
        status: ``done`` or ``not_possible``.
        reply: what was done.
        reason: why it is not possible.
        papers_added: ids of papers that are new or stand in for others.

    Raises:
        NotAllowed, SessionLocked. AnswerMissing: no words, or no reason.
    """
    operator = station.session.require(Right.WRITE)
    said = reason.strip() if status == NOT_POSSIBLE else reply.strip()
    if status not in (DONE, NOT_POSSIBLE) or not said:
        raise AnswerMissing
    with station.store.transaction() as tx:
        rows.note_objection(
            tx,
            exchange_id,
            *point,
            status=status,
            reply=reply.strip(),
            reason=reason.strip() if status == NOT_POSSIBLE else "",
            papers=tuple(papers_added),
            answered_at=station.clock.now(),
            answered_by=operator.operator_id,
        )
        what = f"{point[0]}.{point[1]}"
        record(station, tx, operator.operator_id, "scrutiny.answer", exchange_id, reason=what)
    station.events.announce("prosecution", exchange_id)


def page_paper(station: Station, exchange_id: str, label: str) -> NumberedPage:
    """Return the page that a bundle's page number names, as it stands in the newest round that went.

    Raises:
        NotAllowed, SessionLocked. NoPages: there is no such page.
    """
    seen = exchange.view(station, exchange_id)
    sent = [made for made in seen.rounds if made.messages] or list(seen.rounds)
    page = exchange.page_named(sent[-1].pages, label) if sent else None
    if page is None or page.act == "withdrawn":
        raise NoPages
    return page


def page_picture(station: Station, exchange_id: str, label: str, width_px: int) -> bytes:
    """Draw the page that a bundle's page number names.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. NoPages: there is no such page. BlobDamaged.
    """
    page = page_paper(station, exchange_id, label)
    require_may_see_paper(station, page.paper_id)
    case_ref = exchange.view(station, exchange_id).exchange.case_ref
    return draw_paper(station, case_ref, page.paper_id, page.index, width_px)


def require_may_see_paper(station: Station, paper_id: str) -> None:
    """Refuse whoever may not see a paper now.

    Raises:
        IdentityProtected, SessionLocked.
    """
    if "#" not in paper_id:
        require_may_see(station, paper_id)


def draw_paper(station: Station, case_ref: str, paper_id: str, index: int, width_px: int) -> bytes:
    """Draw a page of a paper of the case, wherever it came from.

    Raises:
        NoPages: there is no such page. BlobDamaged. And as of whoever holds the paper.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import draw_page

    if "#" not in paper_id:
        if received.is_received(station, paper_id):
            return received.received_page(station, paper_id, index, width_px)
        return pdf_access.pdf_page(station, DocumentId(paper_id), index, width_px)
    with station.store.reading() as tx:
        held = find(station, tx, paper_id, case_ref)
    if held is None:
        raise NoPages
    try:
        return draw_page(pdf_of(station, held), index, width_px)
    except PaperNotShown:
        raise
    except ValueError:
        raise NoPages from None
