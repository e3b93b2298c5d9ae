"""The office's codes, shown to the chief where no paper can be numbered with them."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from station_app.station import codes
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainLabel

_CODES = ("district_code", "ps_code")


class CodesCard(QWidget):
    """Asks for both codes and keeps them; seen only where those of now are of no use."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._fields = {name: QLineEdit() for name in _CODES}
        self._said = PlainLabel()
        self._said.setWordWrap(True)
        sheet, column = card()
        column.addWidget(label(context, "operators.codes_title", "subhead"))
        column.addWidget(label(context, "operators.codes_hint", "attention"))
        for name, field in self._fields.items():
            named(field, context, f"first_run.{name}")
            column.addWidget(label(context, f"first_run.{name}", "hint"))
            column.addWidget(field)
        column.addWidget(self._said)
        self._keep = button(context, "operators.codes_mend", self._mend, shortcut="F6")
        column.addWidget(self._keep)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, SPACE)
        outer.addWidget(sheet)
        self.refresh()

    def refresh(self) -> None:
        """Show the codes of now, or nothing where they number papers."""
        settings = self._context.station.settings
        self.setVisible(not codes.codes_number(settings))
        if self._keep.isEnabled():
            self._fields["district_code"].setText(settings.district_code)
            self._fields["ps_code"].setText(settings.ps_code)

    def _mend(self) -> None:
        station = self._context.station
        district_code, ps_code = (self._fields[name].text() for name in _CODES)
        self._context.jobs.call(
            "quick",
            lambda: codes.mend_codes(station, district_code, ps_code),
            lambda _none: self._kept(),
            self._refused,
        )

    def _kept(self) -> None:
        self._keep.setEnabled(False)
        self._say("safe", self._context.words("operators.codes_kept"))

    def _refused(self, error: StationError) -> None:
        words = self._context.words
        self._say("refused", f"{words.what(error)} {words.remedy(error)}")

    def _say(self, tone: str, text: str) -> None:
        self._said.setObjectName(tone)
        self._said.style().polish(self._said)
        self._said.setText(text)
