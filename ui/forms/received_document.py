"""A signed paper from another office: its pages, whether its signature held, what to do with it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_app.documents import received
from station_app.documents.received import OpenedDocument
from station_app.medico_legal import requests
from station_app.medico_legal.requests import REQUEST, SAMPLES
from station_app.model.clock import for_people
from ui.printing.print_button import print_button
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainLabel

_SIDE_PX = 320
_ACTS = ("accept", "received", "examine")


class ReceivedDocumentView(QWidget):
    """Shows one paper that came."""

    def __init__(self, context: WindowContext, answer: Callable[[str], None]) -> None:
        """Make it; ``answer`` begins the report that a request asks for."""
        super().__init__()
        self._context, self._answer = context, answer
        self._paper: OpenedDocument | None = None
        self._pages = PdfView(context, keys=True)
        self._title, self._facts, self._proof = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setObjectName("subhead")
        for said in (self._title, self._facts, self._proof):
            said.setWordWrap(True)
        self.acts: dict[str, QPushButton] = {
            name: button(
                context,
                f"received.{name}",
                partial(self._do, name),
                role="" if name == "accept" else "primary",
            )
            for name in _ACTS
        }
        side = QVBoxLayout()
        for said in (self._title, self._proof, self._facts):
            side.addWidget(said)
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
        context.words.changed.connect(self.retranslate)

    def show_paper(self, opened: OpenedDocument) -> None:
        """Show a paper that was opened."""
        self._paper = opened
        station, document_id = self._context.station, opened.paper.document_id
        self.retranslate()
        self._pages.show_paper(
            opened.pages, lambda index: received.received_page(station, document_id, index, PAGE_PX)
        )

    def _shown_id(self) -> str:
        return "" if self._paper is None else self._paper.paper.document_id

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._paper = None
        for said in (self._title, self._facts, self._proof):
            said.clear()
        self._pages.show_nothing()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        if self._paper is None:
            return
        words, paper = self._context.words, self._paper.paper
        self._title.setText(words(f"kind.{paper.kind}"))
        self._proof.setObjectName("" if paper.proved else "refused")
        self._proof.setText(words("received.proved" if paper.proved else "received.unproved"))
        self._proof.style().unpolish(self._proof)
        self._proof.style().polish(self._proof)
        facts = (
            ("received.from", f"{paper.from_unit} · {paper.from_office}"),
            ("forms.column.reference", paper.local_ref),
            ("received.register", paper.register_no),
            ("forms.column.case", paper.case_ref),
            ("received.signed", for_people(paper.signed_at)),
            ("received.came", for_people(paper.received_at)),
            ("forms.column.due", "" if paper.due_at is None else for_people(paper.due_at)),
        )
        self._facts.setText("\n".join(f"{words(key)}: {value}" for key, value in facts if value))
        new = paper.accepted_at is None
        hospital = self._context.station.settings.unit_kind == "hospital"
        self.acts["accept"].setVisible(paper.kind == REQUEST and new)
        self.acts["received"].setVisible(paper.kind == SAMPLES and new)
        self.acts["examine"].setVisible(paper.kind == REQUEST and hospital)

    def _do(self, act: str) -> None:
        if self._paper is None:
            return
        station, document_id = self._context.station, self._paper.paper.document_id
        if act == "examine":
            self._answer(document_id)
            return

        def work() -> OpenedDocument:
            requests.accept(station, document_id)
            return received.open_received(station, document_id)

        self._context.jobs.call("quick", work, self._accepted, self._context.fault)

    def _accepted(self, opened: OpenedDocument) -> None:
        self._context.exchange.wake()
        self._paper = opened
        self.retranslate()
