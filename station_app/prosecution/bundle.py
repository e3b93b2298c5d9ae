"""Puts a round together: the papers' pages under their numbers, as parts ready to be signed."""

from collections.abc import Sequence
from dataclasses import dataclass

from station_app.cases import rows as case_rows
from station_app.documents import rows as document_rows
from station_app.documents.freezing import freeze
from station_app.exchange import outgoing_messages
from station_app.exchange.outgoing_messages import MessageAnswer
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import StationError
from station_app.model.operators import Operator, Right
from station_app.prosecution import exchange, rows
from station_app.prosecution.bundle_contents import (
    SIGNED,
    Candidate,
    candidates,
    fingerprints,
    stands_for,
)
from station_app.prosecution.bundle_pdf import BuiltPart, BundlePlan, build_parts
from station_app.prosecution.compliance_note import drop_note, make_note
from station_app.prosecution.custody_clock import with_remand
from station_app.prosecution.errors import (
    BundleEmpty,
    NothingNew,
    ObjectionsUnanswered,
    RoundUnderWay,
)
from station_app.prosecution.model import BundlePage, BundlePaper, BundlePart, Round
from station_app.prosecution.page_numbers import NumberedPage, PaperPages, next_round
from station_app.prosecution.settings import load_prosecution
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_KIND = "CD_BUNDLE"


@dataclass(frozen=True, slots=True)
class NumberedRound:
    """The pages of a round under their numbers."""

    round: int
    papers: tuple[Candidate, ...]
    stands_for: tuple[str, ...]
    pages: tuple[NumberedPage, ...]
    before: tuple[NumberedPage, ...]
    drops: Round | None


def number_next_round(
    station: Station, case_ref: str, exchange_id: str, chosen: Sequence[str] | None
) -> tuple[tuple[Candidate, ...], NumberedRound]:
    """Number the next round without making anything; return also every paper that may be chosen.

    Args:
        station: the station.
        case_ref: the case.
        exchange_id: whose round; empty: the first round of an exchange that is not begun.
        chosen: ids of the papers in their order; ``None``: all papers of the case, and after the
            first round those that stood in it, what replaces them and what came since.

    Raises:
        NotAllowed, SessionLocked. DocumentUnknown. RoundUnderWay. BlobDamaged. PaperNotFit.
    """
    station.session.require(Right.READ)
    standing, drops = _standing(station, exchange_id)
    before = standing[-1].pages if standing else ()
    known = candidates(station, case_ref)
    with station.store.reading() as tx:
        held = {page.paper_id for page in before if page.act != "withdrawn"}
        takes_place = {
            paper.paper_id: "" if paper.paper_id in held else stands_for(tx, paper, held)
            for paper in known
        }
    if chosen is None and standing:
        since = standing[-1].round.made_at
        chosen = [
            paper.paper_id
            for paper in known
            if paper.paper_id in held or takes_place[paper.paper_id] or paper.at > since
        ]
    papers = _chosen(known, chosen)
    takes = tuple(takes_place[paper.paper_id] for paper in papers)
    pages = next_round(
        before,
        [
            PaperPages(paper.paper_id, takes_of, fingerprints(station, paper))
            for paper, takes_of in zip(papers, takes, strict=True)
        ],
    )
    round_no = (standing[-1].number if standing else 0) + 1
    return known, NumberedRound(round_no, papers, takes, pages, before, drops)


def plan(station: Station, exchange_id: str, chosen: Sequence[str] | None = None) -> BundlePlan:
    """Number the next round of an exchange.

    Raises:
        As :func:`number_next_round`.
    """
    made = with_remand(station, exchange.view(station, exchange_id).exchange)
    _, found = number_next_round(station, made.case_ref, exchange_id, chosen)
    return BundlePlan(
        made, found.round, found.papers, found.stands_for, found.pages, found.before, found.drops
    )


def prepare(
    station: Station,
    exchange_id: str,
    chosen: Sequence[str] | None,
    ticket: CancelTicket,
    report: Report,
) -> tuple[Document, ...]:
    """Put the next round together; return its papers, which wait for the signature.

    Raises:
        NotAllowed, SessionLocked. BundleEmpty, NothingNew, ObjectionsUnanswered, RoundUnderWay.
            PaperNotFit: a paper cannot be read. Cancelled: nothing was made. BlobDamaged.
    """
    operator = station.session.require(Right.WRITE)
    station.session.require(Right.SCAN)
    made = plan(station, exchange_id, chosen)
    if not made.papers:
        raise BundleEmpty
    with station.store.reading() as tx:
        points = exchange.unmasked_view(tx, exchange_id).open_points
    unanswered = sum(not point.status for point in points)
    if unanswered:
        raise ObjectionsUnanswered(count=unanswered)
    if not made.sent and not points:
        raise NothingNew
    parts = build_parts(station, made, ticket, report) if made.sent else ()
    note = make_note(station, made.exchange, made.round, points) if points else None
    try:
        with station.store.transaction() as tx:
            if made.drops is not None:
                _drop(station, tx, operator, made.drops)
            papers = _keep(station, tx, operator, made, parts, note)
    except StationError:
        if note is not None:
            drop_note(station, note)
        raise
    for document in papers:
        station.events.announce("document", document.document_id)
    station.events.announce("prosecution", exchange_id)
    return papers


def take_back(station: Station, exchange_id: str) -> None:
    """Take a round back that is not signed yet; its numbers are free again.

    Raises:
        NotAllowed, SessionLocked. RoundUnderWay: a paper of it is signed already.
    """
    operator = station.session.require(Right.WRITE)
    seen = exchange.view(station, exchange_id)
    signed = any(paper.state in SIGNED for made in seen.rounds[-1:] for paper in made.papers)
    if seen.stage not in ("to_sign", "taken_back") or signed:
        raise RoundUnderWay
    with station.store.transaction() as tx:
        _drop(station, tx, operator, seen.rounds[-1].round)
    station.events.announce("prosecution", exchange_id)


def _standing(
    station: Station, exchange_id: str
) -> tuple[tuple[exchange.RoundView, ...], Round | None]:
    """Return the rounds that count, and the one that is made again."""
    if not exchange_id:
        return (), None
    seen = exchange.view(station, exchange_id)
    drops = _dropped(seen)
    if not (seen.may("prepare") or drops):
        raise RoundUnderWay
    return tuple(made for made in seen.rounds if drops is None or made.round != drops), drops


def _dropped(seen: exchange.ExchangeView) -> Round | None:
    """Return the last round where it has to be made again: taken back, or refused by the gateway."""
    if not seen.rounds:
        return None
    last = seen.rounds[-1]
    return last.round if seen.stage == "taken_back" or seen.rejected else None


def _chosen(known: tuple[Candidate, ...], chosen: Sequence[str] | None) -> tuple[Candidate, ...]:
    readable = tuple(paper for paper in known if paper.readable)
    if chosen is None:
        return readable
    by_id = {paper.paper_id: paper for paper in readable}
    return tuple(by_id[paper_id] for paper_id in chosen if paper_id in by_id)


# ── the rows ─────────────────────────────────────────────────────────────────────────────────


def _drop(station: Station, tx: Transaction, operator: Operator, gone: Round) -> None:
    now = station.clock.now()
    for document in exchange.papers_of_round(tx, gone):
        path = {
            DocumentState.FINALISED: (DocumentState.DRAFT, DocumentState.DISCARDED),
            DocumentState.DRAFT: (DocumentState.DISCARDED,),
        }.get(document.state, ())
        for state in path:
            document_rows.move(
                tx, document.document_id, state, at=now, operator_id=operator.operator_id
            )
    message = outgoing_messages.message(tx, gone.message_id) if gone.message_id else None
    if message is not None and message.state == "waiting":
        # Its papers will never be held: nothing may wait behind it.
        outgoing_messages.note_answer(
            station, tx, message.message_id, MessageAnswer(accepted=False)
        )
    for point in rows.objections(tx, gone.exchange_id):
        if point.answer_round == gone.round and not point.closing:
            rows.note_objection(tx, gone.exchange_id, point.round, point.number, answer_round=None)
    rows.note_round(tx, gone.build_id, dropped_at=now)
    record(station, tx, operator.operator_id, "scrutiny.round_dropped", gone.build_id)


def _keep(
    station: Station,
    tx: Transaction,
    operator: Operator,
    made: BundlePlan,
    parts: tuple[BuiltPart, ...],
    note: Document | None,
) -> tuple[Document, ...]:
    build_id = station.new_id("b")
    case = case_rows.find(tx, made.exchange.case_ref)
    kept = [
        _keep_part(station, tx, operator, made, part, number)
        for number, part in enumerate(parts, 1)
    ]
    round_ = Round(
        build_id,
        made.exchange.exchange_id,
        made.round,
        station.clock.now(),
        operator.operator_id,
        note_id="" if note is None else note.document_id,
    )
    rows.put_round(
        tx,
        round_,
        _part_rows(build_id, made, parts, case_hidden=case is not None and case.hidden),
        _paper_rows(build_id, made),
        _page_rows(build_id, made),
    )
    for point in rows.objections(tx, made.exchange.exchange_id):
        if not point.closing:
            rows.note_objection(
                tx, point.exchange_id, point.round, point.number, answer_round=made.round
            )
    rows.note_exchange(
        tx,
        made.exchange.exchange_id,
        closed_at=None,
        first_remand=made.exchange.first_remand,
        remand_days=made.exchange.remand_days,
    )
    record(station, tx, operator.operator_id, "scrutiny.prepared", build_id)
    return (*kept, *(() if note is None else (document_rows.load(tx, note.document_id),)))


def _keep_part(
    station: Station,
    tx: Transaction,
    operator: Operator,
    made: BundlePlan,
    part: BuiltPart,
    number: int,
) -> Document:
    now, by = station.clock.now(), operator.operator_id
    sealed = station.store.blobs.put(part.bundle.pdf)
    document = Document(
        document_id=part.document_id,
        kind=_KIND,
        state=DocumentState.DRAFT,
        case_ref=made.exchange.case_ref,
        ps_code=station.settings.ps_code,
        title=f"{made.round}.{number}",
        volume=1,
        expected_sheets=None,
        created_at=now,
        created_by=by,
        changed_at=now,
        local_ref=part.reference,
        priority=load_prosecution().priority(made.exchange.purpose),
        deadline=made.exchange.due_at,
    )
    document_rows.insert(tx, document)
    return freeze(
        station,
        tx,
        part.document_id,
        sealed,
        by=by,
        page_count=part.bundle.index_pages + len(part.pages),
        stamp_box=part.bundle.signature,
    )


def _part_rows(
    build_id: str, made: BundlePlan, parts: tuple[BuiltPart, ...], *, case_hidden: bool
) -> list[BundlePart]:
    hidden = {paper.paper_id for paper in made.papers if paper.identity}
    return [
        BundlePart(
            part.document_id,
            build_id,
            number,
            len(parts),
            tuple(str(page.number) for page in part.pages),
            part.bundle.index_pages,
            case_hidden or any(page.paper_id in hidden for page in part.pages),
        )
        for number, part in enumerate(parts, 1)
    ]


def _paper_rows(build_id: str, made: BundlePlan) -> list[BundlePaper]:
    return [
        BundlePaper(
            build_id,
            position,
            paper.paper_id,
            paper.source,
            paper.kind,
            paper.title,
            paper.reference,
            paper.day,
            takes,
            paper.identity,
        )
        for position, (paper, takes) in enumerate(zip(made.papers, made.stands_for, strict=True), 1)
    ]


def _page_rows(build_id: str, made: BundlePlan) -> list[BundlePage]:
    return [
        BundlePage(
            build_id,
            page.number.number,
            page.number.suffix,
            page.paper_id,
            page.index,
            page.fingerprint,
            page.act,
        )
        for page in made.pages
    ]
