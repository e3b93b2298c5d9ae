"""Before the window: a new station is made, or one that does not open by itself is opened."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.model.errors import (
    KeyMissing,
    KeysFileDamaged,
    PassphraseNeeded,
    RecoveryKeyWrong,
    StationError,
    StationPassphraseWrong,
)
from station_app.model.settings import NewStation
from ui.widgets.controls import SPACE, button, card
from ui.widgets.jobs import Jobs
from ui.widgets.plain_text import PlainLabel
from ui.widgets.recovery_key import RecoveryKeyPage
from ui.widgets.texts import WindowTexts
from ui.widgets.theme import Theme
from ui.window.new_station_page import NewStationPage, door_field, titled

_WIDTH_PX = 640


class StationOpener(Protocol):
    """Whoever can make and open the station."""

    def exists(self) -> bool:
        """Tell whether there is a station."""

    def needs_passphrase(self) -> bool:
        """Tell whether a new station needs a passphrase of its own."""

    def found(self, new: NewStation) -> str:
        """Make the station; return its recovery key.

        Raises:
            StationError: nothing was made.
        """

    def open(self, passphrase: str | None, recovery_key: str | None) -> None:
        """Open the station.

        Raises:
            StationError: it stays closed.
        """

    def awaits_proof(self) -> bool:
        """Tell of the open station whether its recovery key was lost before it was written down."""

    def renew_recovery_key(self) -> str:
        """Make the lost recovery key of the open station anew; return it.

        Raises:
            StationError: the one before stands.
        """

    def prove(self, recovery_key: str) -> None:
        """Note that the recovery key of the open station is written down.

        Raises:
            StationError: it does not open the station.
        """


class FirstRun(QWidget):
    """Stands before the window only as long as something is to be said or asked."""

    def __init__(self, way: StationOpener, words: WindowTexts, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("room")
        self.words, self.theme = words, theme
        self._way = way
        self.jobs = Jobs()
        """What runs beside the window while it waits."""
        self._loop = QEventLoop()
        self.entered = False
        """Whether the station is open."""
        self._error: StationError | None = None
        self._secret_of_new: str | None = None
        self._opened = False
        self._fields: dict[str, QLineEdit] = {}
        self._said = PlainLabel()
        self._said.setObjectName("refused")
        self._said.setWordWrap(True)
        self._recovery = RecoveryKeyPage(self, self._written)
        self._told = PlainLabel()
        self._pages: dict[str, QWidget] = {}
        self._build()
        words.changed.connect(self.retranslate)

    def enter(self) -> bool:
        """Open the station, asking what must be asked; False: the person went away."""
        self.begin()
        self._loop.exec()
        self.hide()
        self.jobs.close()
        return self.entered

    def begin(self) -> None:
        """Try to open the station, or ask for the facts of a new one."""
        if self._way.exists():
            self._open()
        else:
            self._show("found")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go away without entering."""
        super().closeEvent(event)
        self._loop.quit()

    # ── building ─────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        # Asked only where a station is going to be made: it looks for the keyring's service.
        own = not self._way.exists() and self._way.needs_passphrase()
        self._new = NewStationPage(self, self._found, with_passphrase=own)
        self._fields |= self._new.fields
        self._pages = {
            "found": self._new,
            "recovery": self._recovery_page(),
            "secret": self._secret_page(),
            "cannot": self._cannot_page(),
        }
        self._sheet, column = card()
        self._sheet.setFixedWidth(_WIDTH_PX)
        for page in self._pages.values():
            column.addWidget(page)
        column.addWidget(self._said)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(self, "window.language", self._switch, role="flat"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        outer.addStretch(1)
        outer.addWidget(self._sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        outer.addLayout(foot)
        self.resize(1366, 768)

    def _page(self, title: str, hint: str = "") -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        return page, titled(page, self, title, hint)

    def _recovery_page(self) -> QWidget:
        page, column = self._page("first_run.recovery_title")
        column.addWidget(self._recovery)
        return page

    def _secret_page(self) -> QWidget:
        page, column = self._page("first_run.secret_title")
        for name in ("station", "recovery_key"):
            field = door_field(self, column, name, secret=name == "station")
            field.returnPressed.connect(self._try)
            self._fields[name] = field
        self._enter = button(self, "first_run.open", self._try, role="primary")
        self._other = button(self, "first_run.use_recovery", self._ask_recovery, role="flat")
        column.addWidget(self._enter)
        column.addWidget(self._other)
        return page

    def _cannot_page(self) -> QWidget:
        page, column = self._page("first_run.cannot_title")
        self._told.setWordWrap(True)
        column.addWidget(self._told)
        column.addWidget(button(self, "first_run.again", self._open, role="primary"))
        column.addWidget(button(self, "first_run.close", self._leave, role="flat"))
        return page

    # ── making ───────────────────────────────────────────────────────────────────────────────

    def _found(self) -> None:
        try:
            new = self._new.read()
        except StationError as error:
            self._refuse(error)
            return
        self._wait(lambda: self._way.found(new), lambda key: self._made(key, new))

    def _made(self, recovery_key: str, new: NewStation) -> None:
        self._new.clear_secrets()
        self._secret_of_new = new.station_passphrase or None
        self.show_recovery_key(recovery_key)

    def show_recovery_key(self, recovery_key: str) -> None:
        """Show the key until the person has typed a part of it back from the paper."""
        self._recovery.begin(recovery_key)
        self._show("recovery")

    def _written(self) -> None:
        self._open(passphrase=self._secret_of_new)

    # ── opening ──────────────────────────────────────────────────────────────────────────────

    def _open(self, passphrase: str | None = None, recovery_key: str | None = None) -> None:
        def work() -> bool:
            if not self._opened:
                self._way.open(passphrase, recovery_key)
                self._opened = True
            return self._way.awaits_proof()

        self._wait(work, self._look_at_recovery)

    def _look_at_recovery(self, awaits_proof: bool) -> None:  # noqa: FBT001 - a job's result
        """Enter only with a recovery key that somebody has on paper."""
        written = self._recovery.recovery_key
        if not awaits_proof:
            self._enter_in()
        elif written:
            self._wait(lambda: self._way.prove(written), lambda _none: self._enter_in())
        else:
            # The window was closed, or the power went, before anybody had written it down.
            self._wait(self._way.renew_recovery_key, self.show_recovery_key)

    def _try(self) -> None:
        by_recovery = self._fields["recovery_key"].isVisible()
        field = self._fields["recovery_key" if by_recovery else "station"]
        secret = field.text()
        if not secret.strip():
            field.setFocus()
            return
        field.clear()
        if by_recovery:
            self._open(recovery_key=secret)
        else:
            self._open(passphrase=secret)

    def _enter_in(self) -> None:
        self._recovery.clear()
        self._secret_of_new = None
        self.entered = True
        self._loop.quit()

    def _leave(self) -> None:
        self.close()

    def show_fault(self, error: StationError) -> None:
        """Ask for what would open the door, or tell why nothing does."""
        if isinstance(error, PassphraseNeeded):
            self._ask("station")
        elif isinstance(error, KeyMissing | RecoveryKeyWrong | KeysFileDamaged):
            self._ask("recovery_key")
            self._refuse(error)
        elif isinstance(error, StationPassphraseWrong):
            self._ask("station")
            self._refuse(error)
        elif self._pages["found"].isVisible() and not self._way.exists():
            self._show("found")
            self._refuse(error)
        else:
            self._error = error
            self.retranslate()
            self._show("cannot")

    def _ask(self, name: str) -> None:
        for other in ("station", "recovery_key"):
            self._fields[other].setVisible(other == name)
            self._fields[other].property("caption").setVisible(other == name)
        self._other.setVisible(name == "station")
        self._show("secret")
        self._fields[name].setFocus()

    def _ask_recovery(self) -> None:
        self._ask("recovery_key")

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _show(self, name: str) -> None:
        self._said.clear()
        for other, page in self._pages.items():
            page.setVisible(other == name)
        self.setWindowTitle(self.words("first_run.secret_title"))
        self.show()

    def _wait(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._said.clear()
        self._sheet.setEnabled(False)

        def came(result: object) -> None:
            self._sheet.setEnabled(True)
            done(result)

        def failed(error: StationError) -> None:
            self._sheet.setEnabled(True)
            self.show_fault(error)

        self.jobs.call("quick", work, came, failed)

    def _refuse(self, error: StationError) -> None:
        self._said.setText(f"{self.words.what(error)} {self.words.remedy(error)}")

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        if self._error is not None:
            self._told.setText(f"{self.words.what(self._error)} {self.words.remedy(self._error)}")

    def _switch(self) -> None:
        self.words.speak("en" if self.words.language == "hi" else "hi")
