"""The worklist's desk: the steps of a case or of all, closed by their papers, given to somebody."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_app.investigation import worklist
from station_app.investigation.model import StepState
from station_app.investigation.worklist import StepView
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Operator, Right, Role
from station_app.overview.desk_of_document import desk_of
from station_app.station import sign_in
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.due_text import when_told
from ui.widgets.text_table import SimpleTable

_COLUMNS = ("until", "step", "case", "whom")
_MOST = 500
_PAGE_PX, _NARROW_PX = 430, 320
_TONES = {"overdue": "refused", "due": "attention", "later": "travelling", "open": "quiet"}
_WORKERS = frozenset({Role.OFFICER, Role.SHO, Role.MUNSHI, Role.SERVER})


class StepsDesk(QWidget):
    """The steps at the left, the chosen one with its papers at the right."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._case = ""
        self._views: tuple[StepView, ...] = ()
        self._shown: StepView | None = None
        self._people: tuple[Operator, ...] = ()
        self._title = QLabel()
        self._title.setObjectName("headline")
        self.whose = QComboBox()
        self.whose.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        named(self.whose, bench, "steps.whom")
        self.whose.currentIndexChanged.connect(lambda _i: self._look())
        self._count = QLabel()
        self._count.setObjectName("hint")
        self.table = SimpleTable(bench, "steps", _COLUMNS, wide="step")
        named(self.table, bench, "steps.title")
        self.table.chosen.connect(self._choose)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setObjectName("subhead")
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._state = QLabel()
        self.proofs = QListWidget()
        named(self.proofs, bench, "steps.proofs")
        self.proofs.setWordWrap(True)
        self.proofs.setSpacing(SPACE // 2)
        self.proofs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.proofs.itemActivated.connect(lambda _i: self._open_proof())
        self.assignee = QComboBox()
        named(self.assignee, bench, "steps.whom")
        self.reason = QLineEdit()
        named(self.reason, bench, "steps.reason")
        self.reason.returnPressed.connect(self._explain)
        self.reason.hide()
        self._lay_out()
        bench.words.changed.connect(self._tell)
        self._tell()

    def _lay_out(self) -> None:
        bench = self._bench
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
        column.addWidget(self._words)
        column.addWidget(self._state)
        column.addWidget(self._facts)
        column.addWidget(label(bench, "steps.proofs", "subhead"))
        column.addWidget(self.proofs, 1)
        self._assign = button(bench, "steps.assign", self._give, shortcut="F7")
        row = QHBoxLayout()
        row.addWidget(self.assignee, 1)
        row.addWidget(self._assign)
        column.addLayout(row)
        column.addWidget(self.reason)
        self._drop = button(bench, "steps.not_applicable", self._ask_reason, shortcut="F6")
        self._again = button(bench, "steps.take_up", self._ask_reason, shortcut="F8")
        self._to_case = button(bench, "steps.open_case", self._go_case, shortcut="F9")
        row = QHBoxLayout()
        row.addWidget(self._drop)
        row.addWidget(self._again)
        row.addWidget(self._to_case)
        column.addLayout(row)
        self.finish = button(bench, "steps.finish", self._finish, shortcut="F5", role="primary")
        column.addWidget(self.finish)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        whole.setSpacing(2 * SPACE)
        whole.addLayout(left, 3)
        whole.addWidget(sheet, 2)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front: on the steps of a case, or on all whose clock runs."""
        self._case = document_id
        operator = self._bench.station.session.operator
        with QSignalBlocker(self.whose):
            own = operator is not None and operator.role is Role.OFFICER
            self.whose.setCurrentIndex(1 if own else 0)
        self._load_people()
        self._look()
        self.table.setFocus()

    def heard(self, topic: str) -> None:
        """Something changed."""
        if topic in ("steps", "cases", "document", "inbox"):
            self._look()

    def forget(self) -> None:
        """Show nothing of what was open."""
        self._case, self._views, self._shown = "", (), None
        self.reason.clear()
        self.reason.hide()
        self._tell()

    def _load_people(self) -> None:
        station = self._bench.station

        def fill(found: tuple[Operator, ...]) -> None:
            self._people = tuple(person for person in found if person.role in _WORKERS)
            self.assignee.clear()
            for person in self._people:
                self.assignee.addItem(person.display_name, person.operator_id)

        self._bench.jobs.call("quick", lambda: sign_in.operators(station), fill, self._bench.fault)

    def _look(self) -> None:
        station, case, own = self._bench.station, self._case, self.whose.currentIndex() == 1

        def look() -> tuple[StepView, ...]:
            if case:
                return worklist.worklist(station, case)
            return worklist.ending_steps(station, own=own, most=_MOST)

        def fill(found: tuple[StepView, ...]) -> None:
            if case == self._case:
                self._views = found
                self._tell()

        self._bench.jobs.call("quick", look, fill, self._bench.fault)

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        words = self._bench.words
        title = words("steps.of_case", number=self._case) if self._case else words("steps.title")
        self._title.setText(title)
        self.whose.setVisible(not self._case)
        self.table.setColumnHidden(_COLUMNS.index("case"), bool(self._case))
        with QSignalBlocker(self.whose):
            at = max(0, self.whose.currentIndex())
            self.whose.clear()
            self.whose.addItems([words("steps.all"), words("steps.own")])
            self.whose.setCurrentIndex(at)
        count = len(self._views)
        self._count.setText(words("steps.count", count=count) if count else words("steps.none"))
        rows = [self._cells(view) for view in self._views]
        self.table.show_rows(rows, [_TONES[view.urgency] for view in self._views])
        self._choose(self.table.at)

    def _cells(self, view: StepView) -> tuple[str, ...]:
        words = self._bench.words
        subject = f" · {view.step.subject}" if view.step.subject else ""
        named_step = f"{view.rule.words[words.language]}{subject}"
        whom = view.assignee or words("steps.nobody")
        return self._until(view), named_step, view.step.case_ref, whom

    def _until(self, view: StepView) -> str:
        bench, step = self._bench, view.step
        if step.state is not StepState.OPEN:
            return bench.words(f"steps.state.{step.state.value}")
        if step.due_at is not None:
            return when_told(bench, step.due_at, bench.station.clock.now())
        return bench.words("steps.not_begun" if view.rule.clocked else "steps.no_clock")

    def _choose(self, at: int) -> None:
        view = self._views[at] if 0 <= at < len(self._views) else None
        if view is not None and not self._case:
            self._load_proofs(view)
        self._show(view)

    def _load_proofs(self, view: StepView) -> None:
        """Of a step in the list of all, its papers are looked up when it is chosen."""
        station, step = self._bench.station, view.step

        def show(found: tuple[StepView, ...]) -> None:
            same = [v for v in found if (v.step.step, v.step.subject) == (step.step, step.subject)]
            now = self._shown
            if same and now is not None and now.step == step:
                self._show(same[0])

        self._bench.jobs.call(
            "quick",
            lambda: worklist.worklist(station, step.case_ref),
            show,
            self._bench.fault,
        )

    def _show(self, view: StepView | None) -> None:
        words, self._shown = self._bench.words, view
        operator = self._bench.station.session.operator
        may = view is not None and operator is not None and operator.may(Right.WRITE)
        is_open = view is not None and view.step.state is StepState.OPEN
        self.finish.setEnabled(may and is_open and bool(view and view.proofs))
        for part in (self._drop, self._assign, self.assignee):
            part.setEnabled(may and is_open)
        self._drop.setVisible(is_open or view is None)
        self._again.setVisible(view is not None and not is_open)
        self._again.setEnabled(may)
        self._to_case.setEnabled(view is not None)
        self.proofs.clear()
        if view is None:
            self._words.setText(words("steps.choose"))
            self._state.clear()
            self._facts.clear()
            return
        self._words.setText(view.rule.words[words.language])
        key = "steps.law" if view.rule.sure else "steps.setting"
        law = words(key, law=view.rule.law)
        unread = "" if view.rule.confirmed else words("steps.unconfirmed")
        self._facts.setText("\n".join(part for part in (law, unread, view.step.reason) if part))
        self._state.setText(f"{self._standing(view)} · {self._until(view)}")
        self._state.setObjectName(_TONES[view.urgency])
        self._state.style().polish(self._state)
        self._show_proofs(view)
        at = self.assignee.findData(view.step.assigned_to)
        self.assignee.setCurrentIndex(at)

    def _standing(self, view: StepView) -> str:
        if view.step.state is StepState.OPEN:
            return self._bench.words(f"steps.urgency.{view.urgency}")
        return self._bench.words(f"steps.state.{view.step.state.value}")

    def _show_proofs(self, view: StepView) -> None:
        words = self._bench.words
        for proof in view.proofs:
            told = f"{words(f'kind.{proof.paper_kind}')} · {proof.local_ref}"
            item = QListWidgetItem(told)
            item.setData(Qt.ItemDataRole.UserRole, proof.document_id)
            self.proofs.addItem(item)
            if proof.document_id == view.step.proof_id:
                self.proofs.setCurrentItem(item)
        if view.proofs and self.proofs.currentRow() < 0:
            self.proofs.setCurrentRow(0)
        if not view.proofs:
            kinds = ", ".join(words(f"kind.{kind}") for kind in view.rule.proves)
            item = QListWidgetItem(words("steps.no_proof", kinds=kinds))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.proofs.addItem(item)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _finish(self) -> None:
        view, item = self._shown, self.proofs.currentItem()
        if view is None or item is None or item.data(Qt.ItemDataRole.UserRole) is None:
            return
        station, step = self._bench.station, view.step
        proof_id = str(item.data(Qt.ItemDataRole.UserRole))
        self._bench.jobs.call(
            "quick",
            lambda: worklist.finish(station, step, proof_id),
            lambda _n: self._look(),
            self._bench.fault,
        )

    def _ask_reason(self) -> None:
        self.reason.show()
        self.reason.setPlaceholderText(self._bench.words("steps.reason"))
        self.reason.setFocus()

    def _explain(self) -> None:
        view, reason = self._shown, self.reason.text()
        if view is None:
            return
        station, step = self._bench.station, view.step
        is_open = step.state is StepState.OPEN
        act = worklist.set_not_applicable if is_open else worklist.take_up

        def over(_none: None) -> None:
            self.reason.clear()
            self.reason.hide()
            self.table.setFocus()
            self._look()

        self._bench.jobs.call("quick", lambda: act(station, step, reason), over, self._bench.fault)

    def _give(self) -> None:
        view, whom = self._shown, self.assignee.currentData()
        if view is None or whom is None:
            return
        station, step = self._bench.station, view.step
        self._bench.jobs.call(
            "quick",
            lambda: worklist.assign(station, step, OperatorId(whom)),
            lambda _n: self._look(),
            self._bench.fault,
        )

    def _open_proof(self) -> None:
        item = self.proofs.currentItem()
        proof_id = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if proof_id is None:
            return
        station, document_id = self._bench.station, DocumentId(str(proof_id))

        self._bench.jobs.call(
            "quick",
            lambda: desk_of(station, document_id),
            lambda desk: self._bench.go(desk, document_id),
            self._bench.fault,
        )

    def _go_case(self) -> None:
        if self._shown is not None:
            self._bench.go("cases", self._shown.step.case_ref)
