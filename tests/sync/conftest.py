"""A station that is introduced to a running gateway."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.station.station import Station
from sync.gateway.serving import RunningGateway
from tests.sync.parts import gateway_in, introduce, sync_station


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[RunningGateway]:
    with gateway_in(tmp_path / "gateway") as running:
        yield running


@pytest.fixture
def enrolled_station(tmp_path: Path, gateway: RunningGateway) -> Iterator[Station]:
    with sync_station(tmp_path / "home") as station:
        introduce(station, gateway)
        yield station
