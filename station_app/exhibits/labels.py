"""Labels for sealed packets: number, seal and case, and a code that finds the packet again."""

from station_app.exhibits import rows
from station_app.exhibits.model import Exhibit
from station_app.model.clock import for_people
from station_app.model.errors import NothingChosen
from station_app.model.operators import Right
from station_app.model.printers import PrintOrder
from station_app.model.texts import load_texts
from station_app.pdf.office_sheet_model import SealLabel
from station_app.printing.office_printouts import labels_order, labels_pdf
from station_app.station.station import Station, record


def labels_of(station: Station, exhibit_ids: tuple[str, ...]) -> bytes:
    """Write the labels of packets; never what is inside and never from whom.

    Raises:
        NothingChosen. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not exhibit_ids:
        raise NothingChosen
    language = station.settings.language
    with station.store.transaction() as tx:
        chosen = [rows.load(tx, exhibit_id) for exhibit_id in exhibit_ids]
        for row in chosen:
            record(station, tx, operator.operator_id, "exhibit.label", row.exhibit_id)
    return labels_pdf(station, [_label(station, row, language) for row in chosen], language)


def order_of(exhibit_ids: tuple[str, ...]) -> PrintOrder:
    """Return the order with which labels are printed: it names packets, not persons."""
    return labels_order(exhibit_ids[0] if exhibit_ids else "")


def _label(station: Station, row: Exhibit, language: str) -> SealLabel:
    texts = load_texts(language)
    settings = station.settings
    unit = settings.unit_hi if language == "hi" else settings.unit_en
    malkhana = f"{texts('exhibits.malkhana_no')}: {row.malkhana_no}" if row.malkhana_no else ""
    lines = (
        f"{row.case_ref} · {texts('exhibits.packet')} {row.packet}",
        f"{texts('exhibits.seal')}: {row.seal}",
        malkhana,
        unit,
        for_people(row.added_at)[:10],
    )
    return SealLabel(tuple(line for line in lines if line), row.exhibit_id)
