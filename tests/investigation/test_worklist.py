"""The worklist: chosen by sections, clocked by the law, closed by papers, never removed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.cases import register as case_register
from station_app.cases.accused_model import AccusedStatus
from station_app.documents import rows as document_rows
from station_app.documents.protection import open_identity
from station_app.forms import filling
from station_app.investigation import accused_list, general_diary, worklist
from station_app.investigation.errors import ChronologyBroken, IllegalStep, ProofMissing, TimeAhead
from station_app.investigation.model import CaseStep, StepState, warn_from
from station_app.investigation.step_rules import load_step_rules
from station_app.investigation.worklist import StepView, urgency
from station_app.medico_legal import requests
from station_app.model.cases import Case
from station_app.model.clock import IST
from station_app.model.documents import DocumentState
from station_app.model.errors import ReasonNeeded
from station_app.model.ids import OperatorId
from station_app.overview import case_page
from station_app.overview import home as overview_home
from station_app.station.station import Station
from tests.district import REQUEST, SURVIVOR, answer, district_in, finish, sign, sign_in
from tests.stations import START, TestClock, station_in

FIR_AT = START - timedelta(hours=3)


def case(*sections: str, number: int = 51, **changes: Any) -> Case:
    made = Case(
        case_ref=f"{number}/{START.year}",
        number=number,
        year=START.year,
        registered_at=FIR_AT,
        sections=sections or ("BNS 303(2)",),
        summary="चोरी",
        officer="उनि. 31",
        status="investigating",
        people=(
            {"role": "accused", "name": "काल्पनिक आरोपी एक", "parent": "काल्पनिक पिता"},
            {"role": "accused", "name": "काल्पनिक आरोपी दो", "parent": "काल्पनिक पिता"},
            {"role": "complainant", "name": "काल्पनिक फरियादी", "parent": ""},
        ),
        diary=(),
        hidden=False,
        sequence=number,
    )
    return replace(made, **changes)


def steps(station: Station, case_ref: str) -> dict[str, StepView]:
    return {
        f"{view.step.step} {view.step.subject}".strip(): view
        for view in worklist.worklist(station, case_ref)
    }


def signed_paper(station: Station, kind: str, case_ref: str, **answers: str) -> str:
    """A paper of a case that was signed, as far as the rows tell."""
    paper = filling.begin(station, kind, case_ref=case_ref)
    for field, value in answers.items():
        filling.set_answer(station, paper.document_id, field, value)
    at, by = station.clock.now(), OperatorId("o-test")
    with station.store.transaction() as tx:
        for state in (DocumentState.FINALISED, DocumentState.SIGNED, DocumentState.QUEUED):
            document_rows.move(tx, paper.document_id, state, at=at, operator_id=by)
        worklist.refresh(station, tx, case_ref)
    return paper.document_id


def test_steps_follow_the_sections_and_nothing_is_ever_removed(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        case_register.store_changes(station, [case()])
        sign_in(station, "vivechak")
        ref = f"51/{START.year}"
        before = steps(station, ref)
        assert "survivor_doctor" not in before
        assert {view.assignee for view in before.values()} == {"उनि. 31"}
        case_register.store_changes(station, [case("BNS 65(1)", "POCSO 6", sequence=90)])
        now = steps(station, ref)
        assert now["survivor_doctor"].step.due_at == FIR_AT + timedelta(hours=24)
        assert now["survivor_doctor"].rule.law == "BNSS 184(1)"
        assert {"report_two_months", "age", "forensic_visit"} <= set(now)
        case_register.store_changes(station, [case(sequence=91)])
        assert set(steps(station, ref)) == set(before)
        with station.store.reading() as tx:
            kept = tx.exec_driver_sql("SELECT count(*) FROM case_steps").scalar()
        assert kept == len(now)


def test_an_investigation_that_is_over_asks_for_nothing_and_comes_back(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        ref = f"51/{START.year}"
        case_register.store_changes(station, [case()])
        sign_in(station, "vivechak")
        before = set(steps(station, ref))
        scene = signed_paper(station, "CRIME_DETAIL", ref)
        worklist.finish(station, steps(station, ref)["scene"].step, scene)
        case_register.store_changes(station, [case(status="charge_sheeted", sequence=92)])
        assert set(steps(station, ref)) == {"scene"}
        assert worklist.ending_steps(station) == ()
        case_register.store_changes(station, [case(sequence=93)])
        assert set(steps(station, ref)) == before


def test_a_step_is_done_by_its_paper_or_explained(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        ref = f"51/{START.year}"
        case_register.store_changes(station, [case(), case(number=52)])
        sign_in(station, "vivechak")
        scene = steps(station, ref)["scene"].step
        elsewhere = signed_paper(station, "CRIME_DETAIL", f"52/{START.year}")
        draft = filling.begin(station, "CRIME_DETAIL", case_ref=ref)
        other = signed_paper(station, "STMT_180", ref)
        for wrong in (elsewhere, draft.document_id, other, "nothing"):
            with pytest.raises(ProofMissing):
                worklist.finish(station, scene, wrong)
        proof = signed_paper(station, "CRIME_DETAIL", ref)
        assert [p.document_id for p in steps(station, ref)["scene"].proofs] == [proof]
        worklist.finish(station, scene, proof)
        assert steps(station, ref)["scene"].step.state is StepState.DONE
        with pytest.raises(IllegalStep):
            worklist.finish(station, scene, proof)
        seizure = steps(station, ref)["seizure"].step
        with pytest.raises(ReasonNeeded):
            worklist.set_not_applicable(station, seizure, " ")
        worklist.set_not_applicable(station, seizure, "कुछ जप्त नहीं हुआ")
        worklist.take_up(station, seizure, "बाद में जप्ती हुई")
        assert steps(station, ref)["seizure"].step.state is StepState.OPEN
        told = [e for e in case_page.case_page(station, ref).timeline if e.what == "step"]
        assert [entry.said for entry in told] == ["taken_up", "not_applicable", "done"]
        assert told[-1].document_id == proof
        assert {entry.who for entry in told} == {"उनि. 31"}


def test_an_arrest_begins_the_clocks_of_that_accused(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        ref = f"51/{START.year}"
        case_register.store_changes(station, [case()])
        sign_in(station, "vivechak")
        assert [view.person.code for view in accused_list.accused_of_case(station, ref)] == [
            "A1",
            "A2",
        ]
        assert not any(name.startswith("production") for name in steps(station, ref))
        arrested = FIR_AT + timedelta(hours=1)
        accused_list.move(station, ref, "A2", AccusedStatus.ARRESTED, arrested)
        now = steps(station, ref)
        assert now["production A2"].step.due_at == arrested + timedelta(hours=24)
        assert now["production A2"].urgency == "due"
        assert "production A1" not in now
        remanded = datetime(START.year, START.month, START.day, tzinfo=UTC)
        accused_list.move(station, ref, "A2", AccusedStatus.REMANDED, remanded)
        bail = steps(station, ref)["default_bail_60 A2"].step.due_at
        assert bail is not None
        # The first remand day is the first of the sixty.
        assert (bail.astimezone(IST).date() - remanded.astimezone(IST).date()).days == 59
        # Whom the register no longer names keeps his code; a new one gets the next.
        people = ({"role": "accused", "name": "काल्पनिक तीसरा", "parent": ""},)
        case_register.store_changes(station, [case(people=people, sequence=95)])
        assert [v.person.code for v in accused_list.accused_of_case(station, ref)] == [
            "A1",
            "A2",
            "A3",
        ]


def test_times_that_run_backwards_ask_for_a_reason(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        ref = f"51/{START.year}"
        case_register.store_changes(station, [case()])
        sign_in(station, "vivechak")
        early = FIR_AT - timedelta(hours=2)
        with pytest.raises(ChronologyBroken):
            accused_list.move(station, ref, "A1", AccusedStatus.ARRESTED, early)
        with pytest.raises(TimeAhead):
            accused_list.move(
                station, ref, "A1", AccusedStatus.ARRESTED, station.clock.now() + timedelta(hours=1)
            )
        accused_list.move(
            station, ref, "A1", AccusedStatus.ARRESTED, early, "देहाती नालसी पर गिरफ्तारी"
        )
        with pytest.raises(IllegalStep):
            accused_list.move(station, ref, "A1", AccusedStatus.NOTICED, FIR_AT)
        late = FIR_AT + timedelta(minutes=5)
        with pytest.raises(ChronologyBroken):
            general_diary.add_entry(
                station, at=late, kind="registration", said="कायमी", case_ref=ref
            )
        first = general_diary.add_entry(
            station, at=late, kind="departure", said="रवानगी", case_ref=ref
        )
        with pytest.raises(ChronologyBroken):
            general_diary.add_entry(station, at=FIR_AT, kind="return", said="वापसी")
        second = general_diary.add_entry(
            station, at=FIR_AT, kind="return", said="वापसी", reason="पहले लिखना रह गया"
        )
        assert (first.serial, second.serial, second.reason) == (1, 2, "पहले लिखना रह गया")
        next_day = station.clock.now() + timedelta(seconds=-1)
        general_diary.void_entry(station, second.day, 2, "दो बार लिखा गया")
        kept = general_diary.entries(station, second.day)
        assert [entry.void_reason for entry in kept] == ["", "दो बार लिखा गया"]
        with pytest.raises(ReasonNeeded):
            general_diary.void_entry(station, second.day, 2, "फिर")
        third = general_diary.add_entry(station, at=next_day, kind="other", said="गश्त")
        assert third.serial == (3 if third.day == second.day else 1)
        said = [e.said for e in case_page.case_page(station, ref).timeline if e.what == "diary"]
        assert said == ["1 · रवानगी"]


MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2031, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(MOMENTS, st.sampled_from(sorted(load_step_rules().rules)))
def test_each_clock_is_seen_a_day_before_its_end(begins: datetime, name: str) -> None:
    rule = load_step_rules().rules[name]
    ends = rule.ends(begins)
    if ends is None:
        assert not rule.clocked
        return
    assert ends > begins
    held = CaseStep(
        "1/2026", name, "", StepState.OPEN, begins, ends, "", "", "", "", begins
    )  # fmt: skip
    day_before = ends.astimezone(IST).date() - timedelta(days=1)
    at = datetime(day_before.year, day_before.month, day_before.day, tzinfo=IST)
    assert urgency(rule, held, at) == "due"
    assert urgency(rule, held, ends - timedelta(days=1)) == "due"
    assert urgency(rule, held, ends) == "due"
    assert urgency(rule, held, ends + timedelta(microseconds=1)) == "overdue"
    assert warn_from(ends, rule.warn_days) <= ends - timedelta(days=1)


@given(MOMENTS)
def test_days_and_months_end_with_their_day_in_india(begins: datetime) -> None:
    first = begins.astimezone(IST).date()
    months = load_step_rules().rules["report_two_months"].ends(begins)
    assert months is not None
    last = months.astimezone(IST)
    assert (last.hour, last.minute) == (23, 59)
    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == 2
    assert last.day == first.day or (last.date() + timedelta(days=1)).day == 1
    sixty = load_step_rules().rules["default_bail_60"].ends(begins)
    assert sixty is not None
    assert (sixty.astimezone(IST).date() - first).days == 59


def test_a_section_chooses_what_it_names_and_no_more() -> None:
    book = load_step_rules()
    assert book.classes_of(["BNS 165"]) == frozenset()
    assert "sexual" in book.classes_of(["BNS 65(2)"])
    assert "ninety_days" in book.classes_of(["bns 103(1)"])
    assert "seven_years" not in book.classes_of(["BNS 318(2)"])
    assert "seven_years" in book.classes_of(["BNS 318(4)"])
    for sections in ((), ("BNS 303(2)",), ("BNS 103(1)",)):
        chosen = [rule.step_id for rule in book.chosen(sections)]
        assert ("default_bail_60" in chosen) != ("default_bail_90" in chosen)


def test_a_clock_by_an_unconfirmed_list_of_sections_says_so(tmp_path: Path) -> None:
    rules = load_step_rules().rules
    by_list = ("default_bail_60", "default_bail_90", "forensic_visit")
    assert not any(rules[name].confirmed for name in by_list)
    assert all(rules[name].confirmed for name in ("production", "report_two_months", "diary"))
    clock = TestClock()
    with station_in(tmp_path, clock=clock) as station:
        ref = f"51/{START.year}"
        case_register.store_changes(station, [case("BNS 103(1)")])
        sign_in(station, "vivechak")
        arrested = FIR_AT + timedelta(hours=1)
        accused_list.move(station, ref, "A1", AccusedStatus.ARRESTED, arrested)
        accused_list.move(station, ref, "A1", AccusedStatus.REMANDED, station.clock.now())
        clock.turn(days=85)
        sign_in(station, "vivechak")
        lines = overview_home.home(station).lines
        words = rules["default_bail_90"].words
        (bail,) = (line for line in lines if line.said.get("step") == words)
        assert (bail.title_key, bail.severity) == ("home.line.step_of_unconfirmed", "due")


def test_a_signed_arrest_memo_and_remand_report_say_when(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        ref = f"51/{START.year}"
        case_register.store_changes(station, [case()])
        sign_in(station, "vivechak")
        at = (FIR_AT + timedelta(hours=1)).astimezone(IST).strftime("%Y-%m-%dT%H:%M")
        signed_paper(station, "ARREST", ref, accused_code="A1", arrested_at=at)
        first, second = accused_list.accused_of_case(station, ref)
        assert first.person.status is AccusedStatus.ARRESTED
        assert second.person.status is AccusedStatus.NAMED
        now = steps(station, ref)
        assert now["production A1"].step.due_at == FIR_AT + timedelta(hours=25)
        assert [p.paper_kind for p in now["arrest_memo A1"].proofs] == ["ARREST"]
        signed_paper(station, "REMAND", ref, accused_code="A1", produced_at=at)
        now = steps(station, ref)
        assert now["default_bail_60 A1"].step.due_at is not None
        assert [p.paper_kind for p in now["production A1"].proofs] == ["REMAND"]
        seized = (FIR_AT + timedelta(hours=2)).astimezone(IST).strftime("%Y-%m-%dT%H:%M")
        assert "search_record" not in now
        signed_paper(station, "SEIZURE", ref, seized_at=seized)
        assert steps(station, ref)["search_record"].step.begins_at == FIR_AT + timedelta(hours=2)


def test_the_survivors_report_is_due_seven_days_after_the_examination(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        sign_in(thana, "vivechak")
        asked = filling.begin(thana, "MLC_REQ", case_ref="140/2026")
        answer(
            thana,
            asked.document_id,
            REQUEST | {"subject": "victim_184", "info_reached": "2026-03-14T22:30"},
        )
        finish(thana, asked.document_id)
        open_identity(thana, asked.document_id, "हस्ताक्षर के लिए")
        sign(thana, asked.document_id)
        views = steps(thana, "140/2026")
        assert views["survivor_report"].step.due_at is None
        assert [p.document_id for p in views["survivor_doctor"].proofs] == [asked.document_id]
        district.exchange(thana)
        district.exchange(hospital)
        sign_in(hospital, "doctor")
        (request,) = requests.requests(hospital)
        open_identity(hospital, request.paper.document_id, "परीक्षण के लिए")
        report = requests.examine(hospital, request.paper.document_id)
        answer(hospital, report.document_id, SURVIVOR)
        district.exchange(hospital)
        district.exchange(thana)
        # The hospital tells that it has examined: from then the seven days run here as well.
        due = steps(thana, "140/2026")["survivor_report"].step.due_at
        assert due is not None
        assert due.astimezone(IST).strftime("%d %H:%M") == "22 23:59"
