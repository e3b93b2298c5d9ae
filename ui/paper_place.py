"""Which desk a paper opens at."""

from station_app.desks import forms, papers, scrutiny_list
from station_app.desks.station import Station
from station_app.model.ids import DocumentId


def desk_of(station: Station, document_id: DocumentId) -> str:
    """Give the desk of a paper: a bundle's, a typed or received one's, or a scan's. For a lane."""
    if scrutiny_list.is_part(station, document_id):
        return "scrutiny"
    typed = papers.has_come(station, document_id) or forms.is_form(station, document_id)
    return "forms" if typed else "scan"
