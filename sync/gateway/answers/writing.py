"""How answers are written: canonical JSON, streams that nobody holds whole, and problems (RFC 9457)."""

import itertools
import logging
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.routing import Match

from sync.gateway.answers.malformed import member_of
from sync.gateway.records.refusals import Refusal
from sync.wire.canonical import write
from sync.wire.problems import KINDS, MEDIA_TYPE, problem_body

LOG = logging.getLogger("gateway")
_UNREAD_BYTES = 8 * 2**20
"""What a refused request may still send; one that announced more is ended."""


def json_answer(value: Any) -> Response:
    """Return an answer of canonical JSON."""
    return Response(write(value), media_type="application/json")


def stream_answer(size_bytes: int, parts: Iterator[bytes], media_type: str) -> Response:
    """Return an answer that is read as it is fetched. One that cannot begin is a problem at once.

    Raises:
        Refusal: the object is not there.
    """
    try:
        first = next(parts, b"")
    except OSError:
        LOG.exception("an object cannot be read")
        raise Refusal("fault") from None
    headers = {"Content-Length": str(size_bytes)}
    return StreamingResponse(itertools.chain((first,), parts), 200, headers, media_type)


def answer_problems(app: FastAPI) -> None:
    """Answer whatever is refused as a problem of the protocol."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return problem_answer(refusal.key, refusal.members, request)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        return problem_answer("malformed", {"member": member_of(error)}, request)

    @app.exception_handler(HTTPException)
    async def no_such_place(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            answer = problem_answer("method", {}, request)
            answer.headers["Allow"] = ", ".join(_methods(app, request))
            return answer
        # Also what FastAPI cannot even read: a body that is no JSON, or is nested too deep.
        return problem_answer("not-found" if error.status_code == 404 else "malformed", {}, request)


def problem_answer(key: str, members: dict[str, Any], request: Request) -> Response:
    """Return a problem, with the headers that its status asks for."""
    answer = Response(write(problem_body(key, **members)), KINDS[key].status, None, MEDIA_TYPE)
    if key == "tus-version":
        answer.headers.update({"Tus-Version": "1.0.0", "Tus-Resumable": "1.0.0"})
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in members:
        answer.headers["Retry-After"] = str(members["retry_after_s"])
    if _brings_much(request):
        answer.headers["Connection"] = "close"
    return answer


def _brings_much(request: Request) -> bool:
    size = request.headers.get("content-length", "0")
    small = size.isdigit() and len(size) < 16 and int(size) <= _UNREAD_BYTES
    return "transfer-encoding" in request.headers or not small


def _methods(app: FastAPI, request: Request) -> list[str]:
    """Return what can be done at a path that is there."""
    found: set[str] = set()
    for route in app.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    return sorted(found)
