"""A side of a desk that is laid out when it is first asked for: the desk itself comes sooner."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QWidget

Side = TypeVar("Side", bound=QWidget)


class LazyWidget(Generic[Side]):
    """One widget of a stack, made once, on demand."""

    def __init__(
        self,
        stack: QStackedWidget | QStackedLayout,
        make: Callable[[], Side],
        around: Callable[[QWidget], QWidget] = lambda side: side,
    ) -> None:
        """Make nothing yet.

        Args:
            stack: takes the widget in when it is made.
            make: gives the widget.
            around: gives what stands in the stack with the widget inside.
        """
        self._stack, self._make, self._around = stack, make, around
        self._place: QWidget | None = None
        self.made: Side | None = None
        """The widget where somebody asked for it already."""

    def __call__(self) -> Side:
        """Return the widget."""
        if self.made is None:
            self.made = self._make()
            self._place = self._around(self.made)
            self._stack.addWidget(self._place)
        return self.made

    def bring(self) -> Side:
        """Return the widget, brought to the front of its stack."""
        side = self()
        if self._place is not None:
            self._stack.setCurrentWidget(self._place)
        return side

    @property
    def in_front(self) -> bool:
        """Whether the widget is what the stack shows."""
        return self._place is not None and self._stack.currentWidget() is self._place
