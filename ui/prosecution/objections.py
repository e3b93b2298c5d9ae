"""The prosecutor's objections: each with the page it is about, and its answer beside it."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.documents.protection import opened_case
from station_app.prosecution import bundle_contents, compliance
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import labels as prosecution_labels
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.model import Objection
from ui.prosecution.answer_sheet import AnswerSheet
from ui.prosecution.objected_page import ObjectedPage
from ui.prosecution.printouts import print_exchange
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, named
from ui.widgets.plain_table import plain_table
from ui.widgets.plain_text import PlainLabel, PlainTableItem

_COLUMNS = ("number", "page", "objection", "answered")
_LIST_PX, _WIDE_LIST_PX = 290, 360


class ObjectionsScreen(QWidget):
    """Points at the left, the page in the middle, the answer at the right."""

    def __init__(
        self,
        context: WindowContext,
        ready: Callable[[str], None],
        back: Callable[[], None],
        door: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._context, self._ready, self._back, self._gate = context, ready, back, door
        self._seen: ExchangeView | None = None
        self._title = PlainLabel()
        self._title.setObjectName("headline")
        self.table = plain_table(len(_COLUMNS), _COLUMNS.index("objection"))
        named(self.table, context, "prosecution.objections")
        self.table.itemSelectionChanged.connect(self._open)
        self.open_key = button(context, "prosecution.open_page", self._open_page, shortcut="F7")
        self.open_key.hide()
        self.page = ObjectedPage(context, self.open_key)
        self.sheet = AnswerSheet(context)
        self.sheet.changed.connect(self._keep)
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        self.table.setMinimumWidth(_LIST_PX)
        self.table.setMaximumWidth(_WIDE_LIST_PX)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        body.addWidget(self.table, 2)
        body.addWidget(self.page, 3)
        body.addWidget(self.sheet)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "prosecution.back", self._leave, shortcut="Esc"))
        foot.addWidget(button(context, "prosecution.print_points", self._print, shortcut="F6"))
        foot.addWidget(button(context, "prosecution.next_point", self._next, shortcut="F8"))
        foot.addWidget(self.open_key)
        foot.addStretch(1)
        key = "prosecution.act.next_round"
        foot.addWidget(button(context, key, self._go_on, shortcut="F5", role="primary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addWidget(self._title)
        column.addLayout(body, 1)
        column.addLayout(foot)

    # ── coming ───────────────────────────────────────────────────────────────────────────────

    def show_exchange(self, seen: ExchangeView) -> None:
        """Show the objections of an exchange, the first unanswered one open."""
        self.clear()
        self._seen = seen
        self._refresh_list()
        points = seen.objections
        at = next((n for n, point in enumerate(points) if not point.status), 0)
        if points:
            self.table.setCurrentCell(at, 0)
        self._load_papers()
        self.table.setFocus()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._seen = None
        self.page.clear()
        self.sheet.clear()
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)

    def _load_papers(self) -> None:
        station, seen = self._context.station, self._seen
        if seen is None:
            return
        case_ref = seen.exchange.case_ref

        def show(found: tuple[bundle_contents.Candidate, ...]) -> None:
            if self._seen is not None and self._seen.exchange.case_ref == case_ref:
                self.sheet.show_papers(found)

        self._context.jobs.call(
            "work",
            lambda: bundle_contents.candidates(station, case_ref),
            show,
            self._context.fault,
        )

    # ── one point ────────────────────────────────────────────────────────────────────────────

    def point(self) -> Objection | None:
        """Return the objection that is chosen."""
        at, seen = self.table.currentRow(), self._seen
        return seen.objections[at] if seen is not None and 0 <= at < len(seen.objections) else None

    def _open(self) -> None:
        if self.sheet.waits:
            # Typed on the objection before this one.
            self._keep()
        point, seen = self.point(), self._seen
        if point is not None and seen is not None:
            self.sheet.show_point(point, masked=seen.masked)
            self.page.show_point(seen, point)

    def _open_page(self) -> None:
        """Ask for the reason that opens a protected page."""
        point, seen, station = self.point(), self._seen, self._context.station
        if point is None or seen is None:
            return
        if seen.masked:
            self._gate(opened_case(seen.exchange.case_ref))
            return
        exchange_id = seen.exchange.exchange_id
        self._context.jobs.call(
            "quick",
            lambda: compliance.page_paper(station, exchange_id, point.page).paper_id,
            self._gate,
            self._context.fault,
        )

    def come_back(self) -> None:
        """Show anew what was opened with a reason."""
        seen, station = self._seen, self._context.station
        if seen is None:
            return
        exchange_id = seen.exchange.exchange_id

        def show(now: ExchangeView) -> None:
            self._kept(now)
            self._open()

        self._context.jobs.call(
            "quick",
            lambda: prosecution_exchange.view(station, exchange_id),
            show,
            self._context.fault,
        )

    def _keep(self) -> None:
        """Keep the answer as it stands now."""
        point, seen, station = self.sheet.point, self._seen, self._context.station
        status, said, papers = self.sheet.answer()
        if point is None or seen is None or seen.masked:
            return
        if point.closing or not said.strip():
            return
        exchange_id = seen.exchange.exchange_id

        def work() -> ExchangeView:
            compliance.answer(
                station,
                exchange_id,
                (point.round, point.number),
                status,
                reply=said,
                reason=said,
                papers_added=papers,
            )
            return prosecution_exchange.view(station, exchange_id)

        self._context.jobs.call("typing", work, self._kept, self._context.fault)

    def _kept(self, seen: ExchangeView) -> None:
        if self._seen is None or self._seen.exchange.exchange_id != seen.exchange.exchange_id:
            return
        self._seen = seen
        point = self.point()
        if point is not None:
            self.sheet.renew(point)
        self._refresh_list()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.table.setHorizontalHeaderLabels([words(f"prosecution.{name}") for name in _COLUMNS])
        self.sheet.retranslate()
        self._refresh_list()

    def _refresh_list(self) -> None:
        words, seen = self._context.words, self._seen
        points = () if seen is None else seen.objections
        case = "" if seen is None else seen.exchange.case_ref
        answered = sum(bool(point.status) for point in points)
        self._title.setText(
            words("prosecution.points_title", case=case, answered=answered, total=len(points))
        )
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(points))
            for number, point in enumerate(points):
                for column, text in enumerate(self._cells(point)):
                    cell = PlainTableItem(text)
                    cell.setToolTip(point.text if column == _COLUMNS.index("objection") else text)
                    self.table.setItem(number, column, cell)

    def _cells(self, point: Objection) -> tuple[str, ...]:
        words = self._context.words
        category = prosecution_labels.choice_text("objection", point.category, words.language)
        if point.closing:
            state = f"✓✓ {words(f'prosecution.closing.{point.closing}')}"
        elif point.status:
            state = f"✓ {words('prosecution.written')}"
        else:
            state = words("prosecution.unwritten")
        return f"{point.round}.{point.number}", point.page, category, state

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _next(self) -> None:
        """Go to the next objection that has no answer."""
        self._keep()
        points = () if self._seen is None else self._seen.objections
        at = self.table.currentRow()
        after = [*range(at + 1, len(points)), *range(at + 1)]
        wanted = next((n for n in after if n != at and not points[n].status), None)
        if wanted is not None:
            self.table.setCurrentCell(wanted, 0)
            self.sheet.reply.setFocus()

    def _go_on(self) -> None:
        seen = self._seen
        if seen is None:
            return
        self._keep()
        exchange_id = seen.exchange.exchange_id
        # Behind what is being kept: on the same lane.
        self._context.jobs.call(
            "typing",
            lambda: None,
            lambda _none: self._ready(exchange_id),
            self._context.fault,
        )

    def _leave(self) -> None:
        self._keep()
        self._back()

    def _print(self) -> None:
        if self._seen is not None:
            print_exchange(self._context, self._seen.exchange, "compliance")
