"""What an answer reads on paper and on the screen, in a language."""

from collections.abc import Mapping
from typing import Any

from station_app.form_definitions.validation import as_day, as_moment
from station_app.model.forms import Answers, Field, FieldType, Form, Naming, rows_of
from station_app.model.texts import Texts


def format_answer(form: Form, field: Field, value: Any, texts: Texts) -> str:
    """Return an answer as people read it; a table gives nothing here, its cells do."""
    if value is None or field.type is FieldType.TABLE:
        return ""
    if field.type is FieldType.CHOICE:
        entry = form.vocabularies[field.words].get(str(value))
        return str(value) if entry is None else entry.of(texts.language)
    if field.type is FieldType.YES_NO:
        return texts(f"form.{value}") if value in ("yes", "no") else str(value)
    return _plain(field, value, texts)


def _plain(field: Field, value: Any, texts: Texts) -> str:
    moment, day = as_moment(value), as_day(value)
    if field.type is FieldType.DATETIME and moment is not None:
        return moment.strftime("%d-%m-%Y %H:%M")
    if field.type is FieldType.DATE and day is not None:
        return day.strftime("%d-%m-%Y")
    unit = f" {texts(f'unit.{field.unit}')}" if field.unit else ""
    return f"{value}{unit}"


def photo_fields(form: Form) -> tuple[Field, ...]:
    """Return the tables of photographs; a form has at most one."""
    return tuple(field for field in form.fields if field.photos)


def photo_pages(form: Form, answers: Answers) -> tuple[str, ...] | None:
    """Return the ids of the captured pages that are photographs, in order.

    ``None`` for a form without such a table: what was captured with it follows it as it stands.
    """
    tables = photo_fields(form)
    if not tables:
        return None
    rows = (row for field in tables for row in rows_of(answers, field.field_id))
    return tuple(str(row.get("page", "")) for row in rows)


def chart_marks(field: Field, rows: Any) -> tuple[tuple[int, str, int, int], ...]:
    """Return the marks of a table with a chart: number, view, x and y in thousandths of the view."""
    if not field.chart or not isinstance(rows, list):
        return ()
    return tuple(
        (number, str(row["view"]), int(row["mark_x"]), int(row["mark_y"]))
        for number, row in enumerate(rows, 1)
        if isinstance(row, Mapping) and {"view", "mark_x", "mark_y"} <= set(row)
    )


def title_of(form: Form, *, refusal: bool) -> Naming:
    """Return the printed title; a record of refusal has its own."""
    return form.refusal if refusal and form.refusal is not None else form.title
