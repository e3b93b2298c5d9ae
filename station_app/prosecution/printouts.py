"""What is printed of an exchange, in Hindi: objections with answers, proof of dispatch, all of it."""

from collections.abc import Mapping

from station_app.documents import received_rows
from station_app.documents import rows as document_rows
from station_app.model.clock import for_people, to_text
from station_app.model.errors import IdentityProtected
from station_app.model.finished_page import ArchiveMeta
from station_app.model.operators import Right
from station_app.model.texts import Texts, load_texts
from station_app.pdf.summary_sheet_model import SummarySheet, SummaryTable
from station_app.prosecution import exchange, labels, rows
from station_app.prosecution.exchange import ExchangeView, RoundView
from station_app.prosecution.model import Objection
from station_app.prosecution.page_numbers import ranges, to_send
from station_app.session import operator_rows
from station_app.station.station import Station, record

_DASH = "–"
_NAMES_NOBODY = "dispatch"
"""The proof holds numbers and times, no words of an officer or of the prosecution."""


def compliance_table(station: Station, exchange_id: str) -> bytes:
    """Return the objections of the last note with our answers as a PDF.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. DocumentUnknown.
    """
    seen, texts = _seen(station, exchange_id, "compliance")
    said = seen.opinions[-1] if seen.opinions else None
    head = _head(texts, station, seen)
    if said is not None:
        head += (
            (texts("scrutiny_account.head.verdict"), _verdict(said.verdict)),
            (texts("scrutiny_account.head.opinion"), said.opinion),
            (texts("scrutiny_account.head.prosecutor"), f"{said.officer} · {said.reference}"),
        )
    account = SummarySheet(
        title=texts("scrutiny_account.title.compliance"),
        head=head,
        tables=(_points(station, texts, seen),),
        sign_labels=(
            texts("scrutiny_account.sign.officer"),
            texts("scrutiny_account.sign.sho"),
        ),
        footer=_footer(texts, seen),
    )
    return _write(station, texts, account, seen)


def dispatch_proof(station: Station, exchange_id: str) -> bytes:
    """Return the proof that a bundle went: receipts, times, numbers of both sides.

    Raises:
        NotAllowed, SessionLocked. DocumentUnknown.
    """
    seen, texts = _seen(station, exchange_id, "dispatch")
    account = SummarySheet(
        title=texts("scrutiny_account.title.dispatch"),
        head=_head(texts, station, seen),
        tables=tuple(t for made in seen.rounds for t in _dispatch_tables(texts, made)),
        notes=(texts("scrutiny_account.receipt_note"),),
        sign_labels=(texts("scrutiny_account.sign.munshi"), texts("scrutiny_account.sign.sho")),
        footer=_footer(texts, seen),
    )
    return _write(station, texts, account, seen)


def whole_exchange(station: Station, exchange_id: str) -> bytes:
    """Return everything that was sent, said and answered, in its order.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. DocumentUnknown.
    """
    seen, texts = _seen(station, exchange_id, "exchange")
    tables = [t for made in seen.rounds for t in _round_tables(station, texts, made)]
    if seen.objections:
        tables.append(_points(station, texts, seen))
    if seen.opinions:
        tables.append(_opinions(texts, seen))
    account = SummarySheet(
        title=texts("scrutiny_account.title.exchange"),
        head=_head(texts, station, seen),
        tables=tuple(tables),
        footer=_footer(texts, seen),
    )
    return _write(station, texts, account, seen)


def _seen(station: Station, exchange_id: str, what: str) -> tuple[ExchangeView, Texts]:
    operator = station.session.require(Right.READ)
    seen = exchange.view(station, exchange_id)
    if seen.masked and what != _NAMES_NOBODY:
        raise IdentityProtected
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "scrutiny.account", exchange_id, reason=what)
    return seen, load_texts("hi")


def _write(station: Station, texts: Texts, account: SummarySheet, seen: ExchangeView) -> bytes:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.summary_sheet import write_summary_sheet

    meta = ArchiveMeta(
        document_id=seen.exchange.exchange_id,
        title=f"{account.title} · {texts('pdf.case', number=seen.exchange.case_ref)}",
        subject="",
        author=station.settings.unit_hi,
        language="hi",
        created_at_text=to_text(station.clock.now()),
        footer="",
        bookmarks=(),
    )
    return write_summary_sheet(account, meta)


def _head(texts: Texts, station: Station, seen: ExchangeView) -> tuple[tuple[str, str], ...]:
    made = seen.exchange
    lines = (
        ("prosecution_print.head.case", made.case_ref),
        ("prosecution_print.head.unit", f"{station.settings.unit_hi} ({station.settings.ps_code})"),
        (
            "prosecution_print.head.purpose",
            labels.choice_text("scrutiny_purpose", made.purpose, "hi"),
        ),
        ("scrutiny_account.head.office", labels.office_name(made.office, "hi")),
        (
            "prosecution_print.head.call",
            " · ".join(part for part in (made.call_court, made.call_ref) if part),
        ),
        ("prosecution_print.head.due", "" if made.due_at is None else for_people(made.due_at)),
        ("scrutiny_account.head.state", texts(f"prosecution.stage.{seen.stage}")),
        ("scrutiny_account.head.printed", for_people(station.clock.now())),
    )
    return tuple((texts(key), value) for key, value in lines if value)


def _footer(texts: Texts, seen: ExchangeView) -> str:
    case = texts("pdf.case", number=seen.exchange.case_ref)
    return f"{case} · {texts.raw('pdf.footer')}"


def _columns(texts: Texts, *names: str) -> tuple[str, ...]:
    return tuple(texts(f"scrutiny_account.column.{name}") for name in names)


def _points(station: Station, texts: Texts, seen: ExchangeView) -> SummaryTable:
    references = _references(station, seen.exchange.case_ref)
    return SummaryTable(
        texts("scrutiny_account.points"),
        _columns(texts, "point", "page", "category", "objection", "answer", "papers", "state"),
        tuple(_point(texts, point, references) for point in seen.objections),
    )


def _point(texts: Texts, point: Objection, references: Mapping[str, str]) -> tuple[str, ...]:
    category = labels.choice_text("objection", point.category, "hi")
    severity = labels.choice_text("severity", point.severity, "hi")
    status = labels.choice_text("compliance", point.status, "hi") if point.status else _DASH
    said = point.reason if point.status == "not_possible" else point.reply
    closing = point.closing or "open"
    return (
        f"{point.round}.{point.number}",
        point.page or _DASH,
        f"{category} ({severity})",
        point.text,
        f"{status}: {said}" if said else _DASH,
        ", ".join(references.get(paper, paper) for paper in point.papers) or _DASH,
        texts(f"prosecution.closing.{closing}"),
    )


def _references(station: Station, case_ref: str) -> Mapping[str, str]:
    with station.store.reading() as tx:
        ours = {
            str(d.document_id): d.local_ref for d in document_rows.listing(tx, case_ref=case_ref)
        }
        theirs = {p.document_id: p.local_ref for p in received_rows.listing(tx, case_ref=case_ref)}
    return theirs | ours


def _round_tables(station: Station, texts: Texts, made: RoundView) -> tuple[SummaryTable, ...]:
    with station.store.reading() as tx:
        papers = rows.papers(tx, made.round.build_id)
        by = operator_rows.load(tx, made.round.made_by).display_name
    head = texts("scrutiny_account.round", number=made.number)
    lines = []
    for paper in papers:
        own = [p for p in made.pages if p.paper_id == paper.paper_id and p.act != "withdrawn"]
        lines.append(
            (
                " · ".join(
                    part
                    for part in (
                        labels.kind_text(texts, paper.kind),
                        paper.title,
                        paper.reference,
                    )
                    if part
                ),
                ranges([page.number for page in own]),
                ranges([page.number for page in to_send(own)]) or _DASH,
            )
        )
    label = f"{head} · {for_people(made.round.made_at)} · {by}"
    index = SummaryTable(label, _columns(texts, "paper", "pages", "sent"), tuple(lines))
    return (index, *_dispatch_tables(texts, made))


def _dispatch_tables(texts: Texts, made: RoundView) -> tuple[SummaryTable, ...]:
    head = texts("scrutiny_account.round", number=made.number)
    parts = [
        (
            texts("prosecution_print.part_of", part=part.part.part, parts=part.part.parts),
            part.document.local_ref,
            str(len(part.part.pages)),
            _DASH if part.receipt is None else str(part.receipt),
            _DASH if part.received_at is None else for_people(part.received_at),
            part.document.pdf_sha256 or _DASH,
        )
        for part in made.parts
    ]
    told = [
        (
            labels.office_name(dispatch.office, "hi"),
            for_people(dispatch.sent_at),
            _DASH if message.told_at is None else for_people(message.told_at),
            texts(f"prosecution.message.{message.state}"),
            message.reference or message.reason or _DASH,
            _DASH if message.answered_at is None else for_people(message.answered_at),
        )
        for dispatch, message in made.messages
    ]
    return (
        SummaryTable(
            f"{head} · {texts('scrutiny_account.receipts')}",
            _columns(texts, "part", "reference", "count", "receipt", "received", "seal"),
            tuple(parts),
        ),
        SummaryTable(
            f"{head} · {texts('scrutiny_account.dispatches')}",
            _columns(texts, "office", "signed", "gone", "answer", "number", "answered"),
            tuple(told),
        ),
    )


def _opinions(texts: Texts, seen: ExchangeView) -> SummaryTable:
    return SummaryTable(
        texts("scrutiny_account.opinions"),
        _columns(texts, "round", "verdict", "opinion", "prosecutor", "number", "received"),
        tuple(
            (
                str(said.round),
                _verdict(said.verdict),
                said.opinion or _DASH,
                said.officer or _DASH,
                said.reference or _DASH,
                for_people(said.received_at),
            )
            for said in seen.opinions
        ),
    )


def _verdict(verdict: str) -> str:
    return labels.choice_text("verdict", verdict, "hi")
