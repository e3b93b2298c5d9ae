"""The foot of the window: scanner, printer, token and disk, each a lamp that leads to its remedy."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from station_app.overview.status import Lamps
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE
from ui.widgets.plain_text import PlainButton, tip
from ui.window.fault_causes import LOW_DISK_BYTES

_GB = 10**9


class LampRow(QFrame):
    """The lamps; filled where the thing is ready."""

    def __init__(self, context: WindowContext, acts: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self.setObjectName("lamps")
        self._words, self._printers = context.words, context.printers
        self._seen: Lamps | None = None
        self._lamps: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 0, SPACE, 0)
        for name, act in acts.items():
            lamp = PlainButton()
            lamp.setObjectName("flat")
            lamp.clicked.connect(lambda _checked=False, act=act: act())
            self._lamps[name] = lamp
            row.addWidget(lamp)
        row.addStretch(1)
        context.words.changed.connect(self.retranslate)
        context.printers.changed.connect(self._refresh_printers)

    def show_lamps(self, seen: Lamps) -> None:
        """Tell how things stand now."""
        self._seen = seen
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self._refresh_printers()
        words, lamps = self._words, self._seen
        if lamps is None:
            return
        scanner = lamps.scanner or words("lamp.no_scanner")
        token = lamps.token.label if lamps.token else words("lamp.no_token")
        free = f"{lamps.disk_free_bytes / _GB:.0f}"
        texts = {
            "scanner": (bool(lamps.scanner), words("lamp.scanner", name=scanner)),
            "token": (lamps.token is not None, words("lamp.token", name=token)),
            "disk": (lamps.disk_free_bytes > LOW_DISK_BYTES, words("lamp.disk", free=free)),
        }
        for name, (lit, text) in texts.items():
            self._light(name, text, lit=lit)
        why = {name: f"{words.what(error)} {words.remedy(error)}" for name, error in lamps.faults}
        for name in texts:
            self._lamps[name].setToolTip(tip(why.get(name, "")))

    def _refresh_printers(self) -> None:
        seen, words = self._printers.seen, self._words
        if seen is None:
            return
        fact = words(f"printing.short.{seen.fact.value}")
        name = f"{seen.label} · {fact}" if seen.label else fact
        self._light("printer", words("lamp.printer", name=name), lit=seen.fact.prints)

    def _light(self, name: str, text: str, *, lit: bool) -> None:
        lamp = self._lamps.get(name)
        if lamp is not None:
            lamp.setText(f"{'●' if lit else '○'} {text}")
