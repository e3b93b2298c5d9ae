"""Reads a form's file, strictly: a name too many, a word unknown or a reference astray is refused."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from station_app.form_definitions.number_formats import SHAPES
from station_app.model.errors import FormUnknown
from station_app.model.forms import (
    Calculation,
    Condition,
    Field,
    FieldType,
    Form,
    FormLimit,
    Naming,
    Offer,
    RegisterBook,
    Section,
)
from station_app.model.operators import Role
from station_app.model.texts import RESOURCES

FOLDER = RESOURCES / "forms"
_KIND = re.compile(r"[A-Z0-9_]{1,40}")
CLOCKED, _UNHURRIED = 2, 3
"""The order in which papers leave, where a form says nothing of its own: 1 goes first."""
_ELSEWHERE = frozenset({"prosecutor"})
"""Who signs such a paper, but never at a terminal."""

_FORM = frozenset(
    [
        "kind",
        "version",
        "vocabularies",
        "hi",
        "en",
        "law",
        "signers",
        "most_signers",
        "retention_days",
        "limit",
        "limit_when",
        "register",
        "addressed_to",
        "addendum",
        "priority",
        "identity_always",
        "identity_when",
        "refused_when",
        "refusal_hi",
        "refusal_en",
        "sections",
    ]
)
_SECTION = frozenset(["id", "hi", "en", "law", "when", "fields"])
_FIELD = frozenset(
    [
        "id",
        "hi",
        "en",
        "type",
        "required",
        "required_when",
        "when",
        "max",
        "min",
        "most",
        "least",
        "places",
        "unit",
        "words",
        "offers",
        "pattern",
        "past",
        "after",
        "at_least",
        "identity",
        "keep",
        "from",
        "law",
        "help_hi",
        "help_en",
        "hidden",
        "chart",
        "photos",
        "columns",
        "years_since",
        "hours_since",
        "on",
        "adds_days",
        "since",
        "sums",
    ]
)
_CONDITION = frozenset(["field", "any", "filled"])
_OFFER = frozenset(["when", "codes"])
_CALCULATIONS = ("years_since", "hours_since", "adds_days", "sums")
_YES_NO = ("yes", "no")


class InvalidForm(ValueError):
    """A form's file says something that no form can say; ``args[0]`` names the place."""


def kinds_with_forms(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the kinds of paper that have a form."""
    return tuple(
        sorted(
            path.name
            for path in folder.iterdir()
            if path.is_dir() and path.name != "vocabularies" and any(path.glob("[0-9]*.toml"))
        )
    )


def newest_version(kind: str, folder: Path = FOLDER) -> int:
    """Return the number of the newest version.

    Raises:
        FormUnknown: the kind has no form.
    """
    versions = [int(path.stem) for path in (folder / kind).glob("[0-9]*.toml")]
    if not versions:
        raise FormUnknown(kind=kind[:40], version=0)
    return max(versions)


@cache
def load_form(kind: str, version: int | None = None, folder: Path = FOLDER) -> Form:
    """Read a version of a form, the newest where none is named.

    Raises:
        FormUnknown: there is no such form or version. InvalidForm: its file is not a form.
    """
    # The name may stand in a paper that came: it leads to a form's folder or to none.
    if not _KIND.fullmatch(kind):
        raise FormUnknown(kind=kind[:40], version=0 if version is None else version)
    number = newest_version(kind, folder) if version is None else version
    path = folder / kind / f"{number}.toml"
    if not path.is_file():
        raise FormUnknown(kind=kind[:40], version=number)
    source = path.read_bytes()
    table = tomllib.loads(source.decode("utf-8"))
    _only(table, _FORM, kind)
    words_source = (folder / "vocabularies" / f"{table['vocabularies']}.toml").read_bytes()
    form = _form(table, _vocabularies(words_source), hashlib.sha256(source + words_source))
    if (form.kind, form.version) != (kind, number):
        raise InvalidForm(f"{kind}: name")
    _check(form)
    return form


def load_limits(folder: Path = FOLDER) -> Mapping[str, FormLimit]:
    """Read the clocks."""
    table = tomllib.loads((folder / "limits.toml").read_text(encoding="utf-8"))
    return {
        name: FormLimit(
            name,
            int(row.get("days", 0)) * 86400 + int(row.get("hours", 0)) * 3600,
            str(row["from"]),
            str(row["law"]),
            Naming(row["hi"], row["en"]),
        )
        for name, row in table.items()
    }


def load_registers(folder: Path = FOLDER) -> Mapping[str, RegisterBook]:
    """Read the registers."""
    table = tomllib.loads((folder / "registers.toml").read_text(encoding="utf-8"))
    return {
        name: RegisterBook(
            name, row["kept_by"], row["prefix"], row["pillar"], Naming(row["hi"], row["en"])
        )
        for name, row in table.items()
    }


def _vocabularies(source: bytes) -> Mapping[str, Mapping[str, Naming]]:
    table = tomllib.loads(source.decode("utf-8"))
    return {
        name: {code: Naming(*words) for code, words in entries.items()}
        for name, entries in table.items()
    }


def _form(table: Mapping[str, Any], words: Mapping[str, Mapping[str, Naming]], sha: Any) -> Form:
    refusal = table.get("refusal_hi")
    return Form(
        kind=table["kind"],
        version=table["version"],
        title=Naming(table["hi"], table["en"]),
        law=table["law"],
        sections=tuple(_section(row) for row in table["sections"]),
        vocabularies=words,
        signers=tuple(table["signers"]),
        most_signers=table.get("most_signers", 1),
        sha256=sha.hexdigest(),
        retention_days=table["retention_days"],
        limit=table.get("limit", ""),
        limit_when=_condition(table.get("limit_when")),
        register=table.get("register", ""),
        addressed_to=table.get("addressed_to", ""),
        addendum=table.get("addendum", False),
        priority=table.get("priority", CLOCKED if "limit" in table else _UNHURRIED),
        identity_always=table.get("identity_always", False),
        identity_when=_condition(table.get("identity_when")),
        refused_when=_condition(table.get("refused_when")),
        refusal=None if refusal is None else Naming(refusal, table["refusal_en"]),
    )


def _section(row: Mapping[str, Any]) -> Section:
    _only(row, _SECTION, str(row.get("id")))
    return Section(
        section_id=row["id"],
        label=Naming(row["hi"], row["en"]),
        fields=tuple(_field(field) for field in row["fields"]),
        when=_condition(row.get("when")),
        law=row.get("law", ""),
    )


def _field(row: Mapping[str, Any]) -> Field:
    _only(row, _FIELD, str(row.get("id")))
    hint = row.get("help_hi")
    return Field(
        field_id=row["id"],
        label=Naming(row["hi"], row["en"]),
        type=FieldType(row["type"]),
        required=row.get("required", False),
        required_when=_condition(row.get("required_when")),
        when=_condition(row.get("when")),
        most=row.get("max", row.get("most")),
        least=row.get("min", row.get("least")),
        places=row.get("places", 0),
        unit=row.get("unit", ""),
        words=row.get("words", ""),
        offers=tuple(_offer(offer) for offer in row.get("offers", ())),
        pattern=row.get("pattern", ""),
        past=row.get("past", False),
        after=row.get("after", ""),
        at_least=row.get("at_least", ""),
        identity=row.get("identity", False),
        keep=row.get("keep", False),
        source=row.get("from", ""),
        law=row.get("law", ""),
        help=None if hint is None else Naming(hint, row["help_en"]),
        hidden=row.get("hidden", False),
        chart=row.get("chart", False),
        photos=row.get("photos", False),
        columns=tuple(_field(column) for column in row.get("columns", ())),
        calculation=_calculation(row),
    )


def _calculation(row: Mapping[str, Any]) -> Calculation | None:
    for how in _CALCULATIONS:
        if how in row:
            on = row.get("since", "") if how == "adds_days" else row.get("on", "")
            return Calculation(how, row[how], on)
    return None


def _condition(row: Mapping[str, Any] | None) -> Condition | None:
    if row is None:
        return None
    _only(row, _CONDITION, str(row.get("field")))
    return Condition(row["field"], tuple(row.get("any", ())), row.get("filled"))


def _offer(row: Mapping[str, Any]) -> Offer:
    _only(row, _OFFER, "offers")
    condition = _condition(row["when"])
    assert condition is not None  # noqa: S101 - a row gives a condition
    return Offer(condition, tuple(row["codes"]))


def _only(row: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    if strange := set(row) - known:
        raise InvalidForm(f"{place}: {sorted(strange)}")


def _check(form: Form) -> None:
    """Refuse a form whose parts do not fit together."""
    ids = [field.field_id for field in form.fields]
    if len(set(ids)) != len(ids):
        raise InvalidForm(f"{form.kind}: twice")
    if strange := set(form.signers) - {role.value for role in Role} - _ELSEWHERE:
        raise InvalidForm(f"{form.kind}: {sorted(strange)}")
    if form.addressed_to and form.addressed_to not in ids:
        raise InvalidForm(f"{form.kind}: addressed_to")
    _check_fields(form, form.fields)
    for field in form.fields:
        _check_fields(form, field.columns)
    by_id = {field.field_id: field for field in form.fields}
    wholes = [section.when for section in form.sections] + [
        form.limit_when,
        form.identity_when,
        form.refused_when,
    ]
    for condition in wholes:
        _check_condition(form, by_id, condition)


def _check_fields(form: Form, fields: Sequence[Field]) -> None:
    by_id = {field.field_id: field for field in fields}
    for field in fields:
        wrong = [name for name, right in _fits(form, field, by_id) if not right]
        if wrong:
            raise InvalidForm(f"{form.kind}: {field.field_id}: {wrong}")
        for condition in (field.when, field.required_when, *(o.when for o in field.offers)):
            _check_condition(form, by_id, condition)


def _fits(form: Form, field: Field, by_id: Mapping[str, Field]) -> tuple[tuple[str, bool], ...]:
    long = field.type in (FieldType.TEXT, FieldType.PARAGRAPH)
    return (
        ("words", (field.type is FieldType.CHOICE) == bool(field.words)),
        ("vocabulary", not field.words or field.words in form.vocabularies),
        ("offers", all(set(o.codes) <= set(form.vocabularies[field.words]) for o in field.offers)),
        ("pattern", not field.pattern or field.pattern in SHAPES),
        ("columns", (field.type is FieldType.TABLE) == bool(field.columns)),
        ("max", not long or bool(field.most)),
        ("after", not field.after or field.after in by_id),
        ("at_least", not field.at_least or field.at_least in by_id),
    )


def _check_condition(form: Form, by_id: Mapping[str, Field], condition: Condition | None) -> None:
    if condition is None:
        return
    asked = by_id.get(condition.field)
    if asked is None:
        raise InvalidForm(f"{form.kind}: {condition.field}")
    known: Sequence[str] = _YES_NO
    if asked.words:
        known = tuple(form.vocabularies[asked.words])
    if set(condition.any) - set(known) or (not condition.any) == (condition.filled is None):
        raise InvalidForm(f"{form.kind}: {condition.field}: any")
