"""The chief's card of the home: what was found wrong, changed files to accept or undo, a new recovery key."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.exchange.district_recovery import RecoveryKey, recovery_key
from station_app.model.errors import StationError
from station_app.safekeeping import acceptance
from station_app.safekeeping.acceptance import Change
from station_app.safekeeping.resealing import Resealing, resealing
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label, named
from ui.widgets.plain_text import PlainLabel
from ui.widgets.recovery_key import RecoveryKeyPage
from ui.widgets.texts import WindowTexts


@dataclass(frozen=True, slots=True)
class _Seen:
    found: tuple[StationError, ...]
    changes: tuple[Change, ...]
    district: RecoveryKey | None
    resealing: Resealing | None


_LONGEST = 80


class SafetyCard(QWidget):
    """Shows nothing but the way to a new recovery key while all is well."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._found: tuple[StationError, ...] = ()
        self._changes: tuple[Change, ...] = ()
        self._held: _Seen | None = None
        self._told, self._district, self.said = PlainLabel(), PlainLabel(), PlainLabel()
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        for text in (self._told, self._district, self.said):
            text.setWordWrap(True)
        self._accept = button(context, "home_safety.accept", self._ask_accept)
        self._back = button(context, "home_safety.put_back", self._ask_back)
        self._seen = button(context, "home_safety.seen", self._ask_seen)
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.returnPressed.connect(self._ask_new)
        named(self._secret, context, "home_safety.passphrase")
        self._new = button(context, "home_safety.new_recovery", self._ask_new)
        self.recovery = RecoveryKeyPage(context, self._written)
        self.recovery.hide()
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(self._context, "home_safety.title", "subhead"))
        column.addWidget(self._told)
        column.addWidget(self._district)
        acts, renewal = QHBoxLayout(), QHBoxLayout()
        for made in (self._accept, self._back, self._seen):
            acts.addWidget(made)
        acts.addStretch(1)
        renewal.addWidget(self._secret, 1)
        renewal.addWidget(self._new)
        column.addLayout(acts)
        column.addLayout(renewal)
        column.addWidget(self.recovery)
        column.addWidget(self.said)

    def load(self) -> None:
        """Ask how the home is now."""
        self.said.clear()
        station = self._context.station

        def look() -> _Seen:
            return _Seen(
                acceptance.findings(station),
                acceptance.changes(station),
                recovery_key(station),
                resealing(station),
            )

        self._context.jobs.call("quick", look, self._show, self._refused)

    def clear(self) -> None:
        """Show nothing of what was typed or made."""
        self._secret.clear()
        self.recovery.clear()
        self.recovery.hide()

    def _ask_accept(self) -> None:
        station, shown = self._context.station, self._changes
        self._do(lambda: acceptance.accept_files(station, shown), "home_safety.accepted")

    def _ask_back(self) -> None:
        station = self._context.station
        self._do(lambda: acceptance.put_files_back(station), "home_safety.undone")

    def _ask_seen(self) -> None:
        station = self._context.station
        self._do(lambda: acceptance.forget_findings(station), "home_safety.noted")

    def _ask_new(self) -> None:
        station, secret = self._context.station, self._secret.text()
        self._secret.clear()
        if not secret:
            self._secret.setFocus()
            return
        self._context.jobs.call(
            "quick",
            lambda: acceptance.new_recovery_key(station, secret),
            self._made,
            self._refused,
        )

    def _made(self, recovery_key: str) -> None:
        self.said.clear()
        self.recovery.begin(recovery_key)
        self.recovery.show()

    def _written(self) -> None:
        station, written = self._context.station, self.recovery.recovery_key
        self.clear()
        self._do(lambda: acceptance.prove_recovery_key(station, written), "home_safety.proved")

    def _do(self, act: Callable[[], None], done: str) -> None:
        def came(_none: object) -> None:
            self.load()
            self._say("safe", self._context.words(done))

        self._context.jobs.call("quick", act, came, self._refused)

    def _show(self, seen: _Seen) -> None:
        self._found, self._changes, self._held = seen.found, seen.changes, seen
        self.retranslate()

    def _refused(self, error: StationError) -> None:
        words = self._context.words
        self._say("refused", f"{words.what(error)} {words.remedy(error)}")

    def _say(self, tone: str, text: str) -> None:
        self.said.setObjectName(tone)
        self.said.style().polish(self.said)
        self.said.setText(text)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        told = [f"{words.what(one)} {words.remedy(one)}" for one in self._found]
        told += [_line(change, words("home_safety.none")) for change in self._changes]
        self._told.setText("\n".join(told) or words("home_safety.well"))
        self._district.setText("" if self._held is None else _district_line(words, self._held))
        self._secret.setPlaceholderText(words("home_safety.passphrase"))
        self._accept.setVisible(bool(self._changes))
        self._back.setVisible(bool(self._changes))
        self._seen.setVisible(bool(self._found))


def _district_line(words: WindowTexts, seen: _Seen) -> str:
    """Say whether the district could bring this station back, and how much of it."""
    key, state = seen.district, seen.resealing
    if key is None:
        return words("home_safety.district_none")
    facts: dict[str, str | int] = {
        "number": key.number,
        "mark": key.mark,
        "needed": key.needed,
        "shares": key.shares,
    }
    if state is None or state.done:
        return words("home_safety.district_opens", **facts)
    return words("home_safety.district_begun", **facts, files=state.files)


def _line(change: Change, nothing: str) -> str:
    before, after = (_seen(text) or nothing for text in (change.before, change.after))
    return f"{_seen(change.file)}  {_seen(change.name)}: {before} → {after}"


def _seen(text: str) -> str:
    """Return what a strange hand may have written, with nothing in it that cannot be seen."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)[:_LONGEST]
