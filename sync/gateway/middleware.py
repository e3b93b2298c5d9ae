"""What stands around every answer: who gives it, and how much a request may bring."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.wire.canonical import write
from sync.wire.exchange import INLINE_BYTES
from sync.wire.problems import KINDS, MEDIA_TYPE, problem_body

MOST_BODY_BYTES = 2 * INLINE_BYTES + 4 * 2**20
"""A submission: the document in base64 and a packet of some ten thousand pages."""


class FramingMiddleware:
    """Signs every answer with the gateway's id and refuses bodies beyond the limit."""

    def __init__(self, app: ASGIApp, gateway_id: str) -> None:
        self._app = app
        self._gateway_id = gateway_id.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = [(b"station-gateway", self._gateway_id), (b"cache-control", b"no-store")]
                message["headers"] = [*message.get("headers", ()), *ours]
            await send(message)

        if scope["method"] != "PATCH" and not _is_bounded(scope):
            await _refuse(stamped)
            return
        await self._app(scope, receive, stamped)


def _is_bounded(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return False
    size = headers.get(b"content-length", b"0")
    return size.isdigit() and len(size) < 12 and int(size) <= MOST_BODY_BYTES


async def _refuse(send: Send) -> None:
    body = write(problem_body("too-large", most_bytes=MOST_BODY_BYTES))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send(
        {"type": "http.response.start", "status": KINDS["too-large"].status, "headers": headers}
    )
    await send({"type": "http.response.body", "body": body})
