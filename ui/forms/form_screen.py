"""One form to be typed: sections at the left with what is missing, one column of questions."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station_app.forms import filling
from station_app.forms.filling import FormView
from station_app.model.forms import FieldType, Finding, holds
from station_app.model.ids import DocumentId
from ui.forms.autosave import FormKeeper
from ui.forms.field_editor import FieldEditor
from ui.forms.form_toolbar import Editor, FormTools
from ui.forms.rule_reasons import ReasonLines
from ui.forms.table_editor import TableEditor
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.devanagari_input import HindiTyping

_SIDE_PX = 250
_COLUMN_PX = 760
_PAPER_LANGUAGES = ("hi", "en", "both")


class FormScreen(QWidget):
    """The form that is open."""

    finished = Signal(str)
    """The operator asks to finish the form with this id."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._keeper = FormKeeper(bench)
        self._view: FormView | None = None
        self.editors: dict[str, Editor] = {}
        self._answers: dict[str, Any] = {}
        self._headings: list[tuple[QLabel, tuple[str, ...]]] = []
        self._asked = 0
        self._title, self._where = QLabel(), QLabel()
        self._title.setObjectName("subhead")
        self._title.setWordWrap(True)
        self._where.setObjectName("hint")
        self._where.setWordWrap(True)
        self._remarks = QLabel()
        self._remarks.setObjectName("attention")
        self._remarks.setWordWrap(True)
        self.sections = QListWidget()
        named(self.sections, bench, "form.sections")
        self.sections.itemActivated.connect(lambda _i: self._to_section())
        self.sections.itemClicked.connect(lambda _i: self._to_section())
        self._language = QComboBox()
        self._language.activated.connect(lambda _i: self._choose_language())
        self.reasons = ReasonLines(bench, self._explain)
        self.typing = HindiTyping()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._finish = button(
            bench, "form.finish", self._ask_finish, shortcut="F8", icon="check", role="primary"
        )
        self.tools = FormTools(
            bench,
            self.typing,
            document=lambda: self.document_id,
            focused=self._editor_at_focus,
            arrived=self._photos_arrived,
        )
        self._lay_out()
        bench.words.changed.connect(self._tell)

    def _lay_out(self) -> None:
        bench = self._bench
        side = QVBoxLayout()
        side.addWidget(self._title)
        side.addWidget(self._where)
        side.addWidget(self._remarks)
        side.addWidget(self.sections, 1)
        side.addWidget(self.reasons)
        side.addWidget(label(bench, "form.language"))
        side.addWidget(self._language)
        side.addWidget(self.tools)
        side.addWidget(button(bench, "form.next_missing", self.to_next_missing, shortcut="F4"))
        side.addWidget(self._finish)
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(beside)
        row.addWidget(self._scroll, 1)

    @property
    def calm(self) -> bool:
        """Whether everything typed is on the disk and judged."""
        return self._keeper.calm and not self._asked and not self.tools.photos.busy

    @property
    def document_id(self) -> DocumentId | None:
        """The form that is open."""
        return None if self._view is None else self._view.document.document_id

    def show_form(self, view: FormView) -> None:
        """Open a form; where the same one is open already, only its state is renewed."""
        same = self.document_id == view.document.document_id
        self._view = view
        self._answers = dict(view.answers)
        if not same:
            self._build()
        self._tell()
        self._refresh()
        if not same:
            self.to_next_missing()

    def close_form(self) -> None:
        """Show no form; what was typed is on its way to the disk already."""
        self._view, self._answers = None, {}
        self.editors, self._headings = {}, []
        self.reasons.show_rules((), {})
        self.sections.clear()
        for said in (self._title, self._where, self._remarks):
            said.clear()
        self._scroll.setWidget(QWidget())

    def to_next_missing(self) -> None:
        """Go to the next question that is missing or wrong, after the one that has the focus."""
        if self._view is None:
            return
        wrong = {finding.path.split(".")[0] for finding in self._view.findings}
        names = self._shown()
        here = self._focused(names)
        turned = names[here + 1 :] + names[: here + 1]
        for name in turned:
            if name in wrong:
                self._to_field(name)
                return
        if names and here < 0:
            self._to_field(names[0])

    def to_question(self, field_id: str) -> None:
        """Go to a question by its name."""
        self._to_field(field_id)

    # ── building ─────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        assert self._view is not None  # noqa: S101 - asked by the caller
        form = self._view.form
        self.editors, self._headings = {}, []
        column = QVBoxLayout()
        column.setSpacing(2)
        for section in form.sections:
            head = QLabel()
            head.setObjectName("subhead")
            column.addWidget(head)
            self._headings.append((head, tuple(field.field_id for field in section.fields)))
            for field in section.fields:
                table = field.type is FieldType.TABLE
                kind = TableEditor if table else FieldEditor
                editor: Editor = kind(self._bench, form, field, self.typing)
                editor.typed.connect(self._typed)
                editor.left.connect(self._left)
                editor.wants_next.connect(self._next)
                if isinstance(editor, TableEditor):
                    editor.wants_photo.connect(self.tools.ask_photo)
                self.editors[field.field_id] = editor
                column.addWidget(editor)
        column.addStretch(1)
        sheet = QWidget()
        sheet.setObjectName("details")
        sheet.setMaximumWidth(_COLUMN_PX)
        sheet.setLayout(column)
        for name, editor in self.editors.items():
            editor.set_value(self._answers.get(name))
        self._scroll.setWidget(sheet)

    def _tell(self) -> None:
        view = self._view
        if view is None:
            return
        words = self._bench.words
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
        for (head, _), section in zip(self._headings, view.form.sections, strict=True):
            law = f"   {section.law}" if section.law else ""
            head.setText(section.label.of(words.language) + law)
        self._tell_findings()

    def _refresh(self) -> None:
        """Show what is asked now, and only that."""
        view = self._view
        if view is None:
            return
        for (head, _), section in zip(self._headings, view.form.sections, strict=True):
            asked = holds(section.when, self._answers)
            head.setVisible(asked)
            for field in section.fields:
                editor = self.editors[field.field_id]
                editor.setVisible(asked and holds(field.when, self._answers))
                if isinstance(editor, FieldEditor):
                    editor.offer(self._answers)
        age = self._answers.get("age_years")
        for editor in self.editors.values():
            if isinstance(editor, TableEditor):
                sex = str(self._answers.get("sex", ""))
                editor.set_person(sex, age if type(age) is int else None)

    def _tell_findings(self) -> None:
        view = self._view
        if view is None:
            return
        said = {finding.path: self._sentence(finding) for finding in view.findings}
        for name, editor in self.editors.items():
            empty = self._answers.get(name) in (None, "", [])
            # What was not reached yet is not scolded; the section's count tells of it.
            editor.say("" if empty else said.get(name, ""))
            if isinstance(editor, TableEditor):
                editor.say_cells(_cells(name, said))
        self.reasons.show_rules(view.findings, view.paper.reasons)
        self.sections.clear()
        for state in view.sections:
            name = state.section.label.of(self._bench.words.language)
            mark = f"●  {name}  ({state.missing})" if state.missing else f"✓  {name}"
            self.sections.addItem(mark)

    def _sentence(self, finding: Finding) -> str:
        words = self._bench.words
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
        if document_id is None:
            return
        if value is None:
            self._answers.pop(field_id, None)
        else:
            self._answers[field_id] = value
        self._keeper.keep(document_id, field_id, value)

    def _left(self, field_id: str) -> None:
        document_id = self.document_id
        if document_id is None or self._bench.jobs.closed:
            return
        self._refresh()
        station = self._bench.station

        def judge() -> FormView:
            # What was typed last is on the disk before it is judged and enters the history.
            self._keeper.write()
            filling.leave_field(station, document_id, field_id)
            return filling.view(station, document_id)

        self._asked += 1
        self._bench.jobs.call("typing", judge, self._judged, self._failed)

    def _failed(self, error: Any) -> None:
        self._asked -= 1
        self._bench.fault(error)

    def _judged(self, view: FormView) -> None:
        self._asked -= 1
        if self._asked or view.document.document_id != self.document_id:
            # A newer judgement is on its way, or another form is open.
            return
        self._view = view
        for name in view.calculated:
            if name in self.editors and self._answers.get(name) != view.answers.get(name):
                self._answers[name] = view.answers.get(name)
                self.editors[name].set_value(view.answers.get(name))
        self._tell_findings()

    def _shown(self) -> list[str]:
        return [name for name, editor in self.editors.items() if editor.isVisibleTo(self)]

    def _focused(self, names: list[str]) -> int:
        focus = self.focusWidget()
        for number, name in enumerate(names):
            editor = self.editors[name]
            if focus is not None and (focus is editor or editor.isAncestorOf(focus)):
                return number
        return -1

    def _editor_at_focus(self) -> Editor | None:
        names = self._shown()
        at = self._focused(names)
        return self.editors[names[at]] if at >= 0 else None

    def _photos_arrived(self) -> None:
        """Show the new rows; what was typed meanwhile was kept before they were written."""
        document_id, station = self.document_id, self._bench.station
        if document_id is None:
            return

        def show(view: FormView) -> None:
            for name, editor in self.editors.items():
                photos = isinstance(editor, TableEditor) and editor.field.photos
                if photos and view.document.document_id == self.document_id:
                    self._answers[name] = view.answers.get(name)
                    editor.set_value(view.answers.get(name))
                    self._to_field(name)
            self._judged(view)

        self._asked += 1
        self._bench.jobs.call(
            "typing", lambda: filling.view(station, document_id), show, self._failed
        )

    def _next(self, field_id: str) -> None:
        # What was just typed may show or hide what comes next.
        self._refresh()
        names = self._shown()
        after = names[names.index(field_id) + 1 :] if field_id in names else []
        if after:
            self._to_field(after[0])
        else:
            self._finish.setFocus()

    def _to_field(self, name: str) -> None:
        editor = self.editors[name]
        editor.editor.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(editor, 0, 40)

    def _to_section(self) -> None:
        view, at = self._view, self.sections.currentRow()
        if view is not None and 0 <= at < len(view.sections):
            self._to_field(view.sections[at].fields[0].field_id)

    def _explain(self, rule_id: str, reason: str) -> None:
        document_id, station = self.document_id, self._bench.station
        if document_id is None or self._bench.jobs.closed:
            return

        def write() -> FormView:
            self._keeper.write()
            filling.explain(station, document_id, rule_id, reason)
            return filling.view(station, document_id)

        self._asked += 1
        self._bench.jobs.call("typing", write, self._judged, self._failed)

    def _choose_language(self) -> None:
        document_id, station = self.document_id, self._bench.station
        language = str(self._language.currentData())
        if document_id is not None:
            self._bench.jobs.call(
                "typing",
                lambda: filling.set_language(station, document_id, language),
                lambda _n: None,
                self._bench.fault,
            )

    def _ask_finish(self) -> None:
        self._finish.setFocus()
        if self.document_id is not None:
            self.finished.emit(self.document_id)


def _cells(table: str, said: dict[str, str]) -> dict[tuple[int, str], str]:
    cells = {}
    for path, sentence in said.items():
        parts = path.split(".")
        if parts[0] == table and len(parts) == 3 and parts[1].isdigit():
            cells[int(parts[1]), parts[2]] = sentence
    return cells
