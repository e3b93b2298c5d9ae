"""A FIR number that the register does not know is taken at no desk before a person said that it is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.evidence import overview
from station_app.exhibits import register as exhibit_register
from station_app.form_definitions.cross_field_rules import load_rules
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.forms import filling
from station_app.investigation import general_diary
from station_app.model.clock import IST
from station_app.prisoners import register as prisoner_register
from station_app.prosecution import register as prosecution_register
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import click, every, line, says, worded, write

UNKNOWN = "999/2026"
SID = "1234567890123452"


def _diary(station: Station) -> Sequence[object]:
    return general_diary.entries(station, station.clock.now().astimezone(IST).date().isoformat())


@dataclass(frozen=True)
class Form:
    """A form at a desk that asks for a FIR number."""

    desk: str
    opens: Qt.Key | None
    number: str
    """The text that names the field of the number."""
    said: tuple[tuple[str, str], ...]
    """What else is written, by the text that names its field."""
    kept: Callable[[Station], Sequence[object]]


FORMS = (
    Form(
        "prisoners",
        Qt.Key.Key_F7,
        "prisoners.case",
        (("prisoners.name", "काल्पनिक व्यक्ति"), ("prisoners.arrested_at", "13-03-2026 10:00")),
        prisoner_register.listing,
    ),
    Form(
        "exhibits",
        Qt.Key.Key_F7,
        "exhibits.case",
        (("exhibits.packet", "1"), ("exhibits.content", "चाकू"), ("exhibits.seal", "KTW-1")),
        exhibit_register.listing,
    ),
    Form("evidence", Qt.Key.Key_F2, "evidence.case", (("evidence.sid", SID),), overview.listing),
    Form("prosecution", Qt.Key.Key_F8, "prosecution.case", (), prosecution_register.exchanges),
    Form("general_diary", None, "general_diary.case", (("general_diary.said", "रवाना"),), _diary),
)


@pytest.fixture
def known(seat: Seat) -> Seat:
    """A seat at a station whose register holds FIR 11."""
    case_register.store_changes(seat.station, [case(11, "काल्पनिक फरियादी")])
    return seat


def _entry(desk: QWidget, name: str) -> QWidget:
    """Return what is written into under a name: a line, the line of a choice, or a sheet of text."""
    named = [made for made in every(desk, QWidget) if made.accessibleName() == name]
    inner = [made.lineEdit() if isinstance(made, QComboBox) else made for made in named]
    (found,) = [made for made in inner if isinstance(made, QLineEdit | QPlainTextEdit)]
    return found


def begun(qtbot: QtBot, seat: Seat, form: Form) -> QWidget:
    """Open a form and write everything but the number."""
    sign_in(seat, "vivechak")
    desk = seat.open(form.desk)
    if form.opens is not None:
        press(qtbot, desk, form.opens)
        calm(qtbot, seat)
    for key, text in form.said:
        write(_entry(desk, seat.said(key)), text)
    return desk


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.desk)
def test_no_desk_takes_an_unknown_number_in_silence(qtbot: QtBot, known: Seat, form: Form) -> None:
    desk = begun(qtbot, known, form)
    write(line(desk, known.said(form.number)), UNKNOWN)
    # At once, and again when the question stands.
    for _ in range(2):
        press(qtbot, desk, Qt.Key.Key_F5)
        calm(qtbot, known)
        assert form.kept(known.station) == ()
        assert says(desk, known.said("details.case_unknown", number=UNKNOWN), "attention")
    click(worded(desk, known.said("details.case_right")))
    calm(qtbot, known)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, known)
    assert len(form.kept(known.station)) == 1


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.desk)
def test_a_known_number_is_taken_at_once_and_its_case_is_told(
    qtbot: QtBot, known: Seat, form: Form
) -> None:
    desk = begun(qtbot, known, form)
    write(line(desk, known.said(form.number)), "11/2026")
    calm(qtbot, known)
    assert says(desk, "काल्पनिक फरियादी")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, known)
    assert len(form.kept(known.station)) == 1


def test_a_medium_of_an_unknown_case_is_asked_about(qtbot: QtBot, known: Seat) -> None:
    sign_in(known, "vivechak")
    desk = known.open("evidence")
    press(qtbot, desk, Qt.Key.Key_F3)
    calm(qtbot, known)
    for key, text in (
        ("evidence.reason", "ऐप में लॉगिन नहीं हो पाया"),
        ("evidence.case", UNKNOWN),
        ("evidence.brought_by", "आर. 505"),
        ("evidence.serial", "SN-1"),
    ):
        write(_entry(desk, known.said(key)), text)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, known)
    assert overview.listing(known.station) == ()
    click(worded(desk, known.said("details.case_right")))
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, known)
    assert len(overview.listing(known.station)) == 1


def test_sheets_for_an_unknown_case_are_asked_about(qtbot: QtBot, known: Seat) -> None:
    sign_in(known, "munshi")
    desk = known.open("scan")
    press(qtbot, desk, Qt.Key.Key_F7)
    calm(qtbot, known)
    write(line(desk, known.said("batch.cases")), f"11/2026 {UNKNOWN}=40")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, known)
    assert says(desk, known.said("details.case_unknown", number=UNKNOWN))
    assert not known.window.print_box.isVisible()
    # Other numbers are other questions.
    write(line(desk, known.said("batch.cases")), "998/2026")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, known)
    assert says(desk, known.said("details.case_unknown", number="998/2026"))
    click(worded(desk, known.said("details.case_right")))
    calm(qtbot, known)
    assert known.window.print_box.isVisible()


def test_a_typed_summons_of_an_unknown_case_needs_a_reason(known: Seat) -> None:
    sign_in(known, "munshi")
    document = filling.begin(known.station, "SUMMONS_IN").document_id

    def open_rules() -> list[str]:
        return [f.key for f in filling.view(known.station, document).findings if not f.refuses]

    for number, asked in (("11/2026", []), (UNKNOWN, ["case_in_register"]), ("", [])):
        filling.set_answer(known.station, document, "case_ref", number)
        assert open_rules() == asked, number


def test_every_field_of_a_form_that_takes_a_number_asks_about_it() -> None:
    asked = {
        (kind, str(rule.table["field"]))
        for rule in load_rules()
        if rule.check == "known_case"
        for kind in rule.kinds
    }
    fields = {
        (kind, field.field_id)
        for kind in kinds_with_forms()
        for field in load_form(kind).fields
        if field.pattern == "fir"
    }
    # The FIR itself makes the number: no register can know it before.
    assert fields - {("FIR", "fir_no")} == asked
    assert asked
