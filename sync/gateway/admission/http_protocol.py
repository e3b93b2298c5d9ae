"""HTTP/1.1 with limits: how long a head, a body and an unread answer may take, and how large a head is.

uvicorn 0.54 has none of these (its issue 157): it waits for ever for the end of a head or of a body,
and its parser keeps a head of any size. What is over a limit is answered as a problem where nothing
was answered yet, and ended.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sync.gateway.admission.connections import Connection, Connections
from sync.gateway.admission.limits import Limits
from sync.wire.canonical import write
from sync.wire.problems import KINDS, MEDIA_TYPE, problem_body

_MOST_WAITING = 8
"""Requests that may follow one another before the first is answered (pipelining)."""
_ANSWER_BUFFER_BYTES = 64 * 1024
_MOST_UNREAD_BYTES, _LINGER_S = 2**20, 1.0
"""What a refused peer may still send before its line ends: who is cut while sending hears no answer."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection of the gateway."""

    def __init__(
        self,
        *,
        limits: Limits,
        connection: Connection,
        connections: Connections,
        gateway_id: str,
        **server: Any,
    ) -> None:
        super().__init__(**server)
        self._limits = limits
        self._connection, self._standing = connection, connections
        self._gateway_id = gateway_id
        self._watch: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._in_head = True
        self._head_bytes = 0
        self._body_bytes = 0
        self._fault = "malformed"
        self._unread: int | None = None
        """Bytes that came after a refusal; ``None``: nothing was refused."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; the first head is due."""
        super().connection_made(transport)
        # An answer goes on only as it is fetched, so that it is never in memory as a whole.
        transport.set_write_buffer_limits(high=_ANSWER_BUFFER_BYTES)
        self._connection.end = transport.abort
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._standing.left(self._connection)
        self._cancel()
        self._unstall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; end where a head grows beyond its limit."""
        if self.transport.is_closing():
            return
        if self._unread is not None:
            self._unread += len(data)
            if self._unread > _MOST_UNREAD_BYTES:
                self.transport.abort()
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > self._limits.bytes.head:
            self._refuse("head-too-large")

    def on_message_begin(self) -> None:
        """Begin a request; the application sees on which connection it came."""
        super().on_message_begin()
        self.scope["state"]["connection"] = self._connection
        self._await_head()

    def on_headers_complete(self) -> None:
        """Hand the request on, if its head is not too large."""
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self._limits.bytes.head:
            self._fault = "head-too-large"
            raise ValueError(self._fault)
        if len(self.pipeline) >= _MOST_WAITING:
            self._fault = "too-many"
            raise ValueError(self._fault)
        self._in_head, self._head_bytes, self._body_bytes = False, 0, 0
        self._watch_body()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count what came."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the next request, which has as long as it likes to begin."""
        self._in_head = True
        self._cancel()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong with what the parser refused."""
        del msg
        self._refuse(self._fault)

    def pause_writing(self) -> None:
        """Let the peer have some time to fetch its answer."""
        super().pause_writing()
        self._unstall()
        self._stall = self.loop.call_later(self._limits.seconds.stalled, self._abort)

    def resume_writing(self) -> None:
        """Go on: it fetched some."""
        self._unstall()
        super().resume_writing()

    def _await_head(self) -> None:
        self._cancel()
        self._watch = self.loop.call_later(self._limits.seconds.head, self._refuse, "too-slow")

    def _watch_body(self) -> None:
        self._cancel()
        self._watch = self.loop.call_later(self._limits.seconds.slow, self._look_at_body)

    def _look_at_body(self) -> None:
        least = self._limits.seconds.slow * self._limits.bytes.least_a_second
        # Where we ourselves do not read, the peer is not to blame.
        if self._body_bytes < least and not self.flow.read_paused:
            self._refuse("too-slow")
            return
        self._body_bytes = 0
        self._watch_body()

    def _refuse(self, key: str) -> None:
        """Answer a problem, unless an answer has begun, and end."""
        if self.transport.is_closing() or self._unread is not None:
            return
        self._cancel()
        begun = self.cycle is not None and not self.cycle.response_complete
        if begun and self.cycle.response_started:
            self.transport.abort()
            return
        if begun:
            # The application waits for the rest of this request: it hears that nobody is there.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._unread = 0
        self.transport.write(_raw_problem(key, self._gateway_id))
        self._watch = self.loop.call_later(_LINGER_S, self.transport.close)

    def _abort(self) -> None:
        self.transport.abort()

    def _cancel(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _unstall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


def _raw_problem(key: str, gateway_id: str) -> bytes:
    body = write(problem_body(key))
    lines = (
        f"HTTP/1.1 {KINDS[key].status} Problem",
        f"content-type: {MEDIA_TYPE}",
        f"content-length: {len(body)}",
        f"station-gateway: {gateway_id}",
        "cache-control: no-store",
        "connection: close",
        "",
        "",
    )
    return "\r\n".join(lines).encode() + body
