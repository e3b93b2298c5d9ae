"""The summons desk by its keys: narrowed, assigned, printed, reported; roles; the batch that files itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from station_app.model.operators import Role
from station_app.printing import orders
from station_app.station import sign_in as station_sign_in
from station_app.summons import register as summons_register
from station_app.summons import service as summons_service
from station_app.summons.model import ProcessKind, ProcessState
from station_app.summons.printouts import service_papers
from station_app.summons.register import ProcessPage
from tests.forms.test_form_screen import type_into
from tests.printers import come_out
from tests.stations import PASSPHRASE, stack_of
from tests.summons.courts import CONSTABLE, arrive, known, said
from tests.summons.days import ON_PAPER, blank_page, out, page_of
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import type_sign
from ui.forms.field_editor import FieldEditor
from ui.summons.desk import SummonsDesk

_S = ProcessState
pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


def desk_of(seat: Seat) -> SummonsDesk:
    desk = seat.window.desks["summons"]
    assert isinstance(desk, SummonsDesk)
    return desk


def opened(qtbot: QtBot, seat: Seat, *numbers: str, user_name: str = "munshi") -> SummonsDesk:
    for number in numbers:
        arrive(seat.station, said(number))
    sign_in(seat, user_name)
    seat.window.go("summons", "")
    calm(qtbot, seat)
    return desk_of(seat)


def narrow(qtbot: QtBot, seat: Seat, name: str) -> list[str]:
    desk = desk_of(seat)
    qtbot.mouseClick(desk.register.filters[name], Qt.MouseButton.LeftButton)
    calm(qtbot, seat)
    return [line.process.process_no[-2:] for line in desk.register.table.rows.lines]


def choose(qtbot: QtBot, seat: Seat, number: str) -> ProcessPage:
    desk = desk_of(seat)
    if desk.screens.away:
        desk.to_register()
    desk.narrow("all")
    calm(qtbot, seat)
    found = [line.process.process_no.endswith(number) for line in desk.register.table.rows.lines]
    desk.register.table.selectRow(found.index(True))
    calm(qtbot, seat)
    page = desk.page
    assert page is not None
    return page


def answer(qtbot: QtBot, seat: Seat, answers: dict[str, str]) -> None:
    """Write into the open questions and press Enter on the last."""
    panel = desk_of(seat).screens.panel
    qtbot.waitUntil(lambda: set(answers) <= set(panel.editors), timeout=5000)
    for name, value in answers.items():
        editor = panel.editors[name]
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
            continue
        editor.selectAll()
        editor.del_()
        for letter in value:
            type_sign(editor, letter)
    last = list(panel.editors.values())[-1]
    assert isinstance(last, QLineEdit)
    qtbot.keyClick(last, Qt.Key.Key_Return)
    calm(qtbot, seat)


def back(qtbot: QtBot, seat: Seat) -> None:
    """Step back by the button that bears Esc."""
    for made in desk_of(seat).findChildren(QPushButton):
        if made.isVisible() and made.shortcut().toString() == "Esc":
            qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
            break
    calm(qtbot, seat)
    assert not desk_of(seat).screens.away


def offered(qtbot: QtBot, seat: Seat) -> list[str]:
    """What the menu of the chosen process says."""
    desk = desk_of(seat)
    press(qtbot, desk, Qt.Key.Key_F9)
    calm(qtbot, seat)
    menu = desk.menu
    assert menu.isVisible()
    names = [action.text() for action in menu.actions()]
    menu.close()
    return names


def do_from_menu(qtbot: QtBot, seat: Seat, text: str) -> None:
    desk = desk_of(seat)
    press(qtbot, desk, Qt.Key.Key_F9)
    calm(qtbot, seat)
    menu = desk.menu
    assert menu.isVisible()
    (action,) = [action for action in menu.actions() if action.text() == text]
    menu.close()
    action.trigger()
    calm(qtbot, seat)


def test_narrowed_assigned_and_printed_by_keys(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat, "41", "42")
    assert narrow(qtbot, seat, "unassigned") == ["41", "42"]
    assert narrow(qtbot, seat, "out") == []
    assert any("कागज़ से आया F4" in text for text in told(seat))
    narrow(qtbot, seat, "open")
    desk.register.table.selectAll()
    calm(qtbot, seat)
    assert desk.register.primary.text() == "सौंपें (2)  F5"
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    answer(qtbot, seat, {"number": "505", "name": "काल्पनिक आरक्षक", "rank": "आर."})
    assert {line.process.state for line in summons_register.register_rows(seat.station)} == {
        _S.ASSIGNED
    }
    # Who was typed once is chosen the next time.
    do_from_menu(qtbot, seat, "सौंपें")
    panel = desk.screens.panel
    qtbot.waitUntil(lambda: "known" in panel.editors, timeout=5000)
    known_ones = panel.editors["known"]
    assert isinstance(known_ones, QComboBox)
    known_ones.setCurrentIndex(1)
    number = panel.editors["number"]
    assert isinstance(number, QLineEdit)
    assert number.text() == "505"
    back(qtbot, seat)
    desk.register.table.selectAll()
    calm(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    lines = summons_register.register_rows(seat.station)
    assert {(line.process.state, line.print_waits) for line in lines} == {(_S.ASSIGNED, True)}
    # No printer is set up: it is said at once, and nothing is called printed or sent out.
    assert seat.said("error.printing.waits.what") in seat.fault
    assert any(seat.said("summons.print_waits") in text for text in told(seat))
    assert not any(seat.said("summons.event.printed") in text for text in told(seat))
    assert desk.register.primary.text().startswith(seat.said("summons.act.prints"))
    assert len(orders.jobs(seat.station)) == 2
    come_out(seat.station)
    calm(qtbot, seat)
    assert narrow(qtbot, seat, "out") == ["41", "42"]
    assert {line.process.state for line in summons_register.register_rows(seat.station)} == {_S.OUT}


def test_a_pile_is_scanned_with_one_key(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat, "41", "42")
    ids = [out(seat.station, number) for number in ("41", "42")]
    prints = [service_papers(seat.station, process_id) for process_id in ids]
    stack_of(seat.station).lay_in(
        [page_of(prints[1], 3, turned=2), blank_page(), page_of(prints[0], 3)]
    )
    press(qtbot, desk, Qt.Key.Key_F2)
    calm(qtbot, seat)
    calm(qtbot, seat)
    screen = desk.batch
    assert desk.screens.away
    assert screen.list.count() == 1
    for sign in "TR/SW/2026/41":
        type_sign(screen.number, sign)
    qtbot.keyClick(screen.number, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert screen.list.count() == 0
    back(qtbot, seat)
    page = choose(qtbot, seat, "41")
    assert [paper.part for paper in page.papers] == ["back", "back"]
    assert page.line.endorsed


def test_one_person_is_one_trip_and_is_found_in_the_register_of_addresses(
    qtbot: QtBot, seat: Seat
) -> None:
    for number in ("42", "43"):
        arrive(seat.station, said(number, processRespondentName="काल्पनिक साक्षी 41"))
    desk = opened(qtbot, seat, "41", "44")
    page = choose(qtbot, seat, "42")
    assert page.line.trip == 3
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    trip = desk.screens.panel.editors["trip"]
    assert isinstance(trip, QComboBox)
    assert trip.currentText() == "इस व्यक्ति के सभी 3 प्रोसेस साथ"
    answer(qtbot, seat, {"number": "505", "name": "काल्पनिक आरक्षक", "rank": "आर."})
    assert narrow(qtbot, seat, "unassigned") == ["44"]
    choose(qtbot, seat, "42")
    do_from_menu(qtbot, seat, "पता-फ़ोन पंजी")
    answer(qtbot, seat, {"phone": "9900000099", "email": "naam@example.in"})
    assert choose(qtbot, seat, "43").contact is not None
    do_from_menu(qtbot, seat, "पता-फ़ोन पंजी देखें")
    table = desk.contacts.table
    assert table.rowCount() == 1
    cell = table.item(0, 2)
    assert cell is not None
    assert cell.text() == "9900000099"
    back(qtbot, seat)


def test_a_process_that_came_on_paper(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F4)
    calm(qtbot, seat)
    press(qtbot, desk.screens.panel, Qt.Key.Key_F5)
    calm(qtbot, seat)
    qtbot.waitUntil(lambda: desk.screens.form_page.form.document_id is not None, timeout=5000)
    stack_of(seat.station).lay_in([blank_page()])
    qtbot.mouseClick(desk.screens.form_page.scan_paper, Qt.MouseButton.LeftButton)
    calm(qtbot, seat)
    assert desk.screens.form_page.scan_paper.text() == "कागज़ स्कैन करें (1)"
    seat.window.activateWindow()
    form = desk.screens.form_page.form
    for name, value in (ON_PAPER | {"process_id": "17/2026"}).items():
        form.to_question(name)
        editor = form.editors[name]
        assert isinstance(editor, FieldEditor)
        type_into(qtbot, editor.editor, editor.field, value)
        qtbot.keyClick(editor.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.calm, timeout=10_000)
    press(qtbot, form, Qt.Key.Key_F8)
    calm(qtbot, seat)
    calm(qtbot, seat)
    assert narrow(qtbot, seat, "unassigned") == ["26"]
    page = choose(qtbot, seat, "17/2026")
    assert (page.line.process.origin, page.line.process.name) == ("paper", "काल्पनिक आरोपी")


def test_what_a_role_sees(qtbot: QtBot, seat: Seat) -> None:
    name = "गोपनीय बालिका"
    arrive(
        seat.station,
        said("45", processRespondentName=name, processRespondentAge=15),
    )
    desk = opened(qtbot, seat, "41")
    assert len(desk.register.table.rows.lines) == 2
    choose(qtbot, seat, "45")
    assert not any(name in text for text in told(seat))
    out(seat.station, "41")
    station_sign_in.sign_in(seat.station, "sho", PASSPHRASE)
    station_sign_in.add_operator(seat.station, "sevak", "आर. 505", Role.SERVER, PASSPHRASE)
    sign_in(seat, "sevak")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    # Who serves sees his own.
    assert narrow(qtbot, seat, "all") == ["41"]
    sign_in(seat, "sho")
    seat.window.go("summons", known(seat.station, "45").process_id)
    calm(qtbot, seat)
    choose(qtbot, seat, "45")
    press(qtbot, desk, Qt.Key.Key_F6)
    for sign in "समंस के लिए":
        type_sign(desk.screens.gate.reason, sign)
    qtbot.keyClick(desk.screens.gate.reason, Qt.Key.Key_Return)
    calm(qtbot, seat)
    choose(qtbot, seat, "45")
    assert any(name in text for text in told(seat))
    sign_in(seat, "munshi")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    assert not any(name in text for text in told(seat))


def test_a_protected_summons_is_printed_with_a_reason(qtbot: QtBot, seat: Seat) -> None:
    arrive(seat.station, said("45", processRespondentAge=15))
    opened(qtbot, seat, user_name="sho")
    process_id = known(seat.station, "45").process_id
    summons_service.assign(seat.station, (process_id,), **CONSTABLE)
    choose(qtbot, seat, "45")
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    answer(qtbot, seat, {"reason": "तामीली के लिए"})
    (job,) = orders.jobs(seat.station)
    assert known(seat.station, "45").state is ProcessState.ASSIGNED
    come_out(seat.station)
    assert known(seat.station, "45").state is ProcessState.OUT
    assert (job.object_id, job.reason) == (process_id, "तामीली के लिए")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_state_and_act_has_its_words(seat: Seat, language: str) -> None:
    words = seat.window.context.words
    words.speak(language)
    wanted = [f"summons.state.{state.value}" for state in ProcessState]
    wanted += [f"summons.kind.{kind.value}" for kind in ProcessKind]
    wanted += [f"summons.filter.{name}" for name in summons_register.FILTERS]
    assert [key for key in wanted if key not in words] == []
