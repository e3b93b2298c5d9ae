"""The quiet bar: what came and what became due, in kinds and counts; it goes by itself."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from station_app.model.errors import StationError
from station_app.model.events import Topic
from station_app.model.operators import Right
from station_app.overview import notifications
from station_app.overview.notifications import Notification
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainLabel

_SHOWN_MS = 20_000
_LOOK_MS = 60_000
_TOPICS: frozenset[Topic] = frozenset({"inbox", "pillar", "summons"})


class NotificationBar(QFrame):
    """Tells of news without taking the focus from anybody."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("undo")
        self._context = context
        self._since: datetime | None = None
        self._known: Notification | None = None
        self._said: Notification | None = None
        self._loading = False
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, 2 * SPACE, SPACE // 2)
        row.addWidget(self._text, 1)
        row.addWidget(button(context, "news.look", self._go, shortcut="Ctrl+J", role="flat"))
        row.addWidget(button(context, "notice.close", self.hide, role="flat"))
        self._away = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._away.timeout.connect(self.hide)
        self._clock = QTimer(self, interval=_LOOK_MS)
        self._clock.timeout.connect(self.refresh)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def begin(self) -> None:
        """Somebody sits down: what came before is on the home page, not news."""
        self.clear()
        self._since = self._context.station.clock.now()
        self._clock.start()
        self.refresh()

    def clear(self) -> None:
        """Say nothing more."""
        self._since, self._known, self._said = None, None, None
        self._clock.stop()
        self._text.clear()
        self.hide()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in _TOPICS:
            self.refresh()

    def refresh(self) -> None:
        """Look what came and what became due."""
        station, since = self._context.station, self._since
        operator = station.session.operator
        if since is None or self._loading or operator is None or not operator.may(Right.READ):
            return
        self._loading = True

        def seen(found: Notification) -> None:
            self._loading = False
            if self._since is since:
                self._show(found)

        def lost(_error: StationError) -> None:
            # The next look tells; a bar of news is no place for faults.
            self._loading = False

        self._context.jobs.call(
            "quick", lambda: notifications.load_notification(station, since), seen, lost
        )

    def _show(self, found: Notification) -> None:
        before, self._known = self._known, found
        if before is None:
            return
        arrived = {
            key: count - before.arrived.get(key, 0)
            for key, count in found.arrived.items()
            if count > before.arrived.get(key, 0)
        }
        due = max(0, found.due - before.due)
        overdue = max(0, found.overdue - before.overdue)
        if arrived or due or overdue:
            self._said = Notification(arrived, due, overdue)
            self.retranslate()
            self.show()
            self._away.start()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, said = self._context.words, self._said
        if said is None:
            return
        came = " · ".join(
            f"{words(key if key in words else 'inbox.kinds.other')} {count}"
            for key, count in said.arrived.items()
        )
        parts = [
            words("news.arrived", what=came) if came else "",
            words("news.due", count=said.due) if said.due else "",
            words("news.overdue", count=said.overdue) if said.overdue else "",
        ]
        self._text.setText("   ".join(part for part in parts if part))

    def _go(self) -> None:
        desk = "inbox" if self._said is not None and self._said.arrived else "home"
        self.hide()
        self._context.go(desk, "")
