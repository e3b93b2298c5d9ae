"""The viewer: a photograph with what its file says, a film frame by frame, the numbers on demand."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_app.evidence import viewer as evidence_viewer
from station_app.evidence.viewer import ViewedFile
from station_app.model.errors import StationError
from station_app.model.evidence import EvidenceItem, Frame
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.page_view import PageView
from ui.widgets.plain_text import PlainLabel, PlainListItem

_PICTURE_PX = 1600
_SIDE_PX = 250
_THUMB = QSize(104, 66)
_STEP_MS = 1_000
_MB = 2**20


class EvidenceViewer(QWidget):
    """Shows one file of a medium after the other."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._files: tuple[EvidenceItem, ...] = ()
        self._at = 0
        self._seen: ViewedFile | None = None
        self.at_ms = 0
        self.picture = PageView(context.theme.colour("accent"))
        self.strip = QListWidget()
        self.strip.setViewMode(QListView.ViewMode.IconMode)
        self.strip.setMovement(QListView.Movement.Static)
        self.strip.setFlow(QListView.Flow.LeftToRight)
        self.strip.setWrapping(False)
        self.strip.setIconSize(_THUMB)
        self.strip.setFixedHeight(_THUMB.height() + 7 * SPACE)
        named(self.strip, context, "evidence.strip")
        self.strip.itemActivated.connect(self._to_frame)
        self.strip.itemClicked.connect(self._to_frame)
        self._title, self._facts, self._numbers = PlainLabel(), PlainLabel(), PlainLabel()
        self._lay_out(back)
        for key, by in ((Qt.Key.Key_Right, _STEP_MS), (Qt.Key.Key_Left, -_STEP_MS)):
            step = QShortcut(QKeySequence(key), self)
            step.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            step.activated.connect(lambda by=by: self.step(by))

    def _lay_out(self, back: Callable[[], None]) -> None:
        context = self._context
        for said in (self._title, self._facts, self._numbers):
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setObjectName("subhead")
        self._numbers.setObjectName("hint")
        self._numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sheet, column = card()
        sheet.setFixedWidth(_SIDE_PX)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addWidget(label(context, "evidence.exif_hint", "hint"))
        column.addWidget(button(context, "evidence.numbers", self.show_numbers, shortcut="F8"))
        column.addWidget(self._numbers)
        column.addStretch(1)
        column.addWidget(
            button(context, "evidence.earlier", lambda: self._turn(-1), shortcut="PgUp")
        )
        column.addWidget(
            button(context, "evidence.later", lambda: self._turn(1), shortcut="PgDown")
        )
        column.addWidget(button(context, "evidence.back", back, shortcut="Esc"))
        middle = QVBoxLayout()
        middle.addWidget(self.picture, 1)
        middle.addWidget(self.strip)
        self._keys = label(context, "evidence.film_keys", "hint")
        middle.addWidget(self._keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        row.addLayout(middle, 1)
        row.addWidget(sheet)

    def show_files(self, files: tuple[EvidenceItem, ...], at: int) -> None:
        """Show one of some files."""
        self._files, self._at = files, at
        self._load()
        self.picture.setFocus()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._close_film()
        self._files = ()
        self.picture.show_picture(None)
        self.strip.clear()
        for said in (self._title, self._facts, self._numbers):
            said.clear()

    def step(self, by_ms: int) -> None:
        """Go on or back in a film."""
        seen = self._seen
        if seen is None or not seen.length_ms:
            return
        self._show_frame(min(max(0, self.at_ms + by_ms), max(0, seen.length_ms - 1)))

    def show_numbers(self) -> None:
        """Read the sealed file whole and say its number beside the one that was found first."""
        if not self._files:
            return
        station, item = self._context.station, self._files[self._at]
        words = self._context.words

        def going(done: int, total: int | None) -> None:
            if self._is_now(item):
                self._numbers.setText(words("evidence.proving", done=done, total=total or 0))

        def done(sha256: str) -> None:
            if self._is_now(item):
                self._numbers.setText(words("evidence.proved", number=sha256))

        self._context.jobs.run(
            "work",
            lambda ticket, report: evidence_viewer.verify_file(
                station, item.item_id, ticket, report
            ),
            done,
            self._context.fault,
            going,
        )

    def _turn(self, by: int) -> None:
        if 0 <= self._at + by < len(self._files):
            self._at += by
            self._load()

    def _close_film(self) -> None:
        """Let the film go that was open; its process ends beside the window's thread."""
        seen, self._seen, self.at_ms = self._seen, None, 0
        film = None if seen is None else seen.film
        if film is not None:
            self._context.jobs.call("pictures", film.close, lambda _n: None, self._context.fault)

    def _load(self) -> None:
        station, item = self._context.station, self._files[self._at]
        self._close_film()
        self.picture.show_picture(None)
        self.strip.clear()
        self._numbers.clear()
        self._facts.setText(self._context.words("evidence.opening"))
        self._title.setText(item.name)
        self.strip.setVisible(False)
        self._keys.setVisible(False)

        def failed(error: StationError) -> None:
            if self._is_now(item):
                self._facts.setText(self._context.words.what(error))

        self._context.jobs.call(
            "pictures",
            lambda: evidence_viewer.view_file(station, item.item_id, _PICTURE_PX),
            self._show,
            failed,
        )

    def _show(self, seen: ViewedFile) -> None:
        if not self._is_now(seen.item):
            if seen.film is not None:
                seen.film.close()
            return
        self._seen = seen
        self.picture.show_picture(_pixmap(seen.jpeg))
        film = bool(seen.length_ms)
        self.strip.setVisible(film)
        self._keys.setVisible(film)
        for frame in seen.strip:
            made = PlainListItem(_clock(frame.at_ms))
            made.setIcon(QIcon(_pixmap(frame.jpeg)))
            made.setData(Qt.ItemDataRole.UserRole, frame.at_ms)
            self.strip.addItem(made)
        self._facts.setText("\n".join(self._lines(seen)))

    def _lines(self, seen: ViewedFile) -> list[str]:
        words = self._context.words
        lines = [size_text(seen.item.size_bytes)]
        if seen.length_ms:
            at = _clock(self.at_ms)
            lines.append(words("evidence.length", at=at, length=_clock(seen.length_ms)))
        if seen.facts is not None:
            facts = seen.facts
            lines.append(f"{facts.width_px} × {facts.height_px}")
            for key, said in (
                ("evidence.exif_time", _exif_time(facts.taken_at)),
                ("evidence.exif_place", facts.place),
                ("evidence.exif_camera", facts.camera),
            ):
                lines.append(f"{words(key)}: {said or '—'}")
        return lines

    def _to_frame(self, item: QListWidgetItem) -> None:
        self._show_frame(int(item.data(Qt.ItemDataRole.UserRole)))

    def _show_frame(self, at_ms: int) -> None:
        station, seen = self._context.station, self._seen
        if seen is None:
            return
        self.at_ms = at_ms

        def show(frame: Frame) -> None:
            if self._seen is seen and self.at_ms == at_ms:
                self.picture.show_picture(_pixmap(frame.jpeg))
                self._facts.setText("\n".join(self._lines(seen)))

        self._context.jobs.call(
            "pictures",
            lambda: evidence_viewer.frame(station, seen, at_ms, _PICTURE_PX),
            show,
            lambda _error: None,
        )

    def _is_now(self, item: EvidenceItem) -> bool:
        return bool(self._files) and self._files[self._at].item_id == item.item_id


def size_text(size_bytes: int) -> str:
    """Say a size as people read it."""
    if size_bytes < _MB:
        return f"{-(-size_bytes // 1024)} KB"
    return f"{size_bytes / _MB:.1f} MB"


def _exif_time(said: str) -> str:
    """Turn ``2026:03:14 18:05:12`` into the form of this country; anything else stays as it is."""
    day, _, time = said.partition(" ")
    parts = day.split(":")
    return f"{parts[2]}-{parts[1]}-{parts[0]} {time}" if len(parts) == 3 else said


def _pixmap(jpeg: bytes) -> QPixmap:
    made = QPixmap()
    made.loadFromData(jpeg)
    return made


def _clock(at_ms: int) -> str:
    minutes, seconds = divmod(at_ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"
