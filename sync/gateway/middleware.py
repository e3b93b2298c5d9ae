"""What stands around every answer: who gives it, and that a bug of ours is answered too."""

import logging
import traceback
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.wire.canonical import write
from sync.wire.problems import KINDS, MEDIA_TYPE, problem_body

LOG = logging.getLogger("gateway")


class FramingMiddleware:
    """Signs every answer with the gateway's id, also the one that says that the gateway failed."""

    def __init__(self, app: ASGIApp, gateway_id: str) -> None:
        self._app = app
        self._gateway_id = gateway_id.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def stamped(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                ours = [(b"station-gateway", self._gateway_id), (b"cache-control", b"no-store")]
                message["headers"] = [*message.get("headers", ()), *ours]
            await send(message)

        try:
            await self._app(scope, receive, stamped)
        except Exception as error:
            LOG.error("fault: %s", places(error))  # noqa: TRY400 - its message may hold what came
            if begun:
                # Half an answer must not look like a whole one: the server cuts it.
                raise
            await _answer_fault(stamped)


def places(error: BaseException) -> str:
    """Return an exception's kind and places in the code, never its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {where}"


async def _answer_fault(send: Send) -> None:
    body = write(problem_body("fault"))
    headers = [(b"content-type", MEDIA_TYPE.encode())]
    headers.append((b"content-length", str(len(body)).encode()))
    start = {"type": "http.response.start", "status": KINDS["fault"].status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
