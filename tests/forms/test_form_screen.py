"""The form screen: filled by keys alone, every keystroke kept, identities behind their door."""

import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station_app.documents import drafts, pdf_access
from station_app.documents.protection import open_identity
from station_app.forms import filling
from station_app.medico_legal import pending
from station_app.model.documents import DocumentState
from station_app.model.forms import FieldType
from station_app.pdf.pdf_reader import read_words
from tests.district import REPORT, REQUEST, SURVIVOR, answer, finish, sign
from tests.scenarios.test_08_arrested_person import EXAM
from tests.signing.officers import PIN
from tests.stations import PASSPHRASE
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import type_sign
from ui.forms.field_editor import FieldEditor, readable
from ui.forms.form_screen import FormScreen
from ui.forms.forms_desk import FormsDesk
from ui.forms.table_editor import TableEditor
from ui.signing.sign_beside import SignBeside
from ui.signing.sign_desk import PinDialog

NAME = "गोपनीय नामरेखा"
ALL = {
    **{
        k: v
        for k, v in REQUEST.items()
        if k in ("person_name", "parent_name", "sex", "age_years", "address")
    },
    **REPORT,
    "to_office": "PS9901",
}


def desk_of(seat: Seat) -> FormsDesk:
    desk = seat.window.desks["forms"]
    assert isinstance(desk, FormsDesk)
    return desk


def settled(qtbot: QtBot, seat: Seat) -> None:
    calm(qtbot, seat)
    qtbot.waitUntil(lambda: desk_of(seat).page.calm, timeout=10_000)


def type_into(qtbot: QtBot, editor: QWidget, field: Any, value: Any) -> None:
    """Type as a clerk does: letters for text, arrows for a list."""
    if isinstance(editor, QComboBox):
        want = editor.findData(value)
        assert want > 0, (field.field_id, value)
        while editor.currentIndex() != want:
            step = Qt.Key.Key_Down if editor.currentIndex() < want else Qt.Key.Key_Up
            qtbot.keyClick(editor, step)
        return
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.selectAll()
    for letter in readable(field, value):
        type_sign(editor, letter)


def asked(screen: FormScreen) -> list[str]:
    """The names of the questions that are asked now."""
    return [name for name, editor in screen.editors.items() if editor.isVisibleTo(screen)]


def focused(screen: FormScreen) -> int:
    """The number of the question that has the focus; -1: none."""
    focus = screen.focusWidget()
    for number, editor in enumerate(screen.editors.values()):
        if focus is not None and (focus is editor or editor.isAncestorOf(focus)):
            return number
    return -1


def fill_by_keys(qtbot: QtBot, seat: Seat, answers: dict[str, Any]) -> list[float]:
    """Fill the open form by keys alone, from the first field to the last; return seconds a move."""
    screen = desk_of(seat).page
    moves: list[float] = []
    names = list(screen.editors)
    screen.editors[names[0]].editor.setFocus()
    for _ in range(400):
        here = focused(screen)
        if here < 0:
            break
        editor = screen.editors[names[here]]
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(editor, TableEditor):
            fill_table(qtbot, editor, answers.get(names[here]) or [])
            after = [n for n in asked(screen) if names.index(n) > here]
            if not after:
                break
            qtbot.keyClick(editor.add, Qt.Key.Key_Tab)
            if focused(screen) == here:
                screen.to_question(after[0])
            continue
        value = answers.get(names[here])
        if value is not None:
            type_into(qtbot, focus, editor.field, value)
        began = time.perf_counter()
        qtbot.keyClick(focus, Qt.Key.Key_Return)
        moves.append(time.perf_counter() - began)
    return moves


def fill_table(qtbot: QtBot, table: TableEditor, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        qtbot.keyClick(table.add, Qt.Key.Key_Space)
        for name, editor in table.editors.items():
            if not editor.isVisible():
                continue
            if name in row:
                type_into(qtbot, editor.editor, editor.field, row[name])
            qtbot.keyClick(editor.editor, Qt.Key.Key_Return)
        if table.chart is not None and "view" in row:
            for _ in range(4):
                qtbot.keyClick(table.chart, Qt.Key.Key_PageDown)
            qtbot.keyClick(table.chart, Qt.Key.Key_Left)
            qtbot.keyClick(table.chart, Qt.Key.Key_Return)


def test_an_mlr_by_keys_alone_signed_by_the_doctor(
    qtbot: QtBot, hospital: Seat, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    seat = hospital
    sign_in(seat, "lipik")
    seat.window.go("forms", "")
    calm(qtbot, seat)
    desk = desk_of(seat)
    press(qtbot, desk, Qt.Key.Key_F7)
    settled(qtbot, seat)
    began = time.perf_counter()
    moves = fill_by_keys(qtbot, seat, ALL)
    settled(qtbot, seat)
    took = time.perf_counter() - began
    (draft,) = drafts.documents(seat.station)
    seen = filling.view(seat.station, draft.document_id)
    typed = {k: v for k, v in seen.answers.items() if k != "injuries"}
    assert typed == {k: v for k, v in ALL.items() if k != "injuries"}
    row = dict(seen.answers["injuries"][0])
    assert (row.pop("view"), row.pop("mark_x"), row.pop("mark_y")) == ("head", 490, 300)
    assert row == {
        k: v for k, v in REPORT["injuries"][0].items() if k not in ("view", "mark_x", "mark_y")
    }
    assert seen.findings == ()
    record_property("fields a minute by keys", round(60 * len(typed) / took))
    record_property("longest move between fields, ms", round(1000 * max(moves)))
    press(qtbot, desk, Qt.Key.Key_F8)
    calm(qtbot, seat)
    assert drafts.document(seat.station, draft.document_id).state is DocumentState.FINALISED
    sign_in(seat, "doctor")
    seat.window.go("sign", draft.document_id)
    calm(qtbot, seat)
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    press(qtbot, seat.window.desks["sign"], Qt.Key.Key_F7)
    calm(qtbot, seat)
    assert drafts.document(seat.station, draft.document_id).state is DocumentState.QUEUED


def test_a_half_typed_date_is_kept_as_it_stands(qtbot: QtBot, hospital: Seat) -> None:
    sign_in(hospital, "lipik")
    draft = filling.begin(hospital.station, "MLR")
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    editor = desk_of(hospital).page.editors["arrived_at"]
    assert isinstance(editor, FieldEditor)
    editor.editor.setFocus()
    qtbot.keyClicks(editor.editor, "14-03-20")
    settled(qtbot, hospital)
    answers = filling.view(hospital.station, draft.document_id).answers
    assert answers["arrived_at"] == "14-03-20"
    qtbot.keyClicks(editor.editor, "26 2105")
    settled(qtbot, hospital)
    answers = filling.view(hospital.station, draft.document_id).answers
    assert answers["arrived_at"] == "2026-03-14T21:05"


def test_questions_follow_the_answers_and_both_languages(qtbot: QtBot, hospital: Seat) -> None:
    sign_in(hospital, "lipik")
    draft = filling.begin(hospital.station, "MLR")
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    screen = desk_of(hospital).page
    assert not screen.editors["pulse"].isVisibleTo(screen)
    consent = screen.editors["consent"]
    consent.editor.setFocus()
    type_into(qtbot, consent.editor, consent.field, "given")
    qtbot.keyClick(consent.editor, Qt.Key.Key_Return)
    settled(qtbot, hospital)
    assert screen.editors["pulse"].isVisibleTo(screen)
    assert screen.editors["pulse"].field.type is FieldType.INTEGER
    hospital.window.context.words.speak("en")
    labels = [made.text() for made in screen.findChildren(QLabel)]
    assert any(text.startswith("Pulse (per minute)") for text in labels)
    assert not any("form." in text and text.startswith("form.") for text in labels)


def test_a_survivors_form_opens_to_others_by_reason_alone(qtbot: QtBot, hospital: Seat) -> None:
    sign_in(hospital, "lipik")
    draft = filling.begin(hospital.station, "SV_184")
    answer(hospital.station, draft.document_id, {**SURVIVOR, "person_name": NAME})
    sign_in(hospital, "doctor")
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    desk = desk_of(hospital)
    assert not shows(hospital.window, NAME)
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    assert not shows(hospital.window, NAME)
    qtbot.keyClicks(desk.gate.reason, "hastakshar se pahle jaanch")
    qtbot.keyClick(desk.gate.reason, Qt.Key.Key_Return)
    settled(qtbot, hospital)
    assert shows(hospital.window, NAME)


def shows(window: QWidget, words: str) -> bool:
    """Whether words stand anywhere in the window, seen or not."""
    texts = [window.windowTitle()]
    texts += [made.text() for made in window.findChildren(QLabel)]
    texts += [made.text() for made in window.findChildren(QLineEdit)]
    texts += [made.toPlainText() for made in window.findChildren(QPlainTextEdit)]
    for desk in window.findChildren(FormsDesk):
        table = desk.list.table
        texts += [
            item.text()
            for row in range(table.rowCount())
            for column in range(table.columnCount())
            if (item := table.item(row, column)) is not None
        ]
    return any(words in text for text in texts)


def test_the_doctor_signs_beside_the_clerk_who_keeps_her_place(
    qtbot: QtBot, hospital: Seat
) -> None:
    station = hospital.station
    sign_in(hospital, "lipik")
    draft = filling.begin(station, "MLR")
    answer(station, draft.document_id, ALL)
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    press(qtbot, desk_of(hospital), Qt.Key.Key_F8)
    calm(qtbot, hospital)
    beside = desk_of(hospital).findChild(SignBeside)
    assert beside is not None
    assert beside.isVisible()
    calm(qtbot, hospital)
    beside.officer.setCurrentIndex(beside.officer.findData("doctor"))
    qtbot.keyClicks(beside.passphrase, "galat-passphrase")
    qtbot.keyClicks(beside.pin, PIN)
    qtbot.keyClick(beside.pin, Qt.Key.Key_Return)
    calm(qtbot, hospital)
    assert drafts.document(station, draft.document_id).state is DocumentState.FINALISED
    qtbot.keyClicks(beside.passphrase, PASSPHRASE)
    qtbot.keyClicks(beside.pin, PIN)
    qtbot.keyClick(beside.pin, Qt.Key.Key_Return)
    calm(qtbot, hospital)
    signed = drafts.document(station, draft.document_id)
    assert signed.state is DocumentState.QUEUED
    operator = station.session.operator
    assert operator is not None
    assert operator.user_name == "lipik"
    assert signed.signed_by != operator.operator_id
    assert hospital.here == "forms"


def test_what_still_waits_on_a_signed_paper_is_closed_in_the_window(
    qtbot: QtBot, hospital: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    station = hospital.station
    sign_in(hospital, "doctor")
    draft = filling.begin(station, "EXAM_53")
    answer(station, draft.document_id, EXAM)
    finish(station, draft.document_id)
    sign(station, draft.document_id)
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    desk = desk_of(hospital)
    first = desk.list.table.item(0, 0)
    assert first is not None
    assert first.text() == "गिरफ्तार को प्रति देनी बाकी"
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, hospital)
    shown = [name for name, made in desk.signed.acts.items() if made.isVisible()]
    assert shown == ["copy"]
    desk.signed.words.setText("काल्पनिक व्यक्ति")
    qtbot.mouseClick(desk.signed.acts["copy"], Qt.MouseButton.LeftButton)
    calm(qtbot, hospital)
    assert pending.pending(station) == ()
    assert not any(made.isVisible() for made in desk.signed.acts.values())


def test_a_broken_chronology_is_explained_beside_the_form(qtbot: QtBot, hospital: Seat) -> None:
    station = hospital.station
    sign_in(hospital, "doctor")
    draft = filling.begin(station, "SV_184")
    person = {k: ALL[k] for k in ("person_name", "parent_name", "address")}
    late = {**SURVIVOR, **person, "to_office": "PS9901", "info_reached": "2026-03-13T20:00"}
    answer(station, draft.document_id, late)
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    screen = desk_of(hospital).page
    assert list(screen.reasons.lines) == ["survivor_reached_in_24_hours"]
    press(qtbot, desk_of(hospital), Qt.Key.Key_F8)
    calm(qtbot, hospital)
    assert drafts.document(station, draft.document_id).state is DocumentState.DRAFT
    line = screen.reasons.lines["survivor_reached_in_24_hours"]
    line.setFocus()
    for letter in "नदी में बाढ़ थी":
        type_sign(line, letter)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settled(qtbot, hospital)
    assert filling.view(station, draft.document_id).ready
    press(qtbot, desk_of(hospital), Qt.Key.Key_F8)
    calm(qtbot, hospital)
    assert drafts.document(station, draft.document_id).state is DocumentState.FINALISED
    open_identity(station, draft.document_id, "देखना")
    words = read_words(pdf_access.pdf(station, draft.document_id), draft.document_id)
    assert "नदी में बाढ़ थी" in words


@pytest.mark.parametrize(
    ("keys", "hindi"),
    [("lecs", "तामे"), ("nCdjcf", "लण्रमि"), ("#;", "्रच"), ("jec M&ce", "राम शक्षमा")],
)
def test_inscript_gives_hindi_from_a_plain_keyboard(
    qtbot: QtBot, hospital: Seat, keys: str, hindi: str
) -> None:
    sign_in(hospital, "lipik")
    draft = filling.begin(hospital.station, "MLR")
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    screen = desk_of(hospital).page
    press(qtbot, desk_of(hospital), Qt.Key.Key_F9)
    for name in ("person_name", "address"):
        editor = screen.editors[name].editor
        editor.setFocus()
        qtbot.keyClicks(editor, keys)
        settled(qtbot, hospital)
        assert filling.view(hospital.station, draft.document_id).answers[name] == hindi
    # A code stays Latin, whatever is switched on.
    qtbot.keyClicks(screen.editors["to_office"].editor, "PS9901")
    # F9 goes on: by sound, and off again.
    for _ in range(2):
        press(qtbot, desk_of(hospital), Qt.Key.Key_F9)
    place = screen.editors["place"].editor
    qtbot.keyClicks(place, "Ward 7")
    settled(qtbot, hospital)
    answers = filling.view(hospital.station, draft.document_id).answers
    assert (answers["to_office"], answers["place"]) == ("PS9901", "Ward 7")
