"""Prints what an exchange with the prosecution says of itself."""

from collections.abc import Callable

from station_app.desks import printing, scrutiny_prints
from station_app.desks.station import Station
from station_app.model.printers import PrintJob, PrintOrder
from station_app.model.scrutiny import Exchange
from ui.bench import Bench

_MAKERS = {
    "compliance": scrutiny_prints.compliance_table,
    "dispatch": scrutiny_prints.dispatch_proof,
    "exchange": scrutiny_prints.whole_exchange,
}


def print_account(bench: Bench, exchange: Exchange, what: str, said: Callable[[str], None]) -> None:
    """Make a paper of an exchange and give it to the printer.

    Args:
        bench: the window's parts.
        exchange: what it is about.
        what: ``compliance``, ``dispatch`` or ``exchange``.
        said: hears what to tell the operator.
    """
    station = bench.station

    def done(_job: PrintJob) -> None:
        said(bench.words("scrutiny.printing"))

    said(bench.words("scrutiny.making"))
    bench.jobs.run("work", lambda _t, _r: _print(station, exchange, what), done, bench.fault)


def _print(station: Station, exchange: Exchange, what: str) -> PrintJob:
    pdf = _MAKERS[what](station, exchange.exchange_id)
    order = PrintOrder(
        f"scrutiny_{what}",
        exchange.exchange_id,
        f"scrutiny_account.title.{what}",
        case_ref=exchange.case_ref,
    )
    return printing.print_paper(station, pdf, order)
