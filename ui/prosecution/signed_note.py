"""The prosecution's signed note: its pages, and in words whether its signature holds."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_app.model.clock import for_people
from station_app.model.printers import PrintOrder
from station_app.prosecution import opinion as prosecution_opinion
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.opinion import OpenNote, SignedNote
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainLabel

_SIDE_PX = 320


class SignedNoteScreen(QWidget):
    """The newest note first; earlier ones by a key."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._seen: ExchangeView | None = None
        self._at = 0
        self._open: OpenNote | None = None
        self.pages = PdfView(context, keys=True)
        self.title, self.proof, self.facts = PlainLabel(), PlainLabel(), PlainLabel()
        self.title.setObjectName("headline")
        side = QVBoxLayout()
        for said in (self.title, self.proof, self.facts):
            said.setWordWrap(True)
            # What a certificate says of its holder is shown, never followed.
            said.setTextFormat(Qt.TextFormat.PlainText)
            side.addWidget(said)
        self.earlier: QPushButton = button(
            context, "prosecution.note.earlier", self._earlier, shortcut="F8"
        )
        side.addWidget(self.earlier)
        side.addStretch(1)
        side.addWidget(button(context, "prosecution.note.print", self._print, shortcut="Ctrl+P"))
        side.addWidget(button(context, "prosecution.back", back, shortcut="Esc"))
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addWidget(beside)
        row.addWidget(self.pages, 1)
        context.words.changed.connect(self.retranslate)

    def show_exchange(self, seen: ExchangeView) -> None:
        """Show the newest note of an exchange."""
        self.clear()
        self._seen, self._at = seen, len(seen.notes) - 1
        self._load()
        self.pages.setFocus()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._seen, self._open = None, None
        for said in (self.title, self.proof, self.facts):
            said.clear()
        self.pages.show_nothing()

    def _paper(self) -> SignedNote | None:
        notes = () if self._seen is None else self._seen.notes
        return notes[self._at] if 0 <= self._at < len(notes) else None

    def _load(self) -> None:
        paper, seen, station = self._paper(), self._seen, self._context.station
        if paper is None or seen is None:
            return
        exchange_id = seen.exchange.exchange_id

        def show(opened: OpenNote) -> None:
            if self._paper() != opened.paper:
                return
            self._open = opened
            self.retranslate()
            self.pages.show_paper(
                opened.pages,
                lambda index: prosecution_opinion.note_page(
                    station, exchange_id, paper, index, PAGE_PX
                ),
            )

        self._context.jobs.call(
            "work",
            lambda: prosecution_opinion.open_note(station, exchange_id, paper),
            show,
            self._context.fault,
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        opened, words = self._open, self._context.words
        self.earlier.setVisible(self._at > 0)
        if opened is None:
            return
        self.title.setText(words("prosecution.note.title", number=opened.paper.reference or "–"))
        holds = not opened.findings
        said = ("received.proved",) if holds else (f"verdict.{key}" for key in opened.findings)
        lines = [words(key) for key in said]
        lines += [] if holds else [words("prosecution.note.do_not_rely")]
        self.proof.setText("\n".join(lines))
        self.proof.setObjectName("" if holds else "refused")
        self.proof.style().unpolish(self.proof)
        self.proof.style().polish(self.proof)
        self.facts.setText("\n".join(self._facts(opened)))

    def _facts(self, opened: OpenNote) -> list[str]:
        words, paper = self._context.words, opened.paper
        lines = [
            f"{words('prosecution.round')}: {paper.round}",
            f"{words('received.came')}: {for_people(paper.said_at)}",
        ]
        for signer, at in opened.signers:
            when = "" if at is None else f" · {for_people(at)}"
            lines.append(f"{words('received.signed')}: {signer}{when}")
        return lines

    def _earlier(self) -> None:
        if self._at > 0:
            self._at -= 1
            self._open = None
            self.pages.show_nothing()
            self._load()

    def _print(self) -> None:
        paper, seen, station = self._paper(), self._seen, self._context.station
        if paper is None or seen is None:
            return
        exchange_id, case_ref = seen.exchange.exchange_id, seen.exchange.case_ref
        order = PrintOrder("SCRUT_NOTE", exchange_id, "kind.SCRUT_NOTE", case_ref)
        self._context.print_paper(
            order, lambda: prosecution_opinion.note_pdf(station, exchange_id, paper)
        )
