"""The scan profiles as a row of buttons, each with its key; what the district decided stands first."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from station_app.model.scanning import ScanProfile
from station_app.scanning import profiles
from station_app.scanning.profiles import TRAINING
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE
from ui.widgets.plain_text import PlainButton


class ProfileButtons(QWidget):
    """Chooses how a page is captured."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._offered: tuple[ScanProfile, ...] = ()
        self._buttons = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE // 2)
        self._row.addStretch(1)
        own = context.station.profiles
        self.offer(tuple(p for p in own if context.station.settings.training or p.name != TRAINING))

    @property
    def chosen(self) -> ScanProfile:
        """The profile that is pressed."""
        return self._offered[max(0, self._buttons.checkedId())]

    def refresh(self) -> None:
        """Ask what is offered here now: a district may have decided."""
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: profiles.offered(station), self.offer, self._context.fault
        )

    def offer(self, offered: tuple[ScanProfile, ...]) -> None:
        """Show profiles; the one that was chosen stays chosen where it still stands."""
        if offered == self._offered:
            return
        before = self.chosen.name if self._offered else ""
        for old in self._buttons.buttons():
            self._buttons.removeButton(old)
            self._row.removeWidget(old)
            # Its key must be free for the one that follows; Qt deletes it later.
            old.setShortcut("")
            old.deleteLater()
        self._offered = offered
        names = [profile.name for profile in offered]
        first = names.index(TRAINING) if TRAINING in names else 0
        chosen = names.index(before) if before in names else first
        for number, profile in enumerate(offered):
            made = _ProfileButton(self._context, profile, number + 1)
            self._buttons.addButton(made, number)
            self._row.insertWidget(number, made)
            made.setChecked(number == chosen)


class _ProfileButton(PlainButton):
    """A profile, chosen by Alt and its number."""

    def __init__(self, context: WindowContext, profile: ScanProfile, number: int) -> None:
        super().__init__()
        self._words, self._profile, self._number = context.words, profile, number
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.retranslate()
        context.words.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        checked, called = self.isChecked(), self._profile.called
        known = self._words(f"profile.{self._profile.name}") if called is None else ""
        said = known or (called or {})[self._words.language]
        # A single "&" would be read as the mark of a key.
        self.setText(f"{said.replace('&', '&&')}  Alt+{self._number}")
        self.setShortcut(f"Alt+{self._number}")
        self.setChecked(checked)
