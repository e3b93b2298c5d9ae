"""The chosen packet or medium: what it is, its files with their state, and what stands in the way."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.evidence.overview import OpenedEvidence, Step
from station_app.model.clock import for_people
from station_app.model.evidence import EvidenceItem, EvidenceKind, ItemState
from ui.evidence.viewer import size_text
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, label, named
from ui.widgets.plain_text import PlainLabel, PlainTableItem

TONE: dict[Step, str] = {
    "list": "attention",
    "paper": "attention",
    "draft": "attention",
    "sign": "attention",
    "travels": "travelling",
    "waits": "travelling",
    "linked": "safe",
    "refused": "refused",
    "files": "attention",
    "taking": "attention",
    "ready": "attention",
    "sending": "travelling",
    "held": "safe",
    "faulty": "refused",
    "rejected": "refused",
    "withdrawn": "quiet",
}
_ITEM_TONE = {
    ItemState.TAKEN: "safe",
    ItemState.TAKING: "attention",
    ItemState.DIFFERS: "refused",
    ItemState.DOUBLE: "quiet",
    ItemState.LEFT_OUT: "quiet",
    ItemState.LISTED: "quiet",
}
_COLUMNS = ("number", "file", "state", "size")


class EvidenceDetails(QWidget):
    """Tells of one packet or medium."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._opened: OpenedEvidence | None = None
        self._title, self._facts, self.said = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setObjectName("subhead")
        for made in (self._title, self._facts, self.said):
            made.setWordWrap(True)
            made.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setObjectName("refused")
        self.files = QTableWidget(0, len(_COLUMNS))
        self.files.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.files.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.files.setShowGrid(False)
        self.files.verticalHeader().hide()
        named(self.files, context, "evidence.files")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addWidget(self.said)
        column.addWidget(label(context, "evidence.files", "subhead"))
        column.addWidget(self.files, 1)
        context.words.changed.connect(self.retranslate)

    def show_opened(self, opened: OpenedEvidence | None) -> None:
        """Tell of another one; ``None``: of nothing."""
        self._opened = opened
        self.retranslate()

    def chosen(self) -> int:
        """Return the place of the chosen file in the list; -1: none."""
        return self.files.currentRow()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, opened = self._context.words, self._opened
        self.files.setHorizontalHeaderLabels([words(f"evidence.column.{c}") for c in _COLUMNS])
        header = self.files.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        if opened is None:
            self._title.setText(words("evidence.choose"))
            self._facts.clear()
            self.said.clear()
            self.files.setRowCount(0)
            return
        self._title.setText(evidence_name(self._context, opened))
        self._facts.setText("\n".join(self._lines(opened)))
        self.said.setText("\n".join(self._faults(opened)))
        self.said.setVisible(bool(self.said.text()))
        self._fill(opened.view.items)

    def _lines(self, opened: OpenedEvidence) -> list[str]:
        words, held = self._context.words, opened.view.evidence
        lines = [
            f"{words('cases.case')} {held.case_ref} · {words(f'evidence.step.{opened.step}')}",
            held.local_ref,
        ]
        if held.kind is EvidenceKind.SID:
            times = [for_people(at) for at in (held.opened_at, held.closed_at) if at is not None]
            lines += [
                " – ".join(times),
                words("evidence.app_certificate") if held.certificate else "",
            ]
            message = opened.link.message
            if message is not None and message.reference:
                lines.append(words("evidence.reference", number=message.reference))
            if opened.link.document is not None:
                lines.append(f"{words('kind.SID_LINK')} {opened.link.document.local_ref}")
        else:
            lines += [
                " · ".join(part for part in (held.make, held.serial) if part),
                words("evidence.by", who=held.brought_by),
                words("evidence.since", reason=held.reason),
            ]
        if opened.view.way.held_at is not None:
            lines.append(words("evidence.held_at", at=for_people(opened.view.way.held_at)))
        return [line for line in lines if line]

    def _faults(self, opened: OpenedEvidence) -> list[str]:
        """Name what stands in the way; a file by its name, which is told nowhere but here."""
        words, view = self._context.words, opened.view
        said = [
            words("evidence.differs", name=self.name(item))
            for item in view.items
            if item.state is ItemState.DIFFERS
        ]
        if view.way.faulty_item:
            name = next((self.name(i) for i in view.items if i.number == view.way.faulty_item), "")
            said.append(words("evidence.faulty", name=name))
        message = opened.link.message
        if opened.step == "refused" and message is not None:
            said.append(words("evidence.pillar_refused", reason=message.reason))
        if opened.step in ("rejected", "withdrawn") and view.evidence.note:
            key = f"problem.{view.evidence.note}"
            said.append(words(key) if key in words else view.evidence.note)
        return said

    def name(self, item: EvidenceItem) -> str:
        """Return a file's name; of a protected case its number."""
        return item.name or self._context.words("evidence.file_no", number=item.number)

    def _fill(self, items: tuple[EvidenceItem, ...]) -> None:
        words = self._context.words
        before = self.files.currentRow()
        self.files.setRowCount(len(items))
        for row, item in enumerate(items):
            size = size_text(item.size_bytes) if item.size_bytes else ""
            state = words(f"evidence.item.{item.state.value}")
            for column, text in enumerate((str(item.number), self.name(item), state, size)):
                cell = PlainTableItem(text)
                cell.setToolTip(text)
                if column == 2:
                    tone = self._context.theme.tokens[_ITEM_TONE[item.state]]
                    cell.setForeground(QColor(tone))
                self.files.setItem(row, column, cell)
        if items:
            self.files.setCurrentCell(min(max(before, 0), len(items) - 1), 0)


def evidence_name(context: WindowContext, opened: OpenedEvidence) -> str:
    """Name a packet or a medium."""
    held = opened.view.evidence
    if held.kind is EvidenceKind.SID:
        return f"SID {held.sid}"
    return context.words(f"evidence.media.{held.medium}")
