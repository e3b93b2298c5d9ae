"""The gateway's endpoints. What they promise stands in docs/protocol.md."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from sync.gateway.cases import changes_after
from sync.gateway.malformed import member_of
from sync.gateway.media import submit_media
from sync.gateway.middleware import FramingMiddleware
from sync.gateway.pillar_endpoints import pillar_endpoints, welcome
from sync.gateway.pillar_script import play_register
from sync.gateway.pillars.exchange import PillarExchange
from sync.gateway.pillars.numbering import Numbering
from sync.gateway.pillars.port import Transport
from sync.gateway.progress import tell_progress
from sync.gateway.records.authority import der_of
from sync.gateway.records.database import now_text, reading
from sync.gateway.records.idempotency import MEDIA, PAPERS
from sync.gateway.records.identity import Identity
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.numbers import ask_number
from sync.gateway.records.objects import Objects
from sync.gateway.records.paper_routing import paper_parts
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.register import Register
from sync.gateway.records.terminals import TOKEN_S, enrol, grant_token, office_of, terminal_of
from sync.gateway.restore_endpoints import restore_endpoints
from sync.gateway.serials import reserve
from sync.gateway.submissions import submit
from sync.gateway.tus import tus_routes
from sync.gateway.uploads import Uploads
from sync.wire.canonical import write
from sync.wire.cases import CaseAnswer
from sync.wire.exchange import (
    JWT_BEARER,
    EnrolmentAnswer,
    EnrolmentRequest,
    Health,
    InboxAnswer,
    NumberRequest,
    Progress,
    SerialBlock,
    SerialRequest,
    Submission,
    TokenAnswer,
)
from sync.wire.media import MediaSubmission
from sync.wire.problems import KINDS, MEDIA_TYPE, problem_body
from sync.wire.receipt import Receipt
from sync.wire.records import to_data

LOG = logging.getLogger("gateway")
_PROBLEM: dict[str, Any] = {
    "description": "A problem (RFC 9457); docs/protocol.md lists them.",
    "content": {MEDIA_TYPE: {"schema": {"type": "object", "required": ["type", "status"]}}},
}


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that the endpoints work with."""

    engine: Engine
    objects: Objects
    identity: Identity
    uploads: Uploads
    inbox: Inbox
    register: Register
    pillars: PillarExchange
    numbering: Numbering
    transports: Mapping[str, Transport]
    training: bool


def make_app(gateway: Gateway) -> FastAPI:
    """Join the endpoints around the parts."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        gateway.inbox.close()

    app = FastAPI(
        title="Station gateway",
        version="1",
        summary="Takes papers in from station terminals and answers signed receipts.",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        responses={422: _PROBLEM, "default": _PROBLEM},
    )
    # Said in the description; the refusal is ours, as a problem of this protocol.
    bearer = HTTPBearer(auto_error=False, scheme_name="terminal", bearerFormat="JWT")
    app.add_middleware(FramingMiddleware, gateway_id=gateway.identity.gateway_id)
    _answer_problems(app)

    def terminal(shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
        if shown is None:
            raise Refusal("unauthorised")
        return terminal_of(gateway.identity, shown.credentials)

    _open_endpoints(app, gateway)
    _token_endpoint(app, gateway)
    _paper_endpoints(app, gateway, terminal)
    _media_endpoints(app, gateway, terminal)
    _inbox_endpoints(app, gateway, terminal)
    _office_endpoints(app, gateway, terminal)
    pillar_endpoints(
        app,
        gateway.pillars,
        gateway.engine,
        gateway.objects,
        terminal,
        at_once=gateway.training,
    )
    restore_endpoints(app, gateway.engine, gateway.objects, gateway.identity, terminal)
    tus_routes(app, gateway.uploads, terminal)
    return app


def _open_endpoints(app: FastAPI, gateway: Gateway) -> None:
    @app.get("/v1/health", response_model=Health, tags=["open"])
    def health() -> Response:
        """Say which gateway this is, and that it is at work."""
        return _json(to_data(Health(gateway.identity.gateway_id, "ok", now_text())))

    certificate: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pkix-cert": {}}}}

    @app.get("/v1/authority", response_class=Response, responses=certificate, tags=["open"])
    def authority() -> Response:
        """Return the certification authority of this line, DER. Judge it by its fingerprint."""
        der = der_of(gateway.identity.authority.certificate)
        return Response(der, media_type="application/pkix-cert")

    @app.post("/v1/enrolments", response_model=EnrolmentAnswer, tags=["open"], status_code=201)
    def enrolments(asked: EnrolmentRequest) -> Response:
        """Take a terminal in for a one-time code; asked again, answer the same."""
        data, new_terminal = enrol(gateway.engine, gateway.identity, asked)
        if gateway.training and new_terminal is not None:
            with reading(gateway.engine) as tx:
                office = office_of(tx, new_terminal)
            if office:
                play_register(gateway.engine, office)
            welcome(gateway.pillars, gateway.transports, office or new_terminal)
        return Response(data, 201, media_type="application/json")


def _token_endpoint(app: FastAPI, gateway: Gateway) -> None:
    form = {"schema": {"type": "object", "required": ["grant_type", "assertion"]}}
    body = {"required": True, "content": {"application/x-www-form-urlencoded": form}}

    @app.post(
        "/v1/token",
        response_model=TokenAnswer,
        tags=["open"],
        openapi_extra={"requestBody": body},
    )
    async def token(request: Request) -> Response:
        """Return a short-lived access token for a terminal's signed assertion (RFC 7523)."""
        fields = parse_qs((await request.body()).decode("ascii", "replace"))
        if fields.get("grant_type") != [JWT_BEARER] or len(fields.get("assertion", ())) != 1:
            raise Refusal("malformed")
        granted = await run_in_threadpool(
            grant_token, gateway.engine, gateway.identity, fields["assertion"][0]
        )
        return _json(to_data(TokenAnswer(granted, "Bearer", TOKEN_S)))


def _paper_endpoints(app: FastAPI, gateway: Gateway, terminal: Callable[..., str]) -> None:
    @app.post("/v1/submissions", response_model=Receipt, tags=["papers"])
    def submissions(
        submission: Submission, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Take a paper in and answer its signed receipt; asked again, answer the same bytes."""
        receipt = submit(
            gateway.engine,
            gateway.objects,
            gateway.identity,
            gateway.register,
            terminal_id,
            submission,
        )
        return Response(receipt, media_type="application/json")

    @app.get("/v1/submissions/{document_id}/receipt", response_model=Receipt, tags=["papers"])
    def receipt(document_id: str, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the receipt of a paper once more."""
        held = PAPERS.receipt(gateway.engine, terminal_id, document_id)
        return Response(held, media_type="application/json")


def _media_endpoints(app: FastAPI, gateway: Gateway, terminal: Callable[..., str]) -> None:
    @app.post("/v1/media", response_model=Receipt, tags=["media"])
    def media(
        submission: MediaSubmission, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Take evidence in whose files were uploaded, and answer its signed receipt."""
        parts = (gateway.engine, gateway.objects, gateway.identity, gateway.register)
        receipt = submit_media(*parts, terminal_id, submission)
        return Response(receipt, media_type="application/json")

    @app.get("/v1/media/{evidence_id}/receipt", response_model=Receipt, tags=["media"])
    def media_receipt(evidence_id: str, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the receipt of evidence once more."""
        held = MEDIA.receipt(gateway.engine, terminal_id, evidence_id)
        return Response(held, media_type="application/json")


def _inbox_endpoints(app: FastAPI, gateway: Gateway, terminal: Callable[..., str]) -> None:
    @app.get("/v1/inbox", response_model=InboxAnswer, tags=["inbox"])
    async def inbox(
        terminal_id: Annotated[str, Depends(terminal)], after: int = 0, wait: float = 0
    ) -> Response:
        """Return what is not acknowledged yet; hold the answer up to ``wait`` s if there is nothing."""
        items = await gateway.inbox.wait(terminal_id, after, wait)
        return _json(to_data(InboxAnswer(items)))

    @app.post("/v1/inbox/{item_id}/acknowledgement", status_code=204, tags=["inbox"])
    def acknowledge(item_id: str, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Note that the station keeps an item; may be said again."""
        gateway.inbox.acknowledge(terminal_id, item_id)
        return Response(status_code=204)


def _office_endpoints(app: FastAPI, gateway: Gateway, terminal: Callable[..., str]) -> None:
    pdf: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}

    @app.get("/v1/papers/{document_id}", response_class=Response, responses=pdf, tags=["inbox"])
    def paper(document_id: str, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the signed PDF of a paper that is addressed to the terminal's office."""
        size, parts = paper_parts(gateway.engine, gateway.objects, terminal_id, document_id)
        return Response(b"".join(parts)[:size], media_type="application/pdf")

    @app.put("/v1/papers/{document_id}/progress", status_code=204, tags=["inbox"])
    def progress(
        document_id: str, told: Progress, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Tell the office that sent a paper what became of it; may be said again."""
        tell_progress(gateway.engine, gateway.inbox, terminal_id, document_id, told)
        return Response(status_code=204)

    @app.put("/v1/numbers/{document_id}", status_code=204, tags=["registers"])
    def numbers(
        document_id: str, asked: NumberRequest, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Ask for a pillar's number; it comes as an inbox item when the pillar has given it."""
        new = ask_number(gateway.engine, terminal_id, document_id, asked)
        if new and gateway.training:
            gateway.numbering.turn()
        return Response(status_code=204)

    @app.get("/v1/cases", response_model=CaseAnswer, tags=["registers"])
    def cases(terminal_id: Annotated[str, Depends(terminal)], after: int = 0) -> Response:
        """Return the cases of the terminal's office that changed after a cursor, at most 500."""
        return _json(to_data(changes_after(gateway.engine, terminal_id, after)))

    @app.post("/v1/serial-blocks", response_model=SerialBlock, tags=["registers"])
    def serial_blocks(
        asked: SerialRequest, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Reserve serials of a register; the same request again gives the same block."""
        return _json(to_data(reserve(gateway.engine, terminal_id, asked)))


def _answer_problems(app: FastAPI) -> None:
    @app.exception_handler(Refusal)
    async def refused(_request: Request, refusal: Refusal) -> Response:
        return _problem(refusal.key, refusal.members)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        return _problem("malformed", {"member": member_of(error)})

    @app.exception_handler(HTTPException)
    async def no_such_place(_request: Request, error: HTTPException) -> Response:
        # Also what FastAPI cannot even read: a body that is no JSON, or is nested too deep.
        known = {404: "not-found", 405: "method"}
        return _problem(known.get(error.status_code, "malformed"), {})

    @app.exception_handler(Exception)
    async def fault(_request: Request, error: Exception) -> Response:
        LOG.error("fault: %s", type(error).__name__)
        return _problem("fault", {})


def _problem(key: str, members: dict[str, Any]) -> Response:
    body = write(problem_body(key, **members))
    headers = {"Tus-Version": "1.0.0", "Tus-Resumable": "1.0.0"} if key == "tus-version" else None
    return Response(body, KINDS[key].status, headers, MEDIA_TYPE)


def _json(value: Any) -> Response:
    return Response(write(value), media_type="application/json")
