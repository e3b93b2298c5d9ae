"""Standing phrases for the fields where the law does not want each word anew."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from station_app.form_definitions.schema_file import FOLDER
from station_app.forms import filling, phrase_rows
from station_app.forms.errors import PhraseNotKept
from station_app.forms.phrase_rows import PhraseRow
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station

_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that may be put into a field."""

    phrase_id: str
    """Empty: it came with the program and stays."""
    text: str


def takes_phrases(kind: str, field_id: str) -> bool:
    """Tell whether the field may have standing phrases (resources/forms/phrases.toml)."""
    return field_id in _table()["fields"].get(kind, ())


def phrases_for(station: Station, kind: str, field_id: str, language: str) -> tuple[Phrase, ...]:
    """Return the phrases of a field: the office's own first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        own = phrase_rows.of_field(tx, kind, field_id)
    given = (
        Phrase("", row[language])
        for row in _table()["phrases"]
        if (row["kind"], row["field"]) == (kind, field_id)
    )
    return (*(Phrase(row.phrase_id, row.text) for row in own), *given)


def store_phrase(station: Station, document_id: DocumentId, field_id: str, text: str) -> str:
    """Keep a text for the next papers; return its id.

    Raises:
        PhraseNotKept: the field is not for phrases, the text is empty or names a person of this
            form. NotAllowed, SessionLocked. IdentityProtected.
    """
    operator = station.session.require(Right.WRITE)
    seen = filling.view(station, document_id)
    words = text.strip()
    names = [
        str(seen.answers[field.field_id])
        for field in seen.form.fields
        if field.identity and field.field_id in seen.answers
    ]
    parts = [part for name in names for part in name.split() if len(part) >= _SHORTEST_NAME]
    lawful = takes_phrases(seen.document.kind, field_id)
    if not words or not lawful or any(part in words.split() for part in parts):
        raise PhraseNotKept
    row = PhraseRow(
        station.new_id("f"),
        seen.document.kind,
        field_id,
        words,
        station.clock.now(),
        operator.operator_id,
    )
    with station.store.transaction() as tx:
        phrase_rows.put(tx, row)
    return row.phrase_id


def drop_phrase(station: Station, phrase_id: str) -> None:
    """Take a phrase off the list; :func:`restore_phrase` brings it back.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        phrase_rows.set_dropped(tx, phrase_id, station.clock.now())


def restore_phrase(station: Station, phrase_id: str) -> None:
    """Put a dropped phrase back on the list.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        phrase_rows.set_dropped(tx, phrase_id, None)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "phrases.toml").read_text(encoding="utf-8"))
