"""The gateway's endpoints. What they promise stands in docs/protocol.md."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from sync.gateway.admission.gate import OPEN, Gate
from sync.gateway.admission.quotas import UploadQuota
from sync.gateway.answers.description import Responses, describe, problems
from sync.gateway.answers.writing import answer_problems, json_answer
from sync.gateway.middleware import FramingMiddleware
from sync.gateway.office_endpoints import office_endpoints
from sync.gateway.paper_endpoints import paper_endpoints
from sync.gateway.parts import Gateway
from sync.gateway.pillar_endpoints import pillar_endpoints, welcome
from sync.gateway.pillar_script import play_register
from sync.gateway.records.access import TOKEN_S, grant_token
from sync.gateway.records.authority import der_of
from sync.gateway.records.database import now_text, reading
from sync.gateway.records.enrolment import enrol
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of
from sync.gateway.restore_endpoints import restore_endpoints
from sync.gateway.tus import tus_routes
from sync.wire.exchange import JWT_BEARER, EnrolmentAnswer, EnrolmentRequest, Health, TokenAnswer
from sync.wire.records import to_data


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
        openapi_url=None,
    )
    gate = Gate(gateway.engine, gateway.identity, gateway.limits, gateway.connections)
    app.router.route_class = gate.route_class()
    # Said in the description; the gate judges it, before a body is read.
    bearer = HTTPBearer(auto_error=False, scheme_name="terminal", bearerFormat="JWT")
    app.add_middleware(FramingMiddleware, gateway_id=gateway.identity.gateway_id)
    answer_problems(app)

    async def terminal(
        request: Request,
        _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> str:
        return str(request.state.access.terminal_id)

    _open_endpoints(app, gateway)
    _token_endpoint(app, gateway)
    paper_endpoints(app, gateway, terminal)
    office_endpoints(app, gateway, gate, terminal)
    pillar_endpoints(
        app,
        gateway.pillars,
        gateway.engine,
        gateway.objects,
        terminal,
        at_once=gateway.training,
    )
    restore_endpoints(app, gateway.engine, gateway.objects, gateway.identity, terminal)
    quota = UploadQuota(gateway.engine, gateway.limits.terminal)
    tus_routes(app, gateway.uploads, quota, terminal)
    _description_endpoint(app)
    return app


def _open_endpoints(app: FastAPI, gateway: Gateway) -> None:
    @app.get("/v1/health", response_model=Health, tags=[OPEN])
    def health() -> Response:
        """Say which gateway this is, and that it is at work."""
        return json_answer(to_data(Health(gateway.identity.gateway_id, "ok", now_text())))

    certificate: Responses = {200: {"content": {"application/pkix-cert": {}}}}

    @app.get("/v1/authority", response_class=Response, responses=certificate, tags=[OPEN])
    def authority() -> Response:
        """Return the certification authority of this line, DER. Judge it by its fingerprint."""
        der = der_of(gateway.identity.authority.certificate)
        return Response(der, media_type="application/pkix-cert")

    @app.post(
        "/v1/enrolments",
        response_model=EnrolmentAnswer,
        tags=[OPEN],
        status_code=201,
        responses=problems("enrolment-refused"),
    )
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
    form = {
        "schema": {
            "type": "object",
            "required": ["grant_type", "assertion"],
            "properties": {
                "grant_type": {"type": "string", "const": JWT_BEARER},
                "assertion": {"type": "string", "minLength": 1},
            },
        }
    }
    body: dict[str, Any] = {
        "required": True,
        "content": {"application/x-www-form-urlencoded": form},
    }

    @app.post(
        "/v1/token",
        response_model=TokenAnswer,
        tags=[OPEN],
        openapi_extra={"requestBody": body},
        responses=problems("unauthorised", "clock", "terminal-unknown"),
    )
    async def token(request: Request) -> Response:
        """Return a short-lived access token for a terminal's signed assertion (RFC 7523)."""
        fields = parse_qs((await request.body()).decode("ascii", "replace"))
        if fields.get("grant_type") != [JWT_BEARER] or len(fields.get("assertion", ())) != 1:
            raise Refusal("malformed")
        granted = await run_in_threadpool(
            grant_token, gateway.engine, gateway.identity, fields["assertion"][0]
        )
        return json_answer(to_data(TokenAnswer(granted, "Bearer", TOKEN_S)))


def _description_endpoint(app: FastAPI) -> None:
    described = describe(app)

    @app.get("/v1/openapi.json", tags=[OPEN], include_in_schema=False)
    async def openapi() -> Response:
        """Return this description."""
        return json_answer(described)

    # FastAPI's own way to another description (its docs: "Extending OpenAPI").
    app.openapi = lambda: described  # type: ignore[method-assign]
