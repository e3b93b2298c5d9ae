"""The answer to one objection: done or not possible, in words, with the papers that answer it."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.prosecution import labels as prosecution_labels
from station_app.prosecution.bundle_contents import Candidate
from station_app.prosecution.model import Objection
from ui.widgets.context import WindowContext
from ui.widgets.controls import label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel, PlainListItem

_PAUSE_MS = 500
_SIDE_PX = 250
_ANSWERS = ("done", "not_possible")
_ID = Qt.ItemDataRole.UserRole


class AnswerSheet(QWidget):
    """What is typed of an answer; it tells when to keep it."""

    changed = Signal()
    """Something was typed and a pause followed, or something was chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.point: Objection | None = None
        """The objection that is answered here."""
        self._masked = False
        self._papers: tuple[Candidate, ...] = ()
        self.text = PlainLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.status = PlainComboBox()
        named(self.status, context, "prosecution.answer")
        self.reply = QPlainTextEdit()
        named(self.reply, context, "prosecution.reply")
        self.reply.setTabChangesFocus(True)
        self.papers = QListWidget()
        named(self.papers, context, "prosecution.answer_papers")
        self.papers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.papers.setWordWrap(True)
        self._said = PlainLabel()
        self._said.setObjectName("hint")
        self._said.setWordWrap(True)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.changed)
        self.reply.textChanged.connect(self._pause.start)
        self.status.currentIndexChanged.connect(lambda _i: self.changed.emit())
        self.papers.itemChanged.connect(lambda _i: self.changed.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        self.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        for key, field, stretch in (
            ("prosecution.answer", self.status, 0),
            ("prosecution.reply", self.reply, 2),
            ("prosecution.answer_papers", self.papers, 1),
        ):
            column.addWidget(label(self._context, key, "hint"))
            column.addWidget(field, stretch)
        column.addWidget(self._said)

    @property
    def waits(self) -> bool:
        """Whether something typed is not told yet."""
        return self._pause.isActive()

    def show_point(self, point: Objection, *, masked: bool) -> None:
        """Show another objection; where its words are hidden, nothing may be written over them."""
        self.point, self._masked = point, masked
        self._tell_point(point)
        said = point.reason if point.status == "not_possible" else point.reply
        with QSignalBlocker(self.status), QSignalBlocker(self.reply):
            self.status.setCurrentIndex(max(0, self.status.findData(point.status or "done")))
            self.reply.setPlainText(said)
        for field in (self.status, self.reply, self.papers):
            field.setEnabled(not point.closing and not masked)
        self._fill_papers()

    def renew(self, point: Objection) -> None:
        """Take the same objection anew, as it was kept; what is typed meanwhile stays."""
        self.point = point

    def show_papers(self, papers: tuple[Candidate, ...]) -> None:
        """List the papers of the case that may answer."""
        self._papers = papers
        self._fill_papers()

    def answer(self) -> tuple[str, str, tuple[str, ...]]:
        """Return the state, the words and the papers' ids as they stand now; keep waits no more."""
        self._pause.stop()
        point = self.point
        ticked = tuple(
            str(item.data(_ID))
            for item in (self.papers.item(n) for n in range(self.papers.count()))
            if item is not None and item.checkState() is Qt.CheckState.Checked
        )
        # Before the papers were read, those of the answer that stands.
        taken = ticked if self._papers or point is None else tuple(point.papers)
        return str(self.status.currentData()), self.reply.toPlainText(), taken

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._pause.stop()
        self.point, self._papers = None, ()
        self.text.clear()
        self._said.clear()
        with QSignalBlocker(self.reply), QSignalBlocker(self.papers):
            self.reply.clear()
            self.papers.clear()

    def retranslate(self) -> None:
        """Say everything in the window's language; what is typed stays."""
        words = self._context.words
        at = max(0, self.status.currentIndex())
        with QSignalBlocker(self.status):
            self.status.clear()
            for name in _ANSWERS:
                told = prosecution_labels.choice_text("compliance", name, words.language)
                self.status.addItem(told, name)
            self.status.setCurrentIndex(at)
        if self.point is not None:
            self._tell_point(self.point)
            self._fill_papers()

    def _tell_point(self, point: Objection) -> None:
        words, language = self._context.words, self._context.words.language
        category = prosecution_labels.choice_text("objection", point.category, language)
        severity = prosecution_labels.choice_text("severity", point.severity, language)
        self.text.setText(f"{point.number}. {category} · {severity}\n{point.text}")
        kept = "prosecution.masked" if self._masked else "prosecution.kept_as_typed"
        key = f"prosecution.closing.{point.closing}" if point.closing else kept
        self._said.setText(words(key))

    def _fill_papers(self) -> None:
        """List the papers that may answer: the newest first."""
        words, point = self._context.words, self.point
        chosen = () if point is None else point.papers
        with QSignalBlocker(self.papers):
            self.papers.clear()
            for paper in sorted(self._papers, key=lambda one: one.at, reverse=True):
                name = prosecution_labels.kind_text(words, paper.kind)
                item = PlainListItem(f"{name} · {paper.reference}")
                item.setToolTip(item.text())
                item.setData(_ID, paper.paper_id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                taken = paper.paper_id in chosen
                item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)
                self.papers.addItem(item)
