"""The list of the forms' desk: requests, what is waited for, drafts. Never a person's name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from station_app.medico_legal.pending import Pending
from station_app.medico_legal.requests import Request, SentRequest
from station_app.model.clock import for_people
from station_app.model.documents import Document
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_text import PlainTableItem

_COLUMNS = ("what", "kind", "reference", "case", "due")
Row = Request | SentRequest | Pending | Document


class FormsList(QTableWidget):
    """One row a paper."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(0, len(_COLUMNS))
        self._context = context
        self._rows: list[Row] = []
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        named(self, context, "forms.title")
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def chosen(self) -> Row | None:
        """Return the row at the cursor."""
        at = self.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the place is kept."""
        self._rows = list(rows)
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(self._cells(row)):
                self.setItem(number, column, PlainTableItem(text))
        if rows and self.currentRow() < 0:
            self.setCurrentCell(0, 0)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.setHorizontalHeaderLabels([words(f"forms.column.{name}") for name in _COLUMNS])
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.show_rows(self._rows)

    def _cells(self, row: Row) -> tuple[str, str, str, str, str]:
        """Return a row's words: never a person's name, whoever looks."""
        words = self._context.words
        if isinstance(row, Request):
            due = "" if row.due_at is None else for_people(row.due_at)
            subject = words(f"forms.subject.{row.subject}") if row.subject else ""
            what = words(f"forms.stage.{row.stage}")
            return what, subject, row.paper.local_ref, row.paper.case_ref, due
        if isinstance(row, SentRequest):
            subject = words(f"forms.subject.{row.subject}") if row.subject else ""
            kind = subject if row.report is None else words(f"kind.{row.report.kind}")
            stage = words(f"forms.stage.{row.stage}")
            samples = "" if row.samples is None else f" — {words('forms.stage.samples')}"
            due = "" if row.due_at is None else for_people(row.due_at)
            return stage + samples, kind, row.document.local_ref, row.document.case_ref, due
        if isinstance(row, Pending):
            due = "" if row.due_at is None else for_people(row.due_at)
            late = f" — {words('forms.late')}" if row.late else ""
            return (
                words(f"forms.waits.{row.what}") + late,
                words(f"kind.{row.kind}"),
                row.local_ref,
                "",
                due,
            )
        due = "" if row.deadline is None else for_people(row.deadline)
        state = words(f"state.{row.state.value}")
        return state, words(f"kind.{row.kind}"), row.local_ref, row.case_ref, due
