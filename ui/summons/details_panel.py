"""One process beside the register: what it is, what happened, what is near."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from station_app.model.clock import for_people
from station_app.summons.model import ProcessEvent
from station_app.summons.register import ProcessPage
from ui.summons.steps import sent_back
from ui.widgets.context import WindowContext
from ui.widgets.controls import label, named
from ui.widgets.plain_text import PlainLabel, PlainListItem

_NO_WORDS = ("report_begun", "printed", "letter", "contact", "served", "unserved", "executed")
"""Acts whose note is a reference or a code, and is not told."""


class SummonsDetails(QWidget):
    """The chosen process."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._page: ProcessPage | None = None
        self._head, self._facts, self._warning = PlainLabel(), PlainLabel(), PlainLabel()
        self._head.setObjectName("subhead")
        self._warning.setObjectName("attention")
        for said in (self._head, self._facts, self._warning):
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
        self.history = QListWidget()
        self.history.setWordWrap(True)
        named(self.history, context, "summons.history")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._head, self._warning, self._facts):
            column.addWidget(part)
        column.addWidget(label(context, "summons.history", "hint"))
        column.addWidget(self.history, 1)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def show_page(self, page: ProcessPage | None) -> None:
        """Show another process, or none."""
        self._page = page
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, page = self._context.words, self._page
        self.history.clear()
        if page is None:
            self._head.setText(words("summons.choose"))
            self._facts.clear()
            self._warning.hide()
            return
        process = page.line.process
        self._head.setText(f"{words(f'summons.kind.{process.kind.value}')} · {process.process_no}")
        self._facts.setText("\n".join(fact for fact in self._said(page) if fact))
        self._warn(page)
        for event in reversed(page.history):
            self.history.addItem(PlainListItem(self._event(event)))

    def _warn(self, page: ProcessPage) -> None:
        words, line = self._context.words, page.line
        said = []
        if line.process.hidden:
            key = "summons.protected" if page.may_open else "summons.hidden_for_role"
            said.append(words(key))
        if sent_back(page):
            said.append(words("summons.court_said", words=_court_words(page)))
        if line.late:
            said.append(words("summons.late"))
        elif line.red:
            said.append(words("summons.red"))
        if page.in_jail:
            said.append(words("summons.in_jail", jail=page.in_jail))
        if line.trip > 1:
            said.append(words("summons.trip", count=line.trip))
        self._warning.setText(" · ".join(said))
        self._warning.setVisible(bool(said))

    def _said(self, page: ProcessPage) -> list[str]:
        words, line = self._context.words, page.line
        process = line.process
        at = process.hearing_at
        hearing = words("summons.warrant_in_force") if at is None else for_people(at)
        due = "" if line.due_at is None else words("summons.due", at=for_people(line.due_at)[:10])
        officer = words("summons.no_officer") if line.officer is None else line.officer.label
        phone = page.contact.phone if page.contact is not None else process.phone
        numbers = ", ".join(other.process_no for other in page.same_person)
        endorsed = words("summons.endorsed" if line.endorsed else "summons.not_endorsed")
        diary = words(
            "summons.diary",
            departure=process.gd_departure or "—",
            back=process.gd_return or "—",
        )
        return [
            f"{words('summons.column.person')}: "
            + (words("summons.masked") if line.masked else process.name)
            + (f" / {process.parent}" if process.parent else ""),
            process.address,
            words("summons.phone", phone=phone) if phone else "",
            f"{words('summons.column.hearing')}: {hearing}" + (f" · {due}" if due else ""),
            f"{process.court} · {process.case_no}",
            words("papers.fir", number=process.case_ref) if process.case_ref else "",
            f"{words('summons.column.officer')}: {officer} · {endorsed}",
            diary if line.officer is not None else "",
            words("summons.same_person", numbers=numbers) if numbers else "",
        ]

    def _event(self, event: ProcessEvent) -> str:
        words = self._context.words
        key = f"summons.event.{event.act}"
        act = words(key) if key in words else event.act
        note = event.note
        if event.act == "filed":
            note = words(f"summons.part.{note}") if f"summons.part.{note}" in words else note
        elif event.act in _NO_WORDS or (event.act == "reported"):
            note = ""
        return f"{for_people(event.at)}  {act}" + (f" · {note}" if note else "")


def _court_words(page: ProcessPage) -> str:
    return next((event.note for event in reversed(page.history) if event.act == "refused"), "")
