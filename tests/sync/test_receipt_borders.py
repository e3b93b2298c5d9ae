"""Only a receipt counts that the pinned gateway signed over exactly this packet; only its answers count."""

import contextlib
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from station_app.documents import outbox_rows, receipt_rows
from station_app.exchange.alarms import unseen_alarms
from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.model.clock import SystemClock
from station_app.model.documents import DocumentState
from station_app.model.errors import ExchangeError, ProtocolBroken
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.errors import GatewayFault, GatewayImpostor, GatewayRefused, NotTheGateway
from sync.client.faults import Answer, require_gateway
from sync.client.gateway_session import GatewaySession
from sync.client.transport import Transport
from sync.gateway.serving import RunningGateway
from sync.wire.canonical import write
from sync.wire.keys import new_key
from sync.wire.manifest import Head
from sync.wire.receipt import Entry, read_receipt, seal_receipt
from tests.sync.parts import make_due, queue_paper, send_until_held, state_of

Forge = Callable[[bytes, bytes], bytes]


def flipped(receipt: bytes, _key: bytes) -> bytes:
    told = json.loads(receipt)
    told["signature"] = told["signature"][::-1]
    return write(told)


def by_another(receipt: bytes, _key: bytes) -> bytes:
    return seal_receipt(read_receipt(receipt).entry, new_key())


def under_our_key_id(receipt: bytes, _key: bytes) -> bytes:
    """Signed by somebody who writes the pinned key's name beside it."""
    told = json.loads(by_another(receipt, b""))
    told["key_id"] = json.loads(receipt)["key_id"]
    return write(told)


def resealed(**changes: Any) -> Forge:
    """Return a forger who holds the gateway's own key: the signature is right, the entry is not."""

    def forge(receipt: bytes, key: bytes) -> bytes:
        entry: Entry = dataclasses.replace(read_receipt(receipt).entry, **changes)
        return seal_receipt(entry, key)

    return forge


FORGED: dict[str, Forge] = {
    "a signature that does not hold": flipped,
    "another key": by_another,
    "another key under the pinned one's name": under_our_key_id,
    "another PDF": resealed(pdf_sha256="a" * 64),
    "another size": resealed(pdf_size_bytes=1),
    "another manifest": resealed(manifest_sha256="b" * 64),
    "another paper": resealed(document_id="d-other"),
    "another terminal": resealed(terminal_id="t-other"),
    "another chain of custody": resealed(ledger=Head(1, "c" * 64)),
    "another gateway": resealed(gateway_id="g" + "0" * 16),
    "no receipt": lambda _receipt, _key: b"{}",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_receipt_gives_no_second_tick(
    enrolled_station: Station,
    gateway: RunningGateway,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    asked, key = GatewaySession.ask, gateway.parts.identity.signing_key

    def answered(self: GatewaySession, method: str, url: str, **more: Any) -> bytes:
        if url.startswith("/v1/submissions") and method == "GET":
            # Nobody who forges lets the true one be asked for.
            raise GatewayFault(status=500)
        body = asked(self, method, url, **more)
        return FORGED[name](body, key) if url == "/v1/submissions" else body

    monkeypatch.setattr(GatewaySession, "ask", answered)
    document_id = queue_paper(enrolled_station)
    with contextlib.closing(Courier(enrolled_station)) as courier:
        make_due(enrolled_station)
        courier.run_once()
    assert state_of(enrolled_station, document_id) is DocumentState.SENT
    with enrolled_station.store.reading() as tx:
        row = outbox_rows.row(tx, document_id)
        assert receipt_rows.held(tx, document_id) is None
    assert row is not None
    assert (row.last_error, row.finished) == ("error.exchange.receipt", False)
    # The true one is asked for again, and kept; nothing was put back, and nobody is told so.
    monkeypatch.setattr(GatewaySession, "ask", asked)
    send_until_held(enrolled_station, document_id)
    assert unseen_alarms(enrolled_station) == ()


@pytest.mark.parametrize(
    ("status", "headers", "fact"),
    [
        (200, {"station-gateway": "g-other"}, GatewayImpostor),
        (200, {}, NotTheGateway),
        (404, {}, NotTheGateway),
        (502, {}, GatewayFault),
    ],
)
def test_an_answer_of_anybody_else_counts_for_nothing(
    status: int, headers: dict[str, str], fact: type[ExchangeError]
) -> None:
    require_gateway(200, {"station-gateway": "g-ours"}, "g-ours")
    with pytest.raises(fact):
        require_gateway(status, headers, "g-ours")


_TOKEN = {"access_token": "t", "token_type": "Bearer", "expires_in": 300}
_CLOCK = {"type": "urn:station-terminal:problem:clock"}


@pytest.mark.parametrize(
    ("status", "body", "fact"),
    [
        (200, json.dumps(_TOKEN | {"expires_in": 10**400}), ProtocolBroken),
        (200, json.dumps(_TOKEN | {"expires_in": True}), ProtocolBroken),
        (200, json.dumps(_TOKEN | {"access_token": "टोकन"}), ProtocolBroken),
        (200, json.dumps(_TOKEN | {"access_token": "a\r\nX-Evil: 1"}), ProtocolBroken),
        (401, json.dumps(_CLOCK | {"now": "9999-12-31T23:59:59Z"}), GatewayRefused),
        (401, json.dumps(_CLOCK | {"now": "0001-01-01T00:00:00+14:00"}), GatewayRefused),
        (401, "[" * 100_000, ProtocolBroken),
        (503, "[" * 100_000, GatewayFault),
    ],
    ids=str,
)
def test_a_token_that_is_none_is_told(
    enrolled_station: Station,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: str,
    fact: type[ExchangeError],
) -> None:
    facts, key = enrolled(enrolled_station), terminal_key(enrolled_station)
    assert facts is not None
    named = {"station-gateway": facts.gateway_id}
    monkeypatch.setattr(Transport, "send", lambda *_, **__: Answer(status, named, body.encode()))
    with contextlib.closing(GatewaySession(facts, key, SystemClock())) as line, pytest.raises(fact):
        line.reach()
