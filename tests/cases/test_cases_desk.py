"""The cases' desk: found while typing, read with its timeline, names behind their door."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.forms import filling
from station_app.model.cases import Case
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import type_sign
from ui.cases.cases_desk import CasesDesk


def case(number: int, name: str, *sections: str) -> Case:
    return Case(
        case_ref=f"{number}/2026",
        number=number,
        year=2026,
        registered_at=datetime(2026, 3, 1, number % 24, tzinfo=UTC),
        sections=sections or ("BNS 303(2)",),
        summary="चोरी",
        officer="उनि. 31",
        status="investigating",
        people=({"role": "accused", "name": name, "parent": "काल्पनिक पिता"},),
        diary=({"number": "7", "at": "2026-03-01T05:00:00Z", "said": "रवानगी"},),
        hidden=False,
        sequence=number,
    )


def desk_of(seat: Seat) -> CasesDesk:
    desk = seat.window.desks["cases"]
    assert isinstance(desk, CasesDesk)
    return desk


def opened(qtbot: QtBot, seat: Seat, user_name: str = "vivechak") -> CasesDesk:
    case_register.store_changes(
        seat.station,
        [case(11, "रामेश्वर शर्मा"), case(12, "सुनीता पाटीदार"), case(13, "गोपनीयनाम", "BNS 65(1)")],
    )
    sign_in(seat, user_name)
    seat.window.go("cases", "")
    calm(qtbot, seat)
    return desk_of(seat)


def refs(desk: CasesDesk) -> list[str]:
    cells = (desk.table.item(row, 0) for row in range(desk.table.rowCount()))
    return [cell.text() for cell in cells if cell is not None]


def look_for(qtbot: QtBot, seat: Seat, text: str) -> None:
    desk = desk_of(seat)
    desk.search.clear()
    for sign in text:
        type_sign(desk.search, sign)
    calm(qtbot, seat)


def test_a_case_is_found_while_it_is_typed(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat)
    assert refs(desk) == ["13/2026", "12/2026", "11/2026"]
    for text, found in (("Sharma", "11/2026"), ("पाटिदार", "12/2026"), ("0012/26", "12/2026")):
        look_for(qtbot, seat, text)
        assert refs(desk) == [found]
    look_for(qtbot, seat, "ऐसा कोई नहीं")
    assert refs(desk) == []
    assert any(made.text() == "बायीं ओर प्रकरण चुनें।" for made in desk.findChildren(QLabel))


def test_the_timeline_opens_its_paper(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat)
    draft = filling.begin(seat.station, "GD_EXT", case_ref="11/2026")
    look_for(qtbot, seat, "11/2026")
    said = [
        item.text() for row in range(3) if (item := desk.sheet.timeline.item(row, 1)) is not None
    ]
    assert draft.local_ref in said[0]
    assert said[1:] == ["रोजनामचा · 7 · रवानगी", "दर्ज · उनि. 31"] or "रोजनामचा" in " ".join(said)
    desk.sheet.timeline.setCurrentCell(0, 0)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert seat.here == "forms"


def test_a_protected_case_shows_names_by_reason_alone(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat)
    look_for(qtbot, seat, "13/2026")
    assert desk.sheet.names.isVisible()
    assert not any("गोपनीयनाम" in text for text in told(seat))
    press(qtbot, desk, Qt.Key.Key_F6)
    for sign in "विवेचना के लिए":
        type_sign(desk.gate.reason, sign)
    qtbot.keyClick(desk.gate.reason, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert any("गोपनीयनाम" in text for text in told(seat))
    sign_in(seat, "munshi")
    seat.window.go("cases", "")
    calm(qtbot, seat)
    assert not any("गोपनीयनाम" in text for text in told(seat))
