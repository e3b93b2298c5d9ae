"""What is typed of an exchange before its bundle is built, and how it is kept."""

from typing import NamedTuple

from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution.model import Exchange
from station_app.station.station import Station


class BundleTerms(NamedTuple):
    """What is typed of an exchange."""

    case_ref: str
    purpose: str
    office: str
    first_remand: str
    remand_days: int | None
    gaps_note: str
    part_bytes: int


def store_terms(station: Station, exchange_id: str, said: BundleTerms) -> Exchange:
    """Begin the exchange, or set what the next cover says."""
    if exchange_id:
        return prosecution_exchange.set_exchange(
            station,
            exchange_id,
            office=said.office,
            first_remand=said.first_remand,
            remand_days=said.remand_days,
            gaps_note=said.gaps_note,
            part_bytes=said.part_bytes,
        )
    return prosecution_exchange.open_exchange(
        station,
        said.case_ref,
        said.purpose,
        said.office,
        first_remand=said.first_remand,
        remand_days=said.remand_days,
        gaps_note=said.gaps_note,
        part_bytes=said.part_bytes,
    )
