"""The endpoints of papers and of electronic evidence: taking in, receipts, and the way to an office."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Response

from sync.gateway.answers.description import Responses, problems
from sync.gateway.answers.writing import stream_answer
from sync.gateway.media import submit_media
from sync.gateway.parts import Gateway
from sync.gateway.progress import tell_progress
from sync.gateway.records.idempotency import MEDIA, PAPERS
from sync.gateway.records.paper_routing import paper_parts
from sync.gateway.submissions import submit
from sync.wire.exchange import Progress, Submission
from sync.wire.media import MediaSubmission
from sync.wire.receipt import Receipt

Id = Annotated[str, Path(min_length=1, max_length=200)]
_TAKING_IN = (
    "terminal-unknown",
    "terminal-differs",
    "upload-unknown",
    "document-differs",
    "upload-unfinished",
    "packet-invalid",
    "content-differs",
    "receipt-differs",
    "case-unknown",
    "office-wrong",
    "storage-full",
)


def paper_endpoints(app: FastAPI, gateway: Gateway, terminal: Callable[..., object]) -> None:
    """Add them."""
    _submissions(app, gateway, terminal)
    _media(app, gateway, terminal)
    _addressed_papers(app, gateway, terminal)


def _submissions(app: FastAPI, gateway: Gateway, terminal: Callable[..., object]) -> None:
    @app.post(
        "/v1/submissions",
        response_model=Receipt,
        tags=["papers"],
        responses=problems(*_TAKING_IN, "too-large"),
    )
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

    @app.get(
        "/v1/submissions/{document_id}/receipt",
        response_model=Receipt,
        tags=["papers"],
        responses=problems("document-unknown"),
    )
    def receipt(document_id: Id, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the receipt of a paper once more."""
        held = PAPERS.receipt(gateway.engine, terminal_id, document_id)
        return Response(held, media_type="application/json")


def _media(app: FastAPI, gateway: Gateway, terminal: Callable[..., object]) -> None:
    @app.post("/v1/media", response_model=Receipt, tags=["media"], responses=problems(*_TAKING_IN))
    def media(
        submission: MediaSubmission, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Take evidence in whose files were uploaded, and answer its signed receipt."""
        parts = (gateway.engine, gateway.objects, gateway.identity, gateway.register)
        receipt = submit_media(*parts, terminal_id, submission)
        return Response(receipt, media_type="application/json")

    @app.get(
        "/v1/media/{evidence_id}/receipt",
        response_model=Receipt,
        tags=["media"],
        responses=problems("document-unknown"),
    )
    def media_receipt(evidence_id: Id, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the receipt of evidence once more."""
        held = MEDIA.receipt(gateway.engine, terminal_id, evidence_id)
        return Response(held, media_type="application/json")


def _addressed_papers(app: FastAPI, gateway: Gateway, terminal: Callable[..., object]) -> None:
    pdf: Responses = {200: {"content": {"application/pdf": {}}}}

    @app.get(
        "/v1/papers/{document_id}",
        response_class=Response,
        responses=pdf | problems("document-unknown", "content-damaged"),
        tags=["inbox"],
    )
    def paper(document_id: Id, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return the signed PDF of a paper that is addressed to the terminal's office."""
        size, parts = paper_parts(gateway.engine, gateway.objects, terminal_id, document_id)
        return stream_answer(size, parts, "application/pdf")

    @app.put(
        "/v1/papers/{document_id}/progress",
        status_code=204,
        tags=["inbox"],
        responses=problems("document-unknown"),
    )
    def progress(
        document_id: Id, told: Progress, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Tell the office that sent a paper what became of it; may be said again."""
        tell_progress(gateway.engine, gateway.inbox, terminal_id, document_id, told)
        return Response(status_code=204)
