"""Who is connected, and who makes room where all places are taken.

A connection is *unproved* until a request on it shows a valid token. Whoever opens many and proves
nothing loses the oldest of its own first; so a thousand slow strangers never keep a terminal out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sync.gateway.admission.limits import ConnectionLimits


@dataclass(eq=False, slots=True)
class Connection:
    """One connection, from its acceptance on."""

    address: str
    end: Callable[[], None]
    """Ends it at once. Whoever takes it over puts its own here."""
    terminal_id: str = ""
    """Whose valid token was shown on it; empty: unproved."""


class Connections:
    """All that stand, oldest first. Used by the server's loop alone."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._standing: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._standing)

    def admit(self, connection: Connection) -> bool:
        """Let a newcomer in; where there is no place, the oldest that proved nothing loses its own.

        Returns:
            False where everybody who stands is proved: then the newcomer has to go.
        """
        unproved = [held for held in self._standing if not held.terminal_id]
        of_address = [held for held in unproved if held.address == connection.address]
        if len(of_address) >= self._limits.unproved_of_address:
            self._end(of_address[0])
        elif len(unproved) >= self._limits.unproved or len(self) >= self._limits.all:
            if not unproved:
                return False
            # The address that holds most of the unproved gives one up.
            crowd = Counter(held.address for held in unproved).most_common(1)[0][0]
            self._end(next(held for held in unproved if held.address == crowd))
        self._standing[connection] = None
        return True

    def prove(self, connection: Connection, terminal_id: str) -> None:
        """Note whose connection it is; of too many of one terminal the oldest ends."""
        if connection.terminal_id == terminal_id:
            return
        connection.terminal_id = terminal_id
        own = [held for held in self._standing if held.terminal_id == terminal_id]
        if len(own) > self._limits.of_terminal:
            self._end(next(held for held in own if held is not connection))

    def make_room(self) -> None:
        """End the oldest that proved nothing: the system has no descriptor left."""
        for held in self._standing:
            if not held.terminal_id:
                self._end(held)
                return

    def left(self, connection: Connection) -> None:
        """Forget one that is over. May be called often."""
        self._standing.pop(connection, None)

    def end_of(self, terminal_ids: frozenset[str]) -> None:
        """End every connection of these terminals."""
        for held in [one for one in self._standing if one.terminal_id in terminal_ids]:
            self._end(held)

    def _end(self, connection: Connection) -> None:
        self.left(connection)
        connection.end()


def fitting(limits: ConnectionLimits, open_files: int) -> ConnectionLimits:
    """Return limits that leave the gateway a good part of its open files for its own work."""
    most = max(8, min(limits.all, open_files - max(64, open_files // 4)))
    unproved = max(4, min(limits.unproved, most // 2))
    of_address = max(2, min(limits.unproved_of_address, unproved // 2))
    fit = {"all": most, "unproved": unproved, "unproved_of_address": of_address}
    return limits.model_copy(update=fit)
