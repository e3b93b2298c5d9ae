"""A signed paper from another office: its pages, whether its signature held, what to do with it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_app.documents import received
from station_app.documents.received import OpenPaper
from station_app.medico_legal import requests
from station_app.medico_legal.requests import REQUEST, SAMPLES
from station_app.model.clock import for_people
from ui.printing.print_button import print_key
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button
from ui.widgets.pdf_view import PAGE_PX, PagedView

_SIDE_PX = 320
_ACTS = ("accept", "received", "examine")


class ReceivedPaperView(QWidget):
    """Shows one paper that came."""

    def __init__(self, bench: Bench, answer: Callable[[str], None]) -> None:
        """Make it; ``answer`` begins the report that a request asks for."""
        super().__init__()
        self._bench, self._answer = bench, answer
        self._paper: OpenPaper | None = None
        self._pages = PagedView(bench, keys=True)
        self._title, self._facts, self._proof = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("subhead")
        for said in (self._title, self._facts, self._proof):
            said.setWordWrap(True)
        self.acts: dict[str, QPushButton] = {
            name: button(
                bench,
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
        side.addWidget(print_key(bench, self._shown_id))
        side.addStretch(1)
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addWidget(beside)
        row.addWidget(self._pages, 1)
        bench.words.changed.connect(self.retranslate)

    def show_paper(self, opened: OpenPaper) -> None:
        """Show a paper that was opened."""
        self._paper = opened
        station, document_id = self._bench.station, opened.paper.document_id
        self.retranslate()
        self._pages.show_paper(
            opened.pages, lambda index: received.paper_page(station, document_id, index, PAGE_PX)
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
        words, paper = self._bench.words, self._paper.paper
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
        hospital = self._bench.station.settings.unit_kind == "hospital"
        self.acts["accept"].setVisible(paper.kind == REQUEST and new)
        self.acts["received"].setVisible(paper.kind == SAMPLES and new)
        self.acts["examine"].setVisible(paper.kind == REQUEST and hospital)

    def _do(self, act: str) -> None:
        if self._paper is None:
            return
        station, document_id = self._bench.station, self._paper.paper.document_id
        if act == "examine":
            self._answer(document_id)
            return

        def work() -> OpenPaper:
            requests.accept(station, document_id)
            return received.open_paper(station, document_id)

        self._bench.jobs.call("quick", work, self._accepted, self._bench.fault)

    def _accepted(self, opened: OpenPaper) -> None:
        self._bench.exchange.wake()
        self._paper = opened
        self.retranslate()
