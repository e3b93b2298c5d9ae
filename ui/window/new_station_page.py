"""The facts of a new station: whose it is, who administers it, the passphrases."""

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import FactsMissing, PassphrasesDiffer
from station_app.model.settings import NewStation
from station_app.station.code_rules import fitted_code, load_code_rules
from ui.widgets.context import Translated
from ui.widgets.controls import SPACE, button, label, named

_COLUMNS = 2
_FACTS = (
    "unit_hi", "unit_en", "district", "district_code", "ps_code", "display_name", "user_name",
)  # fmt: skip
_SECRETS = ("passphrase", "passphrase_again")
_STATION_SECRETS = ("station_passphrase", "station_passphrase_again")
_AGAIN = "_again"


class NewStationPage(QWidget):
    """Asks for them all at once."""

    def __init__(
        self, speaking: Translated, found: Callable[[], None], *, with_passphrase: bool
    ) -> None:
        """Make it.

        Args:
            speaking: the language and the look.
            found: makes the station of what is typed.
            with_passphrase: whether the station needs a passphrase of its own.
        """
        super().__init__()
        names = (*_FACTS, *_SECRETS, *(_STATION_SECRETS if with_passphrase else ()))
        form = QGridLayout()
        form.setHorizontalSpacing(2 * SPACE)
        self.fields: dict[str, QLineEdit] = {}
        for number, name in enumerate(names):
            cell = QVBoxLayout()
            cell.setSpacing(SPACE // 2)
            self.fields[name] = door_field(speaking, cell, name, secret="passphrase" in name)
            form.addLayout(cell, number // _COLUMNS, number % _COLUMNS)
        column = titled(self, speaking, "first_run.found_title", "first_run.found_hint")
        column.addLayout(form)
        column.addWidget(button(speaking, "first_run.found", found, role="primary"))

    def read(self) -> NewStation:
        """Return what is typed.

        Raises:
            FactsMissing: a field is empty; the focus is on it.
            DistrictCodeUnfit, OfficeCodeUnfit, UserNameUnfit: a code holds signs that it must not; the
                focus is on it.
            PassphrasesDiffer: one was typed otherwise the second time; the focus is on it.
        """
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        empty = next((name for name, text in texts.items() if not text), None)
        if empty is not None:
            self.fields[empty].setFocus()
            raise FactsMissing
        for name in load_code_rules():
            self.fields[name].setFocus()
            texts[name] = fitted_code(name, texts[name])
        for name in [name for name in texts if name.endswith(_AGAIN)]:
            if texts.pop(name) != texts[name.removesuffix(_AGAIN)]:
                self.fields[name].setFocus()
                raise PassphrasesDiffer
        return NewStation(**texts)

    def clear_secrets(self) -> None:
        """Keep no passphrase in the fields."""
        for name in (*_SECRETS, *_STATION_SECRETS):
            if name in self.fields:
                self.fields[name].clear()


def titled(page: QWidget, speaking: Translated, title: str, hint: str = "") -> QVBoxLayout:
    """Return the column of a page under its title."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE)
    column.addWidget(label(speaking, title, "headline"))
    if hint:
        column.addWidget(label(speaking, hint, "quiet"))
    return column


def door_field(
    speaking: Translated, column: QBoxLayout, name: str, *, secret: bool = False
) -> QLineEdit:
    """Add a field under its caption, which is its property ``caption``."""
    field = QLineEdit()
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    named(field, speaking, f"first_run.{name}")
    caption = label(speaking, f"first_run.{name}", "hint")
    field.setProperty("caption", caption)
    column.addWidget(caption)
    column.addWidget(field)
    return field
