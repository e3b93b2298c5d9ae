"""The chain of custody for a third party: exported, sealed, and judged beside receipts."""

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands.exchange_verdict import judge_own_ledger
from commands.verify import FileVerdict, InputFile, verify_files
from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.hash_chain import next_event, read_export, write_export
from station_app.custody_log.model import EMPTY_LEDGER, CustodyEvent, LedgerHead
from station_app.documents.export import export
from station_app.exchange.enrolment import terminal_key
from station_app.model.clock import SystemClock
from station_app.model.errors import SessionLocked
from station_app.model.ids import DocumentId, OperatorId
from station_app.station import sign_in
from station_app.station.station import Station
from sync.client.ledger_copies import export_ledger
from sync.client.trusting import trust_of
from sync.wire.keys import new_key, public_of
from sync.wire.ledger_export import LEDGER_FORMAT, LedgerSeal, seal_ledger, split_ledger
from sync.wire.manifest import Head
from sync.wire.trust import Trust, make_trust
from tests.district import REQUEST, answer, district_in, finish, sign
from tests.district import sign_in as sit_down

NOW = SystemClock().now()


@dataclass
class Exported:
    """What a third party is handed."""

    station: Station
    files: list[InputFile]
    trust: Trust
    """Everything that the station trusts."""
    gateway_alone: Trust
    """The gateway's public key, and nothing else."""

    def of(self, kind: str) -> InputFile:
        return next(one for one in self.files if one.kind == kind)

    def judged(self, *files: InputFile, trust: Trust | None = None) -> list[FileVerdict]:
        return verify_files(list(files), trust or self.trust, self.station.clock.now())

    def findings(self, ledger: bytes, *beside: InputFile, trust: Trust | None = None) -> set[str]:
        given = InputFile("ledger.jsonl", ledger)
        return set(self.judged(given, *beside, trust=trust)[0].findings)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exported]:
    folder = tmp_path_factory.mktemp("ledger")
    with district_in(folder) as district:
        station = district.thana
        sit_down(station, "vivechak")
        from station_app.forms import filling
        from station_app.medico_legal import requests

        document_id = filling.begin(station, requests.REQUEST, case_ref="123/2026").document_id
        answer(station, document_id, REQUEST)
        finish(station, document_id)
        sign(station, document_id)
        district.exchange(station)
        out = folder / "copies"
        export(station, DocumentId(document_id), out)
        export_ledger(station, out)
        files = [InputFile(path.name, path.read_bytes()) for path in sorted(out.iterdir())]
        trust = trust_of(station)
        yield Exported(station, files, trust, make_trust(trust.gateway_keys, (), ()))


def test_a_whole_export_holds_for_the_station_and_for_whoever_has_the_gateways_key_alone(
    exported: Exported,
) -> None:
    papers = [one for one in exported.files if one.kind != "unknown" and "trust" not in one.name]
    assert {one.kind for one in papers} == {"pdf", "packet", "receipt", "ledger", "enrolment"}
    assert [one.findings for one in exported.judged(*papers) if not one.ok] == []
    alone = exported.judged(*papers, trust=exported.gateway_alone)
    assert [(one.file, one.findings) for one in alone if not one.ok] == []
    without = [one for one in papers if one.kind != "enrolment"]
    bad = {
        one.kind for one in exported.judged(*without, trust=exported.gateway_alone) if not one.ok
    }
    assert bad == {"pdf", "packet", "ledger"}


def test_nobody_is_trusted_without_trust(exported: Exported) -> None:
    nobody = make_trust((), (), ())
    papers = [one for one in exported.files if one.kind in ("ledger", "receipt", "enrolment")]
    assert [one.ok for one in exported.judged(*papers, trust=nobody)] == [False, False, False]


def test_an_enrolment_of_another_gateway_widens_no_trust(exported: Exported) -> None:
    theirs = make_trust((public_of(new_key()),), (), ())
    given = (exported.of("ledger"), exported.of("packet"), exported.of("enrolment"))
    assert [one.ok for one in exported.judged(*given, trust=theirs)] == [False, False, False]
    flipped = exported.of("enrolment").data.replace(b'"office":"PS9901"', b'"office":"PS9902"')
    changed = InputFile("station.enrolment.json", flipped)
    judged = exported.judged(changed, exported.of("packet"), trust=exported.gateway_alone)
    assert [one.findings for one in judged] == [
        ("enrolment.signature",),
        ("packet.signer_unknown",),
    ]


def test_a_ledger_that_was_cut_rewritten_or_invented_does_not_hold(exported: Exported) -> None:
    whole, receipt = exported.of("ledger").data, exported.of("receipt")
    lines, seal = split_ledger(whole)
    assert seal is not None
    events = read_export(lines)
    key = terminal_key(exported.station)
    head = json.loads(receipt.data)["entry"]["ledger"]["number"]
    assert len(events) > head + 2

    def sealed(changed: tuple[CustodyEvent, ...], by: bytes = key) -> bytes:
        last = changed[-1]
        told = LedgerSeal(
            LEDGER_FORMAT, seal.seal.terminal_id, Head(last.number, last.sha256), seal.seal.at
        )
        return seal_ledger(write_export(changed), told, by)

    last_line = whole.splitlines(keepends=True)[-1]
    invented = rewritten(events, 1)
    cases = {
        "the last two cut, the seal kept": (write_export(events[:-2]) + last_line, "ledger.cut"),
        "the last two cut, the seal too": (write_export(events[:-2]), "ledger.unsigned"),
        "whole, without the seal": (lines, "ledger.unsigned"),
        "an event rewritten, the seal kept": (
            write_export(rewritten(events, 8)) + last_line,
            "ledger.cut",
        ),
        "an event rewritten by the station itself": (
            sealed(rewritten(events, 8)),
            "ledger.contradicts",
        ),
        "cut by the station itself": (sealed(events[: head - 1]), "ledger.shorter"),
        "invented": (write_export(invented), "ledger.unsigned"),
        "invented and sealed by somebody": (sealed(invented, new_key()), "ledger.signer_unknown"),
        "an event changed": (lines.replace(b'"reason":""', b'"reason":"x"', 1), "ledger.hash"),
        "an event taken out": (write_export(events[:3] + events[4:]), "ledger.number"),
        "a seal that is none": (lines + b'{"seal":{}}\n', "ledger.broken"),
        "the seal's signature changed": (
            whole.replace(seal.signature.encode(), seal.signature[::-1].encode()),
            "ledger.signature",
        ),
    }
    for name, (data, finding) in cases.items():
        assert finding in exported.findings(data, receipt), name
    assert exported.findings(whole, receipt) == set()
    # Of a receipt that another gateway signed nothing follows.
    assert exported.findings(sealed(rewritten(events, 8)), receipt, trust=make_trust(
        (public_of(new_key()),), exported.trust.terminal_keys, ()
    )) == set()  # fmt: skip


def rewritten(events: tuple[CustodyEvent, ...], number: int) -> tuple[CustodyEvent, ...]:
    """Return the chain with one act changed, and right hashes."""
    head, found = EMPTY_LEDGER, []
    for event in events:
        act = event.act
        if event.number == number:
            act = dataclasses.replace(act, operator_id=OperatorId("o-invented"))
        made = next_event(head, act)
        head = LedgerHead(made.number, made.sha256)
        found.append(made)
    return tuple(found)


def test_every_flipped_bit_of_an_export_shows(exported: Exported) -> None:
    whole, receipt = exported.of("ledger").data, exported.of("receipt")
    step = max(1, len(whole) * 8 // 60)
    for bit in range(0, len(whole) * 8, step):
        data = bytearray(whole)
        data[bit // 8] ^= 1 << (bit % 8)
        assert exported.findings(bytes(data), receipt), bit


def test_the_export_is_itself_part_of_the_chain_and_needs_somebody_at_the_desk(
    exported: Exported, tmp_path: Path
) -> None:
    station = exported.station
    copies = export_ledger(station, tmp_path)
    events = read_export(split_ledger(copies.ledger.read_bytes())[0])
    assert events[-1].act.action == "ledger.exported"
    sign_in.sign_out(station)
    with pytest.raises(SessionLocked):
        export_ledger(station, tmp_path)
    sit_down(station, "vivechak")


def test_the_station_judges_its_own_chain_beside_every_receipt(exported: Exported) -> None:
    station = exported.station
    assert judge_own_ledger(station).findings == ()
    with station.store.transaction() as tx:
        events = custody_log_rows.events(tx, limit=100_000)
        trigger = tx.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'custody_no_update'"
        ).scalar()
        tx.exec_driver_sql("DROP TRIGGER custody_no_update")
        put(tx, rewritten(events, 8))
    try:
        assert judge_own_ledger(station).findings == ("ledger.contradicts",)
    finally:
        with station.store.transaction() as tx:
            put(tx, events)
            tx.exec_driver_sql(str(trigger))
    assert judge_own_ledger(station).findings == ()


def put(tx: object, events: tuple[CustodyEvent, ...]) -> None:
    for event in events:
        tx.exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE custody SET previous_sha256 = ?, sha256 = ?, operator_id = ? WHERE number = ?",
            (event.previous_sha256, event.sha256, event.act.operator_id, event.number),
        )
