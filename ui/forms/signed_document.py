"""A signed form: its pages, and the acts that are still open on it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station_app.documents import pdf_access
from station_app.forms import addendum
from station_app.forms.filling import FormView
from station_app.medico_legal import pending, requests, statutory_copies
from station_app.model.ids import DocumentId
from station_app.model.scanning import FILE_SUFFIXES, picker_filter
from ui.printing.print_button import print_button
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainLabel

_SIDE_PX = 320
_PICTURES = picker_filter(FILE_SUFFIXES)
_ACTS = ("copy", "samples", "portal_freeze", "supplementary", "addendum")


class SignedDocumentView(QWidget):
    """Shows one signed form and closes what waits on it."""

    def __init__(self, context: WindowContext, opened: Callable[[str], None]) -> None:
        super().__init__()
        self._context, self._opened = context, opened
        self._view: FormView | None = None
        self._pages = PdfView(context)
        self._title = PlainLabel()
        self._title.setObjectName("subhead")
        self._title.setWordWrap(True)
        self.words = QLineEdit()
        self.acts: dict[str, QPushButton] = {
            name: button(context, f"signed.{name}", partial(self._do, name)) for name in _ACTS
        }
        self._lay_out()

    def _lay_out(self) -> None:
        context = self._context
        side = QVBoxLayout()
        side.addWidget(self._title)
        side.addWidget(label(context, "signed.words"))
        side.addWidget(named(self.words, context, "signed.words"))
        side.addWidget(label(context, "signed.hint", "hint"))
        for made in self.acts.values():
            side.addWidget(made)
        side.addWidget(print_button(context, self._shown_id))
        side.addStretch(1)
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addWidget(beside)
        row.addWidget(self._pages, 1)

    def show_paper(self, view: FormView) -> None:
        """Show a signed form."""
        self._view = view
        self.words.clear()
        naming = view.form.title.of(self._context.words.language)
        paper = view.paper
        numbers = (view.document.local_ref, paper.register_no, paper.central_no)
        self._title.setText("\n".join(part for part in (naming, *numbers) if part))
        self._draw(view)
        station, document_id = self._context.station, view.document.document_id

        def look() -> frozenset[str]:
            waits = {
                str(row.what) for row in pending.pending(station) if row.document_id == document_id
            }
            room = {"addendum"} if addendum.can_add_addendum(station, document_id) else set()
            return frozenset(waits | room)

        self._context.jobs.call("quick", look, self._offer, self._context.fault)

    def _shown_id(self) -> str:
        return "" if self._view is None else self._view.document.document_id

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._view = None
        self.words.clear()
        self._title.clear()
        self._pages.show_nothing()

    def _offer(self, acts: frozenset[str]) -> None:
        for name, made in self.acts.items():
            made.setVisible(name in acts)

    def _draw(self, view: FormView) -> None:
        station, document_id = self._context.station, view.document.document_id
        self._pages.show_paper(
            view.document.page_count or 0,
            lambda index: pdf_access.pdf_page(station, document_id, index, PAGE_PX),
        )

    def _ask_receipt(self) -> Path | None:
        """Ask for the picture of the signed receipt; without one the name alone is kept."""
        title = self._context.words("signed.receipt")
        name, _ = QFileDialog.getOpenFileName(self, title, "", _PICTURES)
        return Path(name) if name else None

    def _do(self, act: str) -> None:
        if self._view is None:
            return
        station, document_id = self._context.station, self._view.document.document_id
        said = self.words.text()
        picture = self._ask_receipt() if act == "copy" and said.strip() else None

        def work() -> str:
            if act == "copy":
                receipt = (
                    None
                    if picture is None
                    else statutory_copies.receipt_from_file(station, picture)
                )
                statutory_copies.give_copy(station, document_id, said, receipt)
                return ""
            if act == "portal_freeze":
                requests.store_portal_number(station, document_id, said)
                return ""
            if act == "samples":
                return requests.begin_samples(station, document_id).document_id
            if act == "supplementary":
                return requests.begin_supplementary(station, document_id).document_id
            return addendum.begin_addendum(station, document_id, said).document_id

        def done(new_id: DocumentId | str) -> None:
            self.words.clear()
            self._opened(new_id or document_id)

        self._context.jobs.call("quick", work, done, self._context.fault)
