"""From a filled form to what stands on its paper, in Hindi, in English or in both."""

from collections.abc import Iterator, Sequence
from typing import Any

from station_app.form_definitions.answer_text import (
    chart_marks,
    format_answer,
    photo_fields,
    title_of,
)
from station_app.form_definitions.cross_field_rules import load_rules
from station_app.form_definitions.embedded_json import FilledForm, code_text, encode_form
from station_app.form_definitions.validation import as_moment, is_refusal, visible_fields
from station_app.model.body_chart import VIEWS, figure_of
from station_app.model.forms import Answers, Field, FieldType, Form, Naming, rows_of
from station_app.model.printed_form import (
    ANSWERS_FILE,
    BodyMark,
    Chart,
    Grid,
    Heading,
    PrintedAnswer,
    PrintedForm,
)
from station_app.model.texts import Texts

Block = Heading | PrintedAnswer | Grid | Chart
_WIDE = (FieldType.PARAGRAPH,)


class PrintLanguage:
    """Says everything in the paper's language, or in both with a stroke between."""

    def __init__(self, language: str, hindi: Texts, english: Texts) -> None:
        self._texts: Sequence[Texts] = {"hi": (hindi,), "en": (english,)}.get(
            language, (hindi, english)
        )

    def say(self, key: str, /, **params: str | int) -> str:
        """Return a text of the catalogue."""
        return self._join(texts(key, **params) for texts in self._texts)

    def name(self, naming: Naming) -> str:
        """Return words of the form."""
        return self._join(naming.of(texts.language) for texts in self._texts)

    def value(self, form: Form, field: Field, value: Any) -> str:
        """Return an answer; what reads the same in both languages stands once."""
        return self._join(format_answer(form, field, value, texts) for texts in self._texts)

    @staticmethod
    def _join(words: Iterator[str]) -> str:
        return " / ".join(dict.fromkeys(words))


def lay_out_form(
    form: Form, filled: FilledForm, hindi: Texts, english: Texts, *, signers: int
) -> PrintedForm:
    """Return what stands on the paper.

    Args:
        form: the very version that was filled.
        filled: what travels inside.
        hindi: the Hindi texts.
        english: the English texts.
        signers: signature blocks.
    """
    speaker = PrintLanguage(filled.language, hindi, english)
    sealed = encode_form(filled)
    refusal = is_refusal(form, filled.answers)
    return PrintedForm(
        title=speaker.name(title_of(form, refusal=refusal)),
        law=form.law,
        office=filled.office,
        head=tuple(_head(filled, speaker)),
        blocks=tuple(_blocks(form, filled.answers, speaker)),
        signers=signers,
        sign_label=speaker.say("paper.sign"),
        seal_label=speaker.say("paper.seal"),
        addendum_label=speaker.say("paper.addendum") if form.addendum and not refusal else "",
        notes=tuple(_notes(filled, speaker)),
        captions=tuple(_captions(form, filled.answers, speaker)),
        footer=_footer(filled, speaker),
        qr=code_text(filled, sealed),
        answers_name=ANSWERS_FILE,
        answers_json=sealed,
    )


def printed_texts(printed: PrintedForm) -> Iterator[str]:
    """Return every text of the paper in the order in which it is drawn, but for the foot lines."""
    yield from (printed.office, printed.title, printed.law)
    for label, value in printed.head:
        yield from (f"{label}:", value)
    for block in printed.blocks:
        yield from _block_words(block)
    yield from printed.notes
    yield from printed.captions


def _block_words(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from (block.text, block.law)
    elif isinstance(block, PrintedAnswer):
        yield from (f"{block.number}. {block.label}", block.value)
    elif isinstance(block, Grid):
        yield f"{block.number}. {block.label}"
        yield from block.columns
        for row in block.rows:
            yield from row


def _head(filled: FilledForm, speaker: PrintLanguage) -> Iterator[tuple[str, str]]:
    moment = as_moment(filled.printed_at)
    rows = (
        ("paper.reference", filled.local_ref),
        ("paper.register", filled.register_no),
        ("paper.central", filled.central_no),
        ("paper.case", filled.case_ref),
        ("paper.office_code", filled.ps_code),
        ("paper.concerns", filled.concerns),
        ("paper.printed", "" if moment is None else moment.strftime("%d-%m-%Y %H:%M")),
    )
    for key, value in rows:
        if value:
            yield speaker.say(key), value


def _blocks(form: Form, answers: Answers, speaker: PrintLanguage) -> Iterator[Block]:
    number = 0
    for section, fields in visible_fields(form, answers):
        yield Heading(speaker.name(section.label), section.law)
        for field in fields:
            number += 1
            value = answers.get(field.field_id)
            label = speaker.name(field.label)
            if field.type is FieldType.TABLE and isinstance(value, list) and value:
                yield _grid(form, field, rows_of(answers, field.field_id), number, speaker)
                yield from _chart(field, value, answers, speaker)
                continue
            said = speaker.value(form, field, value) if value not in (None, [], "") else "—"
            yield PrintedAnswer(number, label, said, field.type in _WIDE, field.law)


def _grid(
    form: Form, field: Field, rows: Sequence[Answers], number: int, speaker: PrintLanguage
) -> Grid:
    columns = [
        column
        for column in field.columns
        if not column.hidden
        and (column.required or any(column.field_id in row for row in rows))
        and (column.when is None or any(column.field_id in row for row in rows))
    ]
    return Grid(
        number,
        speaker.name(field.label),
        tuple(speaker.name(column.label) for column in columns),
        tuple(tuple(_cell(form, column, row, speaker) for column in columns) for row in rows),
        field.law,
    )


def _cell(form: Form, column: Field, row: Answers, speaker: PrintLanguage) -> str:
    value = row.get(column.field_id)
    return speaker.value(form, column, value) if value not in (None, "") else "—"


def _chart(field: Field, rows: Any, answers: Answers, speaker: PrintLanguage) -> Iterator[Chart]:
    marks = chart_marks(field, rows)
    if not field.chart:
        return
    age = answers.get("age_years")
    yield Chart(
        figure_of(str(answers.get("sex", "")), age if type(age) is int else None),
        tuple(BodyMark(*mark) for mark in marks),
        tuple((view, speaker.say(f"body.{view}")) for view in VIEWS),
    )


def _captions(form: Form, answers: Answers, speaker: PrintLanguage) -> Iterator[str]:
    """Return what stands over each photograph: its number and the row that speaks of it."""
    for field in photo_fields(form):
        for number, row in enumerate(rows_of(answers, field.field_id), 1):
            said = (
                f"{speaker.name(column.label)}: {_cell(form, column, row, speaker)}"
                for column in field.columns
                if not column.hidden and column.field_id in row
            )
            yield " · ".join((speaker.say("paper.photograph", number=number), *said))


def _notes(filled: FilledForm, speaker: PrintLanguage) -> Iterator[str]:
    words = {rule.rule_id: rule for rule in load_rules()}
    for rule_id, reason in sorted(filled.reasons.items()):
        rule = words.get(rule_id)
        if rule is not None:
            said = speaker.name(rule.words)
            yield f"{said} [{rule.law}] {speaker.say('paper.reason')}: {reason}"


def _footer(filled: FilledForm, speaker: PrintLanguage) -> str:
    return f"{filled.local_ref} · {filled.document_id} · " + speaker.say(
        "paper.page", page="{page}", pages="{pages}"
    )
