"""What the window asks of every desk, and the words that screens have for the same things.

A screen inside a desk has those of these methods that it needs, under the same names:
``retranslate()`` says everything in the window's language after it changed, ``refresh()`` reads
again what is shown, ``clear()`` shows nothing of what was open, ``on_event()`` hears that something
changed in the station.
"""

from typing import Protocol, runtime_checkable

from station_app.model.ids import DocumentId


class Desk(Protocol):
    """A widget of the navigation."""

    def enter(self, document_id: str = "") -> None:
        """Come to the front, on something where it is named by its id."""

    def refresh(self) -> None:
        """Read again what is shown."""

    def on_event(self, topic: str) -> None:
        """Read again where an event of the station concerns what is shown."""

    def clear(self) -> None:
        """Show nothing of what was open: somebody else sits down."""


@runtime_checkable
class HoldsPaper(Protocol):
    """A desk on which one paper lies: a fault that comes up there is about it."""

    @property
    def document_id(self) -> DocumentId | None:
        """The paper; ``None``: none lies there."""
