"""One form to be typed: sections at the left with what is missing, one column of questions."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.forms import filling
from station_app.forms.filling import FormView
from station_app.model.forms import Finding
from station_app.model.ids import DocumentId
from ui.forms.autosave import FormAutosave
from ui.forms.form_toolbar import Editor, FormToolbar
from ui.forms.question_sheet import QuestionSheet
from ui.forms.rule_reasons import RuleReasons
from ui.forms.table_editor import TableEditor
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.devanagari_input import HindiTyping
from ui.widgets.plain_text import PlainComboBox, PlainLabel, PlainListItem

_SIDE_PX = 250
_PAPER_LANGUAGES = ("hi", "en", "both")


class FormScreen(QWidget):
    """The form that is open."""

    finished = Signal(str)
    """The operator asks to finish the form with this id."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._autosave = FormAutosave(context)
        self._view: FormView | None = None
        self._asked = 0
        self._title, self._where = PlainLabel(), PlainLabel()
        self._title.setObjectName("subhead")
        self._title.setWordWrap(True)
        self._where.setObjectName("hint")
        self._where.setWordWrap(True)
        self._remarks = PlainLabel()
        self._remarks.setObjectName("attention")
        self._remarks.setWordWrap(True)
        self.sections = QListWidget()
        named(self.sections, context, "form.sections")
        self.sections.itemActivated.connect(lambda _i: self._to_section())
        self.sections.itemClicked.connect(lambda _i: self._to_section())
        self._language = PlainComboBox()
        self._language.activated.connect(lambda _i: self._choose_language())
        self.reasons = RuleReasons(context, self._explain)
        self.typing = HindiTyping()
        self.questions = QuestionSheet(context, self.typing)
        self.questions.typed.connect(self._typed)
        self.questions.left.connect(self._left)
        self._finish = button(
            context, "form.finish", self._ask_finish, shortcut="F8", icon="check", role="primary"
        )
        self.tools = FormToolbar(
            context,
            self.typing,
            document=lambda: self.document_id,
            focused=self._editor_at_focus,
            arrived=self._photos_arrived,
        )
        self.questions.photo_wanted.connect(self.tools.ask_photo)
        self.questions.passed_last.connect(self._finish.setFocus)
        self._lay_out()
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        context = self._context
        side = QVBoxLayout()
        side.addWidget(self._title)
        side.addWidget(self._where)
        side.addWidget(self._remarks)
        side.addWidget(self.sections, 1)
        side.addWidget(self.reasons)
        side.addWidget(label(context, "form.language"))
        side.addWidget(self._language)
        side.addWidget(self.tools)
        side.addWidget(button(context, "form.next_missing", self.to_next_missing, shortcut="F4"))
        side.addWidget(self._finish)
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(beside)
        row.addWidget(self.questions, 1)

    @property
    def calm(self) -> bool:
        """Whether everything typed is on the disk and judged."""
        return self._autosave.calm and not self._asked and not self.tools.photos.busy

    @property
    def editors(self) -> dict[str, Editor]:
        """The editors of the open form, by the question's id."""
        return self.questions.editors

    @property
    def document_id(self) -> DocumentId | None:
        """The form that is open."""
        return None if self._view is None else self._view.document.document_id

    def write_typed(self) -> None:
        """Write what was typed last; in the lane of typing, before anything that goes by the answers.

        Raises:
            StoreError, PersonError: nothing is dropped.
        """
        self._autosave.write()

    def show_form(self, view: FormView) -> None:
        """Open a form; where the same one is open already, only its state is renewed."""
        same = self.document_id == view.document.document_id
        self._view = view
        if same:
            self.questions.renew(view.answers)
        else:
            self.questions.build(view.form, view.answers)
        self.retranslate()
        self.questions.ask()
        if not same:
            self.to_next_missing()

    def close_form(self) -> None:
        """Show no form; what was typed is on its way to the disk already."""
        self._view = None
        self.reasons.show_rules((), {})
        self.sections.clear()
        for said in (self._title, self._where, self._remarks):
            said.clear()
        self.questions.clear()

    def to_next_missing(self) -> None:
        """Go to the next question that is missing or wrong, after the one that has the focus."""
        if self._view is None:
            return
        wrong = {finding.path.split(".")[0] for finding in self._view.findings}
        self.questions.to_next_of(wrong, self.focusWidget())

    def to_question(self, field_id: str) -> None:
        """Go to a question by its name."""
        self.questions.to_question(field_id)

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        view = self._view
        if view is None:
            return
        words = self._context.words
        self._title.setText(view.form.title.of(words.language))
        self.tools.fit(view.form)
        case = f" · {view.document.case_ref}" if view.document.case_ref else ""
        self._where.setText(f"{view.document.local_ref}{case}\n{view.form.law}")
        returned = [review for review in view.reviews if review.verdict == "returned"]
        self._remarks.setText(
            words("form.returned", remarks=returned[-1].remarks) if returned else ""
        )
        self._remarks.setVisible(bool(returned))
        self._language.clear()
        for name in _PAPER_LANGUAGES:
            self._language.addItem(words(f"form.paper.{name}"), name)
        self._language.setCurrentIndex(self._language.findData(view.paper.language))
        self.questions.retranslate()
        self._refresh_findings()

    def _refresh_findings(self) -> None:
        view = self._view
        if view is None:
            return
        self.questions.say({finding.path: self._sentence(finding) for finding in view.findings})
        self.reasons.show_rules(view.findings, view.paper.reasons)
        self.sections.clear()
        for state in view.sections:
            name = state.section.label.of(self._context.words.language)
            mark = f"●  {name}  ({state.missing})" if state.missing else f"✓  {name}"
            self.sections.addItem(PlainListItem(mark))

    def _sentence(self, finding: Finding) -> str:
        words = self._context.words
        if finding.words is not None:
            return f"{finding.words.of(words.language)} [{finding.law}]"
        params = dict(finding.params)
        if "other" in params and self._view is not None:
            other = self._view.form.field(str(params["other"]))
            params["other"] = other.label.of(words.language)
        return words(f"finding.{finding.key}", **params)

    # ── typing ───────────────────────────────────────────────────────────────────────────────

    def _typed(self, field_id: str, value: Any) -> None:
        document_id = self.document_id
        if document_id is not None:
            self._autosave.keep(document_id, field_id, value)

    def _left(self, field_id: str) -> None:
        document_id = self.document_id
        if document_id is None or self._context.jobs.closed:
            return
        self.questions.ask()
        station = self._context.station

        def judge() -> FormView:
            # What was typed last is on the disk before it is judged and enters the history.
            self._autosave.write()
            filling.commit_field(station, document_id, field_id)
            return filling.view(station, document_id)

        self._asked += 1
        self._context.jobs.call("typing", judge, self._judged, self._failed)

    def _failed(self, error: Any) -> None:
        self._asked -= 1
        self._context.fault(error)

    def _judged(self, view: FormView) -> None:
        self._asked -= 1
        if self._asked or view.document.document_id != self.document_id:
            # A newer judgement is on its way, or another form is open.
            return
        self._view = view
        for name in view.calculated:
            value = view.answers.get(name)
            if name in self.editors and self.questions.answers.get(name) != value:
                self.questions.set_answer(name, value)
        self._refresh_findings()

    def _editor_at_focus(self) -> Editor | None:
        return self.questions.editor_at(self.focusWidget())

    def _photos_arrived(self) -> None:
        """Show the new rows; what was typed meanwhile was kept before they were written."""
        document_id, station = self.document_id, self._context.station
        if document_id is None:
            return

        def show(view: FormView) -> None:
            for name, editor in self.editors.items():
                photos = isinstance(editor, TableEditor) and editor.field.photos
                if photos and view.document.document_id == self.document_id:
                    self.questions.set_answer(name, view.answers.get(name))
                    self.questions.to_question(name)
            self._judged(view)

        self._asked += 1
        self._context.jobs.call(
            "typing", lambda: filling.view(station, document_id), show, self._failed
        )

    def _to_section(self) -> None:
        view, at = self._view, self.sections.currentRow()
        if view is not None and 0 <= at < len(view.sections):
            self.questions.to_question(view.sections[at].fields[0].field_id)

    def _explain(self, rule_id: str, reason: str) -> None:
        document_id, station = self.document_id, self._context.station
        if document_id is None or self._context.jobs.closed:
            return

        def write() -> FormView:
            self._autosave.write()
            filling.explain_rule(station, document_id, rule_id, reason)
            return filling.view(station, document_id)

        self._asked += 1
        self._context.jobs.call("typing", write, self._judged, self._failed)

    def _choose_language(self) -> None:
        document_id, station = self.document_id, self._context.station
        language = str(self._language.currentData())
        if document_id is not None:
            self._context.jobs.call(
                "typing",
                lambda: filling.set_language(station, document_id, language),
                lambda _n: None,
                self._context.fault,
            )

    def _ask_finish(self) -> None:
        self._finish.setFocus()
        if self.document_id is not None:
            self.finished.emit(self.document_id)
