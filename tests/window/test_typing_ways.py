"""Hindi by InScript and by sound, phrases, photographs and history on the form screen, by keys."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from station_app.documents import finalise as document_finalise
from station_app.documents import pdf_access
from station_app.form_definitions.date_in_words import date_in_words
from station_app.forms import filling
from station_app.forms.errors import FormIncomplete, PhraseNotKept
from station_app.forms.photographs import remove_dropped_photographs
from station_app.forms.phrases import phrases_for, store_phrase
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.ids import DocumentId
from station_app.pdf.pdf_reader import count_pages, read_words
from station_app.scanning import capture
from tests.district import answer
from tests.forms.test_form_screen import ALL, desk_of, settled
from tests.window.seats import Seat, press, sign_in
from tests.window.shown import says, type_sign
from ui.forms.field_editor import FieldEditor
from ui.forms.field_history import FieldHistory
from ui.forms.table_editor import TableEditor
from ui.widgets.transliteration import is_letter, transliterate


@pytest.mark.parametrize(
    ("latin", "hindi"),
    [
        ("ram", "रम"),
        ("raam", "राम"),
        ("ramesh", "रमेश"),
        ("sharmaa", "शर्मा"),
        ("sharma", "शर्मा"),
        ("khargon", "खर्गोन"),
        ("laaThee", "लाठी"),
        ("ghaav", "घाव"),
        ("chhoTaa", "छोटा"),
        ("hindee", "हिन्दी"),
        ("paTTee", "पट्टी"),
        ("kShamaa", "क्षमा"),
        ("daayaaM", "दायां"),
        ("ghoRaa", "घोड़ा"),
        ("aankh", "आन्ख"),
        ("Rishi", "ऋशि"),
        ("kripaa", "क्रिपा"),
        ("DOkTar", "डॉक्टर"),
        ("gyaan", "ज्ञान"),
        ("n", "न"),
        ("", ""),
    ],
)
def test_a_word_by_sound(latin: str, hindi: str) -> None:
    assert transliterate(latin) == hindi


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzAIUOTDNSRMH", max_size=12))
def test_every_word_by_sound_is_devanagari(latin: str) -> None:
    if all(is_letter(sign) for sign in latin):
        assert not any(sign.isascii() and sign.isalpha() for sign in transliterate(latin))


def test_days_are_read_back_in_words() -> None:
    assert date_in_words("2026-03-14", "hi") == "चौदह मार्च दो हज़ार छब्बीस"
    assert date_in_words("1999-12-31T23:59", "hi") == "इकतीस दिसंबर उन्नीस सौ निन्यानवे"
    assert date_in_words("1999-12-31", "en") == "thirty-one December nineteen hundred ninety-nine"
    assert date_in_words("2100-01-01", "en") == "one January two thousand one hundred"
    assert date_in_words("31-12", "hi") == ""
    whole = {date_in_words((date(2000, 1, 1) + timedelta(d)).isoformat(), "hi") for d in range(366)}
    assert len(whole) == 366


def opened(qtbot: QtBot, hospital: Seat, kind: str) -> DocumentId:
    sign_in(hospital, "doctor")
    hospital.window.go("forms", filling.begin(hospital.station, kind).document_id)
    settled(qtbot, hospital)
    document_id = desk_of(hospital).page.document_id
    assert document_id is not None
    return document_id


def field_of(hospital: Seat, name: str) -> FieldEditor:
    editor = desk_of(hospital).page.editors[name]
    assert isinstance(editor, FieldEditor)
    return editor


def test_typing_by_sound_in_the_window(qtbot: QtBot, hospital: Seat) -> None:
    opened(qtbot, hospital, "MLR")
    screen = desk_of(hospital).page
    for _ in range(2):
        press(qtbot, screen, Qt.Key.Key_F9)
    assert screen.typing.way == "phonetic"
    place = field_of(hospital, "place")
    for sign in "aapaatkaal kakSh":
        type_sign(place.editor, sign)
    assert place.value() == "आपात्काल कक्ष"
    # The last letters of the word are taken back, not the last sign.
    for _ in range(2):
        qtbot.keyClick(place.editor, Qt.Key.Key_Backspace)
    assert place.value() == "आपात्काल कक"
    qtbot.keyClick(place.editor, Qt.Key.Key_Home)
    type_sign(place.editor, "h")
    assert place.value() == "हआपात्काल कक"
    told = field_of(hospital, "history_police").editor
    assert isinstance(told, QPlainTextEdit)
    for sign in "laaThee se maaraa":
        type_sign(told, sign)
    assert told.toPlainText() == "लाठी से मारा"
    # A code stays as it is typed.
    office = field_of(hospital, "to_office")
    qtbot.keyClicks(office.editor, "PS9901")
    assert office.value() == "PS9901"


def test_a_date_is_read_back_below_its_digits(qtbot: QtBot, hospital: Seat) -> None:
    opened(qtbot, hospital, "MLR")
    arrived = field_of(hospital, "arrived_at")
    qtbot.keyClicks(arrived.editor, "14032026 2105")
    assert says(arrived, "चौदह मार्च दो हज़ार छब्बीस", "hint")


@pytest.mark.qt_log_ignore("does not support")
def test_phrases_where_lawful_and_nowhere_else(qtbot: QtBot, hospital: Seat) -> None:
    document_id = opened(qtbot, hospital, "MLR")
    station = hospital.station
    answer(station, document_id, {"person_name": "गोपनीय नामरेखा"})
    for field, text in (
        ("opinion", "चोट साधारण।"),
        ("treatment", "नामरेखा को टाँके लगाए"),
        ("treatment", "  "),
    ):
        with pytest.raises(PhraseNotKept):
            store_phrase(station, document_id, field, text)
    screen = desk_of(hospital).page
    answer(station, document_id, {"consent": "given"})
    hospital.window.go("forms", document_id)
    settled(qtbot, hospital)
    editor = field_of(hospital, "treatment")
    editor.editor.setFocus()
    assert isinstance(editor.editor, QPlainTextEdit)
    editor.editor.setPlainText("बर्फ़ की सिकाई।")
    settled(qtbot, hospital)
    press(qtbot, screen, Qt.Key.Key_F6)
    settled(qtbot, hospital)
    menu = next(m for m in screen.findChildren(QMenu) if m.isVisible())
    keep = next(
        a for a in menu.actions() if a.text() == hospital.window.context.words("phrases.keep")
    )
    keep.trigger()
    settled(qtbot, hospital)
    menu.close()
    (own,) = [p for p in phrases_for(station, "MLR", "treatment", "hi") if p.phrase_id]
    assert own.text == "बर्फ़ की सिकाई।"
    editor.editor.setPlainText("")
    press(qtbot, screen, Qt.Key.Key_F6)
    settled(qtbot, hospital)
    menu = next(m for m in screen.findChildren(QMenu) if m.isVisible())
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settled(qtbot, hospital)
    assert filling.view(station, document_id).answers["treatment"] == own.text


def test_the_history_of_a_field(qtbot: QtBot, hospital: Seat) -> None:
    document_id = opened(qtbot, hospital, "MLR")
    for value in ("पहला", "दूसरा"):
        answer(hospital.station, document_id, {"place": value})
    field_of(hospital, "place").editor.setFocus()
    press(qtbot, desk_of(hospital).page, Qt.Key.Key_F3)
    settled(qtbot, hospital)
    (dialog,) = desk_of(hospital).page.findChildren(FieldHistory)
    said = [item.text() for row in range(2) if (item := dialog.table.item(row, 2)) is not None]
    assert said == ["दूसरा", "पहला"]
    dialog.close()


def test_photographs_stand_on_the_paper_with_their_scale(
    qtbot: QtBot, hospital: Seat, tmp_path: Path
) -> None:
    document_id = opened(qtbot, hospital, "MLR")
    answer(hospital.station, document_id, ALL)
    screen = desk_of(hospital).page
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"chot{number}.jpg")
        Image.new("RGB", (600, 400), (200, 120 + 40 * number, 120)).save(paths[-1])
    screen.tools.photos.bring(document_id, tuple(paths))
    settled(qtbot, hospital)
    table = screen.editors["photographs"]
    assert isinstance(table, TableEditor)
    assert len(table.value()) == 3
    # A picture without words is not finished, and the form says so.
    seen = filling.view(hospital.station, document_id)
    assert {finding.path for finding in seen.findings} == {
        f"photographs.{row}.{column}" for row in range(3) for column in ("shows", "scale_cm")
    }
    with pytest.raises(FormIncomplete):
        document_finalise.finalise(hospital.station, document_id, CancelTicket(), no_report)
    rows = seen.answers["photographs"]
    told = [
        {**row, "injury": 1, "shows": f"घाव {n}", "scale_cm": "5.0"} for n, row in enumerate(rows)
    ]
    # The second one is dropped: it stays in the store and off the paper.
    answer(hospital.station, document_id, {"photographs": [told[0], told[2]]})
    done = document_finalise.finalise(hospital.station, document_id, CancelTicket(), no_report)
    pdf = pdf_access.pdf(hospital.station, done.document_id)
    words = read_words(pdf, done.document_id)
    assert "घाव 0" in words
    assert "घाव 2" in words
    assert "घाव 1" not in words
    assert "5.0 cm" in words
    assert count_pages(pdf) == done.page_count


def test_a_picture_that_lost_its_row_in_a_power_cut_is_not_left_out(
    qtbot: QtBot, hospital: Seat, tmp_path: Path
) -> None:
    document_id = opened(qtbot, hospital, "MLR")
    path = tmp_path / "chot.jpg"
    Image.new("RGB", (60, 40), (200, 120, 120)).save(path)

    capture.import_files(hospital.station, document_id, (path,), CancelTicket(), no_report)
    assert "photographs" not in filling.view(hospital.station, document_id).answers
    with pytest.raises(FormIncomplete):
        remove_dropped_photographs(hospital.station, document_id)
    assert len(filling.view(hospital.station, document_id).answers["photographs"]) == 1
