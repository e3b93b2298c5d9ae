"""Lists of whole rows that are filled cell by cell; one column takes what the others leave."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ui.widgets.plain_text import PlainTableItem


def plain_table(columns: int, wide: int) -> QTableWidget:
    """Return a list of whole rows; the ``wide`` column takes what the others leave."""
    made = QTableWidget(0, columns)
    apply_theme(made, wide)
    return made


def apply_theme(table: QTableWidget, wide: int) -> None:
    """Make a table a list of whole rows."""
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)


def text_cell(text: str) -> QTableWidgetItem:
    """Return a cell that says the whole of what a narrow column cuts."""
    cell = PlainTableItem(text)
    cell.setToolTip(text)
    return cell
