"""Builds a bundle: the case, for what, to whom, which papers in which order, how large."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from station_app.forms import new_version
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import Document
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.prosecution import bundle as prosecution_bundle
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import preview as prosecution_preview
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.model import Exchange
from station_app.prosecution.preview import Preview, PreviewPaper
from ui.prosecution.bundle_terms import store_terms
from ui.prosecution.tables import PaperTable
from ui.prosecution.terms_form import TermsForm
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label
from ui.widgets.plain_text import PlainLabel

_PAUSE_MS = 250
_MB = 1024 * 1024


class BundleBuilder(QWidget):
    """One round before it is built."""

    def __init__(
        self, context: WindowContext, built: Callable[[str], None], back: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._built = context, built
        self._seen: ExchangeView | None = None
        self._begun: dict[tuple[str, str], str] = {}
        self._preview: Preview | None = None
        self._chosen: list[str] | None = None
        self._ticket: CancelTicket | None = None
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.refresh)
        self.terms = TermsForm(context)
        self.terms.other_case.connect(self._other_case)
        self.terms.other_size.connect(self._pause.start)
        self.table = PaperTable(context, self._turn, self._shift)
        self._title, self.sum = PlainLabel(), PlainLabel()
        self._title.setObjectName("headline")
        self.sum.setWordWrap(True)
        self._said = PlainLabel()
        self._said.setObjectName("refused")
        self._said.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.hide()
        self.build = button(
            context, "prosecution.act.build", self._build, shortcut="F5", role="primary"
        )
        self._lay_out(back)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self, back: Callable[[], None]) -> None:
        context = self._context
        right = QVBoxLayout()
        right.addWidget(label(context, "prosecution.papers_hint", "hint"))
        right.addWidget(self.table, 1)
        right.addWidget(self.sum)
        right.addWidget(self._said)
        right.addWidget(self._progress)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        body.addWidget(self.terms)
        body.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "prosecution.back", back, shortcut="Esc"))
        foot.addWidget(button(context, "prosecution.replace", self._replace, shortcut="F7"))
        foot.addStretch(1)
        foot.addWidget(self.build)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addWidget(self._title)
        column.addLayout(body, 1)
        column.addLayout(foot)

    # ── coming ───────────────────────────────────────────────────────────────────────────────

    def begin(self, case_ref: str = "") -> None:
        """Begin an exchange that is not there yet."""
        self.clear()
        self.terms.begin(case_ref)
        self.retranslate()
        (self.table if case_ref else self.terms.case.edit).setFocus()
        self.refresh()

    def go_on(self, seen: ExchangeView) -> None:
        """Go on with the next round of an exchange."""
        self.clear()
        self._seen = seen
        self.terms.show_exchange(seen.exchange)
        self.retranslate()
        self.table.setFocus()
        self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._seen, self._preview, self._chosen, self._ticket = None, None, None, None
        self._begun = {}
        # Whoever sits down next hears nothing of a bundle that was on its way.
        self.build.setEnabled(True)
        self.terms.clear()
        self._said.clear()
        self._progress.hide()
        self.table.setRowCount(0)
        self.retranslate()

    # ── the papers ───────────────────────────────────────────────────────────────────────────

    def _other_case(self) -> None:
        self._chosen = None
        self._pause.start()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, case_ref = self._context.station, self.terms.case_ref
        exchange_id = "" if self._seen is None else self._seen.exchange.exchange_id
        chosen, most = self._chosen, self.terms.part_bytes

        def work() -> Preview:
            whole = prosecution_exchange.case_number(station, case_ref)
            return prosecution_preview.preview(station, whole, exchange_id, chosen, part_bytes=most)

        def show(found: Preview) -> None:
            if case_ref == self.terms.case_ref:
                self._preview = found
                self._said.clear()
                self.terms.offer_remand(found)
                self._refresh_documents()

        if case_ref:
            self._context.jobs.call("work", work, show, self._refused)

    def _refused(self, error: StationError) -> None:
        words = self._context.words
        self._progress.hide()
        self.build.setEnabled(True)
        self._said.setText(f"{words.what(error)} {words.remedy(error)}")

    def _taken(self) -> list[str]:
        rows: Sequence[PreviewPaper] = () if self._preview is None else self._preview.papers
        return [row.paper.paper_id for row in rows if row.chosen]

    def _turn(self, row: int) -> None:
        if self._preview is None or not 0 <= row < len(self._preview.papers):
            return
        paper = self._preview.papers[row].paper
        paper_id, taken = paper.paper_id, self._taken()
        if not paper.readable:
            return
        self._chosen = (
            [one for one in taken if one != paper_id] if paper_id in taken else [*taken, paper_id]
        )
        self.refresh()

    def _shift(self, row: int, by: int) -> None:
        taken = self._taken()
        if not (0 <= row < len(taken) and 0 <= row + by < len(taken)):
            return
        taken.insert(row + by, taken.pop(row))
        self._chosen = taken
        self.table.setCurrentCell(row + by, 0)
        self.refresh()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        number = 1 if self._preview is None else self._preview.round
        self._title.setText(words("prosecution.builder_title", round=number))
        self._refresh_documents()

    def _refresh_documents(self) -> None:
        words, seen = self._context.words, self._preview
        if seen is None:
            self.table.show_papers(())
            self.sum.setText(words("prosecution.sum_none"))
            return
        self._title.setText(words("prosecution.builder_title", round=seen.round))
        self.table.show_papers(seen.papers)
        self.sum.setText(self._sum(seen))

    def _sum(self, seen: Preview) -> str:
        words = self._context.words
        told = words(
            "prosecution.sum",
            papers=sum(row.chosen for row in seen.papers),
            pages=seen.sent_pages,
            mb=f"{seen.size_bytes / _MB:.1f}",
            parts=seen.parts,
            minutes=seen.minutes,
            kbit=seen.line_kbit,
        )
        if seen.open_points:
            told += "\n" + words(
                "prosecution.sum_points",
                answered=seen.open_points - seen.unanswered,
                total=seen.open_points,
            )
        return told

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.terms.case.settle(self._build_of_case)

    def _build_of_case(self) -> None:
        station, said = self._context.station, self.terms.said()
        # What was refused is built again in the exchange that it began.
        exchange_id = self._begun.get((said.case_ref, said.purpose), "")
        if self._seen is not None:
            exchange_id = self._seen.exchange.exchange_id

        here = self._begun

        def begun(made: Exchange) -> None:
            if here is not self._begun:
                # Somebody else sits here by now.
                return
            here[said.case_ref, said.purpose] = made.exchange_id
            self._prepare(made.exchange_id)

        self.build.setEnabled(False)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._context.jobs.call(
            "quick", lambda: store_terms(station, exchange_id, said), begun, self._refused
        )

    def _prepare(self, exchange_id: str) -> None:
        station, chosen = self._context.station, self._taken()

        def work(ticket: CancelTicket, report: Report) -> None:
            prosecution_bundle.prepare(station, exchange_id, chosen, ticket, report)

        def done(_none: None) -> None:
            self.build.setEnabled(True)
            self._progress.hide()
            self._ticket = None
            self._built(exchange_id)

        self._ticket = self._context.jobs.run("work", work, done, self._refused)

    def _replace(self) -> None:
        """Begin the new version of the chosen paper and go to where it is scanned or typed."""
        at, seen, station = self.table.currentRow(), self._preview, self._context.station
        if seen is None or not 0 <= at < len(seen.papers):
            return
        paper = seen.papers[at].paper
        if paper.source != "own":
            self._said.setText(self._context.words("prosecution.not_ours"))
            return

        def work() -> tuple[str, Document]:
            made = new_version.begin_replacement(station, DocumentId(paper.paper_id))
            return new_version.desk_of_draft(station, made.document_id), made

        self._context.jobs.call(
            "quick",
            work,
            lambda made: self._context.go(made[0], made[1].document_id),
            self._refused,
        )
