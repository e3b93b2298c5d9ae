"""What the diary and the list of the accused refuse: entries without words or ahead of time, a case or
an accused who is not here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station_app.cases import register as case_register
from station_app.cases.accused_model import AccusedStatus
from station_app.investigation import accused_list, general_diary, worklist
from station_app.investigation.errors import AccusedUnknown, IllegalStep, TimeAhead
from station_app.model.clock import IST
from station_app.model.errors import CaseNotHere, ReasonNeeded
from station_app.model.ids import OperatorId
from station_app.station.station import Station
from tests.investigation.test_worklist import case


def test_an_entry_has_words_and_a_time_that_is_past(station: Station) -> None:
    now = station.clock.now()
    with pytest.raises(ReasonNeeded):
        general_diary.add_entry(station, at=now, kind="other", said="  ")
    with pytest.raises(TimeAhead):
        general_diary.add_entry(
            station, at=now + timedelta(minutes=1), kind="other", said="रवानगी दर्ज"
        )
    made = general_diary.add_entry(station, at=now, kind="other", said="रवानगी दर्ज")
    with pytest.raises(ReasonNeeded):
        general_diary.void_entry(station, made.day, made.serial, " ")
    day = now.astimezone(IST).date().isoformat()
    (entry,) = general_diary.entries(station, day)
    assert (entry.said, entry.void_reason) == ("रवानगी दर्ज", "")


def test_an_accused_has_a_name_and_a_case_that_is_here(station: Station) -> None:
    now = station.clock.now()
    with pytest.raises(CaseNotHere):
        accused_list.add(station, "99/2026", "काल्पनिक आरोपी")
    with pytest.raises(CaseNotHere):
        worklist.worklist(station, "99/2026")
    held = case()
    case_register.store_changes(station, [held])
    with pytest.raises(ReasonNeeded):
        accused_list.add(station, held.case_ref, "  ")
    with pytest.raises(AccusedUnknown):
        accused_list.move(station, held.case_ref, "A9", AccusedStatus.ARRESTED, now)


def test_only_an_open_step_is_given_to_somebody(station: Station) -> None:
    held = case()
    case_register.store_changes(station, [held])
    seen = {view.step.step: view.step for view in worklist.worklist(station, held.case_ref)}
    step = seen["seizure"]
    with pytest.raises(CaseNotHere):
        worklist.assign(station, replace(step, subject="nobody"), OperatorId("o-1"))
    worklist.set_not_applicable(station, step, "कुछ जप्त नहीं हुआ")
    with pytest.raises(IllegalStep):
        worklist.assign(station, step, OperatorId("o-1"))
    with pytest.raises(ReasonNeeded):
        worklist.take_up(station, step, " ")
