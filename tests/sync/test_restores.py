"""One of the two ends is put back to a copy: it is noticed, told at both, and healed."""

import base64
import contextlib
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.custody_log.hash_chain import next_event
from station_app.custody_log.model import EMPTY_LEDGER, LedgerHead
from station_app.documents import received_rows
from station_app.exchange import alarms, delivery, message_rows, outgoing_messages, restores
from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.exchange.link_status import link_state
from station_app.model.documents import DocumentState
from station_app.model.errors import ProtocolBroken
from station_app.model.ids import BlobId, DocumentId
from station_app.station.station import Station
from sync.client.comparing import compare
from sync.client.courier import Courier
from sync.client.errors import GatewayRefused, ReceiptForged
from sync.client.gateway_session import GatewaySession
from sync.client.packing import pack
from sync.client.sent_records import ask_record, proved_paper
from sync.gateway.records.alarms import acknowledge_alarm, list_alarms
from sync.gateway.records.database import log, reading
from sync.wire.canonical import write
from sync.wire.comparison import SentRecord
from sync.wire.exchange import Submission
from sync.wire.keys import new_key
from sync.wire.manifest import Head, Manifest
from sync.wire.packet import read_packet, seal_packet
from sync.wire.receipt import LinkedEntry, read_receipt, seal_receipt
from sync.wire.records import to_data
from sync.wire.verdicts import verify_receipt
from tests.older_homes import WITHOUT_RESTORES
from tests.sync.parts import SOMEBODY, make_due, queue_paper, state_of
from tests.sync.restoring import Ends, ends_in

JSON = {"Content-Type": "application/json"}
ACKNOWLEDGED = DocumentState.ACKNOWLEDGED
PINNED = "gateway.enrolment"


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[Ends]:
    with ends_in(tmp_path / "ends") as both:
        yield both


def line_of(station: Station) -> GatewaySession:
    facts = enrolled(station)
    assert facts is not None
    return GatewaySession(facts, terminal_key(station), station.clock)


def held_there(ends: Ends) -> dict[str, bytes]:
    """Return the receipts of the gateway's log by what they are about."""
    with reading(ends.gateway.parts.engine) as tx:
        return {row.document_id: bytes(row.receipt) for row in tx.execute(log.select())}


@pytest.mark.parametrize("size_bytes", [5_000, 300_000])
def test_a_gateway_that_was_put_back_gets_its_papers_again_under_linked_entries(
    ends: Ends, size_bytes: int
) -> None:
    before = queue_paper(ends.station)
    ends.exchange()
    ends.copy("gateway")
    lost = [queue_paper(ends.station, size_bytes + number) for number in range(2)]
    ends.exchange()
    old = {name: ends.receipts(name) for name in (before, *lost)}
    ends.put_back("gateway")
    assert set(lost).isdisjoint(held_there(ends))
    later = queue_paper(ends.station)
    ends.exchange()

    there = held_there(ends)
    for name in (before, *lost, later):
        receipts = ends.receipts(name)
        assert write(to_data(receipts[-1])) == there[name]
        assert state_of(ends.station, name) is ACKNOWLEDGED
    assert ends.receipts(before) == old[before]
    for name in lost:
        receipts = ends.receipts(name)
        assert receipts[:-1] == old[name]
        entry = receipts[-1].entry
        assert isinstance(entry, LinkedEntry)
        assert entry.replaces_log_sha256 == old[name][-1].log_sha256
        assert verify_receipt(
            there[name], (ends.gateway.parts.identity.public_key,), packet=ends.packet(name)
        ).ok
    assert ends.alarms() == ["log_behind"]
    assert ends.told() == ["log_behind"]
    assert link_state(ends.station).alarms == 1
    ends.exchange()
    assert held_there(ends) == there
    assert (ends.alarms(), ends.told()) == (["log_behind"], ["log_behind"])


def test_also_where_the_sequence_was_given_away_before_anybody_asked(ends: Ends) -> None:
    """The places of the lost entries are taken by other papers: only the chain tells."""
    ends.copy("gateway")
    lost = [queue_paper(ends.station) for _ in range(2)]
    ends.exchange()
    other = ends.folder / "other"
    ends.put_back("gateway")
    with ends_of_another_terminal(ends, other) as station:
        for _ in range(4):
            queue_paper(station)
        with contextlib.closing(Courier(station)) as courier:
            courier.run_once()
    ends.exchange()
    there = held_there(ends)
    assert [write(to_data(ends.receipts(name)[-1])) == there[name] for name in lost] == [True, True]
    assert ends.told() == ["log_behind"]


@contextlib.contextmanager
def ends_of_another_terminal(ends: Ends, home: Path) -> Iterator[Station]:
    from tests.sync.parts import introduce, sync_station

    with sync_station(home) as station:
        introduce(station, ends.gateway)
        yield station


def test_a_second_restore_finds_what_the_first_one_brought_again(ends: Ends) -> None:
    ends.copy("gateway")
    lost = queue_paper(ends.station)
    ends.exchange()
    ends.put_back("gateway")
    ends.exchange()
    assert len(ends.receipts(lost)) == 2
    ends.put_back("gateway")
    ends.exchange()
    receipts = ends.receipts(lost)
    assert len(receipts) == 3
    entry = receipts[-1].entry
    assert isinstance(entry, LinkedEntry)
    assert entry.replaces_log_sha256 == receipts[1].log_sha256
    assert held_there(ends)[lost] == write(to_data(receipts[-1]))


def test_what_was_said_to_a_pillar_and_not_answered_is_said_again(ends: Ends) -> None:
    ends.copy("gateway")
    lost = queue_paper(ends.station)
    with ends.station.store.transaction() as tx:
        said = outgoing_messages.send_message(
            ends.station, tx, SOMEBODY, pillar="cctns", kind="other", body={}, papers=(lost,)
        )
    ends.exchange()
    with ends.station.store.transaction() as tx:
        tx.exec_driver_sql(
            "UPDATE pillar_messages SET state = 'told' WHERE message_id = ?", (said,)
        )
    ends.put_back("gateway")
    ends.fetch()
    with ends.station.store.reading() as tx:
        found = message_rows.find(tx, said)
    assert found is not None
    assert found.state == "waiting"


def test_an_earlier_receipt_is_proof_only_where_this_gateway_gave_it_for_this_packet(
    ends: Ends,
) -> None:
    document_id = queue_paper(ends.station)
    other = queue_paper(ends.station, 4000)
    ends.exchange()
    packet, theirs = ends.packet(document_id), ends.receipts(other)[-1]
    assert packet is not None
    manifest = read_packet(packet).manifest
    fresh = seal_packet(manifest_with(manifest, document_id="d-fresh"), terminal_key(ends.station))
    pdf = ends.station.store.blobs.get(blob_of(ends.station, document_id))
    entry = dataclasses.replace(
        ends.receipts(document_id)[-1].entry,
        document_id="d-fresh",
        manifest_sha256=read_packet(fresh).manifest_sha256,
    )
    # It says just what it should; but another key signed it.
    forged = seal_receipt(entry, new_key())
    with contextlib.closing(line_of(ends.station)) as line:
        for wrong in (write(to_data(theirs)), forged, b"{}"):
            submission = Submission(
                fresh.decode(), base64.b64encode(pdf).decode(), None, wrong.decode()
            )
            with pytest.raises(GatewayRefused) as refused:
                line.ask("POST", "/v1/submissions", headers=JSON, body=write(to_data(submission)))
            assert refused.value.params["reason"] == "receipt-differs"
    assert "d-fresh" not in held_there(ends)


def test_a_terminal_that_was_put_back_takes_the_true_packet_of_a_paper_that_waits(
    ends: Ends,
) -> None:
    """Copied while a paper was queued and not packed; it was sent then, and the copy put back."""
    document_id = queue_paper(ends.station)
    ends.copy("terminal")
    ends.exchange()
    packet, receipts = ends.packet(document_id), ends.receipts(document_id)
    ends.put_back("terminal")
    assert ends.packet(document_id) is None
    ends.work(5)
    ends.exchange()
    assert state_of(ends.station, document_id) is ACKNOWLEDGED
    assert ends.packet(document_id) == packet
    assert ends.receipts(document_id) == receipts
    assert "sent_before" in ends.told()
    assert ends.told().count("sent_before") == 1


def test_it_takes_it_also_where_another_packet_was_frozen_since(ends: Ends) -> None:
    document_id = queue_paper(ends.station)
    ends.copy("terminal")
    ends.exchange()
    packet, receipts = ends.packet(document_id), ends.receipts(document_id)
    ends.put_back("terminal")
    ends.work(5)
    freeze_another_packet(ends.station, document_id)
    assert ends.packet(document_id) not in (None, packet)
    ends.exchange()
    assert state_of(ends.station, document_id) is ACKNOWLEDGED
    assert ends.packet(document_id) == packet
    assert ends.receipts(document_id) == receipts


def test_a_paper_that_was_signed_anew_gets_the_pdf_that_was_sent(ends: Ends) -> None:
    document_id = queue_paper(ends.station)
    ends.copy("terminal")
    ends.exchange()
    sent = read_packet(ends.packet(document_id) or b"").manifest.pdf_sha256
    ends.put_back("terminal")
    other = ends.station.store.blobs.put(b"signed a second time")
    with ends.station.store.transaction() as tx:
        tx.exec_driver_sql(
            "UPDATE documents SET pdf_blob = ?, pdf_sha256 = ?, pdf_size_bytes = ? "
            "WHERE document_id = ?",
            (other.blob_id, other.sha256, other.size_bytes, document_id),
        )
    ends.exchange()
    held = restores.document(ends.station, document_id)
    assert held is not None
    assert (held.state, held.pdf_sha256) == (ACKNOWLEDGED, sent)
    with ends.station.store.reading() as tx:
        acts = [event.act for event in custody_log_rows.events_of(tx, document_id)]
    assert [act.object_sha256 for act in acts if act.action == "document.pdf_not_sent"] == [
        other.sha256
    ]


@pytest.mark.parametrize("size_bytes", [5_000, 300_000])
def test_a_paper_that_a_terminal_does_not_know_any_more_comes_home_as_a_record(
    ends: Ends, size_bytes: int
) -> None:
    ends.copy("terminal")
    document_id = queue_paper(ends.station, size_bytes)
    pdf = ends.station.store.blobs.get(blob_of(ends.station, document_id))
    ends.exchange()
    packet = ends.packet(document_id)
    receipts = ends.receipts(document_id)
    ends.put_back("terminal")
    assert restores.document(ends.station, document_id) is None
    ends.exchange()
    kept = restores.sent_before(ends.station, document_id)
    assert kept is not None
    assert (kept.packet, [read_receipt(kept.receipt)]) == (packet, receipts)
    with ends.station.store.reading() as tx:
        came = received_rows.load(tx, document_id)
    assert ends.station.store.blobs.get(came.pdf_blob) == pdf
    assert ends.told().count("sent_before") == 1
    later = queue_paper(ends.station)
    ends.exchange()
    assert state_of(ends.station, later) is ACKNOWLEDGED
    assert ends.told().count("sent_before") == 1


def test_what_came_home_goes_to_a_gateway_that_is_put_back_later(ends: Ends) -> None:
    ends.copy("gateway")
    ends.copy("terminal")
    document_id = queue_paper(ends.station)
    ends.exchange()
    ends.put_back("terminal")
    ends.exchange()
    ends.put_back("gateway")
    ends.exchange()
    with ends.station.store.reading() as tx:
        from station_app.documents import receipt_rows

        held = receipt_rows.every(tx, document_id)
    assert held_there(ends)[document_id] == held[-1].receipt


@pytest.mark.parametrize("events_after", [0, 2, 60])
def test_a_ledger_that_was_put_back_is_an_alarm_once_at_both_ends(
    ends: Ends, events_after: int
) -> None:
    """However much was done since: the number may have passed the co-signed one long ago."""
    ends.exchange()
    ends.copy("terminal")
    ends.work(20)
    queue_paper(ends.station)
    ends.exchange()
    assert ends.alarms() == []
    ends.put_back("terminal")
    ends.work(events_after)
    later = queue_paper(ends.station)
    ends.exchange()
    for _ in range(3):
        ends.work(7)
        queue_paper(ends.station)
        ends.exchange(1)
    assert state_of(ends.station, later) is ACKNOWLEDGED
    what = "ledger_forked" if events_after > 20 else "ledger_behind"
    assert ends.alarms() == [what]
    assert [told for told in ends.told() if told.startswith("ledger")] == [what]


def test_it_is_noticed_by_the_courier_alone(ends: Ends) -> None:
    queue_paper(ends.station)
    ends.send()
    ends.copy("terminal")
    ends.work(20)
    queue_paper(ends.station)
    ends.send()
    ends.put_back("terminal")
    ends.work(40)
    queue_paper(ends.station)
    ends.send()
    assert ends.alarms() == ["ledger_forked"]


@pytest.mark.parametrize("how", ["rewritten", "cut"])
def test_a_ledger_that_somebody_changed_is_an_alarm(ends: Ends, how: str) -> None:
    queue_paper(ends.station)
    ends.work(30)
    queue_paper(ends.station)
    ends.exchange()
    tamper(ends.station, how)
    queue_paper(ends.station)
    ends.exchange()
    what = {"rewritten": "ledger_forked", "cut": "ledger_behind"}[how]
    assert ends.alarms() == [what]
    assert [told for told in ends.told() if told.startswith("ledger")] == [what]


def test_papers_that_overtake_each_other_are_no_alarm(ends: Ends) -> None:
    slow = queue_paper(ends.station, priority=3)
    freeze_another_packet(ends.station, slow)
    ends.work(10)
    urgent = queue_paper(ends.station, priority=1)
    ends.exchange()
    ends.exchange()
    heads = [ends.receipts(name)[-1].entry.ledger.number for name in (urgent, slow)]
    assert heads[0] > heads[1]
    assert ends.receipts(urgent)[-1].entry.sequence < ends.receipts(slow)[-1].entry.sequence
    assert (ends.alarms(), ends.told()) == ([], [])


def test_a_lower_number_than_was_co_signed_is_an_alarm_for_whoever_explains_nothing(
    ends: Ends,
) -> None:
    document_id = queue_paper(ends.station)
    ends.work(10)
    ends.exchange()
    packet = ends.packet(document_id)
    assert packet is not None
    manifest = read_packet(packet).manifest
    pdf = ends.station.store.blobs.get(blob_of(ends.station, document_id))
    low = manifest_with(manifest, document_id="d-low", ledger=Head(1, "a" * 64))
    submission = Submission(
        seal_packet(low, terminal_key(ends.station)).decode(), base64.b64encode(pdf).decode()
    )
    with contextlib.closing(line_of(ends.station)) as line:
        line.ask("POST", "/v1/submissions", headers=JSON, body=write(to_data(submission)))
    assert ends.alarms() == ["ledger_behind"]


def test_a_forked_head_of_one_number_is_an_alarm(ends: Ends) -> None:
    document_id = queue_paper(ends.station)
    ends.exchange()
    packet = ends.packet(document_id)
    assert packet is not None
    manifest = read_packet(packet).manifest
    pdf = ends.station.store.blobs.get(blob_of(ends.station, document_id))
    number = manifest.ledger.number
    forked = manifest_with(manifest, document_id="d-fork", ledger=Head(number, "b" * 64))
    submission = Submission(
        seal_packet(forked, terminal_key(ends.station)).decode(), base64.b64encode(pdf).decode()
    )
    with contextlib.closing(line_of(ends.station)) as line:
        line.ask("POST", "/v1/submissions", headers=JSON, body=write(to_data(submission)))
    assert ends.alarms() == ["ledger_forked"]


def test_a_terminal_that_was_put_back_gets_again_what_it_had_acknowledged(ends: Ends) -> None:
    facts = enrolled(ends.station)
    assert facts is not None
    queue_paper(ends.station)
    ends.exchange()
    ends.copy("terminal")
    ends.gateway.parts.inbox.put(facts.terminal_id, "notice", {"number": 1})
    ends.work(5)
    queue_paper(ends.station)
    ends.exchange()
    ends.put_back("terminal")
    ends.exchange()
    with ends.station.store.reading() as tx:
        kinds = [row[0] for row in tx.exec_driver_sql("SELECT kind FROM inbox").all()]
    assert kinds.count("notice") == 1


def test_what_the_gateway_shows_is_taken_only_where_it_is_proved(ends: Ends) -> None:
    document_id = queue_paper(ends.station)
    other = queue_paper(ends.station, 4000)
    ends.exchange()
    with contextlib.closing(line_of(ends.station)) as line:
        record = ask_record(line, document_id)
        assert record is not None
        assert proved_paper(line, document_id, record)[0].packet == ends.packet(document_id)
        theirs = ask_record(line, other)
        assert theirs is not None
        manifest = read_packet(record.packet.encode()).manifest
        not_ours = seal_packet(manifest, new_key()).decode()
        entry = read_receipt(record.receipt.encode()).entry
        not_theirs = seal_receipt(entry, new_key()).decode()
        wrong = {
            "a packet that another key signed": SentRecord(not_ours, record.receipt),
            "a receipt that another key signed": SentRecord(record.packet, not_theirs),
            "the receipt of another paper": SentRecord(record.packet, theirs.receipt),
            "another paper": theirs,
            "no packet": SentRecord("{}", record.receipt),
            "no receipt": SentRecord(record.packet, "{}"),
        }
        for forged in wrong.values():
            with pytest.raises(ReceiptForged):
                proved_paper(line, document_id, forged)
        assert ask_record(line, "d-nobody") is None


def test_a_comparison_counts_only_by_the_pinned_key(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(line_of(ends.station)) as line:
        asked = line.ask
        body = b""

        def forging(method: str, url: str, **more: object) -> bytes:
            nonlocal body
            answer = asked(method, url, **more)  # type: ignore[arg-type]
            told = json.loads(answer)
            told["comparison"]["latest"] = 99
            body = write(told)
            return body

        monkeypatch.setattr(line, "ask", forging)
        with pytest.raises(ProtocolBroken):
            compare(ends.station, line)
    assert restores.sent_cursor(ends.station)[1] != 99


def test_a_home_of_an_earlier_program_has_nothing_to_be_told(ends: Ends) -> None:
    held = [queue_paper(ends.station) for _ in range(3)]
    ends.exchange()
    with ends.station.store.transaction() as tx:
        for statement in WITHOUT_RESTORES:
            tx.exec_driver_sql(statement)
        tx.exec_driver_sql("DELETE FROM facts WHERE name LIKE 'gateway.%' AND name != ?", (PINNED,))
    ends.copy("terminal")
    ends.put_back("terminal")
    assert restores.sent_cursor(ends.station) == (3, 0)
    asked = restores.question(ends.station)
    assert [place.sequence for place in asked.places] == [1, 2, 3]
    ends.exchange()
    assert (ends.alarms(), ends.told()) == ([], [])
    assert [len(ends.receipts(name)) for name in held] == [1, 1, 1]


def test_alarms_are_listed_and_acknowledged(ends: Ends) -> None:
    ends.copy("gateway")
    queue_paper(ends.station)
    ends.exchange()
    ends.put_back("gateway")
    ends.exchange()
    engine = ends.gateway.parts.engine
    (raised,) = list_alarms(engine)
    assert (raised.what, raised.acknowledged_at) == ("log_behind", "")
    assert acknowledge_alarm(engine, raised.alarm_id, "A. Officer")
    assert not acknowledge_alarm(engine, raised.alarm_id, "B. Officer")
    assert not acknowledge_alarm(engine, 99, "A. Officer")
    assert list_alarms(engine) == ()
    (seen,) = list_alarms(engine, everything=True)
    assert seen.acknowledged_by == "A. Officer"
    (told,) = alarms.unseen_alarms(ends.station)
    assert told.what == "log_behind"


def blob_of(station: Station, document_id: str) -> BlobId:
    held = restores.document(station, document_id)
    assert held is not None
    assert held.pdf_blob is not None
    return held.pdf_blob


def manifest_with(manifest: Manifest, **changes: Any) -> Manifest:
    return dataclasses.replace(manifest, **changes)


def freeze_another_packet(station: Station, document_id: str) -> None:
    """Pack a paper as the courier does at its first attempt, before the line is cut."""
    facts = enrolled(station)
    assert facts is not None
    name = DocumentId(document_id)
    packet = pack(delivery.packet_facts(station, name), facts.terminal_id, terminal_key(station))
    delivery.freeze_packet(station, name, packet)
    make_due(station)


def tamper(station: Station, how: str) -> None:
    """Change the chain of custody as somebody would who has the station's passphrase."""
    with station.store.transaction() as tx:
        events = custody_log_rows.events(tx, limit=100_000)
        for act in ("update", "delete"):
            tx.exec_driver_sql(f"DROP TRIGGER custody_no_{act}")
        if how == "cut":
            tx.exec_driver_sql("DELETE FROM custody WHERE number > ?", (len(events) - 15,))
            return
        head: LedgerHead = EMPTY_LEDGER
        for event in events:
            act_now = event.act
            if event.number == 10:
                act_now = dataclasses.replace(act_now, operator_id=SOMEBODY, reason="invented")
            made = next_event(head, act_now)
            head = LedgerHead(made.number, made.sha256)
            tx.exec_driver_sql(
                "UPDATE custody SET previous_sha256 = ?, sha256 = ?, operator_id = ?, reason = ? "
                "WHERE number = ?",
                (
                    made.previous_sha256,
                    made.sha256,
                    made.act.operator_id,
                    made.act.reason,
                    made.number,
                ),
            )
