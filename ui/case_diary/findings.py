"""What was found in a volume: each finding in words, with a line for the reason in writing."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from station_app.case_diary.certified_copy import finding_text
from station_app.case_diary.model import Finding
from station_app.case_diary.volumes import DiaryView
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainButton, PlainLabel

_PAUSE_MS = 700


class FindingsList(QScrollArea):
    """Typed reasons are kept as they are typed; a sealed volume shows them only."""

    def __init__(
        self,
        context: WindowContext,
        written: Callable[[str, str], None],
        go_to: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._context, self._written, self._go_to = context, written, go_to
        self.lines: dict[str, QLineEdit] = {}
        self._shown: tuple[str, ...] = ()
        self._kept: dict[str, str] = {}
        self._last = ""
        self.setWidgetResizable(True)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.keep)

    def show_findings(self, view: DiaryView) -> None:
        """Show the findings; a line that is there already keeps what is being typed."""
        now = view.now
        found = () if now is None else now.findings
        fixed = view.masked or (now is not None and now.volume.sealed)
        shown = (self._context.words.language, str(fixed), *(one.key for one in found))
        typed = self.pending()
        before, self._kept = self._kept, {one.key: one.reason for one in found}
        if shown == self._shown:
            self._renew(found, before)
            return
        self._shown = shown
        at = next((key for key, line in self.lines.items() if line.hasFocus()), "")
        cursor = self.lines[at].cursorPosition() if at else 0
        self._build(found, typed, fixed=fixed)
        if at in self.lines:
            # Whoever writes goes on writing in the same place.
            self.lines[at].setFocus()
            self.lines[at].setCursorPosition(cursor)

    def _renew(self, found: tuple[Finding, ...], before: Mapping[str, str]) -> None:
        """Show a reason that was written elsewhere, unless somebody is typing another here."""
        for one in found:
            line = self.lines[one.key]
            if line.text().strip() == before.get(one.key, "") and not line.hasFocus():
                line.setText(one.reason)

    def pending(self) -> Mapping[str, str]:
        """Return the reasons that are typed and not kept yet, by the finding's key."""
        return {
            key: line.text()
            for key, line in self.lines.items()
            if not line.isReadOnly() and line.text().strip() != self._kept.get(key, "")
        }

    def _typed(self, key: str) -> None:
        self._last = key
        self._pause.start()

    def keep(self) -> None:
        """Keep what is typed now."""
        self._pause.stop()
        for key, reason in self.pending().items():
            self._kept[key] = reason.strip()
            self._written(key, reason)

    def same_for_all(self) -> None:
        """Write the reason that was written last to every finding that has none."""
        said = self.lines[self._last].text().strip() if self._last in self.lines else ""
        if not said:
            said = next((text for line in self.lines.values() if (text := line.text().strip())), "")
        for line in self.lines.values():
            if not line.text().strip() and not line.isReadOnly():
                line.setText(said)
        self.keep()

    def _next(self, key: str) -> None:
        """Go to the next finding that nobody explained; to the first after the last."""
        keys = list(self.lines)
        after = keys.index(key) + 1
        for other in (*keys[after:], *keys[:after]):
            if not self.lines[other].text().strip():
                self.lines[other].setFocus()
                self.ensureWidgetVisible(self.lines[other])
                return

    def to_first_open(self) -> None:
        """Go to the first finding that nobody explained."""
        empty = [line for line in self.lines.values() if not line.text().strip()]
        for line in (empty or list(self.lines.values()))[:1]:
            line.setFocus()
            self.ensureWidgetVisible(line)

    def clear(self) -> None:
        """Show nothing; what was typed is on its way to the disk already."""
        self._pause.stop()
        self.lines, self._shown, self._kept, self._last = {}, (), {}, ""
        self.setWidget(QWidget())

    def _build(self, found: tuple[Finding, ...], typed: Mapping[str, str], *, fixed: bool) -> None:
        inside = QWidget()
        inside.setObjectName("plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self.lines = {}
        if not found:
            said = PlainLabel(self._context.words("diary.no_findings"))
            said.setObjectName("safe")
            said.setWordWrap(True)
            column.addWidget(said)
        if len(found) > 1 and not fixed:
            column.addWidget(
                button(self._context, "diary.same_for_all", self.same_for_all, shortcut="F10")
            )
        for one in found:
            self._add(column, one, typed.get(one.key, one.reason), fixed=fixed)
        column.addStretch(1)
        self.setWidget(inside)

    def _add(self, column: QVBoxLayout, one: Finding, reason: str, *, fixed: bool) -> None:
        words = self._context.words
        sentence = PlainButton(finding_text(words, one))
        sentence.setObjectName("tool")
        sentence.clicked.connect(lambda _checked=False: self._go_to(one.place))
        # Between two lines to write in there is nothing that a space would press.
        sentence.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        line = QLineEdit(reason)
        line.setReadOnly(fixed)
        line.setPlaceholderText(words("diary.explain"))
        line.setAccessibleName(f"{sentence.text()}: {words('diary.explain')}")
        line.textEdited.connect(lambda _t: self._typed(one.key))
        line.returnPressed.connect(lambda: self._next(one.key))
        line.editingFinished.connect(self.keep)
        column.addWidget(sentence)
        column.addWidget(line)
        self.lines[one.key] = line
