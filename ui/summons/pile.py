"""A batch of returns is taken in; pages that nobody could read are shown until somebody files them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.forms import photographs
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import for_people
from station_app.summons import auto_filing, returned_copies
from station_app.summons.auto_filing import UnfiledPage
from station_app.summons.returned_copies import ReturnBatch
from ui.summons.form_page import FILES, scanner_of
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.intake_remarks import IntakeRemarks
from ui.widgets.picture_loader import PictureLoader
from ui.widgets.plain_text import PlainLabel, PlainListItem

_PICTURE_PX = 520
_SIDE_PX = 320


class PileScreen(QWidget):
    """The pages that wait at the left, the chosen one large, and where it belongs."""

    taken_in = Signal(int)
    """A batch was taken in, each page to its process; so many are left that nobody could read."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._back = context, back
        self._pages: tuple[UnfiledPage, ...] = ()
        self.list = QListWidget()
        named(self.list, context, "summons.unfiled.title")
        self.list.currentRowChanged.connect(lambda _row: self._draw())
        self._picture = PlainLabel()
        self._loader = PictureLoader(
            context, lambda found: self._picture.setPixmap(found or QPixmap())
        )
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number, self.reason = QLineEdit(), QLineEdit()
        named(self.number, context, "summons.unfiled.process_no")
        named(self.reason, context, "summons.ask.reason")
        self.number.returnPressed.connect(self.file)
        self.reason.returnPressed.connect(self.set_aside)
        self._empty = label(context, "summons.unfiled.none", "hint")
        self._lay_out()

    def _lay_out(self) -> None:
        context = self._context
        sheet, side = card()
        sheet.setFixedWidth(_SIDE_PX)
        side.addWidget(label(context, "summons.unfiled.title", "headline"))
        side.addWidget(label(context, "summons.unfiled.hint", "hint"))
        side.addWidget(self._empty)
        side.addWidget(self.list, 1)
        side.addWidget(label(context, "summons.unfiled.process_no"))
        side.addWidget(self.number)
        side.addWidget(
            button(context, "summons.unfiled.file", self.file, shortcut="F5", role="primary")
        )
        side.addWidget(label(context, "summons.ask.reason"))
        side.addWidget(self.reason)
        side.addWidget(button(context, "summons.unfiled.aside", self.set_aside, shortcut="F6"))
        side.addWidget(button(context, "summons.act.back", self._back, shortcut="Esc"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        inside = QVBoxLayout()
        inside.addWidget(self._picture, 1)
        row.addLayout(inside, 1)
        row.addWidget(sheet)

    def scan(self) -> None:
        """Scan a batch of returns: each page goes to its process."""
        station = self._context.station

        def work(ticket: CancelTicket, report: Report) -> ReturnBatch:
            device, profile = scanner_of(station)
            return returned_copies.scan_returns(station, device, profile, ticket, report)

        self._context.jobs.run("scanner", work, self._taken_in, self._context.fault)

    def bring(self) -> None:
        """Take a batch of returns in from pictures."""
        title, station = self._context.words("summons.act.files"), self._context.station
        names, _ = QFileDialog.getOpenFileNames(self, title, "", FILES)
        if names:
            paths, remarks = tuple(Path(name) for name in names), IntakeRemarks(self._context)

            def done(batch: ReturnBatch) -> None:
                self._taken_in(batch)
                remarks.show()

            self._context.jobs.run(
                "scanner",
                lambda ticket, report: returned_copies.import_returns(
                    station, paths, ticket, report, remarks.tell
                ),
                done,
                self._context.fault,
            )

    def refresh(self) -> None:
        """Look again."""
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: auto_filing.unfiled_pages(station),
            self._fill,
            self._context.fault,
        )

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._fill(())
        self.number.clear()
        self.reason.clear()

    def file(self) -> None:
        """File the chosen page with the process of the number."""
        page, station, number = self._chosen(), self._context.station, self.number.text()
        if page is not None:
            self._run(lambda: auto_filing.file_by_hand(station, page.page_id, number))

    def set_aside(self) -> None:
        """Say that the chosen page belongs to no process."""
        page, station, reason = self._chosen(), self._context.station, self.reason.text()
        if page is not None:
            self._run(lambda: auto_filing.set_aside(station, page.page_id, reason))

    def _run(self, act: Callable[[], object]) -> None:
        def done(_none: object) -> None:
            self.number.clear()
            self.reason.clear()
            self.refresh()

        self._context.jobs.call("quick", act, done, self._context.fault)

    def _taken_in(self, batch: ReturnBatch) -> None:
        self.taken_in.emit(batch.left)

    def _chosen(self) -> UnfiledPage | None:
        at = self.list.currentRow()
        return self._pages[at] if 0 <= at < len(self._pages) else None

    def _fill(self, held: tuple[UnfiledPage, ...]) -> None:
        self._pages = held
        words = self._context.words
        self.list.clear()
        for number, page in enumerate(held, 1):
            why = words(f"summons.unfiled.why_{page.why}")
            self.list.addItem(PlainListItem(f"{number}. {why} · {for_people(page.at)}"))
        self._empty.setVisible(not held)
        self._loader.clear()
        if held:
            self.list.setCurrentRow(0)
            self.number.setFocus()

    def _draw(self) -> None:
        page, station = self._chosen(), self._context.station
        if page is None:
            self._loader.clear()
            return
        page_id = page.page_id
        self._loader.load(lambda: photographs.photograph(station, page_id, _PICTURE_PX))
