"""The home page's lines: every kind has its words, every role its sources, all of it in one order."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station_app.documents import settled_rows
from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.documents import GONE_STATES
from station_app.model.operators import RIGHTS, Right, Role
from station_app.model.texts import LANGUAGES, load_texts
from station_app.overview import home as overview_home
from station_app.overview import status as overview_status
from station_app.overview.home import SOURCES
from station_app.overview.model import TILES
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from station_app.summons import rows as summons_rows
from station_app.summons.model import ProcessState, ServingOfficer
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in
from tests.investigation.test_worklist import signed_paper
from tests.scenarios.test_22_monthly_report import process
from tests.stations import PASSPHRASE, station_in

OVERVIEW = Path(__file__).resolve().parents[2] / "station_app" / "overview"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_its_words_and_every_desk_is_there(language: str) -> None:
    from ui.window.navigation import NAVIGATION

    texts = load_texts(language)
    desks = {entry.name for entry in NAVIGATION}
    for path in (*OVERVIEW.glob("*_items.py"), OVERVIEW / "home.py"):
        source = path.read_text(encoding="utf-8")
        for key in re.findall(r'"(today\.[a-z_.]+|steps\.nobody)"', source):
            assert key in texts, (path.name, key)
        opened = set(re.findall(r'desk="([a-z]+)"', source))
        assert opened <= desks
    assert all(f"home.tile.{tile}" in texts for tile in TILES)
    for key in ("sign", "draft", "rejected", "returned", "refused"):
        assert f"home.line.{key}_alone" in texts


def test_each_role_that_reads_has_a_page_and_no_other() -> None:
    for role in Role:
        own = [source for source in SOURCES if role in source.roles]
        assert bool(own) == (Right.READ in RIGHTS[role])
    assert {source.name for source in SOURCES} >= {
        "worklist", "processes", "objections", "lab", "custody", "rejected", "refused", "unsent",
        "sign", "evidence", "prints", "requests", "pending",
    }  # fmt: skip


def test_the_nearest_end_stands_first(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        now, chance = station.clock.now(), random.Random(1)
        with station.store.transaction() as tx:
            for number, days in enumerate((3, -1, 30)):
                made = process(number, now - timedelta(days=3), chance)
                hearing = now + timedelta(days=days)
                out = replace(made, state=ProcessState.OUT, mode="", hearing_at=hearing)
                summons_rows.put(tx, out)
        sign_in(station, "munshi")
        filling.begin(station, "GD_EXT")
        signed_paper(station, "STMT_180", "")
        page = overview_home.home(station)
        kinds = [line.kind for line in page.lines]
        assert kinds[:2] == ["process", "process"]
        assert [line.params["number"] for line in page.lines[:2]] == ["TR/1", "TR/0"]
        assert [line.severity for line in page.lines[:2]] == ["overdue", "due"]
        assert page.counts["overdue"] == 1
        assert page.counts["unsent"] == 0
        assert "draft" in kinds


def test_a_constable_sees_what_he_carries_and_only_his_own_draft(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        now, chance = station.clock.now(), random.Random(1)
        mine = ServingOfficer("o1", "काल्पनिक आरक्षक", "आर.", "505")
        other = ServingOfficer("o2", "काल्पनिक दूसरा", "आर.", "77")
        with station.store.transaction() as tx:
            for officer in (mine, other):
                summons_rows.put_officer(tx, officer, now)
            for number, officer in enumerate((mine, other)):
                made = process(number, now - timedelta(days=3), chance)
                far, held_by = now + timedelta(days=30), officer.officer_id
                out = replace(made, state=ProcessState.OUT, hearing_at=far, officer_id=held_by)
                summons_rows.put(tx, out)
        sign_in(station, "munshi")
        filling.begin(station, "GD_EXT")
        assert overview_status.waiting_documents(station).next_step.step == "continue"
        # For the house neither hearing is near.
        assert "process" not in [line.kind for line in overview_home.home(station).lines]
        sign_in(station, "sho")
        station_sign_in.add_operator(station, "sevak", "आर. 505", Role.SERVER, PASSPHRASE)
        sign_in(station, "sevak")
        page = overview_home.home(station)
        assert [line.params["number"] for line in page.lines if line.kind == "process"] == ["TR/0"]
        assert overview_status.waiting_documents(station).next_step.step == "scan"


def kinds_of(station: Station) -> list[str]:
    return [line.title_key for line in overview_home.home(station).lines]


def test_a_request_stands_on_both_pages_until_its_report_is_there(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        sign_in(thana, "vivechak")
        asked = filling.begin(thana, "MLC_REQ", case_ref="131/2026")
        answer(thana, asked.document_id, REQUEST)
        finish(thana, asked.document_id)
        assert "home.line.sign" in kinds_of(thana)
        sign(thana, asked.document_id)
        assert "home.line.asked" in kinds_of(thana)
        district.exchange(thana)
        district.exchange(hospital)
        sign_in(hospital, "lipik")
        assert "home.line.request_new" in kinds_of(hospital)
        (request,) = requests.requests(hospital)
        report = requests.examine(hospital, request.paper.document_id)
        answer(hospital, report.document_id, REPORT)
        # Request, report and draft are one paper: it stands on the page once.
        assert kinds_of(hospital) == ["home.line.request_examined", "home.line.inbox"]
        sign_in(hospital, "doctor")
        finish(hospital, report.document_id)
        assert kinds_of(hospital) == ["home.line.sign", "home.line.inbox"]
        assert overview_home.home(hospital).more == 0
        sign(hospital, report.document_id)
        for station in (hospital, thana, hospital):
            district.exchange(station)
        assert not {"home.line.request_examined", "home.line.report"} & set(kinds_of(hospital))
        sign_in(thana, "vivechak")
        assert "home.line.asked" not in kinds_of(thana)
        # What is over is not looked through again.
        with hospital.store.reading() as tx:
            assert settled_rows.unsettled_received(tx, (requests.REQUEST,)) == ()
            assert settled_rows.unsettled_forms(tx, GONE_STATES) == ()
