"""Prints a volume of the diary: its newest certified copy, and where there is none its index."""

from station_app.case_diary import certified_copy
from station_app.case_diary.model import Volume
from station_app.model.printers import PrintOrder
from ui.printing.print_button import print_document
from ui.widgets.context import WindowContext


def print_volume(context: WindowContext, volume: Volume) -> None:
    """Open the print panel on a volume."""
    station, volume_id = context.station, volume.volume_id

    def found(copy: str) -> None:
        if copy:
            print_document(context, copy)
            return
        order = PrintOrder("diary_index", volume_id, "diary.print_index", volume.case_ref)
        context.print_paper(order, lambda: certified_copy.volume_index(station, volume_id))

    context.jobs.call(
        "quick", lambda: certified_copy.newest_copy(station, volume_id), found, context.fault
    )
