"""The session of whoever sits at the shared PC."""

import threading

from station_app.model.clock import Clock
from station_app.model.errors import NotAllowed, SessionLocked
from station_app.model.operators import Operator, Right


class Session:
    """One operator at a time; ends by itself after an idle while. Safe to ask from any thread."""

    def __init__(self, clock: Clock, idle_s: float) -> None:
        self._clock = clock
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._operator: Operator | None = None
        self._touched_s = 0.0
        self._opened: set[str] = set()

    @property
    def operator(self) -> Operator | None:
        """Who is signed in now; ``None`` after the idle while as well."""
        with self._lock:
            return None if self._idle() else self._operator

    def expired(self) -> bool:
        """Tell whether somebody is signed in but was idle too long."""
        with self._lock:
            return self._operator is not None and self._idle()

    def begin(self, operator: Operator) -> None:
        """Sign an operator in, in place of anybody before."""
        with self._lock:
            if self._operator is None or self._operator.operator_id != operator.operator_id:
                self._opened.clear()
            self._operator = operator
            self._touched_s = self._clock.monotonic_s()

    def renew(self, operator: Operator) -> None:
        """Take the facts of who sits here as they stand now; somebody else's session stays as it is."""
        with self._lock:
            held = self._operator
            if held is not None and held.operator_id == operator.operator_id:
                self._operator = operator

    def open_identity(self, object_id: str) -> None:
        """Remember, until this operator leaves, that he opened a protected paper with a reason."""
        with self._lock:
            self._opened.add(object_id)

    def has_opened(self, object_id: str) -> bool:
        """Tell whether this operator opened a protected paper in this session."""
        with self._lock:
            return object_id in self._opened

    def touch(self) -> None:
        """Note a key or a move; an expired session stays expired."""
        with self._lock:
            if not self._idle():
                self._touched_s = self._clock.monotonic_s()

    def end(self) -> None:
        """Sign the operator out."""
        with self._lock:
            self._operator = None
            self._opened.clear()

    def require(self, right: Right) -> Operator:
        """Return the operator who holds the right, and count the asking as activity.

        Raises:
            SessionLocked: nobody is signed in, or was idle too long. NotAllowed: the role does
                not hold the right.
        """
        operator = self.operator
        if operator is None:
            raise SessionLocked
        if not operator.may(right):
            raise NotAllowed(role=operator.role)
        self.touch()
        return operator

    def _idle(self) -> bool:
        return self._clock.monotonic_s() - self._touched_s > self._idle_s
