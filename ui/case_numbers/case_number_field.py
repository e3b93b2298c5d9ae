"""The FIR number of a paper: held against the register, asked about where the register has no such case."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.cases import case_numbers
from station_app.cases.case_numbers import CaseNumber
from station_app.model.errors import CaseNumberUnknown, StationError
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, named
from ui.widgets.plain_text import PlainLabel

_PAUSE_MS = 350
_PEOPLE = ("complainant", "victim", "accused")
"""Who tells a case best, in this order."""


class CaseNumberField(QWidget):
    """A number is taken once the register knows it, or a person says that it is the right one."""

    def __init__(
        self,
        context: WindowContext,
        key: str,
        taken: Callable[[str], None] = lambda _number: None,
    ) -> None:
        """Make it.

        Args:
            context: the window.
            key: the text of what is asked, for whoever hears the screen.
            taken: hears a number that is to be kept, empty where none is wanted.
        """
        super().__init__()
        self._context, self._taken = context, taken
        self._era = 0
        self._looked_at: str | None = ""
        """What was held against the register, or put here; ``None``: what is typed still is to be."""
        self._seen: CaseNumber | None = None
        self._kept = ""
        self._fault: StationError | None = None
        self.edit = QLineEdit()
        named(self.edit, context, key)
        self.edit.setPlaceholderText("123/2026")
        self.edit.textEdited.connect(lambda _text: self._typed())
        self._said = PlainLabel()
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._yes = button(context, "details.case_right", self._take_unknown, role="flat")
        self._no = button(context, "details.case_wrong", self.focus_number, role="flat")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        # Below each other: beside each other they are wider than the column, in either language.
        keys = QVBoxLayout()
        keys.setSpacing(0)
        for made in (self._yes, self._no):
            keys.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.edit)
        column.addWidget(self._said)
        column.addLayout(keys)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def show_number(self, case_ref: str) -> None:
        """Show the number of another paper, as it is kept."""
        self._era += 1
        self._pause.stop()
        self._kept, self._fault, self._seen = case_ref, None, None
        self._looked_at = case_ref
        self.edit.setText(case_ref)
        self.retranslate()
        if case_ref:
            self._look(ask=False)

    def renew(self, case_ref: str) -> None:
        """Take the number of the same paper as it is kept now; what is being typed stays."""
        if case_ref != self._kept and not self.edit.hasFocus() and not self._open:
            self.show_number(case_ref)

    @property
    def text(self) -> str:
        """The number as it is typed; what is sure only inside :meth:`settle` is that it was taken."""
        return self.edit.text().strip()

    @property
    def _open(self) -> bool:
        """Whether what stands in the field was not taken."""
        asked = self._seen is not None and self._seen.standing == "unknown"
        return (
            self._looked_at is None
            or self._fault is not None
            or (asked and self._seen is not None and self._seen.case_ref != self._kept)
        )

    def settle(self, then: Callable[[], None]) -> None:
        """Go on once the number in the field is taken; else say what keeps it, and go to it."""

        def looked() -> None:
            if not self._open:
                then()
                return
            if self._fault is None:
                self._yes.setFocus()
                return
            self.focus_number()
            self._context.fault(self._fault)

        # What a program put there is looked up as well; only what was shown stands.
        if self.edit.text() != self._looked_at:
            self._look(then=looked)
        else:
            looked()

    def take_typed(self) -> str | None:
        """Return what was typed and is not looked up yet; it waits no more. ``None``: nothing is."""
        if self._looked_at is not None:
            return None
        self._pause.stop()
        return self.edit.text()

    def focus_number(self) -> None:
        """Go to the number."""
        self.edit.setFocus()
        self.edit.selectAll()

    def _typed(self) -> None:
        self._era += 1
        self._fault = self._seen = self._looked_at = None
        self.retranslate()
        self._pause.start()

    def _look(self, *, ask: bool = True, then: Callable[[], None] = lambda: None) -> None:
        self._pause.stop()
        era, typed, station = self._era, self.edit.text(), self._context.station

        def seen(found: CaseNumber) -> None:
            if era != self._era:
                return
            self._seen, self._fault, self._looked_at = found, None, typed
            if ask and (found.standing != "unknown" or found.case_ref == self._kept):
                self._take(found.case_ref)
            self.retranslate()
            then()

        def refused(error: StationError) -> None:
            if era != self._era:
                return
            if not isinstance(error, CaseNumberUnknown):
                self._context.fault(error)
                return
            self._fault, self._looked_at = error, typed
            self.retranslate()
            then()

        self._context.jobs.call(
            "quick", lambda: case_numbers.look_up(station, typed), seen, refused
        )

    def _take(self, case_ref: str) -> None:
        if case_ref != self._kept:
            self._kept = case_ref
            self._taken(case_ref)

    def _take_unknown(self) -> None:
        if self._seen is not None:
            self._take(self._seen.case_ref)
            self.retranslate()
            self.edit.setFocus()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        tone, text = self._sentence()
        self._said.setText(text)
        self._said.setObjectName(tone)
        self._said.style().polish(self._said)
        self._said.setVisible(bool(text))
        asks = tone == "attention" and self._open
        self._yes.setVisible(asks)
        self._no.setVisible(asks)

    def _sentence(self) -> tuple[str, str]:
        words, seen = self._context.words, self._seen
        if self._fault is not None:
            return "refused", f"{words.what(self._fault)} {words.remedy(self._fault)}"
        if seen is None or seen.standing == "none":
            return "hint", ""
        if seen.standing == "unchecked":
            return "hint", words("details.case_unchecked")
        if seen.standing == "unknown":
            asks = words("details.case_asks") if self._open else ""
            said = words("details.case_unknown", number=seen.case_ref)
            return "attention", f"{said} {asks}".strip()
        return "hint", self._head(seen)

    def _head(self, seen: CaseNumber) -> str:
        """Tell the case in two lines: its sections, and who."""
        words, case = self._context.words, seen.case
        if case is None:
            return ""
        lines = [", ".join(case.sections)]
        if case.hidden and not case.people:
            lines.append(words("sign.protected"))
        for role in _PEOPLE:
            who = next((one for one in case.people if one["role"] == role), None)
            if who is not None:
                lines.append(f"{words(f'cases.role.{role}')}: {who['name']}")
                break
        return "\n".join(line for line in lines if line)
