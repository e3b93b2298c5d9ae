"""Exhibits: entered once, moved only as custody allows, their chain never edited."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from station_app.cases import register as case_register
from station_app.cases.register import opened_name
from station_app.documents.protection import open_identity
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.errors import (
    ExhibitElsewhere,
    ExhibitExists,
    ExhibitIncomplete,
    MoveIncomplete,
    MoveOutOfTime,
)
from station_app.exhibits.model import NEXT, MoveDetails, NewExhibit, Place
from station_app.exhibits.source_memos import sources
from station_app.forms import filling
from station_app.model.errors import ReasonNeeded
from station_app.station import sign_in
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.stations import PASSPHRASE

SERIALS = itertools.count(1)
KNIFE = NewExhibit("1", "चाकू", "KTW-1", "आरोपी से, ग्राम नमूना", "MK 4/2026")


@pytest.fixture
def thana(station: Station) -> Station:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    return station


def step(station: Station, to: Place, **told: Any) -> MoveDetails:
    made = MoveDetails(to, station.clock.now(), "आर. 505", gd_ref="41")
    return replace(made, **told)


def test_a_packet_is_entered_once_and_is_whole(thana: Station) -> None:
    made = exhibit_register.add(thana, "0123/26", KNIFE)
    assert (made.case_ref, made.place) == ("123/2026", Place.OFFICER)
    with pytest.raises(ExhibitExists):
        exhibit_register.add(thana, "123/2026", KNIFE)
    with pytest.raises(ExhibitIncomplete):
        exhibit_register.add(thana, "123/2026", replace(KNIFE, packet="2", seal=" "))
    with pytest.raises(ReasonNeeded):
        exhibit_register.strike_out(thana, made.exhibit_id, "")
    exhibit_register.strike_out(thana, made.exhibit_id, "गलत प्रकरण")
    exhibit_register.add(thana, "123/2026", KNIFE)
    assert [row.void_reason for row in exhibit_register.listing(thana, "123/2026")] == [
        "गलत प्रकरण",
        "",
    ]


def test_a_packet_is_taken_when_the_memo_says(thana: Station) -> None:
    seized = thana.clock.now() - timedelta(hours=5)
    made = exhibit_register.add(thana, "123/2026", replace(KNIFE, taken_at=seized))
    assert exhibit_register.view(thana, made.exhibit_id).chain[0].at == seized
    with pytest.raises(MoveOutOfTime):
        earlier = seized - timedelta(minutes=1)
        exhibit_register.move(thana, made.exhibit_id, step(thana, Place.MALKHANA, at=earlier))
    exhibit_register.move(thana, made.exhibit_id, step(thana, Place.MALKHANA, at=seized))
    with pytest.raises(MoveOutOfTime):
        ahead = thana.clock.now() + timedelta(minutes=1)
        exhibit_register.add(thana, "123/2026", replace(KNIFE, packet="2", taken_at=ahead))


def test_a_packet_leaves_with_a_constable_and_a_departure_only(thana: Station) -> None:
    made = exhibit_register.add(thana, "123/2026", KNIFE)
    with pytest.raises(ExhibitElsewhere):
        exhibit_register.move(thana, made.exhibit_id, step(thana, Place.LAB))
    with pytest.raises(MoveIncomplete):
        exhibit_register.move(thana, made.exhibit_id, step(thana, Place.ROAD, gd_ref=" "))
    with pytest.raises(MoveOutOfTime):
        ahead = thana.clock.now() + timedelta(hours=1)
        exhibit_register.move(thana, made.exhibit_id, step(thana, Place.MALKHANA, at=ahead))
    exhibit_register.move(
        thana, made.exhibit_id, step(thana, Place.MALKHANA, malkhana_no="MK 9/2026")
    )
    with pytest.raises(MoveOutOfTime):
        before = thana.clock.now() - timedelta(hours=1)
        exhibit_register.move(thana, made.exhibit_id, step(thana, Place.ROAD, at=before))
    exhibit_register.move(thana, made.exhibit_id, step(thana, Place.ROAD, seal="intact"))
    with pytest.raises(ExhibitElsewhere):
        exhibit_register.strike_out(thana, made.exhibit_id, "भूल")
    seen = exhibit_register.view(thana, made.exhibit_id)
    assert [link.to_place for link in seen.chain] == [Place.OFFICER, Place.MALKHANA, Place.ROAD]
    assert seen.exhibit.malkhana_no == "MK 9/2026"


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(wanted=st.lists(st.sampled_from(Place), max_size=10))
def test_any_row_of_moves_lies_where_the_legal_ones_lead(
    thana: Station, wanted: list[Place]
) -> None:
    told = replace(KNIFE, packet=str(next(SERIALS)))
    exhibit_id = exhibit_register.add(thana, "123/2026", told).exhibit_id
    trail = [Place.OFFICER]
    for to in wanted:
        if to in NEXT[trail[-1]]:
            exhibit_register.move(thana, exhibit_id, step(thana, to))
            trail.append(to)
        else:
            with pytest.raises(ExhibitElsewhere):
                exhibit_register.move(thana, exhibit_id, step(thana, to))
    seen = exhibit_register.view(thana, exhibit_id)
    assert seen.exhibit.place is trail[-1]
    assert [link.to_place for link in seen.chain] == trail
    times = [link.at for link in seen.chain]
    assert times == sorted(times)


def test_the_database_itself_refuses_a_forged_chain(thana: Station) -> None:
    exhibit_id = exhibit_register.add(thana, "123/2026", KNIFE).exhibit_id
    for forged in (
        "UPDATE exhibits SET place = 'lab' WHERE exhibit_id = ?",
        "UPDATE exhibits SET seal = 'KTW-2' WHERE exhibit_id = ?",
        "DELETE FROM exhibits WHERE exhibit_id = ?",
        "UPDATE exhibit_moves SET with_whom = 'x' WHERE exhibit_id = ?",
        "DELETE FROM exhibit_moves WHERE exhibit_id = ?",
    ):
        with pytest.raises(DBAPIError), thana.store.transaction() as tx:
            tx.exec_driver_sql(forged, (exhibit_id,))


def test_packets_of_a_protected_case_show_their_seal_alone(thana: Station) -> None:
    case_register.store_changes(thana, [case(13, "गोपनीयनाम", "BNS 65(1)")])
    exhibit_register.add(thana, "13/2026", replace(KNIFE, taken_from="गोपनीयनाम से"))
    (row,) = exhibit_register.listing(thana, "13/2026")
    assert (row.packet, row.seal, row.content, row.taken_from) == ("1", "KTW-1", "", "")
    open_identity(thana, opened_name("13/2026"), "विवेचना के लिए")
    (row,) = exhibit_register.listing(thana, "13/2026")
    assert row.taken_from == "गोपनीयनाम से"


def test_a_draft_memo_offers_no_packets(thana: Station) -> None:
    draft = filling.begin(thana, "SAMPLE_MEMO", case_ref="123/2026")
    filling.set_answer(
        thana, draft.document_id, "packets", [{"packet": "1", "content": "blood", "seal": "DH"}]
    )
    assert sources(thana) == ()
    made = exhibit_register.enter_listed(thana, draft.document_id)
    assert [(row.content, row.seal) for row in made] == [("रक्त", "DH")]
    assert exhibit_register.enter_listed(thana, draft.document_id) == ()
