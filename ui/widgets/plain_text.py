"""Text is text: the widgets in which words from anywhere are shown, never as a page with pictures and links.

Qt takes a text that looks like HTML for a page, in a label and in a tip; it obeys signs that turn a line
around and shows nothing of others. These widgets show what is there (``station_app.model.texts``).
The rest of ``ui`` makes them and not those of Qt; ``tests/house`` asks for it.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QTableWidgetItem,
    QTreeWidgetItem,
)

from station_app.model.texts import visible_lines


def tip(text: str) -> str:
    """Return a tip that is read as it is written."""
    shown = visible_lines(text)
    if "<" not in shown and "&" not in shown:
        return shown
    # A page of one paragraph whose every sign is escaped: Qt knows no other way to say "no page".
    return f"<p>{escape(shown)}</p>".replace("\n", "<br>")


class PlainLabel(QLabel):
    """A label without markup."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(visible_lines(text))


class PlainButton(QPushButton):
    """A button whose words may come from anywhere."""

    def __init__(self, text: str = "") -> None:
        super().__init__(visible_lines(text))

    def setText(self, text: str) -> None:
        super().setText(visible_lines(text))


class PlainComboBox(QComboBox):
    """A choice whose words may come from anywhere."""

    def addItem(self, text: str, data: Any = None) -> None:  # type: ignore[override]
        super().addItem(visible_lines(text), data)

    def addItems(self, texts: Sequence[str]) -> None:
        super().addItems([visible_lines(text) for text in texts])


class PlainTableItem(QTableWidgetItem):
    """A cell whose words may come from anywhere."""

    def __init__(self, text: str = "") -> None:
        super().__init__(visible_lines(text))

    def setText(self, text: str) -> None:
        super().setText(visible_lines(text))

    def setToolTip(self, text: str) -> None:
        super().setToolTip(tip(text))


class PlainListItem(QListWidgetItem):
    """A row whose words may come from anywhere."""

    def __init__(self, text: str = "") -> None:
        super().__init__(visible_lines(text))

    def setText(self, text: str) -> None:
        super().setText(visible_lines(text))

    def setToolTip(self, text: str) -> None:
        super().setToolTip(tip(text))


class PlainTreeItem(QTreeWidgetItem):
    """A row of a tree whose words may come from anywhere."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__([visible_lines(text) for text in texts])

    def setText(self, column: int, text: str) -> None:
        super().setText(column, visible_lines(text))

    def setToolTip(self, column: int, text: str) -> None:
        super().setToolTip(column, tip(text))
