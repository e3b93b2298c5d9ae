"""What the gateway's description says of refusals: of every route the statuses that it really gives."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sync.gateway.admission.gate import OPEN
from sync.wire.problems import KINDS, MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]
_EVERYWHERE = (
    "malformed",
    "too-slow",
    "length-required",
    "too-large",
    "too-many",
    "head-too-large",
    "fault",
    "busy",
    "storage-full",
)
_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "rejects"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "rejects": {"type": "boolean"},
    },
}


def problems(*keys: str) -> Responses:
    """Return how a route's own problems are described, by their statuses."""
    described: Responses = {}
    for key in keys:
        kind = KINDS[key]
        known = described.get(kind.status)
        text = f"`{key}`: {kind.title}"
        described[kind.status] = {
            "description": text if known is None else f"{known['description']} {text}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return described


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI, with what every route may answer, and without what none does."""
    told: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    for operations in told["paths"].values():
        for operation in operations.values():
            own: dict[str, Any] = operation["responses"]
            # FastAPI's own refusal of a form is not ours: ours is `malformed`.
            if MEDIA_TYPE not in own.get("422", {}).get("content", {}):
                own.pop("422", None)
            common = _EVERYWHERE if OPEN in operation["tags"] else (*_EVERYWHERE, "unauthorised")
            for status, described in problems(*common).items():
                own.setdefault(str(status), described)
            operation["responses"] = dict(sorted(own.items()))
    unused = ("HTTPValidationError", "ValidationError")
    told["components"]["schemas"] = {
        name: schema for name, schema in told["components"]["schemas"].items() if name not in unused
    }
    return told
