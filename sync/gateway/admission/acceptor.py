"""The server that takes connections itself, so that each has its place before anything is read.

asyncio's own acceptance counts nothing and, where no descriptor is left, goes on trying and logs each
try (CPython issue 151615: some hundred thousand lines a minute on 3.11). This one lets a stranger go,
waits a moment, and logs once.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from sync.gateway.admission.connections import Connection, Connections
from sync.gateway.admission.http_protocol import BoundedProtocol
from sync.gateway.admission.limits import Limits
from sync.gateway.records.refusals import Refusal

LOG = logging.getLogger("gateway")
_AT_ONCE = 64
_REST_S = 0.2
_END_OF_TLS_S = 5
_TICKS_A_SECOND = 10
_FAREWELL_S = 2.0
_NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Acceptor:
    """Takes connections from one listening socket until closed."""

    def __init__(
        self,
        listening: socket.socket,
        tls: ssl.SSLContext,
        limits: Limits,
        connections: Connections,
        protocol: "partial[BoundedProtocol]",
    ) -> None:
        self._listening, self._tls = listening, tls
        self._limits, self._connections, self._protocol = limits, connections, protocol
        self._loop = asyncio.get_running_loop()
        self._greeting: set[asyncio.Task[None]] = set()
        self._closed = False
        listening.setblocking(False)  # noqa: FBT003 - the socket's own word
        self._listen()

    def close(self) -> None:
        """Take no more."""
        self._closed = True
        if self._listening.fileno() >= 0:
            self._loop.remove_reader(self._listening)

    async def wait_closed(self) -> None:
        """Come back when nobody is being greeted any more."""
        for task in self._greeting:
            task.cancel()
        await asyncio.gather(*self._greeting, return_exceptions=True)

    def _listen(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._listening, self._accept)

    def _accept(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                taken, address = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in _NO_ROOM:
                    raise
                LOG.warning("no open files left: connections wait")
                self._connections.make_room()
                self._loop.remove_reader(self._listening)
                self._loop.call_later(_REST_S, self._listen)
                return
            taken.setblocking(False)  # noqa: FBT003 - the socket's own word
            self._admit(taken, str(address[0]))

    def _admit(self, taken: socket.socket, address: str) -> None:
        connection = Connection(address, partial(_shut, taken))
        if not self._connections.admit(connection):
            LOG.warning("all places are taken: a connection was let go")
            taken.close()
            return
        task = self._loop.create_task(self._greet(taken, connection))
        self._greeting.add(task)
        task.add_done_callback(self._greeting.discard)

    async def _greet(self, taken: socket.socket, connection: Connection) -> None:
        """Agree on TLS; from then on the protocol has the connection."""
        try:
            await self._loop.connect_accepted_socket(
                partial(self._protocol, connection=connection, _loop=self._loop),
                taken,
                ssl=self._tls,
                ssl_handshake_timeout=self._limits.seconds.handshake,
                ssl_shutdown_timeout=_END_OF_TLS_S,
            )
        except OSError:
            # It went away, spoke no TLS, was too slow, or had to make room. asyncio has closed it.
            self._connections.left(connection)


def _shut(taken: socket.socket) -> None:
    """End a connection that is being greeted: whoever reads it sees its end."""
    with contextlib.suppress(OSError):
        taken.shutdown(socket.SHUT_RDWR)


class BoundedServer(uvicorn.Server):
    """uvicorn, with connections that are counted and timed."""

    def __init__(
        self,
        config: uvicorn.Config,
        limits: Limits,
        connections: Connections,
        gateway_id: str,
        server_pem: Path,
        newly_acted: Callable[[], frozenset[str]],
        listens: Callable[[], None],
    ) -> None:
        """Make a server that does not serve yet.

        Args:
            config: uvicorn's own.
            limits: of connections, times and sizes.
            connections: who is connected.
            gateway_id: signs what is answered before the application sees it.
            server_pem: certificate and key; read anew when the file changes.
            newly_acted: gives, called again and again in a worker thread, the terminals that the
                district moved or revoked since; their connections end.
            listens: called once connections are taken.
        """
        super().__init__(config)
        self._newly_acted, self._listens = newly_acted, listens
        self._limits, self._connections = limits, connections
        self._gateway_id, self._server_pem = gateway_id, server_pem
        self._certificate_at = server_pem.stat().st_mtime_ns

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections from these sockets."""
        await self.lifespan.startup()
        tls = self.config.ssl
        if self.lifespan.should_exit or tls is None or sockets is None:
            self.should_exit = True
            return
        server: dict[str, Any] = {
            "config": self.config,
            "server_state": self.server_state,
            "app_state": self.lifespan.state,
        }
        protocol = partial(
            BoundedProtocol,
            limits=self._limits,
            connections=self._connections,
            gateway_id=self._gateway_id,
            **server,
        )
        parts = (tls, self._limits, self._connections, protocol)
        self.servers = [Acceptor(listening, *parts) for listening in sockets]  # type: ignore[misc]
        self.started = True
        self._listens()

    async def on_tick(self, counter: int) -> bool:
        """Look once a second what another process did: a new certificate, terminals shut out."""
        if counter % _TICKS_A_SECOND == 0:
            self._renew_certificate()
            await self._end_acted()
        return await super().on_tick(counter)

    async def _end_acted(self) -> None:
        try:
            acted = await run_in_threadpool(self._newly_acted)
        except (SQLAlchemyError, Refusal):
            # Whoever was shut out is so at his next request anyway; the next second asks again.
            LOG.warning("the database could not be asked who was shut out")
            return
        if acted:
            # Held answers say first that the token is worth nothing any more.
            loop = asyncio.get_running_loop()
            loop.call_later(_FAREWELL_S, self._connections.end_of, acted)

    def _renew_certificate(self) -> None:
        try:
            at = self._server_pem.stat().st_mtime_ns
            if at == self._certificate_at or self.config.ssl is None:
                return
            self.config.ssl.load_cert_chain(self._server_pem, self._server_pem)
        except OSError:
            LOG.warning("the certificate could not be read anew")
            return
        self._certificate_at = at
