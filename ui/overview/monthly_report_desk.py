"""The monthly sheet's desk: one month's figures, printed or saved by one key."""

from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from station_app.model.clock import IST
from station_app.model.printed_form import FigureTable
from station_app.model.printers import PrintOrder
from station_app.overview import monthly_report, monthly_report_layout
from station_app.overview.monthly_report import MonthlyReport
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, named
from ui.widgets.plain_text import PlainLabel

_DECEMBER = 12


class MonthlyReportDesk(QWidget):
    """The figures of a month, counted from the registers."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._month = ""
        self._sheet: MonthlyReport | None = None
        self.folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self._title, self._said = PlainLabel(), PlainLabel()
        self._title.setObjectName("headline")
        self._said.setObjectName("hint")
        self._said.setWordWrap(True)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        named(self.page, context, "report.heading")
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(button(context, "report.earlier", lambda: self._turn(-1), shortcut="F7"))
        head.addWidget(button(context, "report.later", lambda: self._turn(1), shortcut="F8"))
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(button(context, "report.save", self._save, shortcut="F6"))
        foot.addWidget(button(context, "report.print", self._print, shortcut="F5", role="primary"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        whole.setSpacing(SPACE)
        whole.addLayout(head)
        whole.addWidget(self.page, 1)
        whole.addLayout(foot)

    def enter(self, document_id: str = "") -> None:
        """Come to the front: on a month where it is named (``2026-03``), else on this one."""
        today = self._context.station.clock.now().astimezone(IST)
        self._month = document_id or self._month or today.strftime("%Y-%m")
        self._said.clear()
        self.refresh()
        self.page.setFocus()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("document", "inbox", "summons", "cases"):
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._sheet, self._month = None, ""
        self._said.clear()
        self.retranslate()

    def _turn(self, months: int) -> None:
        year, _, month = self._month.partition("-")
        whole = int(year) * _DECEMBER + int(month) - 1 + months
        self._month = date(whole // _DECEMBER, whole % _DECEMBER + 1, 1).strftime("%Y-%m")
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, month = self._context.station, self._month

        def show(sheet: MonthlyReport) -> None:
            if month == self._month:
                self._sheet = sheet
                self.retranslate()

        self._context.jobs.call(
            "quick",
            lambda: monthly_report.build_monthly_report(station, month),
            show,
            self._context.fault,
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, sheet = self._context.words, self._sheet
        self._title.setText(words("report.heading"))
        if sheet is None:
            self.page.clear()
            return
        year, _, month = sheet.month.partition("-")
        named_month = f"{words(f'report.month_{int(month)}')} {year}"
        self._title.setText(words("report.title", month=named_month))
        tables = monthly_report_layout.report_tables(sheet, words.language)
        self.page.setHtml("".join(_html(table) for table in tables))

    def _print(self) -> None:
        sheet, station, language = self._sheet, self._context.station, self._context.words.language
        if sheet is None:
            return
        order = PrintOrder(monthly_report.PRINTED, sheet.month, "report.heading")
        self._context.print_paper(
            order, lambda: monthly_report_layout.report_pdf(station, sheet, language)
        )

    def _save(self) -> None:
        sheet, station, language = self._sheet, self._context.station, self._context.words.language
        if sheet is None:
            return
        made = station.clock.now().astimezone(IST).strftime("%Y%m%d-%H%M%S")
        target = self.folder / f"masik-patrak-{sheet.month}-{made}.pdf"

        def saved(path: Path) -> None:
            self._said.setText(self._context.words("report.saved", path=str(path)))

        self._context.jobs.call(
            "work",
            lambda: monthly_report_layout.save(station, sheet, language, target),
            saved,
            self._context.fault,
        )


def _html(table: FigureTable) -> str:
    head = "".join(f"<th align='left'>{escape(name)}</th>" for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return (
        f"<h3>{escape(table.title)}</h3>"
        f"<table border='1' cellspacing='0' cellpadding='6' width='98%'><tr>{head}</tr>{rows}</table>"
    )
