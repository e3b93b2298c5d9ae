"""The problems of the protocol (RFC 9457): what an answer says when it is not what was asked for."""

from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "application/problem+json"
_PREFIX = "urn:station-terminal:problem:"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A problem by its key."""

    key: str
    status: int
    title: str
    """For whoever reads the exchange; people at the station read the text catalogue."""
    rejects: bool = False
    """The gateway judged the paper and will not take it, however often it is asked."""


KINDS = {
    kind.key: kind
    for kind in (
        ProblemKind("malformed", 400, "The request is not one of this protocol."),
        ProblemKind("unauthorised", 401, "The access token is missing, too old or not ours."),
        ProblemKind("clock", 401, "The assertion's times do not fit the gateway's clock."),
        ProblemKind("enrolment-refused", 403, "The one-time code is wrong, used or too old."),
        ProblemKind("terminal-unknown", 403, "No such terminal is enrolled here."),
        ProblemKind("terminal-differs", 403, "The packet belongs to another terminal."),
        ProblemKind("not-found", 404, "There is nothing of this name."),
        ProblemKind("document-unknown", 404, "No document of this id has been received."),
        ProblemKind("recovery-unknown", 404, "The district has made no recovery key yet."),
        ProblemKind("upload-unknown", 404, "There is no such upload."),
        ProblemKind("method", 405, "This cannot be done here."),
        ProblemKind("too-slow", 408, "The request did not come in the time it has."),
        ProblemKind("document-differs", 409, "Other content was received under this id."),
        ProblemKind("offset-differs", 409, "The upload stands at another offset."),
        ProblemKind("upload-unfinished", 409, "The upload is not complete yet."),
        ProblemKind("content-damaged", 410, "What was received is damaged at this gateway."),
        ProblemKind("length-required", 411, "A body has to say its size before it comes."),
        ProblemKind("tus-version", 412, "This server speaks tus 1.0.0."),
        ProblemKind("too-large", 413, "More bytes than this server takes."),
        ProblemKind("media-type", 415, "The body is of another media type than expected."),
        ProblemKind("packet-invalid", 422, "The packet does not hold."),
        ProblemKind(
            "content-differs", 422, "The content does not have the size or hash it should."
        ),
        ProblemKind(
            "receipt-differs", 422, "The earlier receipt is not this gateway's for this packet."
        ),
        ProblemKind("case-unknown", 422, "The register has no such case.", rejects=True),
        ProblemKind("office-wrong", 422, "The paper belongs to another office.", rejects=True),
        ProblemKind("too-many", 429, "More at once than this server gives one of its peers."),
        ProblemKind(
            "head-too-large", 431, "Request line and headers are larger than this server reads."
        ),
        ProblemKind("checksum", 460, "The part does not have the checksum that came with it."),
        ProblemKind("fault", 500, "The gateway failed."),
        ProblemKind("busy", 503, "The gateway has too much to do at present."),
        ProblemKind("storage-full", 507, "The gateway has no room at present."),
    )
}


def problem_body(key: str, **members: Any) -> dict[str, Any]:
    """Return the members of a problem as they travel."""
    kind = KINDS[key]
    body = {"type": _PREFIX + kind.key, "title": kind.title, "status": kind.status}
    return body | {"rejects": kind.rejects} | members


def problem_key(untrusted_body: Any) -> str | None:
    """Return the key of a problem of ours, or ``None`` where it is no such thing."""
    if not isinstance(untrusted_body, dict):
        return None
    name = str(untrusted_body.get("type", ""))
    key = name.removeprefix(_PREFIX)
    return key if name.startswith(_PREFIX) and key in KINDS else None
