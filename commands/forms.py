"""``forms``: prints every form with fictional answers, so that its paper can be seen."""

import argparse
import hashlib
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from commands.shell.command_line import CommandParser, Options
from commands.shell.console import say
from station_app.form_definitions.embedded_json import FilledForm
from station_app.form_definitions.number_formats import EXAMPLES
from station_app.form_definitions.print_layout import lay_out_form
from station_app.form_definitions.schema_file import kinds_with_forms, load_form, load_registers
from station_app.forms.pdf_writer import write_form
from station_app.model.clock import IST
from station_app.model.finished_page import ArchiveMeta, FinishedPage
from station_app.model.forms import Field, FieldType, Form, condition_holds
from station_app.model.texts import load_texts
from station_app.model.training import TRAINING, TRAINING_HOSPITAL
from station_app.pdf.pdf_reader import draw_page

_PAGE_PX = 700
_GREYS = 16
_PICTURE_DPI = 150
_LANGUAGES = ("hi", "en")
_BEGIN = datetime(2026, 3, 14, 18, 0, tzinfo=IST)
_WORDS = {
    "hi": "काल्पनिक विवरण केवल प्रशिक्षण के लिए है, किसी सच्ची घटना या व्यक्ति का नहीं।",
    "en": "A fictional entry for training alone, about no real event and no real person.",
}
_NAMES = {"hi": "काल्पनिक व्यक्ति", "en": "Fictional Person"}
_SHORT = 40
_DOCUMENT = "d00000000000000000000forms"
_REFERENCE = "KGN-PS9901-20260314-0043-C"


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "forms")
    options.add("--out", type=Path, default=Path("build/forms"), metavar="DIR")
    options.add("--pdf", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Draw each page of each form in both languages."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    for kind in kinds_with_forms():
        for language in _LANGUAGES:
            pdf, pages = sample_paper(load_form(kind), language)
            for index in range(pages):
                target = arguments.out / f"{kind}-{language}-{index + 1}.png"
                target.write_bytes(_small(draw_page(pdf, index, _PAGE_PX)))
            if arguments.pdf:
                (arguments.out / f"{kind}-{language}.pdf").write_bytes(pdf)
        say(kind)
    return 0


def sample_paper(form: Form, language: str) -> tuple[bytes, int]:
    """Return a form's PDF with fictional answers, and its pages."""
    hospital = "doctor" in form.signers
    settings = (TRAINING_HOSPITAL if hospital else TRAINING).settings
    book = load_registers().get(form.register)
    filled = FilledForm(
        kind=form.kind,
        version=form.version,
        form_sha256=form.sha256,
        language=language,
        document_id=_DOCUMENT,
        local_ref=_REFERENCE,
        register_no=f"{book.prefix} 43/2026" if book else "",
        central_no="TR/MEDLEAPR/2026/000043" if book and book.pillar else "",
        office=str(settings["unit_hi"] if language == "hi" else settings["unit_en"]),
        ps_code=str(settings["ps_code"]),
        case_ref="123/2026",
        concerns="",
        printed_at="2026-03-15T01:55",
        answers=sample_answers(form, language),
        reasons={},
    )
    signers = form.most_signers if form.signers else 0
    printed = lay_out_form(form, filled, load_texts("hi"), load_texts("en"), signers=signers)
    meta = ArchiveMeta(
        document_id=_DOCUMENT,
        title=printed.title,
        subject=_REFERENCE,
        author=filled.office,
        language=language,
        created_at_text="2026-03-14T20:25:00.000000Z",
        footer="",
        bookmarks=(),
    )
    pictures = tuple(_ruler(5 + number) for number in range(len(printed.captions)))
    written = write_form(printed, pictures, meta)
    return written.pdf, written.pages


def _ruler(centimetres: int) -> FinishedPage:
    """Draw a ruler of a length: what every photograph of an injury must show beside it."""
    dots = 60
    wide, tall = (centimetres + 2) * dots, 4 * dots
    image = Image.new("L", (wide, tall), 235)
    draw = ImageDraw.Draw(image)
    draw.rectangle((dots, dots, wide - dots, 2 * dots), fill=255, outline=0, width=2)
    for millimetre in range(centimetres * 10 + 1):
        left = dots + millimetre * dots // 10
        long = dots * (6 if millimetre % 10 == 0 else 3) // 10
        draw.line((left, dots, left, dots + long), fill=0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return FinishedPage("jpeg", out.getvalue(), wide, tall, _PICTURE_DPI, colour=False)


def sample_answers(form: Form, language: str) -> dict[str, Any]:
    """Answer every question that is shown, always alike."""
    answers: dict[str, Any] = {}
    turn = 0
    for section in form.sections:
        for field in section.fields:
            turn += 1
            if condition_holds(section.when, answers) and condition_holds(field.when, answers):
                answers[field.field_id] = _answer(form, field, language, turn)
    return answers


def _answer(form: Form, field: Field, language: str, turn: int) -> Any:
    if field.type is FieldType.TABLE:
        return [dict(_row(form, field, language, n)) for n in range(max(2, field.least or 0))]
    return _single(form, field, language, turn)


def _row(form: Form, field: Field, language: str, number: int) -> Iterator[tuple[str, Any]]:
    row: dict[str, Any] = {}
    for place, column in enumerate(field.columns):
        if condition_holds(column.when, row):
            value = _single(form, column, language, number * 5 + place)
            row[column.field_id] = _mark(column, number) if column.hidden else value
            yield column.field_id, row[column.field_id]


def _mark(column: Field, number: int) -> Any:
    marks = {
        "view": ("front", "back")[number % 2],
        "mark_x": 430,
        "mark_y": 260 + 120 * number,
        "page": f"p{number}",
    }
    return marks[column.field_id]


def _single(form: Form, field: Field, language: str, turn: int) -> Any:
    if field.pattern:
        return EXAMPLES[field.pattern]
    if field.type is FieldType.INTEGER:
        return max(field.least or 0, min(field.most or 99, 20 + turn))
    if field.type is FieldType.DECIMAL:
        return f"{max(field.least or 0, 3 + turn % 9)}.5"
    if field.type in (FieldType.DATE, FieldType.DATETIME):
        at = _BEGIN + timedelta(minutes=9 * turn)
        return at.strftime("%Y-%m-%d" if field.type is FieldType.DATE else "%Y-%m-%dT%H:%M")
    if field.type in (FieldType.YES_NO, FieldType.CHOICE):
        return _choice(form, field, turn)
    return _text(field, language)


def _choice(form: Form, field: Field, turn: int) -> str:
    if field.type is FieldType.YES_NO:
        return "no" if field.field_id.startswith("no_") else "yes"
    codes = list(form.vocabularies[field.words])
    # A refusal would hide the rest of the form; a survivor is drawn as a woman.
    return (
        codes[0] if field.words == "consent" else codes[_spread(field.field_id, turn) % len(codes)]
    )


def _spread(name: str, turn: int) -> int:
    return hashlib.sha256(f"{name}{turn}".encode()).digest()[0]


def _text(field: Field, language: str) -> str:
    most = field.most or _SHORT
    if field.identity:
        return _NAMES[language][:most]
    sentence = _WORDS[language]
    if field.type is FieldType.PARAGRAPH:
        return " ".join([sentence] * 3)[:most].rpartition(" ")[0]
    words = sentence.split()[:4]
    while len(" ".join(words)) > min(most, _SHORT):
        words.pop()
    return " ".join(words) or "7"


def _small(picture: bytes) -> bytes:
    """Keep a page readable in few bytes."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as held:
        held.convert("L").quantize(_GREYS).save(out, "PNG", optimize=True)
    return out.getvalue()
