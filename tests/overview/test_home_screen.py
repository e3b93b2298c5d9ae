"""The home page, the worklist's desk, the accused and the general diary: by keys, in the window."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.cases.accused_model import AccusedStatus
from station_app.exchange import inbox
from station_app.forms import filling
from station_app.investigation import accused_list, general_diary, worklist
from station_app.investigation.model import StepState
from station_app.model.clock import IST
from tests.investigation.test_worklist import FIR_AT as FIR
from tests.investigation.test_worklist import case, signed_paper
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import cells, choose_row, every, held, labels, says, type_sign
from ui.cases.cases_desk import CasesDesk
from ui.investigation.general_diary_desk import GeneralDiaryDesk
from ui.investigation.worklist_desk import WorklistDesk
from ui.overview.home import HomeDesk
from ui.overview.home_table import line_text


def today_of(seat: Seat) -> HomeDesk:
    return cast("HomeDesk", seat.window.desks["home"])


def lines(seat: Seat) -> list[str]:
    return [line_text(seat.window.context, line) for line in today_of(seat).table.lines.rows]


def pulled(seat: Seat, *sections: str) -> str:
    made = case(*sections)
    case_register.store_changes(seat.station, [made])
    return made.case_ref


def count(seat: Seat, tile: str) -> str:
    """What stands in a tile, above its name."""
    desk, name = today_of(seat), seat.said(f"home.tile.{tile}")
    (made,) = [made for made in every(desk, QLabel) if made.text() == name]
    sheet = made.parentWidget()
    assert sheet is not None
    return labels(sheet)[0]


def choose_step(seat: Seat, desk: WorklistDesk, case_ref: str, step: str) -> None:
    """Choose a step by its words."""
    (view,) = [v for v in worklist.worklist(seat.station, case_ref) if v.step.step == step]
    choose_row(desk.table, view.rule.words["hi"])


def open_line(qtbot: QtBot, seat: Seat, beginning: str) -> None:
    table = today_of(seat).table
    number = next(n for n, text in enumerate(lines(seat)) if text.startswith(beginning))
    table.setFocus()
    table.selectRow(number)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    calm(qtbot, seat)


def test_the_home_page_opens_what_is_due_by_one_key(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat, "BNS 65(1)")
    sign_in(seat, "vivechak")
    accused_list.move(seat.station, ref, "A1", AccusedStatus.ARRESTED, FIR + timedelta(hours=1))
    seat.window.go("home", "")
    calm(qtbot, seat)
    assert any(text.startswith("24 घंटे में न्यायालय में पेशी · A1") for text in lines(seat))
    assert count(seat, "due") == "3"
    # Of a protected case no name stands anywhere.
    assert not any("काल्पनिक आरोपी" in text for text in told(seat))
    open_line(qtbot, seat, "पीड़िता 24 घंटे में")
    assert seat.here == "worklist"
    desk = cast("WorklistDesk", seat.window.desks["worklist"])
    assert labels(desk, "headline") == [seat.said("worklist.of_case", number=ref)]
    assert not desk.sheet.finish.isEnabled()
    # Another officer's page does not have it; the house's has.
    sign_in(seat, "munshi")
    calm(qtbot, seat)
    assert any("पीड़िता 24 घंटे में" in text for text in lines(seat))
    seat.station.clock.turn(days=40)  # type: ignore[attr-defined]
    sign_in(seat, "sho")
    calm(qtbot, seat)
    assert any(text.startswith("30 दिन से पुराने") for text in lines(seat))
    assert int(count(seat, "overdue")) >= 3


def test_what_is_overdue_goes_before_a_paper_that_was_begun(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat, "BNS 65(1)")
    seat.station.clock.turn(days=2)  # type: ignore[attr-defined]
    sign_in(seat, "vivechak")
    accused_list.move(seat.station, ref, "A1", AccusedStatus.ARRESTED, FIR + timedelta(hours=1))
    filling.begin(seat.station, "SEIZURE", case_ref=ref)
    seat.window.go("home", "")
    calm(qtbot, seat)
    first = today_of(seat).table.lines.rows[0]
    assert first.severity == "overdue"
    assert says(today_of(seat), seat.said("home.next.late"))
    press(qtbot, today_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert seat.here == first.desk


def test_a_step_is_closed_by_its_paper_at_the_desk(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat)
    sign_in(seat, "vivechak")
    proof = signed_paper(seat.station, "CRIME_DETAIL", ref)
    seat.window.go("cases", ref)
    calm(qtbot, seat)
    press(qtbot, seat.window.desks["cases"], Qt.Key.Key_F7)
    calm(qtbot, seat)
    desk = cast("WorklistDesk", seat.window.desks["worklist"])
    choose_step(seat, desk, ref, "scene")
    calm(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    views = {v.step.step: v for v in worklist.worklist(seat.station, ref)}
    assert views["scene"].step.state is StepState.DONE
    assert views["scene"].step.proof_id == proof
    choose_step(seat, desk, ref, "seizure")
    calm(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F6)
    for sign in "कुछ जप्त नहीं हुआ":
        type_sign(desk.sheet.reason, sign)
    qtbot.keyClick(desk.sheet.reason, Qt.Key.Key_Return)
    calm(qtbot, seat)
    views = {v.step.step: v for v in worklist.worklist(seat.station, ref)}
    assert views["seizure"].step.state is StepState.NOT_APPLICABLE
    choose_step(seat, desk, ref, "statements")
    calm(qtbot, seat)
    desk.sheet.assignee.setCurrentIndex(desk.sheet.assignee.findText("प्र.आर. 214"))
    press(qtbot, desk, Qt.Key.Key_F7)
    calm(qtbot, seat)
    views = {v.step.step: v for v in worklist.worklist(seat.station, ref)}
    assert views["statements"].assignee == "प्र.आर. 214"


def test_an_accused_is_arrested_and_a_wrong_time_asks_why(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat)
    sign_in(seat, "vivechak")
    seat.window.go("cases", ref)
    calm(qtbot, seat)
    desk = cast("CasesDesk", seat.window.desks["cases"])
    press(qtbot, desk, Qt.Key.Key_F8)
    calm(qtbot, seat)
    screen = desk.people
    screen.table.selectRow(0)
    screen.status.setCurrentIndex(screen.status.findData(AccusedStatus.ARRESTED.value))
    early = (FIR - timedelta(hours=1)).astimezone(IST)
    screen.at.setText(early.strftime("%d-%m-%Y %H:%M"))
    press(qtbot, screen, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert "समय का क्रम उलटा है।" in told(seat)
    for sign in "देहाती नालसी":
        type_sign(screen.reason, sign)
    press(qtbot, screen, Qt.Key.Key_F5)
    calm(qtbot, seat)
    (first, *_) = accused_list.accused_of_case(seat.station, ref)
    assert first.person.status is AccusedStatus.ARRESTED
    screen.new_name.setText("काल्पनिक तीसरा")
    press(qtbot, screen, Qt.Key.Key_F6)
    calm(qtbot, seat)
    assert [row[0] for row in cells(screen.table)] == ["A1", "A2", "A3"]


def test_the_general_diary_is_typed_and_voided(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat)
    sign_in(seat, "munshi")
    seat.window.go("general_diary", ref)
    calm(qtbot, seat)
    desk = cast("GeneralDiaryDesk", seat.window.desks["general_diary"])
    desk.said.setPlainText("प्र.आर. 214 रवाना")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    day = seat.station.clock.now().astimezone(IST).date().isoformat()
    (entry,) = general_diary.entries(seat.station, day)
    assert (entry.serial, entry.case_ref, entry.kind) == (1, ref, "departure")
    desk.table.selectRow(0)
    desk.reason.setText("दो बार लिखा")
    press(qtbot, desk, Qt.Key.Key_F6)
    calm(qtbot, seat)
    (entry,) = general_diary.entries(seat.station, day)
    assert entry.void_reason == "दो बार लिखा"


def test_one_line_finds_a_case_a_paper_a_person_and_a_command(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat)
    hidden = case("BNS 65(1)", number=77, summary="महिला अपराध")
    people = ({"role": "victim", "name": "गोपनीयनाम", "parent": ""},)
    case_register.store_changes(seat.station, [replace(hidden, people=people)])
    sign_in(seat, "vivechak")
    paper = filling.begin(seat.station, "ARREST", case_ref=ref)
    filling.set_answer(seat.station, paper.document_id, "name", "काल्पनिक तेजराम")
    calm(qtbot, seat)
    window = seat.window
    line = window.palette_line
    for text, begins, desk in (
        (ref, "प्रकरण", "cases"),
        (paper.local_ref[:-2], "कागज़", "forms"),
        ("विवेचना", "खोलें: विवेचना", "worklist"),
        ("आरोपी एक", "प्रकरण", "cases"),
    ):
        window.go("outbox", "")
        line.ask()
        for sign in text:
            type_sign(line.line, sign)
        calm(qtbot, seat)
        told_rows = [line.list.item(row).text() for row in range(line.list.count())]
        at = next(n for n, row in enumerate(told_rows) if row.startswith(begins))
        for _ in range(at):
            qtbot.keyClick(line.line, Qt.Key.Key_Down)
        qtbot.keyClick(line.line, Qt.Key.Key_Return)
        calm(qtbot, seat)
        assert seat.here == desk, text
        assert not line.isVisible()
    line.ask()
    for sign in "गोपनीयनाम":
        type_sign(line.line, sign)
    calm(qtbot, seat)
    assert [line.list.item(0).text()] == ["कुछ नहीं मिला। दूसरे शब्द या क्रमांक लिखें।"]
    qtbot.keyClick(line.line, Qt.Key.Key_Escape)
    assert not line.isVisible()


def test_news_are_told_in_kinds_and_counts_alone(qtbot: QtBot, seat: Seat) -> None:
    ref = pulled(seat, "BNS 65(1)")
    sign_in(seat, "vivechak")
    calm(qtbot, seat)
    bar = seat.window.news
    assert not bar.isVisible()
    body = b'{"case_ref":"51/2026","person":"\xe0\xa4\x97\xe0\xa5\x8b\xe0\xa4\xaa\xe0\xa4\xa8"}'
    inbox.store_item(seat.station, "i-1", "summons", body)
    calm(qtbot, seat)
    assert bar.isVisible()
    assert labels(bar) == ["नया आया: समन 1"]
    accused_list.move(seat.station, ref, "A1", AccusedStatus.ARRESTED, FIR + timedelta(hours=1))
    bar.refresh()
    calm(qtbot, seat)
    assert labels(bar) == ["1 कामों का समय पास है"]
    assert not any("गोपन" in text or "आरोपी एक" in text for text in told(seat))
    seat.window.lock()
    assert not bar.isVisible()
    assert held(bar) == []
