"""Prints what an exchange with the prosecution says of itself."""

from station_app.desks import scrutiny_prints
from station_app.model.printers import PrintOrder
from station_app.model.scrutiny import Exchange
from ui.bench import Bench

_MAKERS = {
    "compliance": scrutiny_prints.compliance_table,
    "dispatch": scrutiny_prints.dispatch_proof,
    "exchange": scrutiny_prints.whole_exchange,
}


def print_account(bench: Bench, exchange: Exchange, what: str) -> None:
    """Open the print panel on a paper of an exchange.

    Args:
        bench: the window's parts.
        exchange: what it is about.
        what: ``compliance``, ``dispatch`` or ``exchange``.
    """
    station, make = bench.station, _MAKERS[what]
    order = PrintOrder(
        f"scrutiny_{what}",
        exchange.exchange_id,
        f"scrutiny_account.title.{what}",
        case_ref=exchange.case_ref,
    )
    bench.print_paper(order, lambda: make(station, exchange.exchange_id))
