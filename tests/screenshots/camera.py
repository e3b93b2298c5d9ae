"""Draws windows as they are when nothing is on its way any more."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from commands.shell.console import say
from station_app.model.operators import Role
from station_app.model.training import Training
from tests.window import seats
from tests.window.shown import resting, until
from ui.window.main_window import StationWindow
from ui.window.notices import ErrorBar

_LONGEST_S = 120.0


class Camera:
    """Waits until the window is calm and draws it."""

    def __init__(self, window: StationWindow, out: Path) -> None:
        self._window, self.out = window, out
        self.prefix = ""

    def begin(self, language: str, size: tuple[int, int]) -> None:
        """Speak a language, at a size in px."""
        self.prefix = f"{language}-{size[0]}x{size[1]}"
        self._window.show()
        self._window.resize(*size)
        self._window.context.words.speak(language)
        # Who sits there now is signed out next: nothing of his may still be on its way.
        self.calm()

    def take(self, name: str, act: Callable[[], None] = lambda: None) -> None:
        """Do something and draw what is seen then."""
        act()
        self.calm()
        path = self.out / f"{self.prefix}-{name}.png"
        self._window.grab().save(str(path))
        say(str(path))

    def calm(self) -> None:
        """Wait until no job is on its way and the picture stands still."""
        jobs, window = self._window.context.jobs, self._window
        seen = QImage()

        def still() -> bool:
            nonlocal seen
            if not resting(window) or jobs.busy:
                return False
            # What is laid out anew takes its place over several turns.
            before, seen = seen, window.grab().toImage()
            return seen == before

        until(still, timeout_s=_LONGEST_S)

    def clear_fault(self) -> None:
        """Say that what went wrong is dealt with."""
        for bar in self._window.findChildren(ErrorBar):
            bar.clear()

    def take_dialog(self, name: str, dialog: QWidget) -> None:
        """Draw a dialog that is open."""
        self.calm()
        path = self.out / f"{self.prefix}-{name}.png"
        dialog.grab().save(str(path))
        say(str(path))


def sit_down(window: StationWindow, facts: Training, role: Role) -> None:
    """Sign the operator of a role in at the window; its language stays."""
    language = window.context.words.language
    person = next(person for person in facts.operators if person.role == role)
    seats.sit_down(window, person.user_name, person.passphrase)
    window.context.words.speak(language)
