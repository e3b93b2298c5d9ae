"""Prints what an exchange with the prosecution says of itself."""

from station_app.model.printers import PrintOrder
from station_app.prosecution import printouts as prosecution_printouts
from station_app.prosecution.model import Exchange
from ui.widgets.context import WindowContext

_MAKERS = {
    "compliance": prosecution_printouts.compliance_table,
    "dispatch": prosecution_printouts.dispatch_proof,
    "exchange": prosecution_printouts.whole_exchange,
}


def print_exchange(context: WindowContext, exchange: Exchange, what: str) -> None:
    """Open the print panel on a paper of an exchange.

    Args:
        context: the window's parts.
        exchange: what it is about.
        what: ``compliance``, ``dispatch`` or ``exchange``.
    """
    station, make = context.station, _MAKERS[what]
    order = PrintOrder(
        f"scrutiny_{what}",
        exchange.exchange_id,
        f"scrutiny_account.title.{what}",
        case_ref=exchange.case_ref,
    )
    context.print_paper(order, lambda: make(station, exchange.exchange_id))
