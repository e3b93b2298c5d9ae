"""From a draft to its frozen PDF: whoever knows the draft's kind makes it."""

from station_app.documents.freezing import write_nothing_else
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import Document
from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId
from station_app.station.followers import Besides
from station_app.station.station import Station


def finalise(
    station: Station,
    document_id: DocumentId,
    ticket: CancelTicket,
    report: Report,
    besides: Besides = write_nothing_else,
) -> Document:
    """Check a draft, make its archive PDF and freeze the PDF's hash.

    Args:
        station: the station.
        document_id: a draft, scanned or typed.
        ticket: stops the work; the draft stays as it was.
        report: hears of each page.
        besides: writes what stands or falls with it; what it raises leaves the draft as it was.

    Raises:
        As :func:`station_app.scanning.finalise.finalise_scan` for scanned pages and
        :func:`station_app.forms.finalise.finalise_form` for a form. DocumentUnknown: nobody makes it.
    """
    for make in station.followers.finalise:
        made = make(station, document_id, ticket, report, besides)
        if made is not None:
            return made
    raise DocumentUnknown(document=document_id)
