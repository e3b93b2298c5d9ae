"""The line drops, an answer is lost, a request comes twice: one document, one receipt."""

import base64
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from station_app.documents import outbox_rows, receipt_rows
from station_app.exchange import delivery, outbox
from station_app.exchange.enrolment import enrolled, move_gateway, terminal_key
from station_app.exchange.link_status import link_state
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.gateway.records import database
from sync.gateway.serving import RunningGateway
from sync.wire.canonical import write
from sync.wire.exchange import Submission
from sync.wire.records import to_data
from tests.sync.cutting import CuttingProxy, cutting_proxy
from tests.sync.impostors import html_server
from tests.sync.parts import gateway_in, make_due, queue_paper, send_until_held, state_of

_JSON = {"Content-Type": "application/json"}


def port_of(gateway: RunningGateway) -> int:
    return urlsplit(gateway.url).port or 443


def through(station: Station, proxy: CuttingProxy) -> None:
    move_gateway(station, f"https://127.0.0.1:{proxy.port}")


def held_by(gateway: RunningGateway) -> tuple[int, int]:
    """Count documents and log entries at the gateway."""
    with gateway.parts.engine.connect() as connection:
        rows = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (database.submissions, database.log)
        ]
    return int(rows[0]), int(rows[1])


def try_once(station: Station) -> None:
    courier = Courier(station)
    try:
        make_due(station)
        courier.run_once()
    finally:
        courier.close()


def second_tick(station: Station, document_id: DocumentId) -> bool:
    items = {item.document.document_id: item for item in outbox.rows(station)}
    return items[document_id].second_tick


@pytest.mark.parametrize("cuts", [[400_000], [3_000, 300_000, 90_000, 200_000], [150_000] * 8])
def test_a_large_paper_survives_cuts(
    enrolled_station: Station, gateway: RunningGateway, cuts: list[int]
) -> None:
    with cutting_proxy(port_of(gateway), cuts) as proxy:
        through(enrolled_station, proxy)
        document_id = queue_paper(enrolled_station, 1_500_000)
        send_until_held(enrolled_station, document_id, rounds=20)
        assert proxy.cuts_made == len(cuts)
    assert held_by(gateway) == (1, 1)


@pytest.mark.parametrize("size_bytes", [5_000, 700_000])
def test_an_answer_lost_after_the_commit_is_asked_for_again(
    enrolled_station: Station, gateway: RunningGateway, size_bytes: int
) -> None:
    lost: list[int] = []

    def may_answer() -> bool:
        if lost or held_by(gateway)[0] == 0:
            return True
        lost.append(1)
        return False

    with cutting_proxy(port_of(gateway)) as proxy:
        proxy.may_answer = may_answer
        through(enrolled_station, proxy)
        document_id = queue_paper(enrolled_station, size_bytes)
        try_once(enrolled_station)
        assert lost
        assert state_of(enrolled_station, document_id) is DocumentState.SENT
        assert not second_tick(enrolled_station, document_id)
        send_until_held(enrolled_station, document_id)
    assert held_by(gateway) == (1, 1)
    assert second_tick(enrolled_station, document_id)


def test_the_same_submission_twice_gives_the_same_receipt(
    enrolled_station: Station, gateway: RunningGateway
) -> None:
    document_id = queue_paper(enrolled_station)
    send_until_held(enrolled_station, document_id)
    with enrolled_station.store.reading() as tx:
        row, receipt = outbox_rows.row(tx, document_id), receipt_rows.of(tx, document_id)
    assert row is not None
    assert row.packet is not None
    facts = enrolled(enrolled_station)
    assert facts is not None
    wire = GatewaySession(facts, terminal_key(enrolled_station), enrolled_station.clock)
    pdf = delivery.pdf_to_send(enrolled_station, document_id)
    body = to_data(Submission(row.packet.decode(), document=base64.b64encode(pdf).decode()))
    again = wire.ask("POST", "/v1/submissions", headers=_JSON, body=write(body))
    assert json.loads(again) == json.loads(receipt or b"")
    assert held_by(gateway) == (1, 1)
    other = to_data(Submission(row.packet.decode(), document=base64.b64encode(pdf + b" ").decode()))
    with pytest.raises(GatewayRefused):
        wire.ask("POST", "/v1/submissions", headers=_JSON, body=write(other))
    wire.close()
    assert held_by(gateway) == (1, 1)


def test_a_sign_in_page_is_not_the_gateway(
    enrolled_station: Station, gateway: RunningGateway
) -> None:
    document_id = queue_paper(enrolled_station)
    with html_server(200) as port:
        move_gateway(enrolled_station, f"https://127.0.0.1:{port}")
        try_once(enrolled_station)
        assert link_state(enrolled_station).kind == "not_gateway"
        assert state_of(enrolled_station, document_id) is DocumentState.QUEUED
        assert not second_tick(enrolled_station, document_id)
    move_gateway(enrolled_station, gateway.url)
    assert send_until_held(enrolled_station, document_id) == 1


def test_a_sign_in_page_behind_another_certificate_is_not_the_gateway(
    enrolled_station: Station, gateway: RunningGateway, tmp_path: Path
) -> None:
    document_id = queue_paper(enrolled_station)
    with gateway_in(tmp_path / "other") as _other:
        certificate = next((tmp_path / "other").rglob("server*.pem"))
        with html_server(200, certificate) as port:
            move_gateway(enrolled_station, f"https://127.0.0.1:{port}")
            try_once(enrolled_station)
    assert link_state(enrolled_station).kind not in ("ok", "unknown")
    assert state_of(enrolled_station, document_id) is DocumentState.QUEUED
    assert held_by(gateway) == (0, 0)


@pytest.mark.parametrize("status", [200, 302, 404, 500, 502])
def test_html_with_the_gateways_own_certificate_is_believed_by_nobody(
    enrolled_station: Station, gateway: RunningGateway, tmp_path: Path, status: int
) -> None:
    """A broken front of the district's own: TLS is right, the answer is a page."""
    document_id = queue_paper(enrolled_station)
    certificate = next((tmp_path / "gateway").rglob("server*.pem"))
    with html_server(status, certificate) as port:
        move_gateway(enrolled_station, f"https://127.0.0.1:{port}")
        try_once(enrolled_station)
    expected = "no_gateway" if status >= 500 else "not_gateway"
    assert link_state(enrolled_station).kind == expected
    assert state_of(enrolled_station, document_id) is DocumentState.QUEUED
    assert not second_tick(enrolled_station, document_id)
    move_gateway(enrolled_station, gateway.url)
    assert send_until_held(enrolled_station, document_id) == 1
    assert held_by(gateway) == (1, 1)
