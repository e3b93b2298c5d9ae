"""Where a medium's files are: what was begun, what is plugged in, or what a person chooses."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from station_app.evidence import media_intake
from station_app.evidence import overview as evidence_overview
from ui.widgets.context import Bench


class MediumChooser:
    """Offers the ways, the likeliest first: Enter takes it."""

    def __init__(
        self, bench: Bench, parent: QWidget, take: Callable[[tuple[Path, ...]], None]
    ) -> None:
        self._bench, self._parent, self._take = bench, parent, take

    def ask(self, evidence_id: str) -> None:
        """Look what there is and offer it."""
        station = self._bench.station

        def look() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
            begun = media_intake.unfinished(station, evidence_id)
            return begun, evidence_overview.inserted()

        self._bench.jobs.call("quick", look, lambda found: self._offer(*found), self._bench.fault)

    def _offer(self, begun: tuple[Path, ...], inserted: tuple[Path, ...]) -> None:
        words, menu = self._bench.words, QMenu(self._parent)
        if begun:
            menu.addAction(words("evidence.go_on_with", count=len(begun))).triggered.connect(
                lambda: self._take(begun)
            )
        for folder in inserted:
            menu.addAction(words("evidence.whole", name=folder.name)).triggered.connect(
                lambda _c=False, folder=folder: self._take((folder,))
            )
        menu.addAction(words("evidence.choose_files")).triggered.connect(self._files)
        menu.addAction(words("evidence.choose_folder")).triggered.connect(self._folder)
        menu.popup(self._parent.mapToGlobal(self._parent.rect().topLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _files(self) -> None:
        title = self._bench.words("evidence.choose_files")
        names, _ = QFileDialog.getOpenFileNames(self._parent, title)
        if names:
            self._take(tuple(Path(name) for name in names))

    def _folder(self) -> None:
        title = self._bench.words("evidence.choose_folder")
        name = QFileDialog.getExistingDirectory(self._parent, title)
        if name:
            self._take((Path(name),))
