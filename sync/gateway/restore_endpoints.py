"""Endpoints by which a restore of either end is noticed and healed, and an enrolment certified."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Response
from sqlalchemy import Engine

from sync.gateway.answers.description import Responses, problems
from sync.gateway.answers.writing import stream_answer
from sync.gateway.certifying import certify
from sync.gateway.comparing import compare
from sync.gateway.office_endpoints import Cursor
from sync.gateway.paper_endpoints import Id
from sync.gateway.records.identity import Identity
from sync.gateway.records.objects import Objects
from sync.gateway.records.recovery import told_recovery
from sync.gateway.sent import sent_after, sent_parts, sent_record
from sync.wire.canonical import write
from sync.wire.comparison import ComparisonRequest, SentAnswer, SentRecord, SignedComparison
from sync.wire.enrolment_certificate import Authorities, EnrolmentCertificate
from sync.wire.records import to_data
from sync.wire.recovery import SignedRecovery


def restore_endpoints(
    app: FastAPI,
    engine: Engine,
    objects: Objects,
    identity: Identity,
    terminal: Callable[..., object],
) -> None:
    """Add them to an app; ``terminal`` tells who asks."""
    pdf: Responses = {200: {"content": {"application/pdf": {}}}}

    @app.post("/v1/log/comparison", response_model=SignedComparison, tags=["restores"])
    def comparison(
        asked: ComparisonRequest, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Say, signed, which receipts the log does not know and which heads are to be confirmed."""
        return _json(compare(engine, identity, terminal_id, asked))

    @app.get("/v1/submissions", response_model=SentAnswer, tags=["restores"])
    def sent(terminal_id: Annotated[str, Depends(terminal)], after: Cursor = 0) -> Response:
        """Return what this terminal sent behind a place of the log, at most 500 entries."""
        return _json(write(to_data(sent_after(engine, terminal_id, after))))

    @app.get(
        "/v1/submissions/{document_id}",
        response_model=SentRecord,
        tags=["restores"],
        responses=problems("document-unknown"),
    )
    def record(document_id: Id, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return packet and receipt of a paper or of evidence that this terminal sent."""
        return _json(write(to_data(sent_record(engine, terminal_id, document_id))))

    @app.get(
        "/v1/submissions/{document_id}/document",
        response_class=Response,
        responses=pdf | problems("document-unknown", "content-damaged"),
        tags=["restores"],
    )
    def document(document_id: Id, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the PDF of a paper that this terminal sent."""
        size, parts = sent_parts(engine, objects, terminal_id, document_id)
        return stream_answer(size, parts, "application/pdf")

    @app.get(
        "/v1/recovery",
        response_model=SignedRecovery,
        tags=["restores"],
        responses=problems("recovery-unknown"),
    )
    def recovery(_terminal: Annotated[str, Depends(terminal)]) -> Response:
        """Return the gateway's signed word on the district's recovery key."""
        return _json(told_recovery(engine, identity))

    @app.post(
        "/v1/enrolment/certificate",
        response_model=EnrolmentCertificate,
        tags=["restores"],
        responses=problems("terminal-unknown"),
    )
    def certificate(told: Authorities, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the gateway's signed word on whose key signs this terminal's packets."""
        return _json(certify(engine, identity, terminal_id, told))


def _json(data: bytes) -> Response:
    return Response(data, media_type="application/json")
