"""What the prisoners' desk refuses: of whom a jail is asked, for when, and what a jail may say."""

from datetime import timedelta
from typing import Any

import pytest

from station_app.exchange import outgoing_messages
from station_app.model.errors import ProtocolBroken
from station_app.prisoners import jail_messages, register
from station_app.prisoners import rows as prisoner_rows
from station_app.prisoners.errors import (
    NotInJail,
    PrisonerIncomplete,
    PrisonerUnknown,
    ProductionPast,
)
from station_app.prisoners.register import NewPrisoner
from station_app.station.station import Station
from tests.prisoners.test_jail_messages import arrive

COURT = "न्यायालय नमूना"
INSIDE = {"state": "remand", "name": "काल्पनिक बंदी", "jail": "जिला जेल नमूना", "jail_id": "J-7"}


def inside(station: Station, **told: Any) -> str:
    """Return who is in jail by the jail's own word."""
    arrive(station, "status", "", INSIDE | told)
    with station.store.reading() as tx:
        (prisoner,) = prisoner_rows.listing(tx, "123/2026")
    return prisoner.prisoner_id


def test_a_court_is_named_and_a_day_ahead(station: Station) -> None:
    prisoner_id, now = inside(station), station.clock.now()
    ahead = now + timedelta(days=3)
    with pytest.raises(PrisonerIncomplete):
        jail_messages.ask_production(station, prisoner_id, "  ", ahead)
    with pytest.raises(ProductionPast):
        jail_messages.ask_production(station, prisoner_id, COURT, now)
    with pytest.raises(PrisonerUnknown):
        jail_messages.ask_production(station, "j-none", COURT, ahead)
    assert register.view(station, prisoner_id).productions == ()
    assert outgoing_messages.sendable(station) == ()


@pytest.mark.parametrize("state", ["lockup", "bail", "released"])
def test_nobody_is_asked_for_who_is_not_in_jail(station: Station, state: str) -> None:
    prisoner_id = inside(station, state=state)
    with pytest.raises(NotInJail):
        jail_messages.ask_production(
            station, prisoner_id, COURT, station.clock.now() + timedelta(days=3)
        )


def test_nobody_is_asked_for_whose_jail_is_not_known(station: Station) -> None:
    told = NewPrisoner("123/2026", "काल्पनिक बंदी", arrested_at=station.clock.now())
    prisoner_id = register.add(station, told).prisoner_id
    with pytest.raises(NotInJail):
        jail_messages.ask_production(
            station, prisoner_id, COURT, station.clock.now() + timedelta(days=3)
        )


@pytest.mark.parametrize(
    "told",
    [
        {"state": "flown"},
        {"state": None},
        {"name": "  "},
        {"remand_until": "परसों"},
    ],
)
def test_what_a_jail_cannot_say_of_somebody_is_kept_by_nobody(
    station: Station, told: dict[str, Any]
) -> None:
    with pytest.raises(ProtocolBroken):
        arrive(station, "status", "", INSIDE | told)
    with station.store.reading() as tx:
        assert prisoner_rows.listing(tx, "123/2026") == ()


def test_an_answer_that_is_none_leaves_the_request_as_it_was(station: Station) -> None:
    prisoner_id = inside(station)
    asked = jail_messages.ask_production(
        station, prisoner_id, COURT, station.clock.now() + timedelta(days=3)
    )
    with pytest.raises(ProtocolBroken):
        arrive(station, "production", asked, {"state": "perhaps"})
    (production,) = register.view(station, prisoner_id).productions
    assert production.state == "asked"
    assert register.view(station, prisoner_id).prisoner.production_at is None
