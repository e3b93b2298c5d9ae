"""One connection to one server: TLS by the district's authority, time limits, honest faults.

Proxies and certificates of the environment do not count: only what was pinned does.
"""

import io
import socket
import ssl
import weakref
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from sync.client.faults import Answer, error_for

CONNECT_S = 20.0
"""For reaching the server, and for each 16 KiB that the line takes."""
_LEAST_ANSWER_S = 20.0
_SLOWEST_BYTES_PER_S = 2048


class Exchange(Protocol):
    """Whatever sends a request and brings its answer."""

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        wait_s: float = 0,
    ) -> Answer:
        """Send a request.

        Raises:
            GatewayUnreachable, NotTheGateway, GatewayImpostor, ClockDiffers.
        """


def answer_time_s(size_bytes: int) -> float:
    """Return how long an answer to a request of this size may take, in seconds."""
    return _LEAST_ANSWER_S + size_bytes / _SLOWEST_BYTES_PER_S


class Transport:
    """A kept-alive connection to ``base_url``. May be cut from another thread."""

    def __init__(self, base_url: str, authority_pem: str | None) -> None:
        self._base_url = base_url
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = _Adapter(self._sockets, None if authority_pem is None else _tls(authority_pem))
        self._session.adapters.clear()
        # Without an authority there is no TLS: for servers on this very computer, in tests.
        self._session.mount("http://" if authority_pem is None else "https://", adapter)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        wait_s: float = 0,
    ) -> Answer:
        """Send a request; ``url`` may be a path. Redirects are not followed.

        Raises:
            GatewayUnreachable, NotTheGateway, GatewayImpostor, ClockDiffers.
        """
        request = requests.Request(
            method,
            urljoin(self._base_url, url),
            headers={"User-Agent": "station-terminal/1", **(headers or {})},
            # As a stream: then each 16 KiB has the time limit, not the whole body.
            data=io.BytesIO(body) if body else None,
        )
        limits = (CONNECT_S, answer_time_s(len(body)) + wait_s)
        try:
            with self._session.send(
                self._session.prepare_request(request), timeout=limits, allow_redirects=False
            ) as response:
                lowered = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, lowered, response.content)
        except (requests.RequestException, OSError) as error:
            raise error_for(error) from error

    def cut(self) -> None:
        """End whatever is under way at once; it fails in its own thread."""
        for held in list(self._sockets):
            try:
                socket.socket.shutdown(held, socket.SHUT_RDWR)
            except OSError:
                continue

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()


def _tls(authority_pem: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority_pem)
    return context


class _Adapter(HTTPAdapter):
    """Trusts our authority alone, and remembers open sockets so that they can be cut."""

    def __init__(
        self, sockets: "weakref.WeakSet[socket.socket]", context: ssl.SSLContext | None
    ) -> None:
        self._sockets = sockets
        self._context = context
        super().__init__(pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._sockets)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the context as it is: requests would add the public authorities to it."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"


def _pools(sockets: "weakref.WeakSet[socket.socket]") -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class Secured(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecuredPool(HTTPSConnectionPool):
        ConnectionCls = Secured

    return {"http": PlainPool, "https": SecuredPool}
