"""What is done for the laboratory's sheet, each act in a lane."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from station_app.exhibits import lab_paper, laboratory
from station_app.exhibits.lab_paper import PaperReceipt, PaperReport
from station_app.model.ids import DocumentId
from station_app.overview.desk_of_document import desk_of
from ui.exhibits.lab_panel import LabPanelActions
from ui.widgets.context import WindowContext

Found = TypeVar("Found")


class LabActions:
    """The acts on the sending that is chosen."""

    def __init__(
        self,
        context: WindowContext,
        chosen: Callable[[], DocumentId | None],
        look: Callable[[], None],
    ) -> None:
        self._context, self._chosen, self._load = context, chosen, look

    def acts(self) -> LabPanelActions:
        """Return them as the sheet calls them."""
        return LabPanelActions(
            self._open_paper,
            self._leave,
            self._answer,
            self._remind,
            self._receipt,
            self._bind,
        )

    def _open_paper(self, document_id: str) -> None:
        """A memo and a report over the line are read; a report on paper was scanned."""
        station, context = self._context.station, self._context
        context.jobs.call(
            "quick",
            lambda: desk_of(station, DocumentId(document_id)),
            lambda desk: context.go(desk, document_id),
            context.fault,
        )

    def _leave(self, carrier: str, gd_ref: str, at: datetime) -> None:
        station = self._context.station
        self._run(lambda name: laboratory.dispatch(station, name, carrier, gd_ref, at), self._sent)

    def _answer(self, exhibit_id: str, words: str) -> None:
        station = self._context.station
        self._run(lambda name: laboratory.answer_seal(station, name, exhibit_id, words), self._sent)

    def _remind(self) -> None:
        station = self._context.station
        self._run(lambda name: laboratory.remind(station, name), self._sent)

    def _receipt(self, told: PaperReceipt) -> None:
        station = self._context.station
        self._run(lambda name: lab_paper.note_receipt(station, name, told), self._done)

    def _bind(self, told: PaperReport) -> None:
        station = self._context.station
        self._run(lambda name: lab_paper.bind_report(station, name, told), self._done)

    def _sent(self, _result: object) -> None:
        self._context.exchange.wake()
        self._load()

    def _done(self, _result: object) -> None:
        self._load()

    def _run(self, work: Callable[[DocumentId], Found], done: Callable[[Found], None]) -> None:
        name = self._chosen()
        if name is not None:
            self._context.jobs.call("quick", lambda: work(name), done, self._context.fault)
