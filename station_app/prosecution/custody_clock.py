"""The clock of custody that every bundle shows: as it is typed, else as the custody register has it."""

from dataclasses import replace
from datetime import timedelta

from station_app.model.clock import IST
from station_app.prisoners import rows as prisoner_rows
from station_app.prosecution.model import Exchange
from station_app.station.station import Station

_DAYS = {"remand_60": 60, "remand_90": 90}
_SAFE_DAYS = 60
"""Counted where nobody has said which clock of BNSS s. 187 runs."""


def known_remand(station: Station, case_ref: str) -> tuple[str, int] | None:
    """Return the first day and the days of the remand that ends first; ``None``: nobody is held."""
    with station.store.reading() as tx:
        held = [
            row
            for row in prisoner_rows.listing(tx, case_ref)
            if row.first_remand_at is not None and row.inside and row.report_filed_at is None
        ]
    clocks = [
        (row.first_remand_at.astimezone(IST).date(), _DAYS.get(row.clock, _SAFE_DAYS))
        for row in held
        if row.first_remand_at is not None
    ]
    if not clocks:
        return None
    first, days = min(clocks, key=lambda clock: clock[0] + timedelta(days=clock[1]))
    return first.isoformat(), days


def with_remand(station: Station, exchange: Exchange) -> Exchange:
    """Return an exchange with its clock: nobody has to type what the register knows."""
    known = None if exchange.first_remand else known_remand(station, exchange.case_ref)
    if known is None:
        return exchange
    return replace(exchange, first_remand=known[0], remand_days=known[1])
