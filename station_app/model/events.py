"""Who hears that something changed. Carries ids only; whoever hears reads the store again."""

import threading
from collections.abc import Callable
from typing import Literal

Topic = Literal[
    "document",
    "page",
    "outbox",
    "inbox",
    "scanner",
    "token",
    "line",
    "session",
    "printing",
    "summons",
    "cases",
    "worklist",
    "diary",
    "evidence",
    "exhibits",
    "prisoners",
    "prosecution",
    "pillar",
    "text",
]
"""What may have changed; a desk that waits for a word that nobody says would never look again."""
Listener = Callable[[Topic, str], None]
"""Called as ``listener(topic, object_id)`` on the thread of whoever announced."""


class Events:
    """Passes announcements on to those who asked, in the order they asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear every announcement from now on; the answer stops it."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def stop() -> None:
            with self._lock:
                self._listeners = tuple(other for other in self._listeners if other != listener)

        return stop

    def announce(self, topic: Topic, object_id: str = "") -> None:
        """Tell all listeners."""
        for listener in self._listeners:
            listener(topic, object_id)
