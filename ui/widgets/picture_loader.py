"""Reads one picture at a time beside the window's thread; what is no longer wanted is not shown."""

from collections.abc import Callable

from PySide6.QtGui import QPixmap

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import Cancelled, StationError
from ui.widgets.context import WindowContext
from ui.widgets.jobs import Failed


class PictureLoader:
    """Shows the picture that was asked for last."""

    def __init__(self, context: WindowContext, show: Callable[[QPixmap | None], None]) -> None:
        """Make it; ``show`` shows a picture, or none while one is on its way."""
        self._context, self._show = context, show
        self._wanted: object = None
        self._ticket = CancelTicket()

    def clear(self) -> None:
        """Show nothing, and wait for nothing."""
        self._ticket.cancel()
        self._wanted = None
        self._show(None)

    def load(self, read: Callable[[], bytes], failed: Failed | None = None) -> None:
        """Show another picture.

        Args:
            read: gives it as JPEG or PNG; runs in a lane.
            failed: hears the fault, while the picture is still wanted; ``None``: it is told as usual.
        """
        wanted = self._wanted = object()
        self._ticket.cancel()
        self._show(None)

        def work(ticket: CancelTicket, _report: Report) -> bytes:
            # Others may have been wanted and left before this one's turn comes.
            if ticket.cancelled:
                raise Cancelled
            return read()

        def came(data: bytes) -> None:
            if self._wanted is wanted:
                picture = QPixmap()
                picture.loadFromData(data)
                self._show(picture)

        def refused(error: StationError) -> None:
            if self._wanted is wanted:
                (failed or self._context.fault)(error)

        self._ticket = self._context.jobs.run("page", work, came, refused)
