"""Which desk a paper opens at."""

from station_app.documents import received
from station_app.forms import filling
from station_app.model.ids import DocumentId
from station_app.prosecution import register as prosecution_register
from station_app.station.station import Station


def desk_of(station: Station, document_id: DocumentId) -> str:
    """Return the desk of a paper: a bundle's, a typed or received one's, or a scan's. For a lane."""
    with station.store.reading() as tx:
        part = prosecution_register.is_part(tx, document_id)
    if part:
        return "prosecution"
    typed = received.is_received(station, document_id) or filling.is_form(station, document_id)
    return "forms" if typed else "scan"
