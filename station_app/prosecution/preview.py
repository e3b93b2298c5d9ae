"""A round as it would be: papers, numbers, size, minutes on the line; nothing is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from station_app.model.cancellation import CancelTicket
from station_app.model.operators import Right
from station_app.prosecution import bundle, exchange
from station_app.prosecution.bundle_contents import Candidate
from station_app.prosecution.custody_clock import known_remand
from station_app.prosecution.page_numbers import NumberedPage, ranges, to_send
from station_app.prosecution.settings import load_prosecution
from station_app.station.station import Station

Act = Literal["new", "changed", "kept", "left_out", "unreadable"]


@dataclass(frozen=True, slots=True)
class PreviewPaper:
    """A paper of the case on the builder's list."""

    paper: Candidate
    chosen: bool
    pages: str
    """The numbers of its pages; empty: it is left out."""
    sent: str
    """Those of them that go now."""
    act: Act


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole round."""

    papers: tuple[PreviewPaper, ...]
    """Those that are chosen in their order, then the others."""
    round: int
    sent_pages: int
    size_bytes: int
    """About: what the pages weigh in their own papers."""
    minutes: int
    """On the line for which minutes are told, at least one."""
    line_kbit: int
    parts: int
    open_points: int
    unanswered: int
    remand: tuple[str, int] | None
    """First day and days of the remand that the custody register knows; ``None``: none."""


def preview(
    station: Station,
    case_ref: str,
    exchange_id: str = "",
    chosen: Sequence[str] | None = None,
    *,
    part_bytes: int = 0,
) -> Preview:
    """Return the next round of an exchange, or the first one of a case.

    Raises:
        NotAllowed, SessionLocked. RoundUnderWay. BlobDamaged. PaperNotFit.
    """
    station.session.require(Right.READ)
    known, numbered = bundle.number_next_round(station, case_ref, exchange_id, chosen)
    points = exchange.view(station, exchange_id).open_points if exchange_id else ()
    wanted = {paper.paper_id for paper in numbered.papers}
    in_order = sorted(known, key=lambda p: _place(p, chosen))
    rows = tuple(
        _paper(paper, numbered.pages, chosen=paper.paper_id in wanted) for paper in in_order
    )
    sent = to_send(numbered.pages)
    size = sum(_weight(paper, sent) for paper in known)
    facts = load_prosecution()
    return Preview(
        rows,
        numbered.round,
        len(sent),
        size,
        max(1, ceil(facts.seconds(size) / 60)) if sent else 0,
        facts.line_kbit,
        max(1, ceil(size / part_bytes)) if part_bytes and sent else min(1, len(sent)),
        len(points),
        sum(not point.status for point in points),
        known_remand(station, case_ref),
    )


def build_for_hearing(station: Station, exchange_id: str) -> None:
    """Build the diary for a hearing at once: the newest of every signed paper of the case.

    Raises:
        As :func:`scrutiny_bundle.prepare`.
    """
    made = exchange.view(station, exchange_id).exchange
    known, _ = bundle.number_next_round(station, made.case_ref, exchange_id, None)
    chosen = [paper.paper_id for paper in known if paper.signed]
    bundle.prepare(station, exchange_id, chosen, CancelTicket(), lambda _c, _t: None)


def _place(paper: Candidate, chosen: Sequence[str] | None) -> int:
    if chosen is None:
        return 0
    return list(chosen).index(paper.paper_id) if paper.paper_id in chosen else len(chosen)


def _paper(paper: Candidate, pages: tuple[NumberedPage, ...], *, chosen: bool) -> PreviewPaper:
    own = [p for p in pages if p.paper_id == paper.paper_id and p.act != "withdrawn"]
    acts: tuple[Act, ...] = ("changed", "new")
    act: Act = next((a for a in acts if any(p.act == a for p in own)), "kept")
    return PreviewPaper(
        paper,
        chosen,
        ranges([page.number for page in own]) if chosen else "",
        ranges([page.number for page in to_send(own)]) if chosen else "",
        act if chosen else ("left_out" if paper.readable else "unreadable"),
    )


def _weight(paper: Candidate, sent: tuple[NumberedPage, ...]) -> int:
    pages = sum(page.paper_id == paper.paper_id for page in sent)
    return paper.size_bytes * pages // max(1, paper.pages)
