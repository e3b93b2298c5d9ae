"""A laboratory's report that came on paper: chosen, and bound by the memo that it names."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from station_app.exhibits.lab_paper import PaperReport
from station_app.model.clock import IST, for_people
from station_app.model.documents import Document
from station_app.model.errors import DayUnreadable
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.date_time_input import typed_moment
from ui.widgets.plain_text import PlainComboBox


class LabReportForm(QWidget):
    """Asks which paper it is, and for number and day of the memo as they stand on it."""

    def __init__(self, context: WindowContext, bind: Callable[[PaperReport], None]) -> None:
        super().__init__()
        self._context, self._bind = context, bind
        self.report = PlainComboBox()
        named(self.report, context, "exhibits.report_choose")
        self.memo_ref, self.memo_on = QLineEdit(), QLineEdit()
        self._none = label(context, "exhibits.report_none", "hint")
        self._asked: list[QWidget] = [self.report]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._none)
        column.addWidget(self.report)
        for line, key in (
            (self.memo_ref, "exhibits.report_memo"),
            (self.memo_on, "exhibits.report_day"),
        ):
            asked: QLabel = label(context, key, "quiet")
            self._asked += [asked, named(line, context, key)]
            column.addWidget(asked)
            column.addWidget(line)
        self._asked.append(button(context, "exhibits.report_bind", self._take, shortcut="F6"))
        column.addWidget(self._asked[-1])

    def clear(self) -> None:
        """Ask anew."""
        self.report.clear()
        self.memo_ref.clear()
        self.memo_on.clear()

    def offer(self, reports: tuple[Document, ...]) -> None:
        """Offer the reports on paper of the case; none is chosen beforehand."""
        words, chosen = self._context.words, self.report.currentData()
        self.report.clear()
        self.report.setPlaceholderText(words("exhibits.report_choose"))
        for document in reports:
            told = f"{document.local_ref} · {for_people(document.created_at)}"
            self.report.addItem(told, document.document_id)
        self.report.setCurrentIndex(self.report.findData(chosen))
        self._none.setVisible(not reports)
        for part in self._asked:
            part.setVisible(bool(reports))

    def _take(self) -> None:
        try:
            day = self._day()
        except DayUnreadable as error:
            self._context.fault(error)
            return
        report_id = str(self.report.currentData() or "")
        self._bind(PaperReport(report_id, self.memo_ref.text(), day))

    def _day(self) -> date:
        if not self.memo_on.text().strip():
            raise DayUnreadable
        now = self._context.station.clock.now()
        return typed_moment(self.memo_on.text(), now).astimezone(IST).date()
