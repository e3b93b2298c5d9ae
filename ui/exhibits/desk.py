"""The exhibits' desk: the malkhana's packets, what is at the laboratory, memos still to be entered."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station_app.cases.register import opened_name
from station_app.exhibits import labels as exhibit_labels
from station_app.exhibits import laboratory
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.model import Exhibit, MoveDetails, NewExhibit
from station_app.exhibits.register import ExhibitView
from station_app.model.documents import Document
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from ui.exhibits.details_panel import ExhibitActions, ExhibitDetails, NewExhibitForm
from ui.exhibits.lab_actions import LabActions
from ui.exhibits.lab_panel import LabPanel
from ui.exhibits.lists import LAB, ExhibitLists
from ui.exhibits.rows import ListContents, read_list
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, card, fill, two_sides
from ui.widgets.protected_identity import IdentityGate

_PAGE_PX, _NARROW_PX = 470, 360
_EXHIBIT, _NEW, _SENDING, _SOURCE = range(4)
_DESK, _DOOR = 0, 1
_TOPICS = ("exhibits", "pillar", "inbox", "document", "cases")
Found = TypeVar("Found")


class ExhibitsDesk(QWidget):
    """Lists at the left, the chosen thing at the right."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self.lists = ExhibitLists(context)
        self.lists.wanted.connect(self.turn)
        self.lists.searched.connect(self.refresh)
        self.lists.turned.connect(self._open)
        self.sheet = ExhibitDetails(context, self._acts())
        self.new = NewExhibitForm(context, self._acts())
        self.lab_sheet = LabPanel(
            context, LabActions(context, self._sending_id, self.refresh).acts()
        )
        self.gate = IdentityGate(context, self._home)
        self.lists.lab_entered.connect(self.lab_sheet.setFocus)
        self._sheets, self._stack = QStackedWidget(), QStackedWidget()
        self._lay_out()

    def _acts(self) -> ExhibitActions:
        return ExhibitActions(
            self._move,
            self._strike,
            self._enter,
            self._forward,
            self._labels,
            self._begin_new,
            self._home,
            self._ask_reason,
        )

    def _lay_out(self) -> None:
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        for part in (self.sheet, self.new, self.lab_sheet, self._source_sheet()):
            self._sheets.addWidget(part)
        column.addWidget(self._sheets, 1)
        left = QVBoxLayout()
        left.addWidget(self.lists)
        desk = two_sides(left, sheet, (3, 2))
        self._stack.addWidget(desk)
        self._stack.addWidget(self.gate)
        fill(self, self._stack)

    def _source_sheet(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(
            button(self._context, "exhibits.take_in", self._take_in, shortcut="F5", role="primary")
        )
        return made

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; ``lab`` or a memo's id opens the laboratory."""
        self._show_desk()
        self.turn(LAB if document_id else self.lists.tab, document_id)

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in _TOPICS:
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._show_desk()
        self.gate.clear()
        self.new.clear()
        self.lists.clear()
        self.lab_sheet.show_view(None)

    def turn(self, tab: int, document_id: str = "") -> None:
        """Show another list, on what is named in it."""
        self.lists.turn(tab)
        self._sheets.setCurrentIndex((_EXHIBIT, _SENDING, _SOURCE)[tab])
        self.refresh(document_id)

    def refresh(self, document_id: str = "") -> None:
        """Read again what is shown."""
        station, lists = self._context.station, self.lists
        tab, text, before = lists.tab, lists.search.text(), lists.held

        def fill(found: ListContents) -> None:
            if (tab, text) == (lists.tab, lists.search.text()):
                lists.show_lists(found)
                lists.choose_sending(document_id)
                self._open()

        self._run(lambda: read_list(station, tab, text, before), fill)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _sending_id(self) -> DocumentId | None:
        view = self.lists.sending()
        return None if view is None else view.document.document_id

    def _open(self) -> None:
        if self.lists.tab == LAB:
            self.lab_sheet.show_view(self.lists.sending())
            return
        row, station = self.lists.exhibit(), self._context.station
        if row is None:
            self.sheet.show_view(None, 0)
            return

        def show(view: ExhibitView) -> None:
            now = self.lists.exhibit()
            if now is not None and now.exhibit_id == view.exhibit.exhibit_id:
                self.sheet.show_view(view, self.lists.marked)

        self._run(lambda: exhibit_register.view(station, row.exhibit_id), show)

    def _move(self, step: MoveDetails) -> None:
        row, station = self.lists.exhibit(), self._context.station
        if row is not None:
            self._run(lambda: exhibit_register.move(station, row.exhibit_id, step), self._done)

    def _strike(self, reason: str) -> None:
        row, station = self.lists.exhibit(), self._context.station
        if row is not None:
            self._run(
                lambda: exhibit_register.strike_out(station, row.exhibit_id, reason), self._done
            )

    def _enter(self, case_ref: str, told: NewExhibit) -> None:
        station = self._context.station

        def over(made: Exhibit) -> None:
            self.new.begin(made.case_ref)
            self.refresh()

        self._run(lambda: exhibit_register.add(station, case_ref, told), over)

    def _forward(self) -> None:
        station, chosen = self._context.station, self.lists.meant()

        def over(document: Document) -> None:
            self.lists.clear_marks()
            self._context.go("forms", document.document_id)

        self._run(lambda: laboratory.begin_forwarding(station, chosen), over)

    def _labels(self) -> None:
        """Print the labels of what is marked, or of the chosen packet."""
        station, chosen = self._context.station, self.lists.meant()
        if chosen:
            order = exhibit_labels.order_of(chosen)
            self._context.print_paper(order, lambda: exhibit_labels.labels_of(station, chosen))

    def _take_in(self) -> None:
        source, station = self.lists.source(), self._context.station
        if source is None:
            return
        name = source.document_id

        def refused(error: StationError) -> None:
            if isinstance(error, IdentityProtected):
                self._open_gate(name, self._take_in)
            else:
                self._context.fault(error)

        self._context.jobs.call(
            "quick", lambda: exhibit_register.enter_listed(station, name), self._done, refused
        )

    def _begin_new(self) -> None:
        row = self.lists.exhibit()
        self._sheets.setCurrentIndex(_NEW)
        self.new.begin("" if row is None else row.case_ref)

    def _ask_reason(self) -> None:
        row = self.lists.exhibit()
        if row is not None:
            self._open_gate(opened_name(row.case_ref), self._home)

    def _open_gate(self, name: str, then: Callable[[], None]) -> None:
        def opened() -> None:
            self._home()
            then()

        self._stack.setCurrentIndex(_DOOR)
        self.gate.ask(name, opened)

    def _home(self) -> None:
        self._show_desk()
        self.refresh()

    def _show_desk(self) -> None:
        self._stack.setCurrentIndex(_DESK)
        self._sheets.setCurrentIndex((_EXHIBIT, _SENDING, _SOURCE)[self.lists.tab])

    def _done(self, _result: object) -> None:
        self.refresh()

    def _run(self, work: Callable[[], Found], done: Callable[[Found], None]) -> None:
        self._context.jobs.call("quick", work, done, self._context.fault)
