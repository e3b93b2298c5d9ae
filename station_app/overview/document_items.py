"""The papers' lines on the home page: refused, to be signed, unfinished, on their way, new."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from station_app.cases import rows as case_rows
from station_app.documents import form_rows, inbox_rows, outbox_rows
from station_app.documents import rows as document_rows
from station_app.exchange import message_rows, outgoing_messages
from station_app.form_definitions.schema_file import load_form
from station_app.forms import filling
from station_app.model.documents import Document, DocumentState
from station_app.model.operators import Right, Role
from station_app.model.pillars import Message
from station_app.overview.model import HomeLine, HomeLines, HomeQuery, Severity, Tile
from station_app.station.station import Station
from station_app.store.connection import Transaction

_S = DocumentState
_REFUSALS = frozenset({"case-unknown", "office-wrong"})
"""Why the district never takes a paper; each has its sentence in the texts."""
_CLOCKED = 40
"""Drafts whose clock is looked up, the newest: each costs some reading."""
_SOON_S = 24 * 3600
READERS = frozenset({Role.MUNSHI, Role.SHO, Role.CLERK})
"""Who sees everybody's papers on the page; others see their own."""
_HEARD: Mapping[Role, frozenset[str]] = {Role.SERVER: frozenset({"cis"})}
"""Whose news come from these systems alone; a role left out hears of all."""


def rejected(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the papers that the district refused or sent back, until another stands in for them."""
    states = (_S.REJECTED, _S.RETURNED)
    with station.store.reading() as tx:
        found = document_rows.unreplaced(tx, states, _own(ask), ask.most)
        count = document_rows.count_unreplaced(tx, states, _own(ask))
        why = document_rows.last_moves(tx, [d.document_id for d in found], _S.REJECTED)
    lines = [
        _with_reason(
            _paper(
                document, f"home.line.{document.state.value}", "outbox", "due", "returned", None
            ),
            why[document.document_id].note if document.document_id in why else "",
        )
        for document in found
    ]
    return HomeLines(tuple(lines), {"returned": count}, count - len(lines))


def _with_reason(line: HomeLine, reason: str) -> HomeLine:
    key = f"refusal.{reason.replace('-', '_')}" if reason in _REFUSALS else "refusal.other"
    return replace(line, keys={**line.keys, "reason": key})


def refused(station: Station, ask: HomeQuery) -> HomeLines:
    """Return what a pillar would not take and nobody has said to it again since."""
    with station.store.reading() as tx:
        found = [
            message
            for message in message_rows.in_state(tx, "refused")
            if not _said_again(tx, message)
        ]
        shown = [(said, _is_hidden(tx, said.case_ref)) for said in found[-ask.most :]]
    return HomeLines(tuple(_refused(message, hidden=hidden) for message, hidden in shown))


def _is_hidden(tx: Transaction, case_ref: str) -> bool:
    case = case_rows.find(tx, case_ref) if case_ref else None
    return case is not None and case.hidden


def to_sign(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the finished papers, with whose signature they wait for."""
    with station.store.reading() as tx:
        found = document_rows.listing(
            tx, states={_S.FINALISED}, most=ask.most, nearest_deadline=True
        )
        count = document_rows.count(tx, _S.FINALISED)
        typed = form_rows.versions(tx, [document.document_id for document in found])
    whom = {d.document_id: _signer(d, typed.get(d.document_id)) for d in found}
    may = ask.operator.may(Right.SIGN)
    lines = [
        _paper(
            document,
            "home.line.sign",
            "sign" if may else "forms" if document.document_id in typed else "cases",
            _severity(document.deadline, ask.now),
            "sign",
            document.deadline,
            whom[document.document_id],
        )
        for document in found
    ]
    return HomeLines(tuple(lines), {"sign": count}, count - len(lines))


def drafts(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the unfinished papers, each with the clock that its form runs by."""
    own = _own(ask)
    with station.store.reading() as tx:
        most = max(ask.most, _CLOCKED)
        found = document_rows.listing(
            tx, states={_S.DRAFT}, created_by=own, most=most, nearest_deadline=True
        )
        count = document_rows.count(tx, _S.DRAFT, created_by=own)
        typed = form_rows.among(tx, [document.document_id for document in found])
        due = {
            document.document_id: filling.form_due(station, tx, document.document_id)
            or document.deadline
            for document in found[:_CLOCKED]
            if document.document_id in typed
        }
    lines = [
        _paper(
            document,
            "home.line.draft",
            "forms" if document.document_id in typed else "scan",
            _severity(due.get(document.document_id, document.deadline), ask.now),
            "waits",
            due.get(document.document_id, document.deadline),
        )
        for document in found
    ]
    return HomeLines(tuple(lines), {"waits": count}, count - len(lines))


def unsent(station: Station, ask: HomeQuery) -> HomeLines:
    """Return what was set aside on its way, each; and what goes by itself, in one line."""
    with station.store.reading() as tx:
        aside = outbox_rows.set_aside(tx, ask.most)
        moving = outbox_rows.count_open(tx) - len(aside)
        stuck = [document_rows.load(tx, document_id) for document_id in aside]
    lines = [
        _paper(document, "home.line.set_aside", "outbox", "due", "unsent", None)
        for document in stuck
    ]
    if moving > 0:
        going = HomeLine(
            "unsent", None, "home.line.unsent", "outbox", "", "waits", "unsent", {"count": moving}
        )
        lines.append(going)
    return HomeLines(tuple(lines), {"unsent": len(stuck) + max(0, moving)})


def inbox_new(station: Station, ask: HomeQuery) -> HomeLines:
    """Return what came and nobody has read, a line for each kind that the role has to do with."""
    heard = _HEARD.get(ask.operator.role)
    with station.store.reading() as tx:
        kinds: Counter[str] = Counter()
        for kind, pillar, count in inbox_rows.new_kinds(tx):
            if pillar and heard is not None and pillar not in heard:
                continue
            kinds[f"home.pillar.{pillar}" if pillar else f"inbox.kinds.{kind}"] += count
    lines = [
        HomeLine(
            "inbox",
            None,
            "home.line.inbox",
            "inbox",
            "",
            "news",
            params={"count": count},
            keys={"what": key},
        )
        for key, count in sorted(kinds.items())
    ]
    return HomeLines(tuple(lines), {"waits": kinds.total()})


def _own(ask: HomeQuery) -> str:
    return "" if ask.operator.role in READERS else ask.operator.operator_id


def _severity(due_at: datetime | None, now: datetime) -> Severity:
    if due_at is None:
        return "waits"
    if due_at < now:
        return "overdue"
    return "due" if (due_at - now).total_seconds() <= _SOON_S else "waits"


def _paper(
    document: Document,
    title_key: str,
    desk: str,
    severity: Severity,
    tile: Tile,
    due_at: datetime | None,
    whom: str = "",
) -> HomeLine:
    late: Tile = "overdue" if severity == "overdue" else tile
    return HomeLine(
        kind=title_key.rpartition(".")[2],
        due_at=due_at,
        title_key=title_key if document.case_ref else f"{title_key}_alone",
        desk=desk,
        object_id=document.case_ref if desk == "cases" else document.document_id,
        severity=severity,
        tile=late,
        params={"case": document.case_ref, "reference": document.local_ref},
        keys={"what": f"kind.{document.kind}"},
        whom=whom,
    )


def _signer(document: Document, version: int | None) -> str:
    """Return who has to sign, as the key of a text."""
    if version is None:
        return "role.sho"
    roles = load_form(document.kind, version).signers
    return f"role.{roles[0]}" if roles else "role.sho"


def _said_again(tx: Transaction, message: Message) -> bool:
    later = outgoing_messages.messages_about(tx, message.concerns) if message.concerns else ()
    return any(
        other.made_at > message.made_at
        and (other.pillar, other.kind) == (message.pillar, message.kind)
        for other in later
    )


def _refused(message: Message, *, hidden: bool) -> HomeLine:
    # The words of another office may name somebody.
    reason = "" if hidden else message.reason
    return HomeLine(
        kind="refused",
        due_at=None,
        title_key="home.line.refused" if message.case_ref else "home.line.refused_alone",
        desk="cases" if message.case_ref else "inbox",
        object_id=message.case_ref,
        severity="due",
        tile="returned",
        params={"case": message.case_ref, "reason": reason},
        keys={"pillar": f"home.pillar.{message.pillar}"},
    )
