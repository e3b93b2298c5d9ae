"""The worklist's desk: the steps of a case or of all, closed by their papers, given to somebody."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from station_app.investigation import worklist
from station_app.investigation.model import StepState
from station_app.investigation.worklist import StepView
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Operator, Role
from station_app.overview.desk_of_document import desk_of
from station_app.station import sign_in
from ui.investigation.step_sheet import TONES, StepSheet, until_told
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, card, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel
from ui.widgets.text_table import TextTable

_COLUMNS = ("until", "step", "case", "whom")
_MOST = 500
_PAGE_PX, _NARROW_PX = 430, 320
_WORKERS = frozenset({Role.OFFICER, Role.SHO, Role.MUNSHI, Role.SERVER})


class WorklistDesk(QWidget):
    """The steps at the left, the chosen one with its papers at the right."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._case = ""
        self._views: tuple[StepView, ...] = ()
        self._shown: StepView | None = None
        self._title = PlainLabel()
        self._title.setObjectName("headline")
        self.whose = PlainComboBox()
        self.whose.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        named(self.whose, context, "worklist.whom")
        self.whose.currentIndexChanged.connect(lambda _i: self.refresh())
        self._count = PlainLabel()
        self._count.setObjectName("hint")
        self.table = TextTable(context, "worklist", _COLUMNS, wide="step")
        named(self.table, context, "worklist.title")
        self.table.chosen.connect(self._choose)
        self.sheet = StepSheet(context)
        self.sheet.finished.connect(self._finish)
        self.sheet.given.connect(self._give)
        self.sheet.explained.connect(self._explain)
        self.sheet.proof_wanted.connect(self._open_proof)
        self.sheet.case_wanted.connect(self._go_case)
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.whose)
        left = QVBoxLayout()
        left.addLayout(head)
        left.addWidget(self._count)
        left.addWidget(self.table, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        column.addWidget(self.sheet)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        whole.setSpacing(2 * SPACE)
        whole.addLayout(left, 3)
        whole.addWidget(sheet, 2)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front: on the steps of a case, or on all whose clock runs."""
        self._case = document_id
        operator = self._context.station.session.operator
        with QSignalBlocker(self.whose):
            own = operator is not None and operator.role is Role.OFFICER
            self.whose.setCurrentIndex(1 if own else 0)
        self._load_people()
        self.refresh()
        self.table.setFocus()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("worklist", "cases", "document", "inbox"):
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._case, self._views, self._shown = "", (), None
        self.sheet.clear_reason()
        self.retranslate()

    def _load_people(self) -> None:
        station = self._context.station

        def fill(found: tuple[Operator, ...]) -> None:
            self.sheet.show_people(tuple(p for p in found if p.role in _WORKERS))

        self._context.jobs.call(
            "quick", lambda: sign_in.operators(station), fill, self._context.fault
        )

    def refresh(self) -> None:
        """Read again what is shown."""
        station, case, own = self._context.station, self._case, self.whose.currentIndex() == 1

        def look() -> tuple[StepView, ...]:
            if case:
                return worklist.worklist(station, case)
            return worklist.ending_steps(station, own=own, most=_MOST)

        def fill(found: tuple[StepView, ...]) -> None:
            if case == self._case:
                self._views = found
                self.retranslate()

        self._context.jobs.call("quick", look, fill, self._context.fault)

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        title = (
            words("worklist.of_case", number=self._case) if self._case else words("worklist.title")
        )
        self._title.setText(title)
        self.whose.setVisible(not self._case)
        self.table.setColumnHidden(_COLUMNS.index("case"), bool(self._case))
        with QSignalBlocker(self.whose):
            at = max(0, self.whose.currentIndex())
            self.whose.clear()
            self.whose.addItems([words("worklist.all"), words("worklist.own")])
            self.whose.setCurrentIndex(at)
        count = len(self._views)
        self._count.setText(
            words("worklist.count", count=count) if count else words("worklist.none")
        )
        rows = [self._cells(view) for view in self._views]
        self.table.show_rows(rows, [TONES[view.urgency] for view in self._views])
        self._choose(self.table.at)

    def _cells(self, view: StepView) -> tuple[str, ...]:
        words = self._context.words
        subject = f" · {view.step.subject}" if view.step.subject else ""
        named_step = f"{view.rule.words[words.language]}{subject}"
        whom = view.assignee or words("worklist.nobody")
        return until_told(self._context, view), named_step, view.step.case_ref, whom

    def _choose(self, at: int) -> None:
        view = self._views[at] if 0 <= at < len(self._views) else None
        if view is not None and not self._case:
            self._load_proofs(view)
        self._show(view)

    def _load_proofs(self, view: StepView) -> None:
        """Of a step in the list of all, its papers are looked up when it is chosen."""
        station, step = self._context.station, view.step

        def show(found: tuple[StepView, ...]) -> None:
            same = [v for v in found if (v.step.step, v.step.subject) == (step.step, step.subject)]
            now = self._shown
            if same and now is not None and now.step == step:
                self._show(same[0])

        self._context.jobs.call(
            "quick",
            lambda: worklist.worklist(station, step.case_ref),
            show,
            self._context.fault,
        )

    def _show(self, view: StepView | None) -> None:
        self._shown = view
        self.sheet.show_step(view)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _finish(self, proof_id: str) -> None:
        if self._shown is not None:
            station, step = self._context.station, self._shown.step
            self._act(lambda: worklist.finish(station, step, proof_id))

    def _explain(self, reason: str) -> None:
        if self._shown is None:
            return
        station, step = self._context.station, self._shown.step
        is_open = step.state is StepState.OPEN
        act = worklist.set_not_applicable if is_open else worklist.take_up

        def over(_none: None) -> None:
            self.sheet.clear_reason()
            self.table.setFocus()
            self.refresh()

        self._context.jobs.call(
            "quick", lambda: act(station, step, reason), over, self._context.fault
        )

    def _give(self, operator_id: str) -> None:
        if self._shown is not None:
            station, step = self._context.station, self._shown.step
            self._act(lambda: worklist.assign(station, step, OperatorId(operator_id)))

    def _act(self, work: Callable[[], object]) -> None:
        self._context.jobs.call("quick", work, lambda _done: self.refresh(), self._context.fault)

    def _open_proof(self, proof_id: str) -> None:
        station, document_id = self._context.station, DocumentId(proof_id)
        self._context.jobs.call(
            "quick",
            lambda: desk_of(station, document_id),
            lambda desk: self._context.go(desk, document_id),
            self._context.fault,
        )

    def _go_case(self) -> None:
        if self._shown is not None:
            self._context.go("cases", self._shown.step.case_ref)
