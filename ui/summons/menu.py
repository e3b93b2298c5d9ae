"""The menu of what is done less often."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.widgets.context import WindowContext


class ProcessMenu(QMenu):
    """Offers acts in the middle of the desk."""

    wanted = Signal(str)
    """The name of an act."""

    def __init__(self, context: WindowContext, desk: QWidget) -> None:
        super().__init__(desk)
        self._context, self._desk = context, desk

    def offer(self, names: Sequence[str]) -> None:
        """Offer acts by their names; the first can be had with Enter."""
        self.clear()
        for name in names:
            made = self.addAction(self._context.words(f"summons.act.{name}"))
            made.triggered.connect(lambda _checked=False, name=name: self.wanted.emit(name))
        self.popup(self._desk.mapToGlobal(self._desk.rect().center()))
        if names:
            self.setActiveAction(self.actions()[0])
