"""The register of summons: what the court sends, by hearing, one trip a person; legal moves only."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from station_app.custody_log import rows as custody_log_rows
from station_app.model.clock import IST
from station_app.model.errors import (
    IdentityProtected,
    NotAllowed,
    ReasonNeeded,
    StationError,
    StoreError,
)
from station_app.pdf.pdf_reader import read_words
from station_app.printing import orders
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.migrations.versions import __name__ as versions
from station_app.summons import escalation, statistics
from station_app.summons import printouts as summons_printouts
from station_app.summons import register as summons_register
from station_app.summons import rows as summons_rows
from station_app.summons import service as summons_service
from station_app.summons.errors import AttemptIncomplete, OfficerNeeded, ProcessMoveIllegal
from station_app.summons.limits import load_service_limits
from station_app.summons.model import ENDED, NEXT, OPEN, ProcessState
from tests.stations import PASSPHRASE
from tests.summons.courts import CONSTABLE, arrive, known, said

_S = ProcessState


def numbers(station: Station, wanted: str = "open") -> list[str]:
    return [
        line.process.process_no[-2:] for line in summons_register.register_rows(station, wanted)
    ]


def acts(station: Station, process_no: str) -> list[str]:
    page = summons_register.page(station, known(station, process_no).process_id)
    return [event.act for event in page.history]


def test_the_courts_process_stands_in_the_register_by_its_hearing(station: Station) -> None:
    arrive(station, said("42", processNextHearingDate="25/03/2026"))
    arrive(station, said("41"))
    arrive(station, said("43", processRespondentName="काल्पनिक साक्षी 41"))
    arrive(station, said("41"))
    lines = summons_register.register_rows(station)
    assert [line.process.process_no[-2:] for line in lines] == ["41", "43", "42"]
    first = lines[0]
    assert first.process.hearing_at == datetime(2026, 3, 19, 11, 0, tzinfo=IST)
    assert (first.process.case_ref, first.trip, lines[2].trip) == ("123/2026", 2, 1)
    assert first.due_at is not None
    # Two days on which courts sit before Thursday 19 March.
    assert first.due_at.astimezone(IST).date().isoformat() == "2026-03-17"
    page = summons_register.page(station, first.process.process_id)
    assert page.line.process.paper_blob is not None
    assert [other.process_no[-2:] for other in page.same_person] == ["43"]
    assert numbers(station, "week") == ["41", "43"]
    assert summons_register.counts(station)["unassigned"] == 3


def test_a_hearing_is_moved_and_a_process_recalled(station: Station) -> None:
    arrive(station, said("41"))
    number = "TR/SW/2026/41"
    moved = {"processUniqueId": number, "processNextHearingDate": "30/03/2026"}
    arrive(station, moved, "reschedule")
    assert known(station, "41").hearing_at == datetime(2026, 3, 30, 11, 0, tzinfo=IST)
    recalled = {"processUniqueId": number, "processActionRemarks": "राजीनामा"}
    arrive(station, recalled, "recall")
    assert known(station, "41").state is _S.WITHDRAWN
    assert acts(station, "41") == ["received", "rescheduled", "recalled"]
    assert numbers(station) == []
    # Afterwards the court may send the same number again.
    arrive(station, said("41"))
    assert numbers(station) == ["41"]


def test_the_same_process_sent_anew_is_renewed_and_stands_once(station: Station) -> None:
    arrive(station, said("41"))
    arrive(station, said("41"))
    arrive(station, said("41", processNextHearingDate="27/03/2026"))
    assert acts(station, "41") == ["received", "renewed"]
    assert known(station, "41").hearing_at == datetime(2026, 3, 27, 11, 0, tzinfo=IST)
    assert numbers(station) == ["41"]


def test_given_out_tried_and_typed_once(station: Station) -> None:
    for number in ("41", "42"):
        arrive(station, said(number))
    ids = [line.process.process_id for line in summons_register.register_rows(station)]
    with pytest.raises(OfficerNeeded):
        summons_service.assign(station, ids, name="", rank="", number="505")
    officer = summons_service.assign(station, ids[:1], **CONSTABLE)
    assert summons_service.assign(station, ids[1:], **CONSTABLE) == officer
    assert [o.label for o in summons_register.officers(station)] == ["आर. 505 काल्पनिक आरक्षक"]
    with pytest.raises(AttemptIncomplete):
        summons_service.log_attempt(
            station, ids[0], at=station.clock.now(), mode="personal", met="", result="ताला"
        )
    ahead = station.clock.now() + timedelta(hours=1)
    with pytest.raises(AttemptIncomplete):
        summons_service.log_attempt(
            station, ids[0], at=ahead, mode="family", met="कोई", result="ना"
        )
    summons_service.log_attempt(
        station, ids[0], at=station.clock.now(), mode="personal", met="पड़ोसी", result="नहीं मिले"
    )
    assert [a.met for a in summons_register.page(station, ids[0]).attempts] == ["पड़ोसी"]


def test_who_is_near_the_hearing_is_told_to_the_sho_once(station: Station) -> None:
    arrive(station, said("41", processNextHearingDate="17/03/2026"))
    arrive(station, said("42", processNextHearingDate="30/03/2026"))
    assert len(escalation.escalate_due(station)) == 1
    assert escalation.escalate_due(station) == ()
    assert [line.process.process_no[-2:] for line in escalation.escalated(station)] == ["41"]
    # A hearing that was moved away may come near again.
    number = "TR/SW/2026/41"
    for day, told in (("28/03/2026", 0), ("16/03/2026", 1)):
        arrive(station, {"processUniqueId": number, "processNextHearingDate": day}, "reschedule")
        assert len(escalation.escalate_due(station)) == told
    figures = statistics.figures(station, "2026-03")
    assert (figures.summons.received, figures.summons.pending, figures.escalated) == (2, 2, 1)


def test_a_childs_name_is_in_no_list(station: Station) -> None:
    name = "गोपनीय बालिका"
    arrive(station, said("45", processRespondentName=name, processRespondentAge=15))
    page = summons_register.page(station, known(station, "45").process_id)
    assert name not in str(page)
    assert page.line.process.name == "पहचान गोपनीय"
    assert not page.may_open
    sign_in.sign_in(station, "sho", PASSPHRASE)
    assert summons_register.page(station, known(station, "45").process_id).may_open


def test_a_protected_process_is_printed_by_role_and_with_a_reason(station: Station) -> None:
    name, reason = "गोपनीय बालिका", "तामीली के लिए"
    arrive(station, said("45", processRespondentName=name, processRespondentAge=15))
    process_id = known(station, "45").process_id
    summons_service.assign(station, (process_id,), **CONSTABLE)
    with pytest.raises(NotAllowed):
        summons_printouts.print_out(station, (process_id,), reason)
    sign_in.sign_in(station, "sho", PASSPHRASE)
    with pytest.raises(IdentityProtected):
        summons_printouts.service_papers(station, process_id)
    with pytest.raises(ReasonNeeded):
        summons_printouts.print_out(station, (process_id,))
    assert orders.jobs(station) == ()
    (job,) = summons_printouts.print_out(station, (process_id,), reason)
    with station.store.reading() as tx:
        said_of = [(e.act.action, e.act.reason) for e in custody_log_rows.events_of(tx, process_id)]
    assert ("identity.opened", reason) in said_of
    assert any(a == "print.ordered" and why.endswith(reason) for a, why in said_of)
    # The constable's slip names nobody; nor do the pages of the job to whoever sits down next.
    drawn = summons_printouts.service_papers(station, process_id)
    assert name not in read_words(drawn, "\n")
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    with pytest.raises(IdentityProtected):
        orders.pages_of(station, job.job_id)


def test_what_nobody_serves_any_more_is_not_printed(station: Station) -> None:
    arrive(station, said("41"))
    arrive(station, said("42"))
    ids = tuple(known(station, number).process_id for number in ("41", "42"))
    summons_service.assign(station, ids, **CONSTABLE)
    summons_service.withdraw(station, ids[1], "वापस लिया")
    with pytest.raises(ProcessMoveIllegal):
        summons_printouts.print_out(station, ids)
    assert orders.jobs(station) == ()
    assert known(station, "41").state is ProcessState.ASSIGNED


def test_the_database_refuses_every_move_that_is_none(station: Station) -> None:
    arrive(station, said("41"))
    process = known(station, "41")
    for to in set(ProcessState) - NEXT[process.state] - {process.state}:
        with pytest.raises(ProcessMoveIllegal), station.store.transaction() as tx:
            summons_rows.move(tx, process, to, station.clock.now())
        with pytest.raises((DBAPIError, StoreError)), station.store.transaction() as tx:
            tx.exec_driver_sql("UPDATE processes SET state = ?", (to.value,))
    for statement in ("DELETE FROM process_events", "DELETE FROM processes"):
        with pytest.raises((DBAPIError, StoreError)), station.store.transaction() as tx:
            tx.exec_driver_sql(statement)


def test_the_migration_holds_the_moves_of_the_program() -> None:
    from importlib import import_module

    statements = "\n".join(import_module(f"{versions}.0007_processes").STATEMENTS)
    frozen = set(re.findall(r"'(\w+)>(\w+)'", statements))
    assert frozen == {(old.value, new.value) for old, news in NEXT.items() for new in news}


@given(st.lists(st.sampled_from(list(ProcessState)), max_size=12))
def test_every_way_through_the_states_ends_where_it_may(wanted: list[ProcessState]) -> None:
    state = _S.RECEIVED
    seen_report = False
    for to in wanted:
        if to not in NEXT[state]:
            continue
        # Nothing is acknowledged that was not reported, nothing reported that was not tried.
        assert to is not _S.RETURNED or state is _S.REPORTED
        assert to is not _S.REPORTED or state in (_S.SERVED, _S.UNSERVED)
        seen_report |= to is _S.REPORTED
        state = to
    assert state is not _S.RETURNED or seen_report
    assert (state in ENDED) != (state in OPEN)


def test_from_every_state_a_process_can_end() -> None:
    for begin in ProcessState:
        reached, front = {begin}, [begin]
        while front:
            for to in NEXT[front.pop()] - reached:
                reached.add(to)
                front.append(to)
        assert reached & set(ENDED)


@given(st.integers(0, 5 * 365 * 24))
def test_a_report_is_due_two_sitting_days_before(hours: int) -> None:
    limits = load_service_limits()
    hearing = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    due = limits.due_at(hearing).astimezone(IST).date()
    day = hearing.astimezone(IST).date()
    between = [due + timedelta(days=n) for n in range((day - due).days)]
    sitting = [d for d in between if d.weekday() not in limits.weekly_off]
    assert len(sitting) == limits.due_working_days
    assert due.weekday() not in limits.weekly_off


def test_passed_on_with_its_trail_and_never_deleted(station: Station) -> None:
    arrive(station, said("41"))
    process_id = known(station, "41").process_id
    with pytest.raises(ReasonNeeded):
        summons_service.transfer(station, process_id, to="थाना दूसरा", reason=" ")
    summons_service.transfer(station, process_id, to="थाना दूसरा", reason="पता उनके क्षेत्र में")
    assert acts(station, "41") == ["received", "transferred"]
    assert numbers(station, "all") == ["41"]
    with pytest.raises(StationError):
        summons_service.assign(station, (process_id,), **CONSTABLE)
    summons_service.take_back(station, process_id, "उनके क्षेत्र में भी नहीं")
    assert known(station, "41").state is _S.RECEIVED
