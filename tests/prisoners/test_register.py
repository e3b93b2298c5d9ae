"""Who is in custody: found however the name is written, with the days that the law counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.cases import register as case_register
from station_app.cases.accused_model import AccusedStatus
from station_app.cases.same_person import same_name, words_in
from station_app.exchange import incoming_messages
from station_app.investigation import accused_list
from station_app.model.clock import IST, for_people
from station_app.model.errors import CaseNumberUnknown
from station_app.model.pillars import Arrived
from station_app.prisoners import register as prisoner_register
from station_app.prisoners.errors import PrisonerIncomplete
from station_app.prisoners.register import NewPrisoner, find_prisoner, last_day
from station_app.station import sign_in
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.stations import PASSPHRASE

ARRESTED = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)


@pytest.fixture
def thana(station: Station) -> Station:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    prisoner_register.add(
        station,
        NewPrisoner(
            "123/2026",
            "रामेश्वर शर्मा उर्फ गुड्डू",
            "काल्पनिक लाल",
            jail="जिला जेल नमूना",
            arrested_at=ARRESTED,
            first_remand_at=datetime(2026, 3, 15, 5, 30, tzinfo=UTC),
        ),
    )
    return station


def found(station: Station, name: str, parent: str = "", case_ref: str = "") -> bool:
    with station.store.reading() as tx:
        return find_prisoner(station, tx, name, parent, case_ref) is not None


@pytest.mark.parametrize(
    ("name", "parent", "case_ref", "expected"),
    [
        ("रामेश्वर शर्मा", "", "", True),
        ("Rameshwar Sharma", "", "", True),
        ("श्री रामेश्वर कुमार शर्मा", "Kalpanik Lal", "", True),
        ("Rameshvar Shrama", "", "", True),
        ("शर्मा रामेश्वर", "काल्पनिकलाल", "", True),
        ("रामेश्वर शर्मा", "दूसरा पिता", "123/2026", False),
        # One word alone would fit too many.
        ("गुड्डू", "", "", False),
        ("गुड्डू", "", "123/2026", True),
        ("Guddu", "काल्पनिक लाल", "", True),
        ("सुरेश शर्मा", "", "123/2026", False),
        ("", "", "123/2026", False),
    ],
)
def test_a_prisoner_is_found_however_the_name_is_written(
    thana: Station, name: str, parent: str, case_ref: str, expected: bool
) -> None:
    assert found(thana, name, parent, case_ref) is expected


@given(st.text("कखगचजटडतदनपबमरलवशसहािीुूेोंउर्फ ()@kgram", max_size=24))
def test_a_name_is_its_own(name: str) -> None:
    assert same_name(name, name) is bool(words_in(name))


def test_the_days_of_remand_begin_with_the_first(thana: Station) -> None:
    (row,) = prisoner_register.listing(thana)
    (clock,) = prisoner_register.view(thana, row.prisoner_id).clocks
    # 15 March is day 1; day 60 is 13 May, whole.
    assert (clock.what, for_people(clock.due_at)) == ("remand_60", "13-05-2026 23:59")
    prisoner_register.set_clock(thana, row.prisoner_id, "remand_90")
    (clock,) = prisoner_register.view(thana, row.prisoner_id).clocks
    assert (clock.what, for_people(clock.due_at)) == ("remand_90", "12-06-2026 23:59")
    prisoner_register.note_report_filed(thana, row.prisoner_id, thana.clock.now())
    assert prisoner_register.view(thana, row.prisoner_id).clocks == ()


@given(st.integers(0, 3 * 366 * 86400), st.sampled_from((60, 90)))
def test_whatever_the_hour_the_first_day_counts_whole(seconds: int, days: int) -> None:
    first = ARRESTED + timedelta(seconds=seconds)
    ends = last_day(first, days * 86400)
    begun = first.astimezone(IST).date()
    assert (ends.astimezone(IST).date() - begun).days == days - 1
    assert ends.astimezone(IST).hour == 23


def test_an_arrested_person_is_before_the_court_in_a_day(thana: Station) -> None:
    made = prisoner_register.add(thana, NewPrisoner("124/2026", "नमूना आरोपी", arrested_at=ARRESTED))
    (clock,) = prisoner_register.view(thana, made.prisoner_id).clocks
    assert (clock.what, clock.law, clock.due_at) == (
        "arrest",
        "BNSS 58",
        datetime(2026, 3, 15, 18, 0, tzinfo=UTC),
    )
    with pytest.raises(PrisonerIncomplete):
        prisoner_register.add(thana, NewPrisoner("124/2026", "नमूना"))
    with pytest.raises(CaseNumberUnknown):
        prisoner_register.add(thana, NewPrisoner("", "नमूना", arrested_at=ARRESTED))


def test_names_of_a_protected_case_are_masked(thana: Station) -> None:
    case_register.store_changes(thana, [case(13, "गोपनीयनाम", "BNS 65(1)")])
    prisoner_register.add(thana, NewPrisoner("13/2026", "गोपनीयनाम", arrested_at=ARRESTED))
    (row,) = prisoner_register.listing(thana, "13/2026")
    assert (row.name, row.protected) == ("", True)


def test_an_arrest_in_the_worklist_stands_in_the_custody_register(thana: Station) -> None:
    case_register.store_changes(thana, [case(11, "महेश यादव"), case(12, "रमेश यादव")])
    accused_list.move(thana, "11/2026", "A1", AccusedStatus.ARRESTED, ARRESTED)
    (row,) = prisoner_register.listing(thana, "11/2026")
    assert (row.state, row.arrested_at, row.parent) == ("lockup", ARRESTED, "काल्पनिक पिता")
    remanded = ARRESTED + timedelta(hours=2)
    accused_list.move(thana, "11/2026", "A1", AccusedStatus.REMANDED, remanded)
    # The jail speaks of the same person, in its own spelling.
    told = {"name": "Mahesh Yadav", "state": "remand", "jail": "जिला जेल", "jail_id": "P-7"}
    said = Arrived("i1", "eprisons", "status", "11/2026", "", "P-7", told, (), ARRESTED)
    assert incoming_messages.store_message(thana, said, b"{}")
    (row,) = prisoner_register.listing(thana, "11/2026")
    assert (row.jail_id, row.first_remand_at, row.name) == ("P-7", remanded, "महेश यादव")
    accused_list.move(thana, "11/2026", "A1", AccusedStatus.BAILED, thana.clock.now())
    assert [row.prisoner.state for row in prisoner_register.register(thana, "Mahesh")] == ["bail"]
    assert not found(thana, "महेश यादव")
    # Who was never in custody does not come to stand there by going free.
    accused_list.move(thana, "12/2026", "A1", AccusedStatus.LET_OFF, thana.clock.now())
    assert prisoner_register.listing(thana, "12/2026") == ()
    states = [note.state for note in prisoner_register.view(thana, row.prisoner_id).history]
    assert states == ["lockup", "remand", "remand", "bail"]
