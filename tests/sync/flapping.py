"""A thin line that comes and goes: bytes take their time on a clock that the test turns."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from tests.stations import TestClock
from tests.sync.cutting import CuttingProxy

_PIECE = 4 * 1024
_REFUSED_S = 5.0
"""What a try costs on the line's clock while nobody answers."""


class FlappingProxy(CuttingProxy):
    """Carries so many bytes a second, up for a while and down for a while, on a turned clock."""

    def __init__(
        self,
        target: tuple[str, int],
        clock: TestClock,
        *,
        bytes_per_s: float,
        up_s: float,
        down_s: float,
    ) -> None:
        self._clock = clock
        self._bytes_per_s, self._up_s, self._down_s = bytes_per_s, up_s, down_s
        self._left_s, self._down_left_s = up_s, 0.0
        self._turning = threading.Lock()
        self.flaps = 0
        self.carried_up = 0
        """Bytes from the client, repeated ones as well."""
        self.after: dict[int, Callable[[], None]] = {}
        """What happens elsewhere when so many bytes have gone up."""
        super().__init__(target)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self._down():
                    _end(client)
                    continue
                server = socket.create_connection(self._target)
                self._open |= {client, server}
                for work in (
                    lambda c=client, s=server: self._carry(c, s, up=True),
                    lambda c=client, s=server: self._carry(s, c, up=False),
                ):
                    threading.Thread(target=work, daemon=True).start()

    def _down(self) -> bool:  # type: ignore[override]
        with self._turning:
            if self._down_left_s <= 0:
                return False
            self._clock.turn(seconds=_REFUSED_S)
            self._down_left_s -= _REFUSED_S
            if self._down_left_s <= 0:
                self._left_s = self._up_s
            return True

    def _carry(self, source: socket.socket, target: socket.socket, *, up: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                if self._flapped(len(piece), up=up):
                    break
                target.sendall(piece)
        _end(source)
        _end(target)

    def _flapped(self, size: int, *, up: bool) -> bool:
        """Let the bytes take their time; tell whether the line went down under them."""
        due: list[Callable[[], None]] = []
        with self._turning:
            took_s = size / self._bytes_per_s
            self._clock.turn(seconds=took_s)
            self._left_s -= took_s
            if up:
                self.carried_up += size
                due = [self.after.pop(n) for n in sorted(self.after) if n <= self.carried_up]
            down = self._left_s <= 0
            if down and self._down_left_s <= 0:
                self.flaps += 1
                self._down_left_s = self._down_s
        for act in due:
            act()
        if down:
            for held in list(self._open):
                _end(held)
        return down


@contextlib.contextmanager
def flapping_proxy(
    port: int, clock: TestClock, *, bytes_per_s: float, up_s: float, down_s: float
) -> Iterator[FlappingProxy]:
    proxy = FlappingProxy(
        ("127.0.0.1", port), clock, bytes_per_s=bytes_per_s, up_s=up_s, down_s=down_s
    )
    with contextlib.closing(proxy):
        yield proxy


def _end(held: socket.socket) -> None:
    with contextlib.suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
    held.close()
