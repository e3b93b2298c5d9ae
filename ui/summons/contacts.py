"""The station's register of addresses, phones and e-mails (BNSS s. 64), narrowed while typing."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.model.clock import for_people
from station_app.summons import register as summons_register
from station_app.summons.model import Contact
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, label, named
from ui.widgets.plain_text import PlainLabel, PlainTableItem

_COLUMNS = ("name", "address", "phone", "email", "at")


class ContactsScreen(QWidget):
    """Where people can be reached; protected persons are not in it."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._contacts: tuple[Contact, ...] = ()
        self.search = QLineEdit()
        named(self.search, context, "summons.contacts.search")
        self.search.textEdited.connect(lambda _t: self.retranslate())
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        named(self.table, context, "summons.contacts.title")
        self._empty = PlainLabel()
        self._empty.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addWidget(label(context, "summons.contacts.title", "headline"))
        column.addWidget(self.search)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def refresh(self) -> None:
        """Look again."""
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: summons_register.contacts(station),
            self._fill,
            self._context.fault,
        )
        self.search.setFocus()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.search.clear()
        self._fill(())

    def _fill(self, held: tuple[Contact, ...]) -> None:
        self._contacts = held
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, wanted = self._context.words, self.search.text().strip().casefold()
        self.search.setPlaceholderText(words("summons.contacts.search"))
        self.table.setHorizontalHeaderLabels([words(f"summons.contacts.{n}") for n in _COLUMNS])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        rows = [
            (c.name, c.address, c.phone, c.email, for_people(c.at)[:10]) for c in self._contacts
        ]
        found = [row for row in rows if wanted in " ".join(row).casefold()]
        self._empty.setText(words("summons.contacts.none"))
        self._empty.setVisible(not self._contacts)
        self.table.setRowCount(len(found))
        for number, row in enumerate(found):
            for place, text in enumerate(row):
                cell = PlainTableItem(text)
                cell.setToolTip(text)
                self.table.setItem(number, place, cell)
