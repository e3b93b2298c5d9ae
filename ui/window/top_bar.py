"""The bar above everything: whose station this is, who sits here, how the line is."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from station_app.exchange.link_status import LinkState
from ui.exchange.outbox_desk import LINE_TONE
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainLabel


class TopBar(QFrame):
    """Tells, and holds the three keys that work everywhere."""

    def __init__(
        self,
        context: WindowContext,
        *,
        show_help: Callable[[], None],
        switch_language: Callable[[], None],
        sign_out: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("top")
        self._context = context
        self._seen: LinkState | None = None
        self._unit, self._person = PlainLabel(), PlainLabel()
        self._alarms, self._unsent, self._line = PlainLabel(), PlainLabel(), PlainLabel()
        self._alarms.setObjectName("refused")
        self._unit.setObjectName("unit")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, 2 * SPACE, SPACE // 2)
        row.addWidget(self._unit)
        row.addWidget(self._person)
        row.addStretch(1)
        row.addWidget(self._alarms)
        row.addWidget(self._unsent)
        row.addWidget(self._line)
        row.addWidget(button(context, "window.help", show_help, shortcut="F1", role="flat"))
        row.addWidget(
            button(context, "window.language", switch_language, shortcut="Ctrl+G", role="flat")
        )
        row.addWidget(
            button(
                context,
                "window.lock",
                sign_out,
                shortcut="Ctrl+Q",
                icon="lock-outline",
                role="flat",
            )
        )

    def show_line(self, line: LinkState) -> None:
        """Show how the line is now."""
        self._seen = line
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language; also when somebody else sits down."""
        words, settings = self._context.words, self._context.station.settings
        hindi = words.language == "hi"
        self._unit.setText(settings.unit_hi if hindi else settings.unit_en)
        operator = self._context.station.session.operator
        self._person.setText("" if operator is None else f"· {operator.display_name}")
        line = self._seen
        self._alarms.setVisible(line is not None and line.alarms > 0)
        if line is not None:
            self._alarms.setText(words("window.alarms", count=line.alarms))
            self._unsent.setText(words("window.unsent", count=line.unsent))
            self._line.setText(f"● {words(f'line.short.{line.kind}')}")
            self._line.setObjectName(LINE_TONE[line.kind])
            self._line.style().polish(self._line)
