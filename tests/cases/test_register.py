"""The register of cases: pulled with its cursor, found in either script with typing errors."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.cases import register as case_register
from station_app.cases import rows as case_rows
from station_app.cases.register import opened_name
from station_app.cases.search import exact_query, near_queries, search_keys, similar
from station_app.documents.protection import open_identity
from station_app.forms import filling
from station_app.model.cases import Case
from station_app.model.errors import CaseNotHere, SessionLocked
from station_app.overview import case_page, global_search
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from sync.gateway.cases import put_cases, read_cases
from sync.wire.cases import CaseFacts, CasePerson
from tests.district import THANA, district_in, sign_in
from tests.older_homes import WITHOUT_RESTORES
from tests.stations import PASSPHRASE, station_in

NAMES = ("रामेश्वर शर्मा", "सुनीता पाटीदार", "मोहम्मद इक़बाल", "लक्ष्मण यादव", "Kailash Chouhan")


def facts(number: int, name: str, **changes: Any) -> CaseFacts:
    made = CaseFacts(
        case_ref=f"{number}/2026",
        registered_at="2026-05-01T00:00:00Z",
        sections=("BNS 303(2)",),
        summary="चोरी",
        officer="उनि. 31",
        status="investigating",
        people=(CasePerson("accused", name, "काल्पनिक"),),
        diary=(),
    )
    return replace(made, **changes)


def refs(station: Station, text: str) -> list[str]:
    return [case.case_ref for case in case_register.search(station, text)]


def test_cases_are_pulled_once_and_changes_follow(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "munshi")
        assert refs(thana, "") == ["140/2026", "131/2026", "123/2026"]
        engine = district.gateway.parts.engine
        many = [facts(number, NAMES[number % len(NAMES)]) for number in range(1000, 2200)]
        assert put_cases(engine, THANA, many) == 1200
        assert put_cases(engine, THANA, many) == 0
        assert put_cases(engine, "PS0000", [facts(5, "किसी और थाने का")]) == 1
        district.exchange(thana)
        assert refs(thana, "1500/2026") == ["1500/2026"]
        assert refs(thana, "5/2026") == []
        before = case_register.cursor(thana)
        put_cases(engine, THANA, [facts(1500, NAMES[0], status="charge_sheeted")])
        district.cut()
        with pytest.raises(Exception, match="unreachable"):
            district.exchange(thana)
        # Without a line the register is searched all the same.
        assert case_page.case_page(thana, "1500/2026").case.status == "investigating"
        district.mend()
        district.exchange(thana)
        assert case_page.case_page(thana, "1500/2026").case.status == "charge_sheeted"
        assert case_register.cursor(thana) > before


TYPED = (
    ("शर्मा", 0),
    ("Sharma", 0),
    ("rameshwar sharma", 0),
    ("रामेश्व", 0),
    ("Rameshvar Shrama", 0),
    ("सुनिता पटिदार", 1),
    ("Patidar", 1),
    ("Patidra", 1),
    ("iqbal", 2),
    ("मोहमद", 2),
    ("laxman", 3),
    ("कैलाश", 4),
    ("चौहान", 4),
)
"""What is typed, and which of the names is meant."""


def test_a_name_is_found_in_either_script_and_mistyped(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "munshi")
        cases = [facts(1000 + n, held) for n, held in enumerate(NAMES)]
        put_cases(district.gateway.parts.engine, THANA, cases)
        district.exchange(thana)
        first = {typed: refs(thana, typed)[:1] for typed, _ in TYPED}
        assert first == {typed: [f"{1000 + number}/2026"] for typed, number in TYPED}


@given(st.text(max_size=40))
def test_whatever_is_typed_makes_a_query_that_cannot_break(typed: str) -> None:
    made = [exact_query(typed), *(query for _, query in near_queries(typed))]
    for query in made:
        assert query.count('"') % 2 == 0
        assert not set(query.replace("AND", "").replace("OR", "")) & set("*^():{}")
    assert search_keys((typed,), (typed,)).count('"') == 0
    for key, _ in near_queries(typed):
        assert similar(key, (f"_{key}_",)) == (f"_{key}_",)


def test_a_survivor_is_not_found_by_name_and_opens_by_reason(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        assert "140/2026" not in refs(thana, "बालिका")
        (case,) = case_register.search(thana, "140/2026")
        assert (case.hidden, case.people) == (True, ())
        assert refs(thana, "65") == ["140/2026"]
        open_identity(thana, opened_name("140/2026"), "विवेचना के लिए")
        assert case_page.case_page(thana, "140/2026").case.people[0]["name"] == "काल्पनिक बालिका"
        sign_in(thana, "munshi")
        assert case_page.case_page(thana, "140/2026").case.people == ()


def test_what_is_told_of_a_protected_case_neither_finds_it_nor_shows(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        told = "काल्पनिक कमला के साथ घटना"
        case = facts(1700, "काल्पनिक अभियुक्त", sections=("BNS 64",), summary=told)
        put_cases(district.gateway.parts.engine, THANA, [case])
        district.exchange(thana)
        assert "1700/2026" not in refs(thana, "कमला")
        assert case_page.case_page(thana, "1700/2026").case.summary == ""
        assert [found.about for found in global_search.find(thana, "1700/2026")][:1] == [""]
        open_identity(thana, opened_name("1700/2026"), "विवेचना के लिए")
        assert case_page.case_page(thana, "1700/2026").case.summary == told


def test_a_home_of_an_older_program_forgets_what_it_told_of_protected_cases(tmp_path: Path) -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    with station_in(tmp_path) as thana:
        case = Case(
            "1700/2026",
            1700,
            2026,
            at,
            ("BNS 64",),
            "कमला",
            "",
            "open",
            (),
            (),
            hidden=True,
            sequence=7,
        )
        case_register.store_changes(thana, [case])
        with thana.store.transaction() as tx:
            tx.exec_driver_sql("DELETE FROM case_words")
            tx.exec_driver_sql(
                "INSERT INTO case_words (rowid, words) SELECT rowid, 'कमला' FROM cases"
            )
            # What later steps made is not there either.
            for statement in WITHOUT_RESTORES:
                tx.exec_driver_sql(statement)
            for made in (
                "TRIGGER awaited_answers_begin",
                "TRIGGER awaited_answers_end",
                "TABLE awaited_answers",
                "INDEX outbox_by_place",
            ):
                tx.exec_driver_sql(f"DROP {made}")
            tx.exec_driver_sql("UPDATE alembic_version SET version_num = '0019'")
    with station_in(tmp_path) as thana:
        station_sign_in.sign_in(thana, "munshi", PASSPHRASE)
        assert refs(thana, "कमला") == []
        assert refs(thana, "1700/2026") == ["1700/2026"]
        # The register comes once more, with the words that may find it.
        assert case_register.cursor(thana) == 0


def test_the_timeline_tells_what_happened_when(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        draft = filling.begin(thana, "GD_EXT", case_ref="131/2026")
        page = case_page.case_page(thana, "131/2026")
        # What the court, the jail and a hospital elsewhere said of it stands there as well.
        told = {entry.what for entry in page.timeline}
        assert told == {"registered", "diary", "paper", "received", "inbox", "process"}
        (paper,) = [entry for entry in page.timeline if entry.what == "paper"]
        assert (paper.document_id, paper.kind, paper.ticks) == (draft.document_id, "GD_EXT", 1)
        assert list(page.timeline) == sorted(page.timeline, key=lambda e: e.at, reverse=True)
        # What the register knows of the case is filled in.
        asked = filling.begin(thana, "MLC_REQ", case_ref="131/2026")
        answers = filling.view(thana, asked.document_id).answers
        assert answers["sections"] == "BNS 115(2), BNS 351(2)"
        page = case_page.case_page(thana, "123/2026")
        assert "inbox" in {entry.what for entry in page.timeline}
        with pytest.raises(CaseNotHere):
            case_page.case_page(thana, "7777/2026")
        station_sign_in.sign_out(thana)
        with pytest.raises(SessionLocked):
            case_register.search(thana, "शर्मा")


def test_a_file_of_the_district_is_read_whole_or_not_at_all() -> None:
    good = {
        "case_ref": "1/2026",
        "registered_at": "2026-01-01T00:00:00Z",
        "sections": ["BNS 303(2)"],
        "summary": "",
        "officer": "",
        "status": "investigating",
        "people": [],
        "diary": [],
    }
    line = json.dumps(good, sort_keys=True, separators=(",", ":")).encode()
    assert [case.case_ref for case in read_cases([line, b"", line])] == ["1/2026", "1/2026"]
    for bad in (b"{}", b"x", line.replace(b"1/2026", b"x/2026"), line.replace(b"Z", b"")):
        with pytest.raises(ValueError, match="2"):
            read_cases([line, bad])


def test_a_case_that_changed_is_found_by_its_new_words_alone(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "munshi")
        case = Case(
            "9/2026", 9, 2026, datetime(2026, 1, 1, tzinfo=UTC), ("BNS 303(2)",), "", "", "trial",
            ({"role": "accused", "name": "पुराना नामधारी", "parent": ""},), (), False, 900,
        )  # fmt: skip
        case_register.store_changes(thana, [case])
        assert refs(thana, "नामधारी") == ["9/2026"]
        people = ({"role": "accused", "name": "दूसरा व्यक्ति", "parent": ""},)
        case_register.store_changes(thana, [replace(case, people=people, sequence=901)])
        assert "9/2026" not in refs(thana, "नामधारी")


def test_an_index_of_older_keys_is_made_anew(tmp_path: Path) -> None:
    with station_in(tmp_path / "home") as station:
        station_sign_in.sign_in(station, "munshi", PASSPHRASE)
        at = datetime(2026, 5, 1, tzinfo=UTC)
        person = {"role": "accused", "name": "गुलाब राठौड़", "parent": ""}
        kept = Case(
            "9/2026", 9, 2026, at, ("BNS 303(2)",), "", "", "investigating", (person,), (), False, 1
        )
        case_register.store_changes(station, [kept])
        assert refs(station, "Gulab Rathore") == ["9/2026"]
        with station.store.transaction() as tx:
            # As an older program left it: other words, and no edition noted.
            case_rows.forget_words(tx)
            case_rows.put_many(tx, [(kept, "_older_")])
            tx.exec_driver_sql("DELETE FROM facts WHERE name = 'cases.key_edition'")
        assert refs(station, "Gulab Rathore") == ["9/2026"]
        assert refs(station, "१२३") == []
        assert refs(station, "अप.क्र. ९–२०२६") == ["9/2026"]
