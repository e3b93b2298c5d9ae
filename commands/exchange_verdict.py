"""Judges what came from the exchange: packets, receipts, enrolments, and the ledger beside receipts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from commands.shell.console import reader_texts
from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.hash_chain import read_export, verify_chain
from station_app.custody_log.model import EMPTY_LEDGER, CustodyEvent, LedgerHead
from station_app.documents import receipt_rows
from station_app.station.station import Station
from sync.client.trusting import trust_of
from sync.wire.canonical import BrokenMessage
from sync.wire.enrolment_certificate import verify_enrolment
from sync.wire.keys import key_id
from sync.wire.ledger_export import SealedLedger, split_ledger
from sync.wire.receipt import Receipt
from sync.wire.trust import Trust
from sync.wire.verdicts import verify_packet, verify_receipt

_PART = 1000


@dataclass(frozen=True, slots=True)
class ExchangeVerdict:
    """What is to be said about one file."""

    findings: tuple[str, ...]
    """Keys of the texts under ``verdict.``."""
    detail: str = ""
    where: str = ""


def widen_trust(trust: Trust, enrolments: Iterable[bytes]) -> Trust:
    """Return the trust with the stations that a trusted gateway vouches for."""
    for data in enrolments:
        findings, said = verify_enrolment(data, trust.gateway_keys)
        if findings or said is None:
            continue
        trust = replace(
            trust,
            terminal_keys=tuple(dict.fromkeys((*trust.terminal_keys, said.terminal_key))),
            authorities=tuple(dict.fromkeys((*trust.authorities, *said.authorities))),
        )
    return trust


def judge_packet(data: bytes, trust: Trust, pdf: bytes | None) -> ExchangeVerdict:
    """Judge a packet, beside its PDF where that was handed in."""
    verdict = verify_packet(data, trust.terminal_keys, pdf=pdf)
    said = verdict.packet
    return ExchangeVerdict(verdict.findings, said.manifest.document_id if said else "")


def judge_receipt(
    data: bytes, trust: Trust, packet: bytes | None, pdf: bytes | None
) -> ExchangeVerdict:
    """Judge a receipt, beside its packet and PDF where they were handed in."""
    verdict = verify_receipt(data, trust.gateway_keys, packet=packet, pdf=pdf)
    said = verdict.receipt
    return ExchangeVerdict(verdict.findings, f"№ {said.entry.sequence}" if said else "")


def judge_enrolment(data: bytes, trust: Trust) -> ExchangeVerdict:
    """Judge the gateway's certificate of a station's enrolment."""
    findings, said = verify_enrolment(data, trust.gateway_keys)
    return ExchangeVerdict(findings, f"{said.office} {said.terminal_id}".strip() if said else "")


def judge_ledger(data: bytes, trust: Trust, receipts: Iterable[bytes]) -> ExchangeVerdict:
    """Judge an export of the chain of custody: its chain, its seal, and every co-signed head.

    Findings: ``ledger.broken``, ``ledger.number``, ``ledger.previous``, ``ledger.hash`` of the chain;
    ``ledger.unsigned``, ``ledger.signer_unknown``, ``ledger.signature``, ``ledger.cut`` of the seal;
    ``ledger.shorter`` and ``ledger.contradicts`` beside receipts of a trusted gateway.
    """
    try:
        lines, seal = split_ledger(data)
        events = read_export(lines)
    except (BrokenMessage, ValueError):
        return ExchangeVerdict(("ledger.broken",))
    verdict = verify_chain(events)
    if not verdict.ok:
        return ExchangeVerdict((f"ledger.{verdict.problem}",), "", str(verdict.broken_at))
    findings = _seal(seal, events, trust)
    terminal_id = seal.seal.terminal_id if seal is not None else ""
    beside, numbers = _beside(events, _trusted(receipts, trust, terminal_id))
    findings += beside
    last = events[-1] if events else None
    held = "" if last is None else f"1–{last.number} {last.sha256[:16]}"
    if not findings and numbers:
        texts = reader_texts()
        held = f"{held}; {texts('verdict.ledger.compared', count=len(numbers))}"
    where = ", ".join(f"№ {number}" for number in numbers) if beside else ""
    return ExchangeVerdict(tuple(dict.fromkeys(findings)), held, where)


def judge_own_ledger(station: Station) -> ExchangeVerdict:
    """Judge the chain of custody where it lies, beside every receipt that is held."""
    trust, start = trust_of(station), EMPTY_LEDGER
    events: list[CustodyEvent] = []
    while True:
        with station.store.reading() as tx:
            part = custody_log_rows.events(tx, after=start.number, limit=_PART)
        if not part:
            break
        verdict = verify_chain(part, start)
        if not verdict.ok:
            return ExchangeVerdict((f"ledger.{verdict.problem}",), "", f"№ {verdict.broken_at}")
        events += part
        start = LedgerHead(part[-1].number, part[-1].sha256)
    with station.store.reading() as tx:
        held = receipt_rows.all_receipts(tx)
    findings, numbers = _beside(tuple(events), _trusted(held, trust, ""))
    where = ", ".join(f"№ {number}" for number in numbers) if findings else ""
    detail = f"1–{start.number} {start.sha256[:16]}"
    return ExchangeVerdict(tuple(dict.fromkeys(findings)), detail, where)


def _seal(seal: SealedLedger | None, events: tuple[CustodyEvent, ...], trust: Trust) -> list[str]:
    if seal is None:
        return ["ledger.unsigned"]
    named = [public for public in trust.terminal_keys if key_id(public) == seal.key_id]
    if not named:
        return ["ledger.signer_unknown"]
    if not any(seal.signed_by(public) for public in named):
        return ["ledger.signature"]
    head = (events[-1].number, events[-1].sha256) if events else (0, EMPTY_LEDGER.sha256)
    return [] if (seal.seal.ledger.number, seal.seal.ledger.sha256) == head else ["ledger.cut"]


def _trusted(receipts: Iterable[bytes], trust: Trust, terminal_id: str) -> list[Receipt]:
    """Return the receipts that count: of a trusted gateway, and of this station where it names itself."""
    judged = (verify_receipt(data, trust.gateway_keys) for data in receipts)
    held = [verdict.receipt for verdict in judged if verdict.ok and verdict.receipt is not None]
    return [one for one in held if not terminal_id or one.entry.terminal_id == terminal_id]


def _beside(
    events: tuple[CustodyEvent, ...], receipts: list[Receipt]
) -> tuple[list[str], list[int]]:
    """Compare co-signed heads with events; return findings, and the numbers that they are about."""
    findings: list[str] = []
    wrong: list[int] = []
    for number, sha256 in sorted(
        {(r.entry.ledger.number, r.entry.ledger.sha256) for r in receipts}
    ):
        if number > len(events):
            findings.append("ledger.shorter")
            wrong.append(number)
        elif number and events[number - 1].sha256 != sha256:
            findings.append("ledger.contradicts")
            wrong.append(number)
    compared = sorted({r.entry.ledger.number for r in receipts})
    return findings, wrong if findings else compared
