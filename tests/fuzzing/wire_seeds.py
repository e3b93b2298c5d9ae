"""Right messages of the line, and right words of each pillar, made without chance."""

import json
import tomllib
from datetime import datetime
from functools import cache
from typing import Any

from station_app.custody_log.hash_chain import next_event, write_export
from station_app.custody_log.model import EMPTY_LEDGER, CustodyAct, CustodyEvent, LedgerHead
from station_app.model.ids import OperatorId
from sync.gateway.pillars.mapping import FOLDER
from sync.wire.canonical import write
from sync.wire.comparison import COMPARISON_FORMAT, Comparison, LogPlace, seal_comparison
from sync.wire.enrolment_certificate import ENROLMENT_FORMAT, Enrolment, seal_enrolment
from sync.wire.keys import public_of
from sync.wire.ledger_export import LEDGER_FORMAT, LedgerSeal, seal_ledger
from sync.wire.manifest import MANIFEST_FORMAT, Head, Manifest, PageMaster
from sync.wire.media import MEDIA_FORMAT, MediaItem, MediaManifest, seal_media
from sync.wire.packet import read_packet, seal_packet
from sync.wire.pillars import PILLARS
from sync.wire.receipt import FIRST_LOG_SHA256, Entry, LinkedEntry, seal_receipt
from sync.wire.trust import make_trust, write_trust
from tests.signing.officers import NOW

KEY = bytes(range(32))
PUBLIC = public_of(KEY)
NOON = "2026-11-30T12:00:00.000000Z"
SHA = "ab" * 32
HEAD = Head(7, SHA)
CERTIFICATE = (FOLDER / "training" / "authority.der").read_bytes()


def manifest(**over: Any) -> Manifest:
    """Return a manifest of a paper."""
    told: dict[str, Any] = {
        "format": MANIFEST_FORMAT, "document_id": "d1", "local_ref": "KGN-PS9901-20261130-0001-7",
        "kind": "CD_BUNDLE", "case_ref": "123/2026", "ps_code": "PS9901", "unit": "थाना कोतवाली",
        "volume": 1, "page_count": 3, "pages": (PageMaster(1, SHA), PageMaster(2, SHA)),
        "pdf_sha256": SHA, "pdf_size_bytes": 5000, "signature_level": "B-B",
        "signer_certificate_serial": "4711", "created_at": NOON, "signed_at": NOON, "ledger": HEAD,
        "terminal_id": "t1", "confidentiality": "K2", "priority": 1, "deadline": None,
        "replaces": None, "form": "MLR/1", "to_office": "HS9901", "from_office": "PS9901",
        "concerns": "d0", "register_no": "12/2026", "due_at": NOON,
    }  # fmt: skip
    return Manifest(**told | over)


def packets() -> tuple[bytes, ...]:
    """Return packets of papers and of media."""
    items = tuple(MediaItem(number, SHA, 900, "video/mp4") for number in (1, 2))
    media = MediaManifest(
        MEDIA_FORMAT, "e1", "M-1", "1234567890123456", "", "123/2026", "PS9901", "Unit", "K2",
        "flash", "", NOON, items, HEAD, "t1",
    )  # fmt: skip
    return (
        seal_packet(manifest(), KEY),
        seal_packet(manifest(replaces="d9", form="", due_at=None, page_count=2), KEY),
        seal_media(media, KEY),
    )


def receipts() -> tuple[bytes, ...]:
    """Return receipts, a comparison, an enrolment's certificate and a file of trust."""
    packet = read_packet(packets()[0])
    said: dict[str, Any] = {
        "document_id": "d1", "terminal_id": "t1", "pdf_sha256": SHA, "pdf_size_bytes": 5000,
        "manifest_sha256": packet.manifest_sha256, "ledger": HEAD, "received_at": NOON,
        "gateway_id": "g1", "sequence": 1, "previous_log_sha256": FIRST_LOG_SHA256,
    }  # fmt: skip
    place = LogPlace(3, SHA)
    comparison = Comparison(
        COMPARISON_FORMAT, "g1", "t1", NOON, place, 2, (place,), (HEAD,), "ledger_behind", 4
    )
    enrolment = Enrolment(ENROLMENT_FORMAT, "g1", "t1", PUBLIC, "PS9901", ("QUJD",), NOON)
    return (
        seal_receipt(Entry(**said), KEY),
        seal_receipt(LinkedEntry(**said, replaces_log_sha256=SHA), KEY),
        seal_comparison(comparison, KEY),
        seal_enrolment(enrolment, KEY),
        write_trust(make_trust((PUBLIC,), (PUBLIC,), (CERTIFICATE,))),
    )


def ledgers() -> tuple[bytes, ...]:
    """Return exports of a chain of custody, sealed and not."""
    head, events = EMPTY_LEDGER, list[CustodyEvent]()
    for number in range(4):
        act = CustodyAct(NOW, OperatorId("o-1"), "document.signed", f"d{number}", SHA, "कारण")
        events.append(next_event(head, act))
        head = LedgerHead(events[-1].number, events[-1].sha256)
    lines = write_export(events)
    seal = LedgerSeal(LEDGER_FORMAT, "t1", Head(head.number, head.sha256), NOON)
    return seal_ledger(lines, seal, KEY), lines


BODIES: dict[str, dict[str, Any]] = {
    "paper": {
        "case_ref": "123/2026", "concerns": "", "confidentiality": "K2", "document_id": "d1",
        "due_at": NOON, "form": "MLR/1", "from_office": "HS9901", "from_unit": "Unit",
        "kind": "MLR", "local_ref": "X-1", "pdf_sha256": SHA, "pdf_size_bytes": 500,
        "register_no": "", "sequence": 1, "signed_at": NOON,
    },
    "progress": {
        "at": NOON, "case_ref": "123/2026", "document_id": "d1", "due_at": None,
        "from_office": "HS9901", "local_ref": "X-1", "stage": "examined",
    },
    "number": {"document_id": "d1", "local_ref": "X-1", "number": "N-1", "pillar": "cctns"},
}  # fmt: skip


def pillar_item(pillar: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an inbox item that brings what a pillar said."""
    return {
        "pillar": pillar, "kind": kind, "case_ref": "123/2026", "concerns": "", "reference": "R-1",
        "body": write(body).decode(), "files": [], "at": NOON,
    }  # fmt: skip


def item(sequence: int, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return an inbox item as an answer lists it."""
    return {
        "sequence": sequence, "item_id": f"i{sequence}", "kind": kind,
        "body": write(body).decode(), "created_at": NOON,
    }  # fmt: skip


def listings() -> tuple[bytes, ...]:
    """Return answers that list items of every kind."""
    items = [item(number, kind, body) for number, (kind, body) in enumerate(BODIES.items(), 1)]
    process = {"process_no": "P-1", "hearing_on": "2026-12-01", "court": "Court"}
    items.append(item(9, "pillar", pillar_item("cis", "process", process)))
    return tuple(write({"items": part}) for part in (items, items[:1], items[3:], []))


def case_changes() -> tuple[bytes, ...]:
    """Return an answer of the register of cases."""
    facts = {
        "case_ref": "123/2026", "registered_at": NOON, "sections": ["BNS 303(2)"], "summary": "चोरी",
        "officer": "SI 31", "status": "investigating",
        "people": [{"role": "accused", "name": "क", "parent": "ख"}],
        "diary": [{"number": "12", "at": NOON, "said": "रवानगी"}],
    }  # fmt: skip
    return (write({"changes": [{"sequence": 4, "facts": facts}]}),)


@cache
def heard() -> tuple[bytes, ...]:
    """Return of each pillar an event of each kind, in its own words: made from its mapping."""
    return tuple(
        json.dumps({"pillar": pillar, "kind": kind, "data": _of_pillar(table, rules)}).encode()
        for pillar in PILLARS
        for table in [_table(pillar)]
        for kind, rules in table.get("in", {}).items()
    )


@cache
def said() -> tuple[bytes, ...]:
    """Return of each pillar a message of each kind that an office says: made from its mapping."""
    found = []
    for pillar in PILLARS:
        table = _table(pillar)
        for kind, rules in table.get("out", {}).items():
            body = _of_station(table, rules.get("fields", {}))
            found.append(
                write(
                    {
                        "pillar": pillar, "kind": kind, "case_ref": "123/2026", "concerns": "d1",
                        "papers": [], "body": write(body).decode(), "made_at": NOON,
                    }
                )
            )  # fmt: skip
    return tuple(found)


def _table(pillar: str) -> dict[str, Any]:
    path = FOLDER / f"{pillar}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _of_pillar(table: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = dict.fromkeys(rules.get("files", {}), "JVBERi0xLjc=")
    for rule in (*rules.get("head", {}).values(), *rules.get("fields", {}).values()):
        if isinstance(rule, str):
            _lay(data, rule, "X-1")
        elif "from" in rule:
            _lay(data, rule["from"], _heard_value(table, rule))
    return data


def _heard_value(table: dict[str, Any], rule: dict[str, Any]) -> Any:
    if "each" in rule:
        return [_of_pillar(table, {"fields": rule["each"]})]
    if "join" in rule:
        return ["a", "b"]
    if "values" in rule:
        return next(iter(table["values"][rule["values"]]))
    return datetime.fromisoformat(NOON).strftime(rule["parse"]) if "parse" in rule else "X-1"


def _of_station(table: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for rule in rules.values():
        if isinstance(rule, str):
            _lay(body, rule, "X-1")
        elif "from" in rule:
            _lay(body, rule["from"], _said_value(table, rule))
    return body


def _said_value(table: dict[str, Any], rule: dict[str, Any]) -> Any:
    if "each" in rule:
        return [_of_station(table, rule["each"])]
    if "join" in rule:
        return ["a", "b"]
    if "values" in rule:
        return next(iter(table["values"][rule["values"]]))
    return NOON if "format" in rule else "X-1"


def _lay(data: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        data = data.setdefault(step, {})
    data[last] = value


def answers() -> tuple[bytes, ...]:
    """Return answers of a gateway of every sort."""
    problem = {"type": "urn:station-terminal:problem:checksum", "status": 460, "item": 3}
    told: tuple[Any, ...] = (
        problem | {"rejects": False, "title": "x"},
        {"type": "urn:station-terminal:problem:clock", "now": NOON},
        {"entries": [{"sequence": 1, "log_sha256": SHA, "document_id": "d1", "kind": "paper"}]},
        {"packet": "{}", "receipt": "{}"},
        {"block_id": "b", "register": "mlc", "year": 2026, "first": 1, "last": 9},
        {"access_token": "t", "token_type": "Bearer", "expires_in": 300},
        {"ledger": {"number": 1, "sha256": SHA}, "confirms": [], "receipts": []},
    )
    return (*map(write, told), *case_changes())


def events() -> tuple[bytes, ...]:
    """Return what pillars say, as their lines bring it."""
    named = {"id": "E-1", "office": "PS9901", "cursor": "c-1"}
    return tuple(json.dumps(named | json.loads(one)).encode() for one in heard())
