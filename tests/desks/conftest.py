"""A thana with an officer who can sign, for the tests of the desks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.desks import reception
from station_app.desks.station import Station
from tests.signing.officers import NOW, office_in
from tests.stations import PASSPHRASE, TestClock, station_in


@pytest.fixture
def thana(tmp_path: Path) -> Iterator[Station]:
    office = office_in(tmp_path)
    with station_in(
        tmp_path / "home",
        clock=TestClock(NOW),
        tokens=(office.officer(),),
        trust=(office.authority.certificate,),
    ) as station:
        reception.sign_in(station, "vivechak", PASSPHRASE)
        yield station
