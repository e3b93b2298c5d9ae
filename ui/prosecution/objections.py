"""The prosecutor's objections: each with the page it is about, and its answer beside it."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_app.documents.protection import opened_case
from station_app.model.errors import IdentityProtected, StationError
from station_app.prosecution import bundle_contents, compliance
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import labels as prosecution_labels
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.model import Objection
from ui.prosecution.printouts import print_account
from ui.prosecution.tables import plain_table
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.page_view import PageView
from ui.widgets.pdf_view import PAGE_PX

_COLUMNS = ("number", "page", "objection", "answered")
_PAUSE_MS = 500
_SIDE_PX, _LIST_PX, _WIDE_LIST_PX = 250, 290, 360
_ANSWERS = ("done", "not_possible")


class PointsScreen(QWidget):
    """Points at the left, the page in the middle, the answer at the right."""

    def __init__(
        self,
        bench: Bench,
        ready: Callable[[str], None],
        back: Callable[[], None],
        door: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._bench, self._ready, self._back, self._door = bench, ready, back, door
        self._seen: ExchangeView | None = None
        self._papers: tuple[bundle_contents.Candidate, ...] = ()
        self._title = QLabel()
        self._title.setObjectName("headline")
        self.table = plain_table(len(_COLUMNS), _COLUMNS.index("objection"))
        named(self.table, bench, "scrutiny.objections")
        self.table.itemSelectionChanged.connect(self._open)
        self.page = PageView(bench.theme.colour("accent"))
        self.where = QLabel()
        self.where.setWordWrap(True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.status = QComboBox()
        named(self.status, bench, "scrutiny.answer")
        self.reply = QPlainTextEdit()
        named(self.reply, bench, "scrutiny.reply")
        self.reply.setTabChangesFocus(True)
        self.papers = QListWidget()
        named(self.papers, bench, "scrutiny.answer_papers")
        self.papers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.papers.setWordWrap(True)
        self.said = QLabel()
        self.said.setObjectName("hint")
        self.said.setWordWrap(True)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._keep)
        self.reply.textChanged.connect(self._pause.start)
        self.status.currentIndexChanged.connect(lambda _i: self._keep())
        self.papers.itemChanged.connect(lambda _i: self._keep())
        self._lay_out()
        bench.words.changed.connect(self._tell)
        self._tell()

    def _lay_out(self) -> None:
        bench = self._bench
        middle = QVBoxLayout()
        middle.addWidget(self.where)
        middle.addWidget(self.page, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.text)
        for key, field, stretch in (
            ("scrutiny.answer", self.status, 0),
            ("scrutiny.reply", self.reply, 2),
            ("scrutiny.answer_papers", self.papers, 1),
        ):
            side.addWidget(label(bench, key, "hint"))
            side.addWidget(field, stretch)
        side.addWidget(self.said)
        beside = QWidget()
        beside.setLayout(side)
        beside.setFixedWidth(_SIDE_PX)
        self.table.setMinimumWidth(_LIST_PX)
        self.table.setMaximumWidth(_WIDE_LIST_PX)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        body.addWidget(self.table, 2)
        body.addLayout(middle, 3)
        body.addWidget(beside)
        foot = QHBoxLayout()
        foot.addWidget(button(bench, "scrutiny.back", self._leave, shortcut="Esc"))
        foot.addWidget(button(bench, "scrutiny.print_points", self._print, shortcut="F6"))
        foot.addWidget(button(bench, "scrutiny.next_point", self._next, shortcut="F8"))
        self.open_key = button(bench, "scrutiny.open_page", self._open_page, shortcut="F7")
        self.open_key.hide()
        foot.addWidget(self.open_key)
        foot.addStretch(1)
        foot.addWidget(
            button(bench, "scrutiny.act.next_round", self._go_on, shortcut="F5", role="primary")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addWidget(self._title)
        column.addLayout(body, 1)
        column.addLayout(foot)

    # ── coming ───────────────────────────────────────────────────────────────────────────────

    def show_exchange(self, seen: ExchangeView) -> None:
        """Show the objections of an exchange, the first unanswered one open."""
        self.forget()
        self._seen = seen
        self._tell_list()
        points = seen.objections
        at = next((n for n, point in enumerate(points) if not point.status), 0)
        if points:
            self.table.setCurrentCell(at, 0)
        self._load_papers()
        self.table.setFocus()

    def forget(self) -> None:
        """Show nothing of what was open."""
        self._pause.stop()
        self._seen, self._papers = None, ()
        self.page.show_picture(None)
        for said in (self.where, self.text, self.said):
            said.clear()
        with QSignalBlocker(self.reply), QSignalBlocker(self.papers), QSignalBlocker(self.table):
            self.reply.clear()
            self.papers.clear()
            self.table.setRowCount(0)

    def _load_papers(self) -> None:
        station, seen = self._bench.station, self._seen
        if seen is None:
            return
        case_ref = seen.exchange.case_ref

        def show(found: tuple[bundle_contents.Candidate, ...]) -> None:
            self._papers = found
            self._fill_papers()

        self._bench.jobs.call(
            "work",
            lambda: bundle_contents.candidates(station, case_ref),
            show,
            self._bench.fault,
        )

    # ── one point ────────────────────────────────────────────────────────────────────────────

    def point(self) -> Objection | None:
        """Return the objection that is chosen."""
        at, seen = self.table.currentRow(), self._seen
        return seen.objections[at] if seen is not None and 0 <= at < len(seen.objections) else None

    def _open(self) -> None:
        point = self.point()
        if point is None:
            return
        self._fill_answer(point)
        self._draw(point)

    def _fill_answer(self, point: Objection) -> None:
        words, language = self._bench.words, self._bench.words.language
        category = prosecution_labels.word("objection", point.category, language)
        severity = prosecution_labels.word("severity", point.severity, language)
        self.text.setText(f"{point.number}. {category} · {severity}\n{point.text}")
        said = point.reason if point.status == "not_possible" else point.reply
        with QSignalBlocker(self.status), QSignalBlocker(self.reply):
            self.status.setCurrentIndex(max(0, self.status.findData(point.status or "done")))
            self.reply.setPlainText(said)
        # Where the words are hidden, an answer would be written over one that nobody sees.
        masked = self._seen is not None and self._seen.masked
        for field in (self.status, self.reply, self.papers):
            field.setEnabled(not point.closing and not masked)
        kept = "scrutiny.masked" if masked else "scrutiny.kept_as_typed"
        self.said.setText(words(f"scrutiny.closing.{point.closing}" if point.closing else kept))
        self._fill_papers()

    def _fill_papers(self) -> None:
        """List the papers that may answer: the newest first."""
        words, point = self._bench.words, self.point()
        chosen = () if point is None else point.papers
        with QSignalBlocker(self.papers):
            self.papers.clear()
            for paper in sorted(self._papers, key=lambda one: one.at, reverse=True):
                kind = f"kind.{paper.kind}"
                name = words(kind) if kind in words else paper.kind
                item = QListWidgetItem(f"{name} · {paper.reference}")
                item.setToolTip(item.text())
                item.setData(Qt.ItemDataRole.UserRole, paper.paper_id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                taken = paper.paper_id in chosen
                item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)
                self.papers.addItem(item)

    def _draw(self, point: Objection) -> None:
        station, seen, words = self._bench.station, self._seen, self._bench.words
        if seen is None:
            return
        exchange_id = seen.exchange.exchange_id
        self.page.show_picture(None)
        self.open_key.setVisible(seen.masked)
        self.where.setText(words("scrutiny.page_named", page=point.page or "–"))

        def show(picture: bytes) -> None:
            if self.point() is not None and self.point() == self._still(point):
                pixmap = QPixmap()
                pixmap.loadFromData(picture)
                self.page.show_picture(pixmap)

        def refused(error: StationError) -> None:
            key = "protected" if isinstance(error, IdentityProtected) else "no_page"
            self.where.setText(words(f"scrutiny.{key}", page=point.page or "–"))
            self.open_key.setVisible(key == "protected" or seen.masked)

        self._bench.jobs.call(
            "pictures",
            lambda: compliance.page_picture(station, exchange_id, point.page, PAGE_PX),
            show,
            refused,
        )

    def _open_page(self) -> None:
        """Ask for the reason that opens a protected page."""
        point, seen, station = self.point(), self._seen, self._bench.station
        if point is None or seen is None:
            return
        if seen.masked:
            self._door(opened_case(seen.exchange.case_ref))
            return
        exchange_id = seen.exchange.exchange_id
        self._bench.jobs.call(
            "quick",
            lambda: compliance.page_paper(station, exchange_id, point.page).paper_id,
            self._door,
            self._bench.fault,
        )

    def come_back(self) -> None:
        """Show anew what was opened with a reason."""
        seen, station = self._seen, self._bench.station
        if seen is None:
            return
        exchange_id = seen.exchange.exchange_id

        def show(now: ExchangeView) -> None:
            self._kept(now)
            self._open()

        self._bench.jobs.call(
            "quick",
            lambda: prosecution_exchange.view(station, exchange_id),
            show,
            self._bench.fault,
        )

    def _still(self, point: Objection) -> Objection | None:
        now = self.point()
        same = now is not None and (now.round, now.number) == (point.round, point.number)
        return now if same else None

    def _keep(self) -> None:
        """Keep the answer as it stands now."""
        self._pause.stop()
        point, seen, station = self.point(), self._seen, self._bench.station
        said = self.reply.toPlainText()
        if point is None or seen is None or seen.masked:
            return
        if point.closing or not said.strip():
            return
        status = str(self.status.currentData())
        taken = tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in (self.papers.item(n) for n in range(self.papers.count()))
            if item is not None and item.checkState() is Qt.CheckState.Checked
        )
        exchange_id = seen.exchange.exchange_id

        def work() -> ExchangeView:
            compliance.answer(
                station,
                exchange_id,
                (point.round, point.number),
                status,
                reply=said,
                reason=said,
                papers_added=taken if self._papers else point.papers,
            )
            return prosecution_exchange.view(station, exchange_id)

        self._bench.jobs.call("typing", work, self._kept, self._bench.fault)

    def _kept(self, seen: ExchangeView) -> None:
        if self._seen is None or self._seen.exchange.exchange_id != seen.exchange.exchange_id:
            return
        self._seen = seen
        self._tell_list()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        words = self._bench.words
        self.table.setHorizontalHeaderLabels([words(f"scrutiny.{name}") for name in _COLUMNS])
        at = max(0, self.status.currentIndex())
        with QSignalBlocker(self.status):
            self.status.clear()
            for name in _ANSWERS:
                self.status.addItem(
                    prosecution_labels.word("compliance", name, words.language), name
                )
            self.status.setCurrentIndex(at)
        self._tell_list()
        point = self.point()
        if point is not None:
            self._fill_answer(point)

    def _tell_list(self) -> None:
        words, seen = self._bench.words, self._seen
        points = () if seen is None else seen.objections
        case = "" if seen is None else seen.exchange.case_ref
        answered = sum(bool(point.status) for point in points)
        self._title.setText(
            words("scrutiny.points_title", case=case, answered=answered, total=len(points))
        )
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(points))
            for number, point in enumerate(points):
                for column, text in enumerate(self._cells(point)):
                    cell = QTableWidgetItem(text)
                    cell.setToolTip(point.text if column == _COLUMNS.index("objection") else text)
                    self.table.setItem(number, column, cell)

    def _cells(self, point: Objection) -> tuple[str, ...]:
        words = self._bench.words
        category = prosecution_labels.word("objection", point.category, words.language)
        if point.closing:
            state = f"✓✓ {words(f'scrutiny.closing.{point.closing}')}"
        else:
            state = (
                f"✓ {words('scrutiny.written')}" if point.status else words("scrutiny.unwritten")
            )
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
            self.reply.setFocus()

    def _go_on(self) -> None:
        seen = self._seen
        if seen is None:
            return
        self._keep()
        exchange_id = seen.exchange.exchange_id
        # Behind what is being kept: on the same lane.
        self._bench.jobs.call(
            "typing",
            lambda: None,
            lambda _none: self._ready(exchange_id),
            self._bench.fault,
        )

    def _leave(self) -> None:
        self._keep()
        self._back()

    def _print(self) -> None:
        if self._seen is not None:
            print_account(self._bench, self._seen.exchange, "compliance")
