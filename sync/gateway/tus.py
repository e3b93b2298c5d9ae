"""The endpoints of tus 1.0.0: core, creation, checksum, termination, expiration."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.gateway.admission.gate import OPEN
from sync.gateway.admission.quotas import UploadQuota
from sync.gateway.answers.description import problems
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.upload_rows import Upload
from sync.gateway.uploads import CHECKSUMS, MAX_SIZE_BYTES, Uploads, whole_number

_ABILITIES = {
    "Tus-Resumable": "1.0.0",
    "Tus-Version": "1.0.0",
    "Tus-Extension": "creation,checksum,termination,expiration",
    "Tus-Max-Size": str(MAX_SIZE_BYTES),
    "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
}

_TEXT, _NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}


def _described(*, body: bool = False, **headers: dict[str, Any]) -> dict[str, Any]:
    """Say in the description which headers a request brings; ``_`` stands for ``-``."""
    named = {"Tus_Resumable": {"type": "string", "const": "1.0.0"}, **headers}
    parameters = [
        {
            "name": name.replace("_", "-"),
            "in": "header",
            "required": name != "Upload_Checksum",
            "schema": schema,
        }
        for name, schema in named.items()
    ]
    if not body:
        return {"parameters": parameters}
    content = {"application/offset+octet-stream": {"schema": {"type": "string"}}}
    return {"parameters": parameters, "requestBody": {"required": True, "content": content}}


def tus_routes(
    app: FastAPI, uploads: Uploads, quota: UploadQuota, terminal: Callable[..., object]
) -> None:
    """Add the endpoints of resumable uploads."""

    @app.options("/v1/uploads", status_code=204, tags=["uploads", OPEN])
    def abilities() -> Response:
        """Say what this server can do."""
        return Response(status_code=204, headers=_ABILITIES)

    @app.post(
        "/v1/uploads",
        status_code=201,
        response_class=Response,
        tags=["uploads"],
        openapi_extra=_described(Upload_Length=_NUMBER),
        responses=problems("tus-version", "storage-full"),
    )
    def create(request: Request, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Begin an upload of ``Upload-Length`` bytes."""
        _require_version(request)
        size_bytes = whole_number(request, "upload-length")
        with quota.opening(terminal_id, size_bytes):
            upload = uploads.create(terminal_id, size_bytes)
        place = {"Location": f"/v1/uploads/{upload.upload_id}"}
        return Response(status_code=201, headers=place | _stand(upload))

    @app.head(
        "/v1/uploads/{upload_id}",
        response_class=Response,
        tags=["uploads"],
        openapi_extra=_described(),
        responses=problems("upload-unknown", "tus-version"),
    )
    def stand(
        request: Request, upload_id: str, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Say how many bytes are on this server's disk."""
        _require_version(request)
        upload = uploads.stand(terminal_id, upload_id)
        length = {"Upload-Length": str(upload.size_bytes)}
        return Response(headers=length | _stand(upload))

    @app.patch(
        "/v1/uploads/{upload_id}",
        status_code=204,
        tags=["uploads"],
        openapi_extra=_described(body=True, Upload_Offset=_NUMBER, Upload_Checksum=_TEXT),
        responses=problems(
            "upload-unknown",
            "offset-differs",
            "tus-version",
            "media-type",
            "checksum",
            "storage-full",
        ),
    )
    async def take_part(
        request: Request, upload_id: str, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Take the next bytes in; the answered offset is on disk."""
        _require_version(request)
        upload = await uploads.take_part(request, terminal_id, upload_id)
        return Response(status_code=204, headers=_stand(upload))

    @app.delete(
        "/v1/uploads/{upload_id}",
        status_code=204,
        tags=["uploads"],
        openapi_extra=_described(),
        responses=problems("upload-unknown", "tus-version"),
    )
    async def end(
        request: Request, upload_id: str, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Forget an upload."""
        _require_version(request)
        await run_in_threadpool(uploads.end, terminal_id, upload_id)
        return Response(status_code=204, headers={"Tus-Resumable": "1.0.0"})


def _require_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != "1.0.0":
        raise Refusal("tus-version")


def _stand(upload: Upload) -> dict[str, str]:
    expires = format_datetime(datetime.fromisoformat(upload.expires_at), usegmt=True)
    return {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(upload.offset_bytes),
        "Upload-Expires": expires,
    }
