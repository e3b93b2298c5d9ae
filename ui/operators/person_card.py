"""What the chief may do about one person: another role, off and on, a new passphrase, a renewed token."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import PersonError, StationError
from station_app.model.ids import OperatorId
from station_app.model.operators import Role
from station_app.station import people
from station_app.station.people import Person
from station_app.station.station import Station
from ui.operators.new_passphrase import NewPassphrase
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_Act = Callable[[Station, OperatorId, str], None]
"""With the reason that was written."""


class PersonCard(QWidget):
    """Stands in the place of the form for a new operator while a person is chosen."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._person: Person | None = None
        self._name, self._state, self.said = PlainLabel(), PlainLabel(), PlainLabel()
        self._name.setObjectName("subhead")
        self._state.setObjectName("hint")
        self._own, self._reason, self._secret = PlainLabel(), QLineEdit(), QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._role = PlainComboBox()
        self.fresh = NewPassphrase(context, self._ask_reset)
        named(self._role, context, "operators.role")
        named(self._reason, context, "person.reason")
        named(self._secret, context, "person.own_passphrase")
        self._change_role = button(context, "person.change_role", self._ask_role)
        self._off = button(context, "person.switch_off", self._ask_off)
        self._on = button(context, "person.switch_on", self._ask_on)
        self._release = button(context, "person.release", self._ask_release)
        self._reset = button(context, "person.reset", self._ask_reset)
        self._back = button(context, "person.back", back, role="flat")
        self._others = QWidget()
        self._lay_out()
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        context = self._context
        for text in (self._name, self._state, self._own, self.said):
            text.setWordWrap(True)
        self.said.setMinimumHeight(52)
        acts, roles = QHBoxLayout(), QHBoxLayout()
        roles.addWidget(self._role, 1)
        roles.addWidget(self._change_role)
        for act in (self._off, self._on, self._release):
            acts.addWidget(act)
        acts.addStretch(1)
        others = QVBoxLayout(self._others)
        others.setContentsMargins(0, 0, 0, 0)
        others.addWidget(label(context, "operators.role", "hint"))
        others.addLayout(roles)
        others.addWidget(label(context, "person.passphrase_title", "hint"))
        others.addWidget(self.fresh)
        others.addWidget(label(context, "person.own_passphrase", "hint"))
        others.addWidget(self._secret)
        others.addWidget(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (
            self._name,
            self._state,
            label(context, "person.reason", "hint"),
            self._reason,
        ):
            column.addWidget(part)
        column.addLayout(acts)
        column.addWidget(self._others)
        column.addWidget(self._own)
        column.addWidget(self.said)
        column.addWidget(self._back)
        column.addStretch(1)

    def show_person(self, person: Person) -> None:
        """Show somebody; what was typed for another is gone."""
        if self._person is None or self._person.operator != person.operator:
            self.clear()
        self._person = person
        self.fresh.show()
        self.retranslate()

    def clear(self) -> None:
        """Show nothing of what was typed."""
        self.fresh.hide()
        self._reason.clear()
        self._secret.clear()
        self.said.clear()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        if self._person is None:
            return
        words, operator = self._context.words, self._person.operator
        sitting = self._context.station.session.operator
        oneself = sitting is not None and sitting.operator_id == operator.operator_id
        self._name.setText(operator.display_name)
        state = "temporary" if self._person.temporary else "works" if operator.active else "off"
        self._state.setText(f"{operator.user_name} · {words(f'person.state.{state}')}")
        self._role.clear()
        for role in Role:
            self._role.addItem(words(f"role.{role.value}"), role)
        self._role.setCurrentIndex(self._role.findData(operator.role))
        self._others.setVisible(not oneself)
        self._off.setVisible(operator.active and not oneself)
        self._on.setVisible(not operator.active)
        self._release.setVisible(bool(operator.certificate_serial))
        self._own.setText(words("person.own") if oneself else "")

    def _ask_role(self) -> None:
        role = Role(self._role.currentData())
        name = self._context.words(f"role.{role.value}")
        self._do(
            lambda station, who, reason: people.set_role(station, who, role, reason),
            "role_changed",
            role=name,
        )

    def _ask_off(self) -> None:
        self._do(
            lambda station, who, reason: people.set_active(
                station, who, active=False, reason=reason
            ),
            "switched_off",
        )

    def _ask_on(self) -> None:
        self._do(
            lambda station, who, reason: people.set_active(
                station, who, active=True, reason=reason
            ),
            "switched_on",
        )

    def _ask_release(self) -> None:
        self._do(people.release_certificate, "released")

    def _ask_reset(self) -> None:
        try:
            after = self.fresh.taken()
        except PersonError as error:
            self._refused(error)
            self.fresh.setFocus()
            return
        secret = self._secret.text()
        self._secret.clear()
        self._do(
            lambda station, who, _reason: people.reset_passphrase(station, who, secret, after),
            "was_reset",
        )

    def _do(self, act: _Act, done: str, **facts: str) -> None:
        if self._person is None:
            return
        station, operator, reason = (
            self._context.station,
            self._person.operator,
            self._reason.text(),
        )

        def came(_none: object) -> None:
            self.clear()
            self.fresh.show()
            self._say(
                "safe", self._context.words(f"person.{done}", name=operator.display_name, **facts)
            )

        self._context.jobs.call(
            "quick", lambda: act(station, operator.operator_id, reason), came, self._refused
        )

    def _refused(self, error: StationError) -> None:
        words = self._context.words
        self._say("refused", f"{words.what(error)} {words.remedy(error)}")

    def _say(self, tone: str, text: str) -> None:
        self.said.setObjectName(tone)
        self.said.style().polish(self.said)
        self.said.setText(text)
