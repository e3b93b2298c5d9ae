"""Fixtures that every room's tests may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.desks import reception
from station_app.desks.station import Station
from tests.stations import PASSPHRASE, station_in


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A station with the munshi signed in."""
    with station_in(tmp_path / "home") as opened:
        reception.sign_in(opened, "munshi", PASSPHRASE)
        yield opened
