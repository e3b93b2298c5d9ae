"""A form as data: what it asks, of whom, by which law. And what was answered.

An answer is JSON as it is kept, sent and put into the PDF: a text for ``text``, ``paragraph``,
``choice``, ``date`` (``2026-03-14``), ``datetime`` (``2026-03-14T21:05`` in IST) and ``decimal``
(``"2.5"``, never a binary fraction); a number for ``integer``; ``"yes"`` or ``"no"`` for
``yes_no``; a list of rows for ``table``. What was not answered is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]
"""Answers by the field's id."""


class FieldType(StrEnum):
    """What a field takes."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    YES_NO = "yes_no"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Naming:
    """Words in both languages."""

    hi: str
    en: str

    def of(self, language: str) -> str:
        """Return the words in a language."""
        return self.hi if language == "hi" else self.en


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when another field of the same form (or row) has one of some answers."""

    field: str
    any: tuple[str, ...] = ()
    filled: bool | None = None
    """Instead of ``any``: whether the field is answered at all."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Which words of a vocabulary are offered while a condition holds."""

    when: Condition
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question."""

    field_id: str
    label: Naming
    type: FieldType
    required: bool = False
    """Needed whenever the field is shown."""
    required_when: Condition | None = None
    when: Condition | None = None
    """Shown only then; what is not shown is not asked, not printed and not sent."""
    most: int | None = None
    """Signs of a text, greatest number, or rows of a table."""
    least: int | None = None
    """Smallest number, or fewest rows."""
    places: int = 0
    """Decimal places."""
    unit: str = ""
    """Its word is the text ``unit.<unit>``."""
    words: str = ""
    """The vocabulary of a choice."""
    offers: tuple[Offer, ...] = ()
    """The first that holds narrows the vocabulary; none: all of it."""
    pattern: str = ""
    """The rule of a number's shape, see ``station_app.form_definitions.number_formats``."""
    past: bool = False
    """May not lie in the future."""
    after: str = ""
    """May not lie before this field's time."""
    at_least: str = ""
    """May not be smaller than this field's number."""
    identity: bool = False
    """Tells who somebody is: masked where the form carries a protected identity."""
    keep: bool = False
    """The last value may be offered again, because it is about the desk and not about a person."""
    source: str = ""
    """Where the answer may be copied from: ``request.person_name``, ``case.case_ref``…"""
    law: str = ""
    help: Naming | None = None
    hidden: bool = False
    """Kept and sent, but drawn as a mark and not as words."""
    chart: bool = False
    """A table of marks on the body chart."""
    photos: bool = False
    """A table of photographs: each row names the captured page that it speaks of."""
    columns: tuple["Field", ...] = ()
    calculation: "Calculation | None" = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """A value that follows from others and fills the field until somebody types another."""

    how: str
    """``years_since``, ``hours_since``, ``adds_days`` or ``sums``."""
    of: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together."""

    section_id: str
    label: Naming
    fields: tuple[Field, ...]
    when: Condition | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One published version of a form."""

    kind: str
    version: int
    title: Naming
    law: str
    sections: tuple[Section, ...]
    vocabularies: Mapping[str, Mapping[str, Naming]]
    signers: tuple[str, ...]
    """Roles of whom one must sign; empty: it is signed on paper."""
    most_signers: int
    sha256: str
    """Hex SHA-256 over the form's file and its vocabularies' file."""
    retention_days: int
    """Days that the paper stays here after its receipt."""
    limit: str = ""
    """The clock that runs, by its name in ``limits.toml``."""
    limit_when: Condition | None = None
    register: str = ""
    """The register that gives the paper its serial."""
    addressed_to: str = ""
    """The field with the code of the office that the paper goes to."""
    addendum: bool = False
    """Has room for an addendum after the signature."""
    priority: int = 2
    identity_always: bool = False
    identity_when: Condition | None = None
    refused_when: Condition | None = None
    """When it holds, the paper is a record of refusal and bears ``refusal`` as its title."""
    refusal: Naming | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in their order, without the columns of tables."""
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, field_id: str) -> Field:
        """Return a field.

        Raises:
            KeyError: the form has none of that name.
        """
        for field in self.fields:
            if field.field_id == field_id:
                return field
        raise KeyError(field_id)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an answer is not, or a rule that it breaks."""

    path: str
    """``pulse``, or ``injuries.2.clause`` for the third row; empty: about the whole form."""
    key: str
    """Its sentence is the text ``finding.<key>``, or the rule's own words."""
    params: Mapping[str, str | int]
    """For the sentence; a :class:`Naming` is never in it, only keys and numbers."""
    refuses: bool = True
    """Whether the paper cannot be finished; otherwise a reason is taken."""
    words: Naming | None = None
    """The rule's own sentence, where it has one."""
    law: str = ""


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """A register that an office keeps by the year."""

    register: str
    kept_by: str
    """``thana`` or ``hospital``."""
    prefix: str
    pillar: str
    """The pillar that gives the same papers a number of its own; empty: none."""
    label: Naming


@dataclass(frozen=True, slots=True)
class FormLimit:
    """A clock: how long, from which field, by which rule."""

    name: str
    seconds: int
    since: str
    """A field's id, or ``finalised``."""
    law: str
    label: Naming


def condition_holds(condition: Condition | None, answers: Answers) -> bool:
    """Tell whether a condition holds for the answers; no condition always holds."""
    if condition is None:
        return True
    value = answers.get(condition.field)
    if condition.filled is not None:
        return bool(value) == condition.filled
    return value in condition.any


def codes_of(form: Form, field: Field, answers: Answers) -> tuple[str, ...]:
    """Return the codes that a choice offers as the answers stand."""
    for offer in field.offers:
        if condition_holds(offer.when, answers):
            return offer.codes
    return tuple(form.vocabularies[field.words])


def rows_of(answers: Answers, field_id: str) -> Sequence[Answers]:
    """Return the rows of a table; none where it was not answered or is no table."""
    value = answers.get(field_id)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
