"""The lock screen: choose a name, type the passphrase; whoever likes or must chooses another one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import PersonError, StationError
from station_app.model.operators import Operator
from station_app.model.training import training_of
from station_app.station import people, sign_in
from station_app.station.errors import PassphraseTemporary
from ui.operators.new_passphrase import NewPassphrase
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_WIDTH_PX = 420


class UnlockScreen(QWidget):
    """Lets one operator in."""

    def __init__(self, context: WindowContext, opened: Callable[[Operator], None]) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context, self._opened = context, opened
        self._people = PlainComboBox()
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.returnPressed.connect(self._try)
        self.changing = NewPassphrase(context, self._try)
        self._change = button(context, "unlock.change", self._turn_change, role="flat")
        self._hint = PlainLabel()
        self._hint.setObjectName("hint")
        self._hint.setWordWrap(True)
        self._hint.setVisible(context.station.settings.training)
        self._people.currentIndexChanged.connect(lambda _index: self._refresh_training())
        self._said = PlainLabel()
        self._said.setObjectName("refused")
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(52)
        self._language = button(context, "window.language", self._switch, role="flat")
        self._enter = button(
            context,
            "unlock.enter",
            self._try,
            shortcut="",
            icon="lock-open-outline",
            role="primary",
        )
        self._operators: tuple[Operator, ...] = ()
        named(self._people, context, "unlock.name")
        named(self._secret, context, "unlock.passphrase")
        self._lay_out()
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        context = self._context
        sheet, column = card()
        sheet.setFixedWidth(_WIDTH_PX)
        unit = PlainLabel(self._unit())
        unit.setObjectName("headline")
        unit.setWordWrap(True)
        context.words.changed.connect(lambda: unit.setText(self._unit()))
        for part in (
            unit,
            label(context, "unlock.title", "quiet"),
            label(context, "unlock.name"),
            self._people,
            label(context, "unlock.passphrase"),
            self._secret,
            self.changing,
            self._hint,
            self._said,
            self._enter,
            self._change,
        ):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._language)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        outer.addLayout(foot)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)

    def _unit(self) -> str:
        settings = self._context.station.settings
        return settings.unit_hi if self._context.words.language == "hi" else settings.unit_en

    def ask(self) -> None:
        """Get ready for whoever comes; nothing of the one before is left."""
        self._secret.clear()
        self._said.clear()
        self.changing.hide()
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: sign_in.operators(station), self._fill, self._context.fault
        )

    def _fill(self, people: tuple[Operator, ...]) -> None:
        self._operators = people
        self._people.clear()
        self.retranslate()
        self._secret.setFocus()

    def retranslate(self) -> None:
        """Say everything in the language of now; the choice stays."""
        chosen = str(self._people.currentData() or "")
        self._people.clear()
        for person in self._operators:
            role = self._context.words(f"role.{person.role.value}")
            self._people.addItem(f"{person.display_name} · {role}", person.user_name)
        self.choose(chosen)
        self._said.clear()

    def _refresh_training(self) -> None:
        """In training the passphrase is public: whoever learns must not be locked out."""
        name = self._people.currentData()
        for operator in training_of(self._context.station.settings.unit_kind).operators:
            if operator.user_name == name:
                self._hint.setText(
                    self._context.words("unlock.training", passphrase=operator.passphrase)
                )

    def choose(self, user_name: str) -> None:
        """Select an operator by the user name."""
        self._people.setCurrentIndex(max(0, self._people.findData(user_name)))

    def _try(self) -> None:
        station, name = self._context.station, str(self._people.currentData() or "")
        secret, changes, after = self._secret.text(), self.changing.isVisible(), ""
        self._said.clear()
        if changes:
            try:
                after = self.changing.taken()
            except PersonError as error:
                # What was typed above stays: it was not tried yet.
                self._say(error)
                self.changing.setFocus()
                return
        self._secret.clear()
        self._enter.setEnabled(False)
        self._context.jobs.call(
            "quick",
            lambda: (
                people.change_passphrase(station, name, secret, after)
                if changes
                else sign_in.sign_in(station, name, secret)
            ),
            self._entered,
            self._refused,
        )

    def _turn_change(self) -> None:
        self.changing.setVisible(self.changing.isHidden())
        self._said.clear()
        self._secret.setFocus()

    def _entered(self, operator: Operator) -> None:
        self._enter.setEnabled(True)
        self._opened(operator)

    def _refused(self, error: StationError) -> None:
        self._enter.setEnabled(True)
        if isinstance(error, PassphraseTemporary):
            self.changing.show()
        self._say(error)
        self._secret.setFocus()

    def _say(self, error: StationError) -> None:
        words = self._context.words
        self._said.setText(f"{words.what(error)} {words.remedy(error)}")

    def _switch(self) -> None:
        words = self._context.words
        words.speak("en" if words.language == "hi" else "hi")
