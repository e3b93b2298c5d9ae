"""A line that can be cut: a TCP proxy on loopback between a client and a server."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

_PIECE = 16 * 1024


class CuttingProxy:
    """Forwards bytes to ``target``; cuts a connection where its plan says so."""

    def __init__(self, target: tuple[str, int], cuts: list[int] | None = None) -> None:
        self._target = target
        self.cuts = list(cuts or [])
        """Bytes from the client after which one connection after the other is cut."""
        self.cuts_made = 0
        self.bytes_up = 0
        """What clients sent altogether."""
        self.may_answer: Callable[[], bool] = lambda: True
        """Asked before each piece of an answer; a no drops it and the connection."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for held in list(self._open):
            _end(held)
        self._thread.join(5)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(self._target)
                self._open |= {client, server}
                with self._lock:
                    limit = self.cuts.pop(0) if self.cuts else None
                for work in (
                    lambda c=client, s=server, n=limit: self._up(c, s, n),
                    lambda c=client, s=server: self._down(c, s),
                ):
                    threading.Thread(target=work, daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket, limit: int | None) -> None:
        with contextlib.suppress(OSError):
            while piece := client.recv(_PIECE if limit is None else min(_PIECE, limit)):
                server.sendall(piece)
                with self._lock:
                    self.bytes_up += len(piece)
                if limit is not None:
                    limit -= len(piece)
                    if limit <= 0:
                        self.cuts_made += 1
                        break
        _end(client)
        _end(server)

    def _down(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := server.recv(_PIECE):
                if not self.may_answer():
                    self.cuts_made += 1
                    break
                client.sendall(piece)
        _end(client)
        _end(server)


@contextlib.contextmanager
def cutting_proxy(port: int, cuts: list[int] | None = None) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(("127.0.0.1", port), cuts)
    with contextlib.closing(proxy):
        yield proxy


def _end(held: socket.socket) -> None:
    with contextlib.suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
    held.close()
