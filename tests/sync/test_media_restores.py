"""Electronic evidence after a restore: its receipt is given anew, or the true one is taken."""

import contextlib
import shutil
from pathlib import Path

from station_app.documents import receipt_rows
from station_app.evidence import packets, upload_rows
from station_app.exchange.alarms import unseen_alarms
from station_app.station.station import Station
from sync.client.enrolling import enrol
from sync.client.inbox_poller import InboxPoller
from sync.client.media import MediaSender
from sync.gateway.records.alarms import list_alarms
from sync.gateway.serving import start
from sync.wire.receipt import LinkedEntry, read_receipt
from tests.evidence.media_files import film, opened, take
from tests.stations import station_in
from tests.sync.restoring import let_go_of_sockets


def test_media_go_again_to_a_gateway_that_was_put_back(tmp_path: Path) -> None:
    home, copy = tmp_path / "gateway", tmp_path / "copy"
    gateway = start(home, listen=("127.0.0.1", 0), training=True)
    with station_in(tmp_path / "thana") as station, contextlib.ExitStack() as stack:
        enrol(station, gateway.new_enrolment_code("PS9901"))
        gateway.close()
        let_go_of_sockets()
        shutil.copytree(home, copy)
        gateway = start(home, listen=("127.0.0.1", 0), training=True)
        film(tmp_path / "a.jpg", 300_000)
        held = opened(station)
        take(station, held, tmp_path / "a.jpg")
        evidence_id = packets.send(station, held.evidence_id).evidence_id
        sender = stack.enter_context(contextlib.closing(MediaSender(station, first_pause_s=0.05)))
        postbox = stack.enter_context(
            contextlib.closing(InboxPoller(station, line_is_back=lambda: None))
        )
        sender.run_once()
        postbox.run_once()
        with station.store.reading() as tx:
            first = upload_rows.first_receipt(tx, evidence_id)
        assert first is not None
        gateway.close()
        let_go_of_sockets()
        shutil.rmtree(home)
        shutil.copytree(copy, home)
        gateway = start(home, listen=("127.0.0.1", 0), training=True)
        stack.callback(let_go_of_sockets)
        stack.callback(gateway.close)
        for _ in range(3):
            with contextlib.suppress(Exception):
                postbox.run_once()
            sender.run_once()
        with station.store.reading() as tx:
            now = upload_rows.receipt_of(tx, evidence_id)
            again = receipt_rows.every(tx, evidence_id)
        assert now is not None
        entry = read_receipt(now[0]).entry
        assert isinstance(entry, LinkedEntry)
        assert entry.replaces_log_sha256 == read_receipt(first).log_sha256
        assert [one.receipt for one in again] == [now[0]]
        assert [alarm.what for alarm in unseen_alarms(station)] == ["log_behind"]
        assert [alarm.what for alarm in list_alarms(gateway.parts.engine)] == ["log_behind"]
        assert packets.view(station, evidence_id).ticks == 2


def test_a_terminal_that_was_put_back_takes_the_true_receipt_of_a_medium(tmp_path: Path) -> None:
    gateway = start(tmp_path / "gateway", listen=("127.0.0.1", 0), training=True)
    home, copy = tmp_path / "thana", tmp_path / "copy"
    with contextlib.closing(gateway):
        with station_in(home) as station:
            enrol(station, gateway.new_enrolment_code("PS9901"))
            film(tmp_path / "a.jpg", 300_000)
            held = opened(station)
            take(station, held, tmp_path / "a.jpg")
            evidence_id = packets.send(station, held.evidence_id).evidence_id
        shutil.copytree(home, copy)
        with station_in(home) as station:
            send(station)
            with station.store.reading() as tx:
                true = upload_rows.receipt_of(tx, evidence_id)
        assert true is not None
        shutil.rmtree(home)
        shutil.copytree(copy, home)
        with station_in(home) as station:
            send(station)
            with station.store.reading() as tx:
                found = upload_rows.receipt_of(tx, evidence_id)
            assert found is not None
            assert found[0] == true[0]


def send(station: Station) -> None:
    with station.store.transaction() as tx:
        upload_rows.try_now(tx, station.clock.now())
    with contextlib.closing(MediaSender(station, first_pause_s=0.05)) as sender:
        sender.run_once()
