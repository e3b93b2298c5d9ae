"""A copy of a volume is as closed as the case and the papers that it holds."""

from station_app.case_diary import rows
from station_app.cases import rows as case_rows
from station_app.documents import rows as document_rows
from station_app.documents.kinds import load_kinds
from station_app.documents.protection import is_protected
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from station_app.store.connection import Transaction


def is_volume_protected(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether a copy of a diary volume is protected; ``None`` where the id is no such copy."""
    copy = document_rows.find(tx, DocumentId(object_id))
    kind = None if copy is None else load_kinds().get(copy.kind)
    if copy is None or kind is None or not kind.made:
        return None
    case = case_rows.find(tx, copy.case_ref)
    if case is not None and case.hidden:
        return True
    volumes = [v for v in rows.of_case(tx, copy.case_ref) if v.number == copy.volume]
    papers = [entry.document_id for v in volumes for entry in rows.entries(tx, v.volume_id)]
    return any(is_protected(station, tx, paper) for paper in papers)
