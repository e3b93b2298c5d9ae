"""Scenario 14: Kruti Dev pasted becomes Hindi; a name is found in either script; one FIR, many ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from station_app.documents.fir_number import normalise_fir
from station_app.form_definitions.kruti_dev import to_unicode
from station_app.forms import filling, name_search
from station_app.text_search.name_matching import name_key, name_matches
from tests.forms.answering import HINDI
from tests.forms.test_form_screen import desk_of, settled
from tests.window.seats import Seat, sign_in

PAIRS = (
    ("jke 'kekZ", "राम शर्मा"),
    ("eksgu yky 'kekZ ds flj ij pksV gSA", "मोहन लाल शर्मा के सिर पर चोट है।"),
    ("xzke uewuk", "ग्राम नमूना"),
    ("ykBh ls ekjihV", "लाठी से मारपीट"),
)
ENGLISH = (
    "The patient was hit with a stick on the head.",
    "X-ray left forearm AP view",
    "BP 120/80 mmHg",
    "Ram Sharma s/o Mohan",
    "MBBS, MD",
    "123/2026",
    "HS9901",
)


@pytest.mark.scenario(14)
@pytest.mark.parametrize(("legacy", "right"), PAIRS)
def test_kruti_dev_becomes_unicode(legacy: str, right: str) -> None:
    assert to_unicode(legacy) == right


@pytest.mark.scenario(14)
@pytest.mark.parametrize("text", [*ENGLISH, "शर्मा", *HINDI[:5]])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert to_unicode(text) is None


@pytest.mark.scenario(14)
@pytest.mark.parametrize(
    ("hindi", "latin"),
    [
        ("शर्मा", "Sharma"),
        ("राम लाल वर्मा", "Ramlal"),
        ("ज्ञानेश्वर", "Gyaneshwar"),
        ("खान", "Khan"),
        ("फ़ातिमा", "Fatima"),
        ("लक्ष्मी", "Laxmi"),
        ("विष्णु", "Vishnu"),
    ],
)
def test_a_name_is_found_in_either_script(hindi: str, latin: str) -> None:
    first = latin.split(maxsplit=1)[0]
    assert name_key(hindi.replace(" ", "")).startswith(name_key(first))
    if " " not in hindi:
        assert name_matches(latin, hindi)
        assert name_matches(hindi, latin)
    assert not name_matches("Zzqprt", hindi)


@pytest.mark.scenario(14)
@given(st.integers(1, 99999), st.integers(2001, 2026))
def test_one_fir_however_it_is_written(serial: int, year: int) -> None:
    ways = (
        f"{serial}/{year}",
        f"0{serial}/{year}",
        f"{serial}/{year % 100:02d}",
        f"अप.क्र. {serial}/{year}",
        f"FIR No. {serial}-{year}",
    )
    assert {normalise_fir(way, 2026) for way in ways} == {f"{serial}/{year}"}


@pytest.mark.scenario(14)
def test_pasted_into_the_window_it_is_turned_and_can_be_taken_back(
    qtbot: QtBot, hospital: Seat
) -> None:
    sign_in(hospital, "lipik")
    draft = filling.begin(hospital.station, "MLR")
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    for name in ("person_name", "address"):
        editor = desk_of(hospital).page.editors[name]
        mime = QMimeData()
        mime.setText(PAIRS[0][0])
        QGuiApplication.clipboard().setMimeData(mime)
        editor.editor.setFocus()
        qtbot.keyClick(editor.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        settled(qtbot, hospital)
        assert filling.view(hospital.station, draft.document_id).answers[name] == "राम शर्मा"
        hospital.undo()
        settled(qtbot, hospital)
        assert filling.view(hospital.station, draft.document_id).answers[name] == PAIRS[0][0]
    filling.set_answer(hospital.station, draft.document_id, "person_name", "राम शर्मा")
    for wanted in ("Sharma", "शर्मा", "ram sharma"):
        assert [d.document_id for d in name_search.find_by_name(hospital.station, wanted)] == [
            draft.document_id
        ]
    assert name_search.find_by_name(hospital.station, "Verma") == ()
