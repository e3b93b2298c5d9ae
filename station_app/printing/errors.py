"""What stands in the way of a print job here; the printer's own facts are ``model.device_errors``."""

from station_app.model.device_errors import PrintingError


class PrintJobMoved(PrintingError):
    """The job does not stand where this act begins (``job stands asked``)."""

    key = "error.printing.moved"


class PrintPagesGone(PrintingError):
    """The sealed pages of an old job are not kept any more."""

    key = "error.printing.pages_gone"


class PrintUnreadable(PrintingError):
    """What is to be printed is no PDF, or has no page."""

    key = "error.printing.unreadable"
