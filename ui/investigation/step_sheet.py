"""One step of the worklist: what the law wants, the papers that prove it, who does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.investigation.model import StepState
from station_app.investigation.worklist import StepView
from station_app.model.operators import Operator, Right
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.due_text import when_told
from ui.widgets.plain_text import PlainComboBox, PlainLabel, PlainListItem

TONES = {"overdue": "refused", "due": "attention", "later": "travelling", "open": "quiet"}
_ID = Qt.ItemDataRole.UserRole


class StepSheet(QWidget):
    """Shows the chosen step, and tells what is to be done with it."""

    finished = Signal(str)
    """The step is done, by the paper with this id."""
    given = Signal(str)
    """The step is given to the operator with this id."""
    explained = Signal(str)
    """The step does not apply, or does after all, for this reason."""
    proof_wanted = Signal(str)
    """The paper with this id is to be opened."""
    case_wanted = Signal()

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._words, self._facts, self._state = PlainLabel(), PlainLabel(), PlainLabel()
        self._words.setWordWrap(True)
        self._words.setObjectName("subhead")
        self._facts.setWordWrap(True)
        self.proofs = QListWidget()
        named(self.proofs, context, "worklist.proofs")
        self.proofs.setWordWrap(True)
        self.proofs.setSpacing(SPACE // 2)
        self.proofs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.proofs.itemActivated.connect(lambda _i: self._open_proof())
        self.assignee = PlainComboBox()
        named(self.assignee, context, "worklist.whom")
        self.reason = QLineEdit()
        named(self.reason, context, "worklist.reason")
        self.reason.returnPressed.connect(lambda: self.explained.emit(self.reason.text()))
        self.reason.hide()
        self._assign = button(context, "worklist.assign", self._give, shortcut="F7")
        self._drop = button(context, "worklist.not_applicable", self._ask_reason, shortcut="F6")
        self._again = button(context, "worklist.take_up", self._ask_reason, shortcut="F8")
        self._to_case = button(context, "worklist.open_case", self.case_wanted.emit, shortcut="F9")
        self.finish = button(
            context, "worklist.finish", self._finish, shortcut="F5", role="primary"
        )
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._words)
        column.addWidget(self._state)
        column.addWidget(self._facts)
        column.addWidget(label(self._context, "worklist.proofs", "subhead"))
        column.addWidget(self.proofs, 1)
        row = QHBoxLayout()
        row.addWidget(self.assignee, 1)
        row.addWidget(self._assign)
        column.addLayout(row)
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.addWidget(self._drop)
        row.addWidget(self._again)
        row.addWidget(self._to_case)
        column.addLayout(row)
        column.addWidget(self.finish)

    def show_people(self, people: tuple[Operator, ...]) -> None:
        """Offer those to whom a step may be given."""
        self.assignee.clear()
        for person in people:
            self.assignee.addItem(person.display_name, person.operator_id)

    def clear_reason(self) -> None:
        """Ask for no reason any more."""
        self.reason.clear()
        self.reason.hide()

    def show_step(self, view: StepView | None) -> None:
        """Show a step in the window's language, or none."""
        words = self._context.words
        self._allow(view)
        self.proofs.clear()
        if view is None:
            self._words.setText(words("worklist.choose"))
            self._state.clear()
            self._facts.clear()
            return
        self._words.setText(view.rule.words[words.language])
        key = "worklist.law" if view.rule.sure else "worklist.setting"
        law = words(key, law=view.rule.law)
        unread = "" if view.rule.confirmed else words("worklist.unconfirmed")
        self._facts.setText("\n".join(part for part in (law, unread, view.step.reason) if part))
        self._state.setText(f"{self._standing(view)} · {until_told(self._context, view)}")
        self._state.setObjectName(TONES[view.urgency])
        self._state.style().polish(self._state)
        self._show_proofs(view)
        self.assignee.setCurrentIndex(self.assignee.findData(view.step.assigned_to))

    def _allow(self, view: StepView | None) -> None:
        operator = self._context.station.session.operator
        may = view is not None and operator is not None and operator.may(Right.WRITE)
        is_open = view is not None and view.step.state is StepState.OPEN
        self.finish.setEnabled(may and is_open and bool(view and view.proofs))
        for part in (self._drop, self._assign, self.assignee):
            part.setEnabled(may and is_open)
        self._drop.setVisible(is_open or view is None)
        self._again.setVisible(view is not None and not is_open)
        self._again.setEnabled(may)
        self._to_case.setEnabled(view is not None)

    def _standing(self, view: StepView) -> str:
        if view.step.state is StepState.OPEN:
            return self._context.words(f"worklist.urgency.{view.urgency}")
        return self._context.words(f"worklist.state.{view.step.state.value}")

    def _show_proofs(self, view: StepView) -> None:
        words = self._context.words
        for proof in view.proofs:
            told = f"{words(f'kind.{proof.paper_kind}')} · {proof.local_ref}"
            item = PlainListItem(told)
            item.setData(_ID, proof.document_id)
            self.proofs.addItem(item)
            if proof.document_id == view.step.proof_id:
                self.proofs.setCurrentItem(item)
        if view.proofs and self.proofs.currentRow() < 0:
            self.proofs.setCurrentRow(0)
        if not view.proofs:
            kinds = ", ".join(words(f"kind.{kind}") for kind in view.rule.proves)
            item = PlainListItem(words("worklist.no_proof", kinds=kinds))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.proofs.addItem(item)

    def _proof_id(self) -> str:
        item = self.proofs.currentItem()
        return "" if item is None else str(item.data(_ID) or "")

    def _finish(self) -> None:
        proof_id = self._proof_id()
        if proof_id:
            self.finished.emit(proof_id)

    def _open_proof(self) -> None:
        proof_id = self._proof_id()
        if proof_id:
            self.proof_wanted.emit(proof_id)

    def _give(self) -> None:
        whom = self.assignee.currentData()
        if whom is not None:
            self.given.emit(str(whom))

    def _ask_reason(self) -> None:
        self.reason.show()
        self.reason.setPlaceholderText(self._context.words("worklist.reason"))
        self.reason.setFocus()


def until_told(context: WindowContext, view: StepView) -> str:
    """Tell until when a step is to be done, or how it ended."""
    step = view.step
    if step.state is not StepState.OPEN:
        return context.words(f"worklist.state.{step.state.value}")
    if step.due_at is not None:
        return when_told(context, step.due_at, context.station.clock.now())
    return context.words("worklist.not_begun" if view.rule.clocked else "worklist.no_clock")
