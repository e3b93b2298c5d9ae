"""The key that prints a paper from wherever it is read."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from station_app.model.printers import PrintOrder
from station_app.printing import office_printouts
from ui.widgets.context import WindowContext
from ui.widgets.controls import button


def print_button(context: WindowContext, chosen: Callable[[], str]) -> QPushButton:
    """Return the button; ``chosen`` gives the id of the paper that is read now, empty for none."""
    return button(
        context,
        "printing.print",
        lambda: print_document(context, chosen()),
        shortcut="Ctrl+P",
        icon="printer-outline",
    )


def print_document(context: WindowContext, document_id: str) -> None:
    """Open the print panel on a paper of ours or on one that came."""
    if not document_id:
        return
    station = context.station

    def ask(order: PrintOrder) -> None:
        context.print_paper(order, lambda: office_printouts.paper_pdf(station, document_id))

    context.jobs.call(
        "quick", lambda: office_printouts.order_of(station, document_id), ask, context.fault
    )


def memo_button(context: WindowContext, chosen: Callable[[], tuple[str, ...]]) -> QPushButton:
    """Return the button that prints a forwarding memo for the chosen papers."""
    return button(context, "printing.cover.title", lambda: print_memo(context, chosen()))


def print_memo(context: WindowContext, document_ids: tuple[str, ...]) -> None:
    """Open the print panel on a memo for papers: one stays here, one goes along."""
    if not document_ids:
        return
    station, language = context.station, context.words.language
    memo_id = station.new_id("m")
    context.print_paper(
        office_printouts.cover_order(memo_id),
        lambda: office_printouts.forwarding_memo(station, memo_id, document_ids, language),
    )
