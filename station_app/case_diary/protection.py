"""A volume and its copy are as closed as the case and the papers that they hold."""

from collections.abc import Sequence

from station_app.case_diary import rows
from station_app.cases import rows as case_rows
from station_app.documents import rows as document_rows
from station_app.documents.kinds import load_kinds
from station_app.documents.protection import is_protected
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from station_app.store.connection import Transaction


def is_copy_protected(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether a copy of a diary volume is protected; ``None`` where the id is no such copy."""
    copy = document_rows.find(tx, DocumentId(object_id))
    kind = None if copy is None else load_kinds().get(copy.kind)
    if copy is None or kind is None or not kind.made:
        return None
    volumes = [v for v in rows.of_case(tx, copy.case_ref) if v.number == copy.volume]
    return _holds_protected(station, tx, copy.case_ref, [v.volume_id for v in volumes])


def is_volume_protected(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether a diary volume is protected; ``None`` where the id is no volume."""
    case_ref = case_of_volume(tx, object_id)
    return _holds_protected(station, tx, case_ref, [object_id]) if case_ref else None


def case_of_volume(tx: Transaction, object_id: str) -> str:
    """Return the case of a diary volume; empty where the id is no volume."""
    volume = rows.find(tx, object_id)
    return "" if volume is None else volume.case_ref


def _holds_protected(
    station: Station, tx: Transaction, case_ref: str, volume_ids: Sequence[str]
) -> bool:
    case = case_rows.find(tx, case_ref)
    if case is not None and case.hidden:
        return True
    papers = [entry.document_id for one in volume_ids for entry in rows.entries(tx, one)]
    return any(is_protected(station, tx, paper) for paper in papers)
