"""Evidence on its way: cut lines, flipped bytes, the same request twice; papers go first."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from station_app.evidence import packets, upload_queue, upload_rows
from station_app.evidence import rows as evidence_rows
from station_app.exchange.enrolment import enrolled, move_gateway, terminal_key
from station_app.model.documents import DocumentState
from station_app.model.evidence import EvidenceState
from station_app.station.station import Station
from station_app.store.encrypted_file import PIECE_BYTES
from sync.client.courier import Courier
from sync.client.enrolling import enrol
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.client.media import MediaSender
from sync.client.tus import Pace
from sync.gateway.records import database
from sync.gateway.serving import RunningGateway
from sync.wire.canonical import write
from sync.wire.media import MediaSubmission
from sync.wire.records import to_data
from tests.evidence.media_files import MB, film, opened, take
from tests.stations import station_in
from tests.sync.cutting import cutting_proxy
from tests.sync.parts import queue_paper, state_of

CHUNK = 256 * 1024
CUTS = 20


def small_parts() -> Pace:
    return Pace(CHUNK, CHUNK)


@pytest.fixture
def thana(tmp_path: Path, gateway: RunningGateway) -> Iterator[Station]:
    with station_in(tmp_path / "thana") as station:
        enrol(station, gateway.new_enrolment_code("PS9901"))
        yield station


def queued(station: Station, *paths: Path) -> str:
    held = opened(station)
    take(station, held, *paths)
    return packets.send(station, held.evidence_id).evidence_id


def state(station: Station, evidence_id: str) -> EvidenceState:
    return packets.view(station, evidence_id).evidence.state


def send_until_held(station: Station, evidence_id: str, rounds: int = 30) -> None:
    sender = MediaSender(station, pace=small_parts, first_pause_s=0.05)
    try:
        for _ in range(rounds):
            with station.store.transaction() as tx:
                upload_rows.try_now(tx, station.clock.now())
            sender.run_once()
            if state(station, evidence_id) is EvidenceState.HELD:
                return
    finally:
        sender.close()
    raise AssertionError(state(station, evidence_id))


def stored(gateway: RunningGateway, evidence_id: str) -> list[str]:
    """SHA-256 of each file as it lies at the gateway, opened again."""
    table = database.media_objects
    query = select(table).where(table.c.evidence_id == evidence_id).order_by(table.c.number)
    with gateway.parts.engine.connect() as connection:
        found = connection.execute(query).all()
    digests = []
    for row in found:
        digest = hashlib.sha256()
        for part in gateway.parts.objects.parts(row.object_id, row.size_bytes):
            digest.update(part)
        digests.append(digest.hexdigest())
    return digests


def test_a_medium_survives_twenty_cuts(
    thana: Station, gateway: RunningGateway, tmp_path: Path
) -> None:
    size = 48 * MB
    sha256 = film(tmp_path / "VID_0042.mp4", size)
    evidence_id = queued(thana, tmp_path / "VID_0042.mp4")
    plan = [int(size / (CUTS + 1)) - 7_000 * number for number in range(CUTS)]
    with cutting_proxy(urlsplit(gateway.url).port or 443, plan) as proxy:
        move_gateway(thana, f"https://127.0.0.1:{proxy.port}")
        send_until_held(thana, evidence_id)
        assert proxy.cuts_made == CUTS
        # TLS and the heads of requests take a little; a cut costs one part at most.
        assert proxy.bytes_up <= size * 1.02 + CUTS * (CHUNK + 40_000)
    assert stored(gateway, evidence_id) == [sha256]
    assert packets.view(thana, evidence_id).ticks == 2


def test_the_same_submission_twice_and_another_under_its_name(
    thana: Station, gateway: RunningGateway, tmp_path: Path
) -> None:
    film(tmp_path / "a.jpg", 300_000)
    evidence_id = queued(thana, tmp_path / "a.jpg")
    send_until_held(thana, evidence_id)
    row = upload_queue.row(thana, evidence_id)
    facts = enrolled(thana)
    assert row is not None
    assert row.packet is not None
    assert facts is not None
    line = GatewaySession(facts, terminal_key(thana), thana.clock)
    again = write(to_data(MediaSubmission(row.packet.decode(), ("/v1/uploads/gone",))))
    json = {"Content-Type": "application/json"}
    first = line.ask("GET", f"/v1/media/{evidence_id}/receipt")
    assert line.ask("POST", "/v1/media", headers=json, body=again) == first
    other = row.packet.decode().replace('"medium":"flash"', '"medium":"phone"')
    with pytest.raises(GatewayRefused) as refused:
        body = write(to_data(MediaSubmission(other, ("/v1/uploads/gone",))))
        line.ask("POST", "/v1/media", headers=json, body=body)
    assert refused.value.params["reason"] == "packet-invalid"
    line.close()


def test_a_flipped_byte_on_this_disk_is_refused_by_its_number(
    thana: Station, tmp_path: Path
) -> None:
    film(tmp_path / "a.mp4", 300_000)
    film(tmp_path / "b.mp4", PIECE_BYTES + 300_000)
    evidence_id = queued(thana, tmp_path / "a.mp4", tmp_path / "b.mp4")
    with thana.store.reading() as tx:
        second = evidence_rows.items_of(tx, evidence_id)[1]
        piece = evidence_rows.pieces_of(tx, second.item_id)[1]
    (place,) = (thana.home / "blobs").glob(f"*/{piece.blob_id}.age")
    content = bytearray(place.read_bytes())
    content[-100] ^= 1
    place.write_bytes(content)
    sender = MediaSender(thana, pace=small_parts, first_pause_s=0.05)
    assert sender.run_once() is None
    sender.close()
    way = packets.view(thana, evidence_id).way
    assert (way.fault, way.faulty_item) == ("error.evidence.copy_damaged", 2)
    assert state(thana, evidence_id) is EvidenceState.QUEUED


def test_a_flipped_byte_at_the_gateway_is_refused_and_sent_anew(
    thana: Station, gateway: RunningGateway, tmp_path: Path
) -> None:
    """What arrived was changed there before it was proved: that file alone is sent again."""
    sha256 = film(tmp_path / "a.mp4", 700_000)
    evidence_id = queued(thana, tmp_path / "a.mp4")
    objects = gateway.parts.objects
    flipped: list[str] = []
    inner = objects.write_at

    def flip(upload_id: str, offset: int, data: bytes) -> None:
        if offset == CHUNK and not flipped:
            flipped.append(upload_id)
            data = bytes([data[0] ^ 1]) + data[1:]
        inner(upload_id, offset, data)

    objects.write_at = flip  # type: ignore[method-assign]
    sender = MediaSender(thana, pace=small_parts, first_pause_s=0.05)
    assert sender.run_once() is None
    sender.close()
    way = packets.view(thana, evidence_id).way
    assert flipped
    assert (way.fault, state(thana, evidence_id)) == (
        "error.exchange.refused",
        EvidenceState.QUEUED,
    )
    send_until_held(thana, evidence_id)
    assert stored(gateway, evidence_id) == [sha256]


def test_papers_go_before_the_next_part(
    thana: Station, gateway: RunningGateway, tmp_path: Path
) -> None:
    """A paper that becomes due while a medium is on its way is held before the medium is."""
    film(tmp_path / "a.mp4", 12 * MB)
    evidence_id = queued(thana, tmp_path / "a.mp4")
    sender, courier = MediaSender(thana, pace=small_parts, first_pause_s=0.05), Courier(thana)
    begun = threading.Event()

    def heard(topic: str, _object_id: str) -> None:
        if topic == "evidence":
            begun.set()

    deaf = thana.events.listen(heard)
    at_the_gate: list[EvidenceState] = []
    thread = threading.Thread(target=sender.run_once)
    thread.start()
    assert begun.wait(20)
    document_id = queue_paper(thana, 40_000)
    courier.run_once()
    at_the_gate.append(state(thana, evidence_id))
    assert state_of(thana, document_id) is DocumentState.ACKNOWLEDGED
    thread.join(60)
    deaf()
    courier.close()
    sender.close()
    assert at_the_gate == [EvidenceState.QUEUED]
    assert state(thana, evidence_id) is EvidenceState.HELD
