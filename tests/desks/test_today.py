"""The home page's lines: every kind has its words, every role its sources, all of it in one order."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station_app.desks import forms, medico_legal, today_lines
from station_app.desks.station import Station
from station_app.desks.today_lines import SOURCES
from station_app.model.people import RIGHTS, Right, Role
from station_app.model.processes import ProcessState
from station_app.model.texts import LANGUAGES, load_texts
from station_app.model.today import TILES
from station_app.store import processes, settled
from tests.desks.test_investigation import signed_paper
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in
from tests.scenarios.test_22_monthly_sheet import process
from tests.stations import station_in

DESKS = Path(__file__).resolve().parents[2] / "station_app" / "desks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_its_words_and_every_desk_is_there(language: str) -> None:
    from ui.rail import RAIL

    texts = load_texts(language)
    desks = {entry.name for entry in RAIL}
    for path in DESKS.glob("today_*.py"):
        source = path.read_text(encoding="utf-8")
        for key in re.findall(r'"(today\.[a-z_.]+|steps\.nobody)"', source):
            assert key in texts, (path.name, key)
        opened = set(re.findall(r'desk="([a-z]+)"', source))
        assert opened <= desks
    assert all(f"today.tile.{tile}" in texts for tile in TILES)


def test_each_role_that_reads_has_a_page_and_no_other() -> None:
    for role in Role:
        own = [source for source in SOURCES if role in source.roles]
        assert bool(own) == (Right.READ in RIGHTS[role])
    assert {source.name for source in SOURCES} >= {
        "steps", "processes", "objections", "lab", "custody", "rejected", "refused", "unsent",
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
                processes.put(tx, out)
        sign_in(station, "munshi")
        forms.begin(station, "GD_EXT")
        signed_paper(station, "STMT_180", "")
        page = today_lines.home(station)
        kinds = [line.kind for line in page.lines]
        assert kinds[:2] == ["process", "process"]
        assert [line.params["number"] for line in page.lines[:2]] == ["TR/1", "TR/0"]
        assert [line.severity for line in page.lines[:2]] == ["overdue", "due"]
        assert page.counts["overdue"] == 1
        assert page.counts["unsent"] == 0
        assert "draft" in kinds


def kinds_of(station: Station) -> list[str]:
    return [line.title_key for line in today_lines.home(station).lines]


def test_a_request_stands_on_both_pages_until_its_report_is_there(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        sign_in(thana, "vivechak")
        asked = forms.begin(thana, "MLC_REQ", case_ref="131/2026")
        answer(thana, asked.document_id, REQUEST)
        finish(thana, asked.document_id)
        assert "today.line.sign" in kinds_of(thana)
        sign(thana, asked.document_id)
        assert "today.line.asked" in kinds_of(thana)
        district.exchange(thana)
        district.exchange(hospital)
        sign_in(hospital, "lipik")
        assert "today.line.request_new" in kinds_of(hospital)
        (request,) = medico_legal.requests(hospital)
        report = medico_legal.examine(hospital, request.paper.document_id)
        answer(hospital, report.document_id, REPORT)
        assert {"today.line.request_examined", "today.line.report"} <= set(kinds_of(hospital))
        sign_in(hospital, "doctor")
        finish(hospital, report.document_id)
        assert "today.line.sign" in kinds_of(hospital)
        sign(hospital, report.document_id)
        for station in (hospital, thana, hospital):
            district.exchange(station)
        assert not {"today.line.request_examined", "today.line.report"} & set(kinds_of(hospital))
        sign_in(thana, "vivechak")
        assert "today.line.asked" not in kinds_of(thana)
        # What is over is not looked through again.
        with hospital.store.reading() as tx:
            assert settled.unsettled_received(tx, (medico_legal.REQUEST,)) == ()
            assert settled.unsettled_forms(tx, medico_legal.GONE) == ()
