"""From the outbox to a held receipt, over TLS, against the real gateway."""

import contextlib
import itertools
import json
from pathlib import Path

import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import outbox_rows, receipt_rows
from station_app.documents import rows as document_rows
from station_app.exchange import outbox
from station_app.exchange.enrolment import enrolled
from station_app.exchange.link_status import link_state
from station_app.model.documents import DocumentState
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.inbox_poller import InboxPoller
from sync.client.trusting import trust_of
from sync.gateway.serving import RunningGateway
from sync.wire.introduction import read_introduction
from sync.wire.verdicts import verify_packet, verify_receipt
from tests.stations import TestClock
from tests.sync.parts import (
    gateway_in,
    introduce,
    queue_paper,
    send_until_held,
    state_of,
    sync_station,
)


@pytest.mark.parametrize("size_bytes", [5_000, 256 * 1024, 256 * 1024 + 1, 1_500_000])
def test_a_paper_comes_to_its_receipt(enrolled_station: Station, size_bytes: int) -> None:
    document_id = queue_paper(enrolled_station, size_bytes)
    assert send_until_held(enrolled_station, document_id) == 1
    with enrolled_station.store.reading() as tx:
        row, receipt = outbox_rows.row(tx, document_id), receipt_rows.of(tx, document_id)
        events = [event.act.action for event in custody_log_rows.events_of(tx, document_id)]
    assert row is not None
    assert row.packet is not None
    assert receipt is not None
    trust = trust_of(enrolled_station)
    assert verify_packet(row.packet, trust.terminal_keys).ok
    assert verify_receipt(receipt, trust.gateway_keys, packet=row.packet).ok
    assert events[-2:] == ["document.sent", "document.acknowledged"]
    item = outbox.rows(enrolled_station)[0]
    assert (item.first_tick, item.second_tick, item.receipt_sequence) == (True, True, 1)
    assert link_state(enrolled_station).kind == "ok"
    assert link_state(enrolled_station).unsent == 0


def test_the_manifest_names_no_person_and_every_master(enrolled_station: Station) -> None:
    document_id = queue_paper(enrolled_station)
    send_until_held(enrolled_station, document_id)
    with enrolled_station.store.reading() as tx:
        row = outbox_rows.row(tx, document_id)
    assert row is not None
    manifest = json.loads(row.packet or b"")["manifest"]
    assert manifest["signer_certificate_serial"] == "4711"
    assert manifest["page_count"] == len(manifest["pages"]) == 1
    assert manifest["ledger"]["number"] > 0
    assert "title" not in manifest


def test_receipts_form_one_chain(enrolled_station: Station) -> None:
    ids = [queue_paper(enrolled_station, 1000 + number) for number in range(3)]
    courier = Courier(enrolled_station)
    with contextlib.closing(courier):
        courier.run_once()
    with enrolled_station.store.reading() as tx:
        held = sorted(
            (json.loads(receipt_rows.of(tx, document_id) or b"") for document_id in ids),
            key=lambda receipt: receipt["entry"]["sequence"],
        )
    assert [receipt["entry"]["sequence"] for receipt in held] == [1, 2, 3]
    for before, after in itertools.pairwise(held):
        assert after["entry"]["previous_log_sha256"] == before["log_sha256"]


def test_a_terminal_with_a_wrong_clock_still_delivers(tmp_path: Path) -> None:
    with (
        gateway_in(tmp_path / "gateway") as gateway,
        sync_station(tmp_path / "home", TestClock()) as station,
    ):
        introduce(station, gateway)
        document_id = queue_paper(station)
        assert send_until_held(station, document_id) == 1


def test_a_rejected_paper_is_not_tried_for_ever(enrolled_station: Station) -> None:
    refused = queue_paper(enrolled_station, case_ref="9999/2026", priority=1)
    good = queue_paper(enrolled_station)
    assert send_until_held(enrolled_station, good) == 1
    assert state_of(enrolled_station, refused) is DocumentState.REJECTED
    assert [item.second_tick for item in outbox.rows(enrolled_station)] == [True, False]


def test_a_damaged_blob_is_set_aside_and_the_others_flow(enrolled_station: Station) -> None:
    broken = queue_paper(enrolled_station, priority=1)
    good = queue_paper(enrolled_station)
    with enrolled_station.store.reading() as tx:
        blob_id = document_rows.load(tx, broken).pdf_blob
    sealed = next((enrolled_station.home / "blobs").rglob(f"{blob_id}.*"))
    sealed.write_bytes(b"x" * sealed.stat().st_size)
    assert send_until_held(enrolled_station, good) == 1
    items = {item.document.document_id: item for item in outbox.rows(enrolled_station)}
    assert items[broken].quarantined
    assert items[broken].last_error == "error.store.blob_damaged"


def test_the_inbox_is_kept_once_and_acknowledged(
    enrolled_station: Station, gateway: RunningGateway
) -> None:
    facts = enrolled(enrolled_station)
    assert facts is not None
    gateway.parts.inbox.put(facts.terminal_id, "notice", {"training": True})
    postbox = InboxPoller(enrolled_station, line_is_back=lambda: None)
    with contextlib.closing(postbox):
        assert postbox.run_once() == 1
        assert postbox.run_once() == 0
    assert gateway.parts.inbox.listing(facts.terminal_id, 0) == ()


def test_threads_deliver_by_themselves_and_close(
    enrolled_station: Station, gateway: RunningGateway
) -> None:
    courier = Courier(enrolled_station)
    postbox = InboxPoller(enrolled_station, line_is_back=courier.wake)
    courier.start()
    postbox.start()
    document_id = queue_paper(enrolled_station)
    heard = __import__("threading").Event()
    stop = enrolled_station.events.listen(
        lambda topic, name: heard.set() if (topic, name) == ("document", document_id) else None
    )
    enrolled_station.events.announce("outbox", document_id)
    assert heard.wait(20)
    stop()
    courier.close()
    postbox.close()
    assert read_introduction(gateway.new_enrolment_code()).url == gateway.url
