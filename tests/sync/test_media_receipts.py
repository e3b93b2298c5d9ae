"""Evidence is held by a receipt alone that the pinned gateway signed over exactly its list."""

from pathlib import Path
from typing import Any

import pytest

from station_app.evidence import packets
from station_app.exchange.enrolment import enrolled
from station_app.model.evidence import EvidenceState
from station_app.station.station import Station
from sync.client.gateway_session import GatewaySession
from sync.client.media import MediaSender
from sync.gateway.serving import RunningGateway
from tests.evidence.media_files import film
from tests.sync.test_media import queued, send_until_held, small_parts, state, thana
from tests.sync.test_receipt_borders import FORGED

__all__ = ["thana"]


@pytest.fixture
def evidence(thana: Station, tmp_path: Path) -> str:
    film(tmp_path / "a.mp4", 20_000)
    return queued(thana, tmp_path / "a.mp4")


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_receipt_holds_no_medium(
    thana: Station,
    gateway: RunningGateway,
    evidence: str,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    asked, key = GatewaySession.ask, gateway.parts.identity.signing_key

    def answered(self: GatewaySession, method: str, url: str, **more: Any) -> bytes:
        body = asked(self, method, url, **more)
        return FORGED[name](body, key) if (method, url) == ("POST", "/v1/media") else body

    assert enrolled(thana) is not None
    monkeypatch.setattr(GatewaySession, "ask", answered)
    sender = MediaSender(thana, pace=small_parts, first_pause_s=0.05)
    sender.run_once()
    sender.close()
    assert state(thana, evidence) is not EvidenceState.HELD
    assert packets.view(thana, evidence).way.fault == "error.exchange.receipt"
    monkeypatch.setattr(GatewaySession, "ask", asked)
    send_until_held(thana, evidence)
