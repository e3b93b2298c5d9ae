"""What comes over the line, at either end."""

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from commands.exchange_verdict import judge_enrolment, judge_ledger, judge_packet, judge_receipt
from station_app.model.errors import ExchangeError, ProtocolBroken
from sync.client.case_changes import read_changes
from sync.client.faults import Answer, refusal
from sync.client.inbox_items import OddItem, read_listing, unfit
from sync.gateway.pillars.mapping import UnfitMessage, load_mapping
from sync.gateway.pillars.port import Attachment, Push
from sync.wire.canonical import BrokenMessage, read, read_loosely, write
from sync.wire.comparison import ComparisonRequest, SentAnswer, SentRecord, read_comparison
from sync.wire.exchange import (
    EnrolmentAnswer,
    NumberItem,
    PaperItem,
    ProgressItem,
    SerialBlock,
    Submission,
    require_object,
)
from sync.wire.media import read_media, verify_media_receipt
from sync.wire.packet import read_packet
from sync.wire.pillars import PILLARS, PillarItem, PillarMessage
from sync.wire.receipt import read_receipt
from sync.wire.records import from_data, to_data
from sync.wire.trust import make_trust, read_trust
from tests.fuzzing import wire_seeds
from tests.fuzzing.document_mutators import json_lines_mutant, json_mutant
from tests.fuzzing.model import Target

TRUST = make_trust((wire_seeds.PUBLIC,), (wire_seeds.PUBLIC,), ())
_PACKETS, _RECEIPTS = wire_seeds.packets(), wire_seeds.receipts()
_ITEMS = {"paper": PaperItem, "progress": ProgressItem, "number": NumberItem, "pillar": PillarItem}
_ANSWERS = (EnrolmentAnswer, SentAnswer, SentRecord, SerialBlock, Submission, ComparisonRequest)


def packet(document: bytes) -> None:
    """Judge a packet, of a paper or of media; what was read is written as it was read."""
    judge_packet(document, TRUST, b"%PDF-1.7")
    verify_media_receipt(_RECEIPTS[0], TRUST.gateway_keys, document)
    sort = read_media if b"station-media" in document else read_packet
    held = sort(document)
    assert write(to_data(held)) == document
    assert held.manifest_sha256


def receipt(document: bytes) -> None:
    """Judge a receipt, a comparison, an enrolment's certificate, a file of trust."""
    judge_receipt(document, TRUST, _PACKETS[0], b"%PDF-1.7")
    judge_receipt(_RECEIPTS[0], TRUST, document, None)
    judge_enrolment(document, TRUST)
    verify_media_receipt(document, TRUST.gateway_keys, _PACKETS[2])
    if b"station-trust" in document:
        held = read_trust(document)
        assert len(held.authorities_der) == len(held.authorities)
    elif b"station-comparison" in document:
        read_comparison(document, TRUST.gateway_keys)
    else:
        assert write(to_data(read_receipt(document))) == document


def ledger(document: bytes) -> None:
    """Judge an export of the chain of custody."""
    judge_ledger(document, TRUST, _RECEIPTS[:1])


def inbox_items(document: bytes) -> None:
    """Read what the inbox lists; each item by itself, and the body of each by its kind."""
    for listed in read_listing(document):
        unfit(listed, "inbox.aside.unfit", "")
        if isinstance(listed, OddItem):
            assert listed.item_id
            continue
        try:
            told = require_object(read(listed.body.encode()))
            if listed.kind in _ITEMS:
                from_data(_ITEMS[listed.kind], told)
        except BrokenMessage:
            continue


def answers(document: bytes) -> None:
    """Read the other answers of a gateway: problems, the register of cases, records."""
    for status in (400, 401, 403, 429, 500):
        refusal(Answer(status, {"retry-after": document[:40].decode("latin-1")}, document))
    for sort in _ANSWERS:
        try:
            from_data(sort, read_loosely(document))
        except BrokenMessage:
            continue
    read_changes(document)


def mapping(document: bytes) -> None:
    """Put what a pillar says into the station's words, or what an office says into the pillar's."""
    told = require_object(read_loosely(document))
    if "data" in told:
        _inward(told)
        return
    message = from_data(PillarMessage, told)
    head = {"case_ref": message.case_ref, "concerns": message.concerns, "made_at": message.made_at}
    head |= {"fir_number": "1", "fir_year": "2026", "message_id": "m1", "office": "PS9901"}
    file = Attachment("paper.pdf", "application/pdf", b"%PDF-1.7")
    words = load_mapping(message.pillar)
    outward = words.outward(message.kind, head, json.loads(message.body), (file,))
    json.dumps(outward)
    assert words.path(message.kind)


def _inward(told: dict[str, Any]) -> None:
    pillar, kind, data = told.get("pillar"), told.get("kind"), told.get("data")
    if pillar not in PILLARS or not isinstance(kind, str) or not isinstance(data, dict):
        raise BrokenMessage("event")
    mapped = load_mapping(pillar).inward(kind, data)
    body = write(dict(mapped.body)).decode()
    try:
        PillarItem(
            pillar,
            kind,
            mapped.case_ref,
            mapped.concerns,
            mapped.reference,
            body,
            (),
            wire_seeds.NOON,
        )
    except ValueError as error:
        raise BrokenMessage(str(error.args[0])) from None


class _OnePush:
    """A pillar that says one thing."""

    def __init__(self, pushes: tuple[Push, ...], cursor: str) -> None:
        self._said = pushes, cursor

    def send(self, path: str, data: object, files: object) -> Any:
        raise AssertionError((path, data, files))

    def receive(self, cursor: str) -> tuple[tuple[Push, ...], str]:
        del cursor
        return self._said


@cache
def _house() -> Any:
    from sync.gateway.pillars.incoming import PillarIncoming
    from sync.gateway.records.database import default_url, open_database
    from sync.gateway.records.identity import load_identity
    from sync.gateway.records.inbox import Inbox
    from sync.gateway.records.objects import LocalObjects

    home = Path(mkdtemp(dir="/dev/shm"))
    engine = open_database(default_url(home))
    objects = LocalObjects(home / "objects", load_identity(home))
    return PillarIncoming(engine, objects, Inbox(engine), load_mapping)


def pillar_events(document: bytes) -> None:
    """Lay what a pillar says into the inboxes of a gateway; nothing that it says ends the hearing."""
    try:
        # As the line to a pillar reads it: also what no message of ours may hold.
        told = require_object(json.loads(document))
    except (ValueError, RecursionError):
        raise BrokenMessage("not_json") from None
    pillar = told.get("pillar")
    data = told.get("data")
    if pillar not in PILLARS or not isinstance(data, dict):
        raise BrokenMessage("event")
    try:
        words = [str(told.get(name, "")) for name in ("id", "kind", "office", "cursor")]
    except RecursionError:
        raise BrokenMessage("event") from None
    push = Push(words[0], words[1], words[2], data)
    _house().hear(pillar, _OnePush((push,), words[3]))


_BROKEN = (BrokenMessage,)
WIRE = (
    Target("packets", packet, _BROKEN, wire_seeds.packets, (json_mutant,)),
    Target("receipts", receipt, _BROKEN, wire_seeds.receipts, (json_mutant,)),
    Target("ledger", ledger, _BROKEN, wire_seeds.ledgers, (json_lines_mutant,)),
    Target("inbox-items", inbox_items, (ProtocolBroken,), wire_seeds.listings, (json_mutant,)),
    Target("answers", answers, (ExchangeError,), wire_seeds.answers, (json_mutant,)),
    Target(
        "mapping",
        mapping,
        (UnfitMessage, BrokenMessage),
        lambda: (*wire_seeds.heard(), *wire_seeds.said()),
        (json_mutant,),
    ),
    Target("pillar-events", pillar_events, _BROKEN, wire_seeds.events, (json_mutant,)),
)
