"""What can be done with a volume of the diary: each act has its key, shown only where it can be done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from station_app.case_diary import certified_copy
from station_app.case_diary.volumes import DiaryView
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, named
from ui.widgets.plain_text import PlainComboBox, tip


@dataclass(frozen=True, slots=True)
class VolumeActs:
    """What the keys do."""

    names: Callable[[], None]
    """Asks for the reason that opens a protected case."""
    print: Callable[[], None]
    check: Callable[[], None]
    findings: Callable[[], None]
    seal: Callable[[], None]
    copy: Callable[[], None]


class VolumeKeys:
    """The keys of an open volume, of a sealed one, and of a protected case."""

    def __init__(self, context: WindowContext, acts: VolumeActs) -> None:
        self._context = context
        self.to = PlainComboBox()
        """For whom a certified copy is made."""
        named(self.to, context, "diary.copy_to")
        self.names = button(context, "diary.names", acts.names, shortcut="F6")
        self.print = button(context, "printing.print", acts.print, shortcut="Ctrl+P")
        self.check = button(context, "diary.check_seal", acts.check, shortcut="F7")
        self.findings = button(context, "diary.findings", acts.findings, shortcut="F8")
        self.seal = button(context, "diary.seal", acts.seal, shortcut="F5", role="primary")
        self.copy = button(context, "diary.make_copy", acts.copy, shortcut="F5", role="primary")
        # Hidden alone: what is shown before it lies in the window would be a window of its own.
        for made in (self.names, self.print, self.copy, self.to, self.check):
            made.hide()

    @property
    def at_the_head(self) -> tuple[QPushButton, ...]:
        """Those that stand above the volume."""
        return self.names, self.print, self.check

    def foot(self) -> QHBoxLayout:
        """Return the row of those that stand below it."""
        row = QHBoxLayout()
        row.addStretch(1)
        for made in (self.findings, self.to, self.seal, self.copy):
            row.addWidget(made)
        return row

    def recipient(self) -> str:
        """Return the code of whom a copy is for."""
        return str(self.to.currentData() or "")

    def retranslate(self) -> None:
        """Say in the window's language for whom a copy may be."""
        words, at = self._context.words, max(0, self.to.currentIndex())
        self.to.clear()
        for name in certified_copy.recipients():
            self.to.addItem(words(f"diary.to.{name}"), name)
        self.to.setCurrentIndex(at)
        self.to.setToolTip(tip(words("diary.law")))

    def allow(self, view: DiaryView) -> None:
        """Show what can be done with a volume."""
        now = view.now
        self.names.setVisible(view.masked)
        self._offer(sealed=now is not None and now.volume.sealed)
        self.seal.setEnabled(now is not None and not view.masked)
        self.copy.setEnabled(not view.masked)
        self.print.setVisible(now is not None and not view.masked)

    def _offer(self, *, sealed: bool) -> None:
        """Show what can be done; what cannot goes first, so that the row never needs room for all."""
        of_open: tuple[QWidget, ...] = (self.seal, self.findings)
        of_sealed: tuple[QWidget, ...] = (self.copy, self.to, self.check)
        for made in of_open if sealed else of_sealed:
            made.hide()
        for made in of_sealed if sealed else of_open:
            made.show()
