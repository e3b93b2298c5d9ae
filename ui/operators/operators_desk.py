"""The people's desk: who may sign in at this station; the chief adds names."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.model.errors import FactsMissing, PassphrasesDiffer, StationError
from station_app.model.operators import Operator, Role
from station_app.station import people, sign_in
from station_app.station.people import Person
from ui.exchange.ledger_copy import LedgerCopy
from ui.operators.codes_card import CodesCard
from ui.operators.person_card import PersonCard
from ui.operators.safety_card import SafetyCard
from ui.scanning.profile_import import ProfileImport
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel, PlainTableItem

_FORM_PX = 320
_COLUMNS = ("name", "role", "short", "token")
_TEXTS = ("display_name", "user_name")
_SECRETS = ("passphrase", "passphrase_again")


class OperatorsDesk(QWidget):
    """The list of operators and the form for a new one."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._people: tuple[Person, ...] = ()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        named(self.table, context, "operators.title")
        self._fields = {name: QLineEdit() for name in (*_TEXTS, *_SECRETS)}
        for name in _SECRETS:
            self._fields[name].setEchoMode(QLineEdit.EchoMode.Password)
        self._role = PlainComboBox()
        self._said = PlainLabel()
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(52)
        self._add = button(
            context, "operators.add", self._ask, shortcut="F5", icon="plus", role="primary"
        )
        self.codes = CodesCard(context)
        self.profiles = ProfileImport(context)
        self.ledger = LedgerCopy(context)
        self.safety = SafetyCard(context)
        self.person = PersonCard(context, self._show_form)
        self._form = QWidget()
        self.table.itemSelectionChanged.connect(self._chosen)
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        sheet, column = card()
        sheet.setFixedWidth(_FORM_PX)
        column.addWidget(self._form)
        column.addWidget(self.person)
        self.person.hide()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addWidget(label(context, "operators.new", "subhead"))
        named(self._role, context, "operators.role")
        for name in _TEXTS:
            self._row(form, name, self._fields[name])
        self._row(form, "role", self._role)
        for name in _SECRETS:
            self._row(form, name, self._fields[name])
        form.addWidget(self._said)
        form.addWidget(self._add)
        form.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.codes)
        left.addWidget(label(context, "operators.title", "subhead"))
        left.addWidget(self.table, 1)
        left.addWidget(self.profiles)
        left.addWidget(self.ledger)
        left.addWidget(self.safety)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addLayout(left, 1)
        row.addWidget(sheet)

    def _row(self, form: QBoxLayout, name: str, field: QWidget) -> None:
        named(field, self._context, f"operators.{name}")
        form.addWidget(label(self._context, f"operators.{name}", "hint"))
        form.addWidget(field)

    def enter(self, document_id: str = "") -> None:
        """Show who is here."""
        del document_id
        self._said.clear()
        self.codes.refresh()
        self.refresh()
        self.profiles.load()
        self.ledger.clear()
        self.safety.load()

    def clear(self) -> None:
        """Show nothing of what was typed."""
        self.safety.clear()
        self.person.clear()
        self._show_form()
        for field in self._fields.values():
            field.clear()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic == "session":
            self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: people.everybody(station), self._fill, self._context.fault
        )

    def _fill(self, everybody: tuple[Person, ...]) -> None:
        self._people = everybody
        self.retranslate()
        self._chosen()

    def _chosen(self) -> None:
        """Show what may be done about the person of the chosen row."""
        rows = self.table.selectionModel().selectedRows()
        if rows and rows[0].row() < len(self._people):
            self._form.hide()
            self.person.show()
            self.person.show_person(self._people[rows[0].row()])

    def _show_form(self) -> None:
        self.table.clearSelection()
        self.person.hide()
        self._form.show()

    def retranslate(self) -> None:
        """Say everything in the language of now; what is being typed stays."""
        words = self._context.words
        chosen = max(0, self._role.currentIndex())
        self._role.clear()
        for role in Role:
            self._role.addItem(words(f"role.{role.value}"), role)
        self._role.setCurrentIndex(chosen)
        self.table.setHorizontalHeaderLabels([words(f"operators.{name}") for name in _COLUMNS])
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("role"), QHeaderView.ResizeMode.Stretch)
        self.table.setRowCount(len(self._people))
        for number, one in enumerate(self._people):
            person = one.operator
            bound = "operators.own_token" if person.certificate_serial else "operators.no_token"
            off = "" if person.active else f" · {words('person.state.off')}"
            texts = (
                f"{person.display_name}{off}",
                words(f"role.{person.role.value}"),
                person.user_name,
                words(bound),
            )
            for column, text in enumerate(texts):
                self.table.setItem(number, column, PlainTableItem(text))

    def _ask(self) -> None:
        typed = {name: field.text().strip() for name, field in self._fields.items()}
        empty = next((name for name, text in typed.items() if not text), None)
        if empty is not None:
            self._refused(FactsMissing(), empty)
            return
        if typed["passphrase"] != typed["passphrase_again"]:
            self._refused(PassphrasesDiffer(), "passphrase_again")
            return
        station, role = self._context.station, Role(self._role.currentData())
        self._add.setEnabled(False)
        self._context.jobs.call(
            "quick",
            lambda: sign_in.add_operator(
                station,
                typed["user_name"],
                typed["display_name"],
                role,
                typed["passphrase"],
                temporary=True,
            ),
            self._added,
            self._refused,
        )

    def _added(self, operator: Operator) -> None:
        self._add.setEnabled(True)
        for field in self._fields.values():
            field.clear()
        self._say("safe", self._context.words("operators.added", name=operator.display_name))
        self._fields[_TEXTS[0]].setFocus()

    def _refused(self, error: StationError, field: str = "") -> None:
        self._add.setEnabled(True)
        words = self._context.words
        self._say("refused", f"{words.what(error)} {words.remedy(error)}")
        if field:
            self._fields[field].setFocus()

    def _say(self, tone: str, text: str) -> None:
        self._said.setObjectName(tone)
        self._said.style().polish(self._said)
        self._said.setText(text)
