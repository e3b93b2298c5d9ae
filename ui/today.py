"""The home: the one thing to do next, and what waits."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station_app.desks import outbox, overview
from station_app.desks.overview import Today
from station_app.model.documents import Document
from station_app.model.people import Right
from ui.bench import Bench
from ui.papers import PaperRow, PapersTable
from ui.parts import SPACE, button, card, label

_DESK_OF = {
    "scan": "scan",
    "continue": "scan",
    "sign": "sign",
    "wait": "outbox",
    "correct": "outbox",
    "done": "scan",
}
_COUNTS = ("drafts", "to_sign", "unsent", "acknowledged")


class TodayDesk(QWidget):
    """What is to be done today."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._today: Today | None = None
        self._sentence = QLabel()
        self._sentence.setObjectName("headline")
        self._sentence.setWordWrap(True)
        self._next = button(bench, "today.act.scan", self._go_next, shortcut="F5", role="primary")
        self._counts = {name: QLabel("0") for name in _COUNTS}
        self._table = PapersTable(bench)
        self._table.opened.connect(self._open)
        self._lay_out()
        bench.words.changed.connect(self._tell)

    def _lay_out(self) -> None:
        bench = self._bench
        top, row = card()
        row.addWidget(label(bench, "today.title", "quiet"))
        row.addWidget(self._sentence)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._next)
        row.addLayout(foot)
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        for column, name in enumerate(_COUNTS):
            sheet, inside = card()
            self._counts[name].setObjectName("headline")
            inside.addWidget(self._counts[name])
            inside.addWidget(label(bench, f"today.count.{name}", "quiet"))
            grid.addWidget(sheet, 0, column)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column_of_all.setSpacing(2 * SPACE)
        column_of_all.addWidget(top)
        column_of_all.addLayout(grid)
        column_of_all.addWidget(label(bench, "today.papers", "subhead"))
        column_of_all.addWidget(self._table, 1)

    def enter(self, document_id: str = "") -> None:
        """Look again at what waits."""
        del document_id
        station = self._bench.station

        def look() -> tuple[Today, tuple[PaperRow, ...]]:
            return overview.today(station), paper_rows(self._bench)

        self._bench.jobs.run(
            "quick", lambda _t, _r: look(), lambda found: self._show(*found), self._bench.fault
        )

    def forget(self) -> None:
        """Nothing of another operator stands here."""

    def heard(self, topic: str) -> None:
        """Something changed."""
        if topic in ("document", "outbox", "page"):
            self.enter()

    def _show(self, today: Today, rows: tuple[PaperRow, ...]) -> None:
        self._today = today
        self._table.show_rows(rows)
        counts = (today.drafts, today.to_sign, today.unsent, today.acknowledged_today)
        for name, papers in zip(_COUNTS, counts, strict=True):
            self._counts[name].setText(str(len(papers)))
        self._tell()
        # An answer that comes late must not take the focus from another desk.
        if self.isVisible() and not self._table.hasFocus():
            self._next.setFocus()

    def _tell(self) -> None:
        if self._today is None:
            return
        step = self._step()
        self._sentence.setText(self._bench.words(f"today.next.{step}"))
        self._next.setText(f"{self._bench.words(f'today.act.{step}')}  F5")
        self._next.setShortcut("F5")

    def _step(self) -> str:
        """Give the next step that this operator's role can do."""
        assert self._today is not None  # noqa: S101 - asked by both callers
        step = self._today.next_step.step
        operator = self._bench.station.session.operator
        if step == "sign" and operator is not None and not operator.may(Right.SIGN):
            return "scan"
        return step

    def _go_next(self) -> None:
        if self._today is None:
            return
        step = self._step()
        document_id = self._today.next_step.document_id or ""
        typed = step == "continue" and document_id in self._today.forms
        desk = "forms" if typed else _DESK_OF[step]
        self._bench.go(desk, document_id if step in ("continue", "sign") else "")

    def _open(self, row: PaperRow) -> None:
        typed = self._today is not None and row.document_id in self._today.forms
        desks = {"draft": "forms" if typed else "scan", "finalised": "sign"}
        self._bench.go(desks.get(row.state.value, "outbox"), row.document_id)


def paper_rows(bench: Bench) -> tuple[PaperRow, ...]:
    """Give every paper of the station with its ticks, the newest change first."""
    from station_app.desks import case_diary

    held = {item.document.document_id: item for item in outbox.rows(bench.station)}

    def row(document: Document) -> PaperRow:
        item = held.get(document.document_id)
        return PaperRow(
            document_id=document.document_id,
            state=document.state,
            case_ref=document.case_ref,
            kind=document.kind,
            pages=document.page_count,
            reference=document.local_ref,
            changed_at=document.changed_at,
            received_at=None if item is None else item.receipt_at,
            fault="" if item is None else item.last_error,
        )

    return tuple(row(document) for document in case_diary.documents(bench.station))
