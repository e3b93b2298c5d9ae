"""The gate before every endpoint: who asks, how often and how much, all before a body is read."""

import time
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from sync.gateway.admission.connections import Connection, Connections
from sync.gateway.admission.limits import Limits
from sync.gateway.admission.rates import Held, Rates
from sync.gateway.records.access import Access, access_of
from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal

OPEN = "open"
"""The tag of the routes that ask for no token."""
STREAMED = frozenset({"PATCH"})
"""What takes a body of any size and judges it part by part."""


class Gate:
    """Judges requests. One for all routes of a gateway."""

    def __init__(
        self, engine: Engine, identity: Identity, limits: Limits, connections: Connections
    ) -> None:
        self._engine, self._identity, self._limits = engine, identity, limits
        self._connections = connections
        self._of_address = Rates(limits.requests.of_address, time.monotonic)
        self._of_terminal = Rates(limits.requests.of_terminal, time.monotonic)
        self.polls = Held(limits.terminal.polls)

    def route_class(self) -> type[APIRoute]:
        """Return the class of routes that stand behind this gate."""
        gate = self

        class GatedRoute(APIRoute):
            def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                answer = super().get_route_handler()
                method = next(iter(self.methods or ()))
                name = f"{method} {self.path_format}"
                is_open = OPEN in self.tags

                async def admitted(request: Request) -> Response:
                    if is_open:
                        gate.admit_anybody(request)
                    else:
                        request.state.access = await gate.admit_terminal(request)
                    if method not in STREAMED:
                        gate.require_small(request, name)
                    return await answer(request)

                return admitted

        return GatedRoute

    def admit_anybody(self, request: Request) -> None:
        """Count a request without a token.

        Raises:
            Refusal: too many came from this address.
        """
        self._of_address.take(_address(request))

    async def admit_terminal(self, request: Request) -> Access:
        """Return for whom a request's token speaks.

        Raises:
            Refusal: it has none, or none that counts; or it asks too often.
        """
        scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
        shown = token if scheme.lower() == "bearer" else ""
        try:
            access = await run_in_threadpool(access_of, self._engine, self._identity, shown)
        except Refusal:
            self._of_address.take(_address(request))
            raise
        connection = getattr(request.state, "connection", None)
        if isinstance(connection, Connection):
            self._connections.prove(connection, access.terminal_id)
        self._of_terminal.take(access.terminal_id)
        return access

    def require_small(self, request: Request, name: str) -> None:
        """Make sure that a body says its size, and is not larger than this route takes.

        Raises:
            Refusal: it is, or does not.
        """
        if "transfer-encoding" in request.headers:
            raise Refusal("length-required")
        most = self._limits.body_bytes.get(name, 0)
        size = request.headers.get("content-length", "0")
        if not (size.isascii() and size.isdigit() and len(size) < 16) or int(size) > most:
            raise Refusal("too-large", most_bytes=most)


def _address(request: Request) -> str:
    return "" if request.client is None else request.client.host
