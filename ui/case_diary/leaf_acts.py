"""What is said of the leaves of the open volume: particulars, reasons, withdrawals."""

from collections.abc import Callable

from station_app.case_diary import volumes
from station_app.exchange import cctns
from station_app.model.ids import DocumentId
from ui.widgets.context import WindowContext
from ui.widgets.jobs import LaneName


class LeafActs:
    """Keeps what is said; the diary is read again when the station tells that it changed."""

    def __init__(self, context: WindowContext, volume_id: Callable[[], str]) -> None:
        """Make it; ``volume_id`` gives the volume that is shown."""
        self._context, self._volume_id = context, volume_id

    def say(self, leaf_key: str, field: str, text: str) -> None:
        """Keep a field of a leaf."""
        volume_id, station = self._volume_id(), self._context.station
        self._run(lambda: volumes.note(station, volume_id, leaf_key, field, text), lane="typing")

    def explain(self, finding_key: str, reason: str) -> None:
        """Keep the reason for a finding."""
        volume_id, station = self._volume_id(), self._context.station
        self._run(lambda: volumes.explain(station, volume_id, finding_key, reason), lane="typing")

    def withdraw(self, leaf_key: str, reason: str) -> None:
        """Withdraw a leaf for a reason, which can be taken back; without one it counts again."""
        volume_id, station = self._volume_id(), self._context.station

        def back() -> None:
            self._run(lambda: volumes.restore_leaf(station, volume_id, leaf_key))

        def done(_none: object) -> None:
            self._context.undoable("diary.undo_withdraw", back)

        if reason:
            self._run(lambda: volumes.withdraw_leaf(station, volume_id, leaf_key, reason), done)
        else:
            back()

    def tell_cctns(self, document_id: str) -> None:
        """Tell CCTNS anew of a paper that it refused."""
        station = self._context.station
        self._run(
            lambda: cctns.report_again(station, DocumentId(document_id)),
            lambda _none: self._context.exchange.wake(),
        )

    def _run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None] = lambda _none: None,
        lane: LaneName = "quick",
    ) -> None:
        self._context.jobs.call(lane, work, done, self._context.fault)
