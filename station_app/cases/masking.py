"""Words about a case whose identity is protected: nobody reads them who has not opened it (BNS s. 72)."""

from station_app.cases import rows
from station_app.documents.protection import opened_case
from station_app.station.station import Station
from station_app.store.connection import Transaction


def mask_case_words(station: Station, tx: Transaction, case_ref: str, words: str) -> str:
    """Return free words about a case; none where its identity is protected and was not opened."""
    case = rows.find(tx, case_ref) if case_ref else None
    if case is None or not case.hidden or station.session.has_opened(opened_case(case_ref)):
        return words
    return ""
