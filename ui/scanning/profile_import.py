"""The card of scan profiles: whose hold at this station, and the district's file brought in."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from station_app.scanning import profiles
from station_app.scanning.profile_model import DistrictProfiles
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label
from ui.widgets.plain_text import PlainLabel

_FILES = "*.toml"


class ProfileImport(QWidget):
    """Tells which profiles hold, and takes in a file."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._district: DistrictProfiles | None = None
        self._holds, self.said = PlainLabel(), PlainLabel()
        for text in (self._holds, self.said):
            text.setWordWrap(True)
        self._bring = button(
            context, "profiles.bring", self._ask, shortcut="F6", icon="folder-open-outline"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(context, "profiles.title", "subhead"))
        column.addWidget(self._holds)
        column.addWidget(self._bring, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.said)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def load(self) -> None:
        """Ask what holds now."""
        station = self._context.station
        self.said.clear()
        self._context.jobs.call(
            "quick", lambda: profiles.in_force(station), self._show, self._context.fault
        )

    def bring(self, path: Path) -> None:
        """Take a district's file in."""
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: profiles.import_profiles(station, path), self._show, self._refused
        )

    def _ask(self) -> None:
        title = self._context.words("profiles.bring")
        name, _ = QFileDialog.getOpenFileName(self, title, "", _FILES)
        if name:
            self.bring(Path(name))

    def _show(self, district: DistrictProfiles | None) -> None:
        self._district = district
        self.said.clear()
        self.retranslate()

    def _refused(self, error: StationError) -> None:
        words = self._context.words
        self.said.setObjectName("refused")
        self.said.style().polish(self.said)
        self.said.setText(f"{words.what(error)} {words.remedy(error)}")

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, district = self._context.words, self._district
        if district is None:
            self._holds.setText(words("profiles.own"))
            return
        key = "profiles.locked" if district.locked else "profiles.offered"
        count, version = len(district.profiles), district.version
        self._holds.setText(words(key, count=count, version=version))
