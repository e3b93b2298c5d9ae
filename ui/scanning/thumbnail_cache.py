"""The small pictures of pages: drawn when they are first seen, and only so many kept."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap

from station_app.model.errors import StationError
from station_app.model.ids import PageId
from station_app.model.page_edits import Placed
from station_app.scanning import page_editing
from station_app.scanning.page_editing import PageView
from ui.widgets.context import WindowContext

SMALL_PX = 140
_MOST_KEPT = 240
"""Pictures of 60 KB: twenty screens full."""
_MOST_WANTED = 16
"""What was asked for longer ago has scrolled out of sight; seen again, it is asked for again."""
_AT_ONCE = 2
_REST_MS = 30
"""How long no further page must come into sight before pictures are asked for."""
_Key = tuple[PageId, Placed]


class ThumbnailCache:
    """Small pictures by page and look.

    Args:
        context: the window's parts.
        arrived: hears of which page a picture is there now.
    """

    def __init__(self, context: WindowContext, arrived: Callable[[PageId], None]) -> None:
        self._context, self._refresh = context, arrived
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._wanted: dict[_Key, PageView] = {}
        self._asked: set[_Key] = set()
        self._broken: set[_Key] = set()
        self._era = 0
        # While rows fly past nobody looks at one of them, and a master takes a while to open.
        self._rest = QTimer(singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask)

    def of(self, view: PageView) -> QPixmap | None:
        """Return a page's picture; where it is not there yet, it comes."""
        key = (view.page.page_id, view.placed)
        held = self._kept.get(key)
        if held is not None:
            self._kept.move_to_end(key)
            return held
        if key not in self._asked and key not in self._broken:
            self._wanted.pop(key, None)
            self._wanted[key] = view
            if len(self._wanted) > _MOST_WANTED:
                del self._wanted[next(iter(self._wanted))]
            self._rest.start()
        return None

    def clear(self) -> None:
        """Keep none: who sits down next may not see them."""
        self._era += 1
        self._rest.stop()
        for held in (self._kept, self._wanted, self._asked, self._broken):
            held.clear()

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < _AT_ONCE:
            key = next(iter(self._wanted))
            self._begin(key, self._wanted.pop(key))

    def _begin(self, key: _Key, view: PageView) -> None:
        station, era = self._context.station, self._era
        self._asked.add(key)

        def failed(error: StationError) -> None:
            if era == self._era:
                self._asked.discard(key)
                self._broken.add(key)
                self._ask()
            self._context.fault(error)

        self._context.jobs.call(
            "pictures",
            lambda: page_editing.picture(station, view.page.page_id, view.placed, SMALL_PX),
            lambda jpeg: self._arrived(key, jpeg, era),
            failed,
        )

    def _arrived(self, key: _Key, jpeg: bytes, era: int) -> None:
        if era != self._era:
            return
        pixmap = QPixmap()
        pixmap.loadFromData(jpeg)
        self._kept[key] = pixmap
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self._asked.discard(key)
        self._refresh(key[0])
        if not self._rest.isActive():
            self._ask()
