"""Fills any form from its own data: valid answers, answers at the limits, and wrong ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from station_app.form_definitions.number_formats import EXAMPLES
from station_app.model.clock import IST
from station_app.model.forms import Field, FieldType, Form, codes_of, condition_holds

NOW = datetime(2026, 3, 15, 2, 0, tzinfo=IST)
BEGIN = datetime(2026, 3, 10, 9, 0)  # noqa: DTZ001 - written as answers are: without a zone
HINDI = (
    "क्षत्रिय",
    "ज्ञानेश्वर",
    "श्रृंखला",
    "विद्यार्थी",
    "उद्धरण",
    "प्रत्यक्षदर्शी",
    "द्वितीय",
    "चिह्न",
    "ब्रह्मास्त्र",
    "राष्ट्रीय",
    "कृत्रिम",
    "स्वास्थ्य",
    "दृष्टि",
    "शृंगार",
    "अंतर्राष्ट्रीय",
    "हृदय",
    "ट्रैक्टर",
    "ड्राइवर",
    "र्\u200dहस्व",
    "ज़िम्मेदार",
    "फ़ौरन",
    "ड़ाल",
    "पढ़ाई",
    "ऑपरेशन",
    "कर्त्तव्य",
    "उज्ज्वल",
    "सन्नाटा",
    "पश्चात्",
    "मृत्यु",
    "व्यक्ति",
    "क्लिष्ट",
    "ग्लानि",
    "म्लान",
    "स्त्री",
    "स्पष्टीकरण",
    "विश्लेषण",
    "निष्कर्ष",
    "संक्षिप्त",
    "रक्त",
    "युक्ति",
    "शक्ति",
    "भक्ति",
    "पंक्ति",
    "उत्कृष्ट",
    "वक्तव्य",
    "ख़्वाब",
    "ग्रन्थ",
    "सूक्ष्म",
    "लक्ष्मी",
    "यज्ञ",
    "आज्ञा",
    "विज्ञप्ति",
    "श्वसन",
    "प्रश्न",
    "विद्वान",
    "द्वारा",
    "उद्घाटन",
    "पद्मश्री",
    "सद्भाव",
    "चट्टान",
    "मट्ठा",
    "लड्डू",
    "गुड्डी",
    "बुड्ढा",
    "कम्बल",
    "अम्ल",
    "ताम्र",
)
LATIN = (
    "left",
    "right",
    "forearm",
    "3",
    "cm",
    "above",
    "wrist;",
    "X-ray",
    "(AP)",
    "12/03",
    "O+",
    "&",
    "A-B",
    "“so”",
    "5½",
    "#4",
    "@ten",
)


def words(most: int, alphabet: Sequence[str] = HINDI + LATIN) -> SearchStrategy[str]:
    """Sentences of whole words, up to a length."""
    few = st.lists(st.sampled_from(alphabet), min_size=1, max_size=max(1, min(40, most // 8)))
    return few.map(" ".join).map(lambda text: _cut(text, most))


def _cut(text: str, most: int) -> str:
    while len(text) > most:
        text = text.rpartition(" ")[0] or "अ"
    return text


def answer(  # noqa: PLR0911 - one for each type
    form: Form, field: Field, turn: int, extreme: bool
) -> SearchStrategy[Any]:
    """Valid answers to one field; with ``extreme`` those at its limits."""
    kind = field.type
    if field.pattern:
        return st.just(EXAMPLES[field.pattern])
    if kind in (FieldType.TEXT, FieldType.PARAGRAPH):
        assert field.most
        if extreme:
            return st.just(_full(field.most))
        return words(min(field.most, 900))
    if kind is FieldType.INTEGER:
        low, high = field.least or 0, field.most if field.most is not None else 99
        if field.at_least:
            low = high
        return st.sampled_from((low, high)) if extreme else st.integers(low, high)
    if kind is FieldType.DECIMAL:
        low, high = field.least or 0, field.most or 99
        number = st.decimals(low, high, places=field.places)
        return (
            st.sampled_from((str(Decimal(low)), str(Decimal(high)))) if extreme else number.map(str)
        )
    if kind is FieldType.DATE:
        return st.just((BEGIN + timedelta(days=turn // 40)).date().isoformat())
    if kind is FieldType.DATETIME:
        # Later fields get later times, so that every order of the form is kept.
        return st.just((BEGIN + timedelta(minutes=7 * turn)).isoformat(timespec="minutes"))
    if kind is FieldType.YES_NO:
        return st.sampled_from(("yes", "no"))
    return st.sampled_from(tuple(form.vocabularies[field.words]))


def _full(most: int) -> str:
    text = " ".join(HINDI * (most // 300 + 1))[:most]
    # A text that ends in a blank or inside a syllable would be no word of anybody.
    cut = text.rpartition(" ")[0] if most > 40 else text.split(" ", maxsplit=1)[0][:most]
    return cut.strip() or "अ"


@st.composite
def filled(draw: Any, form: Form, *, extreme: bool = False, every: bool = False) -> dict[str, Any]:
    """Valid answers to a whole form; with ``every`` no field that is shown is left out."""
    answers: dict[str, Any] = {}
    turn = 0
    for section in form.sections:
        if not condition_holds(section.when, answers):
            continue
        for field in section.fields:
            turn += 1
            if not condition_holds(field.when, answers):
                continue
            needed = field.required or _needed(field, answers)
            if not (needed or every or draw(st.booleans())):
                continue
            if field.type is FieldType.TABLE:
                answers[field.field_id] = _rows(draw, form, field, turn, extreme)
            else:
                answers[field.field_id] = draw(_fitting(form, field, turn, extreme, answers))
    return answers


def _fitting(
    form: Form, field: Field, turn: int, extreme: bool, answers: dict[str, Any]
) -> SearchStrategy[Any]:
    if field.offers:
        return st.sampled_from(codes_of(form, field, answers))
    return answer(form, field, turn, extreme)


def _needed(field: Field, answers: dict[str, Any]) -> bool:
    return field.required_when is not None and condition_holds(field.required_when, answers)


def _rows(draw: Any, form: Form, field: Field, turn: int, extreme: bool) -> list[dict[str, Any]]:
    least = field.least or 1
    most = min(field.most or 3, 6) if extreme else max(least, 2)
    rows = []
    for _ in range(draw(st.integers(least, max(least, most)))):
        row: dict[str, Any] = {}
        for column in field.columns:
            if condition_holds(column.when, row) and (column.required or draw(st.booleans())):
                row[column.field_id] = draw(answer(form, column, turn, extreme=False))
        rows.append(row)
    return rows
