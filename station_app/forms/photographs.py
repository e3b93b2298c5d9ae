"""Photographs of a form: a captured page and the row that speaks of it, always one for one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from station_app.documents import form_rows, page_edit_rows, page_rows
from station_app.form_definitions.answer_text import photo_fields, photo_pages
from station_app.forms import filling
from station_app.forms.errors import FormIncomplete, PhotographMissing
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import IST
from station_app.model.errors import IllegalMove
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Right
from station_app.model.page_edits import PageEdit, Placed, apply_edits
from station_app.model.scanning import ScanProfile
from station_app.sandbox.outside import call
from station_app.scanning import capture, page_editing
from station_app.station.station import Station, record

_PLACE = "gps"
"""The column of a table of photographs that takes the place."""


def takes_photographs(station: Station, document_id: DocumentId) -> bool:
    """Tell whether the form has a place for photographs."""
    return bool(photo_fields(filling.view(station, document_id).form))


def import_photographs(
    station: Station,
    document_id: DocumentId,
    paths: tuple[Path, ...],
    ticket: CancelTicket,
    report: Report,
) -> int:
    """Take pictures in from files; each gets a row in the form. Gives how many.

    Raises:
        IllegalMove: the form has no place for photographs. IntakeError, Cancelled, DiskFull: the
            good pictures before the fault stay. NotAllowed, SessionLocked. IdentityProtected.
    """
    before = _prepare(station, document_id)
    try:
        capture.import_files(station, document_id, paths, ticket, report, sheets=False)
    finally:
        kept = _enter(station, document_id, _new_pages(station, document_id, before))
    return kept


def scan_photographs(
    station: Station,
    document_id: DocumentId,
    device: str,
    profile: ScanProfile,
    ticket: CancelTicket,
    report: Report,
) -> int:
    """Scan pictures; each gets a row in the form. Gives how many.

    Raises:
        ScannerError: the device's fact, after the good pictures. Otherwise as
            :func:`import_photographs`.
    """
    before = _prepare(station, document_id)
    try:
        capture.scan_with(station, document_id, device, profile, ticket, report)
    finally:
        kept = _enter(station, document_id, _new_pages(station, document_id, before))
    return kept


def photograph(station: Station, page_id: str, longest_px: int) -> bytes:
    """Draw the picture of a row as a JPEG; veiled for whoever may not see the form.

    Raises:
        BlobDamaged. DocumentUnknown: there is no such page.
    """
    return page_editing.picture(station, PageId(page_id), Placed(PageId(page_id)), longest_px)


def remove_dropped_photographs(station: Station, document_id: DocumentId) -> None:
    """Take pages whose row was dropped off the paper; their masters stay in the store.

    A picture that never had a row, since the power went, gets one now and must be described first.

    Raises:
        FormIncomplete: a picture came without a row. PhotographMissing: a row speaks of a picture
            that is not there.
    """
    operator = station.session.require(Right.WRITE)
    seen = filling.view(station, document_id)
    wanted = photo_pages(seen.form, seen.answers)
    if wanted is None:
        return
    with station.store.reading() as tx:
        standing = [
            placed.page_id for placed in apply_edits(page_edit_rows.active_edits(tx, document_id))
        ]
        past = form_rows.history(tx, document_id, photo_fields(seen.form)[0].field_id)
    missing = [page_id for page_id in wanted if page_id not in standing]
    if missing:
        raise PhotographMissing(count=len(missing))
    known = {row.get("page") for change in past for row in change.value or []}
    forgotten = [page_id for page_id in standing if page_id not in wanted]
    new = [page_id for page_id in forgotten if page_id not in known]
    if new:
        _enter(station, document_id, new)
        raise FormIncomplete(count=len(new))
    with station.store.transaction() as tx:
        for page_id in forgotten:
            at = station.clock.now()
            page_edit_rows.append(
                tx, document_id, PageEdit("remove", page_id), at, operator.operator_id
            )
            record(station, tx, operator.operator_id, "photograph.dropped", page_id)


def _prepare(station: Station, document_id: DocumentId) -> frozenset[str]:
    station.session.require(Right.WRITE)
    seen = filling.view(station, document_id)
    if not photo_fields(seen.form):
        raise IllegalMove(document=document_id, state=seen.document.state, wanted="photographs")
    return _pages_of(station, document_id)


def _enter(station: Station, document_id: DocumentId, page_ids: Sequence[str]) -> int:
    """Return every new page its row: taken now, unless somebody writes another time."""
    if not page_ids:
        return 0
    seen = filling.view(station, document_id)
    (table,) = photo_fields(seen.form)
    now = station.clock.now().astimezone(IST).strftime("%Y-%m-%dT%H:%M")
    held: list[Any] = list(seen.answers.get(table.field_id) or [])
    placed = any(column.field_id == _PLACE for column in table.columns)
    held += [
        {
            "page": page_id,
            "taken_at": now,
            **(_camera_facts(station, page_id, now) if placed else {}),
        }
        for page_id in page_ids
    ]
    filling.set_answer(station, document_id, table.field_id, held)
    filling.commit_field(station, document_id, table.field_id)
    return len(page_ids)


def _camera_facts(station: Station, page_id: str, now: str) -> dict[str, str]:
    """Return where and when a picture was taken, as far as its camera says."""
    with station.store.reading() as tx:
        page = page_rows.load(tx, PageId(page_id))
    # What a camera wrote is as foreign as its picture: it is read outside.
    module, picture = "station_app.imaging.raster.exif", station.store.blobs.get(page.blob_id)
    try:
        place, taken_at = map(str, call(module, "read_plain_facts", picture))
    except ValueError:
        return {}
    said = {_PLACE: place, "taken_at": taken_at if taken_at <= now else ""}
    return {name: value for name, value in said.items() if value}


def _pages_of(station: Station, document_id: DocumentId) -> frozenset[str]:
    with station.store.reading() as tx:
        return frozenset(page.page_id for page in page_rows.of_document(tx, document_id))


def _new_pages(
    station: Station, document_id: DocumentId, before: frozenset[str]
) -> tuple[str, ...]:
    with station.store.reading() as tx:
        arrived = page_rows.of_document(tx, document_id)
    return tuple(page.page_id for page in arrived if page.page_id not in before)
