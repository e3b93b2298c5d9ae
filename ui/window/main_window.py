"""The window: the top bar, the navigation of desks, one desk at a time, and the lamps."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.exchange import link_status
from station_app.exchange.link_status import LinkState
from station_app.model.errors import CodesUnfit, SessionLocked, StationError
from station_app.model.operators import Operator, Right
from station_app.model.printers import PrintOrder
from station_app.overview import status as overview_status
from station_app.overview.status import Lamps, WaitingDocuments
from station_app.prosecution import register as prosecution_register
from station_app.station import sign_in
from station_app.station.codes import codes_number
from station_app.station.station import Station
from ui.printing.job_watcher import JobWatcher
from ui.printing.print_dialog import PrintDialog
from ui.widgets.context import Exchange, WindowContext
from ui.widgets.jobs import Jobs
from ui.widgets.plain_text import tip
from ui.widgets.printer_status import PrinterStatus
from ui.widgets.texts import WindowTexts
from ui.widgets.theme import Theme
from ui.window.activity import ActivityWatcher
from ui.window.command_palette import CommandPalette
from ui.window.desk import HoldsPaper
from ui.window.help import HelpPanel
from ui.window.home_notice import HomeNotice
from ui.window.lamps import LampRow
from ui.window.lock_screen import UnlockScreen
from ui.window.navigation import DIGITS, DeskStack, NavigationBar
from ui.window.notices import ErrorBar, UndoBar
from ui.window.notifications import NotificationBar
from ui.window.remedies import Remedies
from ui.window.top_bar import TopBar

_IDLE_LOOK_MS = 2_000
_LAMPS_MS = 30_000
_LOCKED, _OPEN = 0, 1
_LEAST_PX = (1024, 680)
"""Width and height that leave room for a task bar on the smallest screen of a station: 1024 x 768."""


class StationWindow(QMainWindow):
    """The terminal's one window."""

    def __init__(self, station: Station, exchange: Exchange, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._words = WindowTexts(station.settings.language)
        self.remedies = Remedies(lambda: self.desks, lambda: self._now, self.go, self.sign_out)
        self._fault_bar = ErrorBar(self._words, self.remedies.acts)
        self._undo_bar = UndoBar(self._words)
        self.context = WindowContext(
            station=station,
            jobs=jobs,
            words=self._words,
            theme=theme,
            exchange=exchange,
            fault=self._show_fault,
            mended=self._fault_bar.mend,
            undoable=self._undo_bar.offer,
            go=self.go,
            print_paper=self._ask_print,
            printers=PrinterStatus(),
        )
        self.unlock = UnlockScreen(self.context, self._opened)
        self.desks = DeskStack(self.context)
        self.print_box = PrintDialog(self.context, self.desks.stack)
        self._follower = JobWatcher(self.context, self._count_prints)
        self._now = "home"
        self._look_told = ""
        self._last_operator = ""
        self._help = HelpPanel(self.context)
        self.news = NotificationBar(self.context)
        self.home_notice = HomeNotice(self.context)
        self._navigation_bar = NavigationBar(self.desks.names(), lambda desk: self.go(desk, ""))
        self._navigation = self._navigation_bar.buttons
        self._counts: dict[str, int] = {}
        self._top = TopBar(
            self.context,
            show_help=self._toggle_help,
            switch_language=self.switch_language,
            sign_out=self.sign_out,
        )
        self._lamps = LampRow(
            self.context,
            {
                "scanner": self.remedies.find_scanner,
                "printer": lambda: self.go("printing", ""),
                "token": lambda: self.go("sign", ""),
                "disk": self._load_lamps,
            },
        )
        self._build()
        self._listen()
        self.lock()

    # ── building ─────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._stack = self.desks.stack
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._navigation_bar)
        middle.addWidget(self._stack, 1)
        inside = QWidget()
        inside.setObjectName("room")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addLayout(middle, 1)
        column.addWidget(self.home_notice)
        column.addWidget(self.news)
        column.addWidget(self._undo_bar)
        column.addWidget(self._fault_bar)
        column.addWidget(self._lamps)
        self._whole = QStackedWidget()
        self._whole.addWidget(self.unlock)
        self._whole.addWidget(inside)
        self.setCentralWidget(self._whole)
        self._help.setParent(inside)
        acts = (self._toggle_help, self.switch_language, self.sign_out)
        self.palette_line = CommandPalette(self.context, inside, self.desks, acts)
        # Said, not asked of what lies inside: that is wider for a moment while one thing takes another's
        # place, and a window that had to grow beyond its screen does not shrink again.
        self.setMinimumSize(*_LEAST_PX)
        self.resize(1366, 768)
        self.retranslate()

    def _listen(self) -> None:
        self._words.changed.connect(self.retranslate)
        jobs = self.context.jobs

        def hear(topic: str, object_id: str) -> None:
            jobs.post(lambda: self._on_event(topic, object_id))

        printers = self.context.printers
        printers.changed.connect(lambda: self._fault_bar.on_printers(printers.seen))

        self._deaf = self.context.station.events.listen(hear)
        self._idle = QTimer(self, interval=_IDLE_LOOK_MS)
        self._idle.timeout.connect(self.look_idle)
        self._idle.start()
        self._lamp_timer = QTimer(self, interval=_LAMPS_MS)
        self._lamp_timer.timeout.connect(self._load_lamps)
        self._lamp_timer.start()
        self._presence = ActivityWatcher(self, self.context.station.session.touch)

    # ── moving about ─────────────────────────────────────────────────────────────────────────

    def go(self, desk: str, document_id: str) -> None:
        """Open a desk, on a document where one is named; desks of other roles stay closed."""
        if not self.desks.open_to(desk):
            return
        if desk != self._now:
            self._fault_bar.leave_desk()
        self._now = desk
        self._navigation[desk].setChecked(True)
        self._help.show_desk(desk)
        self.desks.bring(desk, document_id)

    def _ask_print(self, order: PrintOrder, make: Callable[[], bytes]) -> None:
        self.print_box.ask(order, make)

    def _opened(self, operator: Operator) -> None:
        if operator.operator_id != self._last_operator:
            self.desks.clear()
            self.print_box.clear()
        self._last_operator = operator.operator_id
        self._words.speak(operator.language)
        self._whole.setCurrentIndex(_OPEN)
        for name, made in self._navigation.items():
            made.setVisible(self.desks.open_to(name))
        self.retranslate()
        self._load_lamps()
        self._follower.hurry()
        self.news.begin()
        self.home_notice.begin()
        self.go(next(filter(self.desks.open_to, self.desks.names())), "")
        if operator.may(Right.MANAGE) and not codes_number(self.context.station.settings):
            self._show_fault(CodesUnfit())

    def lock(self) -> None:
        """Show the lock screen; nothing of the work behind it is lost."""
        self._fault_bar.clear()
        self._undo_bar.hide()
        self.palette_line.clear()
        self.news.clear()
        self.home_notice.hide()
        self._whole.setCurrentIndex(_LOCKED)
        self.unlock.ask()

    def sign_out(self) -> None:
        """End the session and lock."""
        station = self.context.station
        self.context.jobs.call(
            "quick", lambda: sign_in.sign_out(station), lambda _n: self.lock(), self._lost
        )

    def _lost(self, error: StationError) -> None:
        self.lock()
        self._show_fault(error)

    def switch_language(self) -> None:
        """Speak the other language, and remember it for this operator."""
        self._words.speak("en" if self._words.language == "hi" else "hi")
        station, language = self.context.station, self._words.language
        self.context.jobs.call(
            "quick",
            lambda: sign_in.set_language(station, language),
            lambda _n: None,
            self._show_fault,
        )

    def _toggle_help(self) -> None:
        self._help.setVisible(not self._help.isVisible())
        self._place_help()

    def _place_help(self) -> None:
        """Lay the help over the right side of the desk, so that nothing is pushed about."""
        place = self._stack.geometry()
        self._help.setGeometry(
            place.right() - self._help.width(), place.top(), self._help.width(), place.height()
        )
        self._help.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_help()

    # ── hearing and telling ──────────────────────────────────────────────────────────────────

    def _count_prints(self, waiting: int) -> None:
        self._counts["printing"] = waiting
        self.retranslate()

    def _on_event(self, topic: str, object_id: str) -> None:
        self._fault_bar.on_event(topic, object_id)
        if topic == "printing":
            self._follower.hurry()
        if self._whole.currentIndex() == _LOCKED:
            return
        self.desks.desk(self._now).on_event(topic)
        self.news.on_event(topic)
        if topic in ("document", "outbox", "inbox", "line", "scanner", "token"):
            self._load_lamps()

    def _load_lamps(self) -> None:
        if self._whole.currentIndex() == _LOCKED:
            return
        station = self.context.station
        with_prosecution = self.desks.open_to("prosecution")

        def look() -> tuple[Lamps, LinkState, WaitingDocuments]:
            if with_prosecution:
                self._counts["prosecution"] = prosecution_register.waiting(station)
            return (
                overview_status.lamps(station),
                link_status.link_state(station),
                overview_status.waiting_documents(station),
            )

        self.context.jobs.call(
            "quick", look, lambda found: self._show_lamps(*found), self._look_failed
        )

    def _look_failed(self, error: StationError) -> None:
        """Tell a fault of a look that nobody asked for once, not at every look until it is over."""
        if error.key != self._look_told:
            self._look_told = error.key
            self._show_fault(error)

    def _show_lamps(self, lamps: Lamps, line: LinkState, today: WaitingDocuments) -> None:
        self._look_told = ""
        self._fault_bar.on_look(lamps, line)
        self._lamps.show_lamps(lamps)
        self._top.show_line(line)
        self._counts |= {
            "scan": today.scanned_drafts,
            "forms": today.typed_drafts,
            "sign": today.to_sign,
            "outbox": today.unsent + today.rejected,
            "inbox": today.inbox_new,
        }
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._words
        self._top.retranslate()
        self.setWindowTitle(words("window.title"))
        for number, (name, made) in enumerate(self._navigation.items(), 1):
            count = self._counts.get(name, 0)
            waits = f"  ({count})" if count else ""
            made.setText(f"{words(f'desk.{name}')}{waits}")
            made.setToolTip(tip(f"Ctrl+{number}" if number < DIGITS else ""))

    def _show_fault(self, error: StationError) -> None:
        if isinstance(error, SessionLocked):
            # Work that began before the session ended: whoever sits here now is not concerned, and
            # the lock screen asks for a name already.
            session = self.context.station.session
            if session.operator is None and self._whole.currentIndex() == _OPEN:
                self.lock()
            return
        front = self.desks[self._now] if self._now in self.desks.made else None
        paper = front.document_id if isinstance(front, HoldsPaper) else None
        self._fault_bar.show_fault(error, paper or "")

    # ── the session ──────────────────────────────────────────────────────────────────────────

    def look_idle(self) -> None:
        """Lock where nobody did anything for too long."""
        if self.context.station.session.expired() and self._whole.currentIndex() == _OPEN:
            self.sign_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presence.watch(self.windowHandle())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._deaf()
        self._idle.stop()
        self._lamp_timer.stop()
        self._follower.stop()
        # What runs is cancelled and waited for behind a window that is gone, not before a frozen one.
        self.hide()
        self.context.jobs.close()
        super().closeEvent(event)
