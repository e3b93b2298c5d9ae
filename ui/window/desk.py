"""What every desk of the window can do."""

from typing import Protocol


class Desk(Protocol):
    """What every desk can do."""

    def enter(self, document_id: str = "") -> None:
        """Come to the front."""

    def heard(self, topic: str) -> None:
        """Hear that something changed."""

    def forget(self) -> None:
        """Show nothing of what was open: somebody else sits down."""
