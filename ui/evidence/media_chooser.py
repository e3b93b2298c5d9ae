"""Where a medium's files are: what was begun, what is plugged in, or what a person chooses."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from station_app.evidence import media_intake
from station_app.evidence import overview as evidence_overview
from ui.widgets.context import WindowContext


class MediaChooser:
    """Offers the ways, the likeliest first: Enter takes it."""

    def __init__(
        self, context: WindowContext, parent: QWidget, take: Callable[[tuple[Path, ...]], None]
    ) -> None:
        self._context, self._parent, self._take = context, parent, take

    def ask(self, evidence_id: str) -> None:
        """Look what there is and offer it."""
        station = self._context.station

        def look() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
            begun = media_intake.unfinished(station, evidence_id)
            return begun, evidence_overview.mounted_media()

        self._context.jobs.call(
            "quick", look, lambda found: self._offer(*found), self._context.fault
        )

    def _offer(self, begun: tuple[Path, ...], inserted: tuple[Path, ...]) -> None:
        words, menu = self._context.words, QMenu(self._parent)
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
        title = self._context.words("evidence.choose_files")
        names, _ = QFileDialog.getOpenFileNames(self._parent, title)
        if names:
            self._take(tuple(Path(name) for name in names))

    def _folder(self) -> None:
        title = self._context.words("evidence.choose_folder")
        name = QFileDialog.getExistingDirectory(self._parent, title)
        if name:
            self._take((Path(name),))
