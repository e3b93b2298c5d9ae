"""Forms found by a person's name."""

from functools import cache

from station_app.documents import form_rows
from station_app.documents.protection import may_see
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.forms.filling import load_form_document
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.text_search.name_matching import name_matches


def find_by_name(station: Station, name: str) -> tuple[Document, ...]:
    """Find forms by a person's name, in either script; protected ones only where they were opened.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        # Read in one go: a name is looked for among twenty thousand papers while somebody waits.
        fitting: dict[DocumentId, list[str]] = {}
        for document_id, field, value in form_rows.answered(tx, _naming_fields()):
            if name_matches(name, str(value)):
                fitting.setdefault(document_id, []).append(field)
        found = [
            document
            for document_id, fields in fitting.items()
            for document, form, _ in (load_form_document(tx, document_id),)
            if any(field.identity and field.field_id in fields for field in form.fields)
        ]
    found.sort(key=lambda document: document.changed_at, reverse=True)
    return tuple(document for document in found if may_see(station, document.document_id))


@cache
def _naming_fields() -> frozenset[str]:
    """Return the questions of all forms, of every version, that tell who somebody is."""
    return frozenset(
        field.field_id
        for kind in kinds_with_forms()
        for version in range(1, load_form(kind).version + 1)
        for field in load_form(kind, version).fields
        if field.identity
    )
