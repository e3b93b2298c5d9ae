"""Scenario 24: screens and prints wholly in Hindi, in the staff's own words; English for the doctor."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from station_app.form_definitions.print_layout import printed_texts
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.forms import filling
from station_app.model.forms import Form, Naming
from station_app.model.texts import load_texts
from tests.forms.papers import paper_of
from tests.forms.test_form_screen import settled
from tests.forms.test_paper import examples
from tests.window.seats import Seat, sign_in

KNOWN = frozenset(
    [
        "SID",
        "CNR",
        "SHA",
        "IMEI",
        "UIN",
        "MAC",
        "BNS",
        "BNSS",
        "BSA",
        "DNA",
        "LAMA",
        "IIF",
        "I",
        "II",
        "III",
        "IV",
        "cm",
        "kg",
        "km",
        "mmHg",
        "PDF",
        "OPD",
        "IPD",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "English",
        "Enter",
        "Esc",
        "Ctrl",
        "Tab",
        "Del",
        "PIN",
        "PgUp",
        "PgDown",
        "GB",
        "GPS",
        "P",
        "FIR",
        "hi",
        "en",
        "Doctor",
        "Officer",
        "POCSO",
        "JJ",
        "MP",
        "Rules",
        "Forms",
        "setting",
        "goal",
        "hh",
        "mm",
        "dd",
        "yyyy",
        "now",
        "Sharma",
        "A",
        "B",
        "F",
        "KGN",
        "HS",
        "x",
        "y",
    ]
)
"""Names of systems, units, keys and sections of law, which staff write in Latin letters."""


def latin_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]+", text)) - KNOWN


def hindi_of(form: Form) -> Iterator[Naming]:
    yield form.title
    for section in form.sections:
        yield section.label
        for field in section.fields:
            yield field.label
            yield from (column.label for column in field.columns)


@pytest.mark.scenario(24)
@pytest.mark.parametrize("kind", kinds_with_forms())
def test_a_hindi_paper_asks_in_hindi_and_an_english_one_in_english(kind: str) -> None:
    form = load_form(kind)
    for naming in hindi_of(form):
        assert latin_in(naming.hi) == set(), naming.hi
        assert not re.search(r"[\u0900-\u097f]", naming.en), naming.en
    printed, _ = paper_of(form, examples(form, extreme=False)[0], "hi")
    labels = [printed.title, printed.sign_label, printed.seal_label, *(h for h, _ in printed.head)]
    assert [label for label in labels if latin_in(label)] == []
    english, _ = paper_of(form, examples(form, extreme=False)[0], "en")
    assert not re.search(r"[\u0900-\u097f]", english.title)
    assert list(printed_texts(english))


@pytest.mark.scenario(24)
def test_the_words_are_those_that_staff_use() -> None:
    texts = load_texts("hi")
    said = " ".join(texts.raw(key) for key in sorted(texts.keys()))
    for kind in kinds_with_forms():
        form = load_form(kind)
        said += " ".join(naming.hi for naming in hindi_of(form))
        for words in form.vocabularies.values():
            said += " ".join(naming.hi for naming in words.values())
    for term in (
        "तामीली",
        "पर्चा",
        "मजरूब",
        "क्वेरी",
        "खात्मा",
        "यादी",
        "मुलाहिजा",
        "रोजनामचा",
        "पेशी",
        "जप्ती",
        "विवेचक",
        "फरियादी",
        "मृतक",
        "पंच",
        "मर्ग",
    ):
        assert term in said, term


@pytest.mark.scenario(24)
def test_the_window_speaks_hindi_and_turns_to_english(qtbot: QtBot, hospital: Seat) -> None:
    sign_in(hospital, "lipik")
    draft = filling.begin(hospital.station, "MLR")
    hospital.window.go("forms", draft.document_id)
    settled(qtbot, hospital)
    desk = hospital.window.desks["forms"]
    hints = {made.text() for made in desk.findChildren(QLabel) if made.objectName() == "hint"}
    said = [made.text() for made in desk.findChildren(QLabel) if made.text() not in hints]
    said += [made.text() for made in desk.findChildren(QPushButton)]
    assert [text for text in said if latin_in(text)] == []
    hospital.window.context.words.speak("en")
    said = [made.text() for made in desk.findChildren(QLabel) if made.objectName() != "hint"]
    said += [made.text() for made in desk.findChildren(QPushButton)]
    assert [text for text in said if re.search(r"[\u0900-\u097f]", text)] == []
