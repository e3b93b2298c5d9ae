"""The endpoints of the talk with the pillars: what an office says, and the files of what it hears."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Response
from sqlalchemy import Engine

from sync.gateway.answers.description import Responses, problems
from sync.gateway.answers.writing import stream_answer
from sync.gateway.joining import greet
from sync.gateway.pillars.exchange import PillarExchange, file_parts
from sync.gateway.pillars.port import Transport
from sync.gateway.records.objects import Objects
from sync.wire.pillars import PillarMessage


def pillar_endpoints(
    app: FastAPI,
    pillars: PillarExchange,
    engine: Engine,
    objects: Objects,
    terminal: Callable[..., object],
    *,
    at_once: bool,
) -> None:
    """Add them. ``at_once``: what is said is carried before it is answered, as in training."""

    @app.put(
        "/v1/messages/{message_id}",
        status_code=204,
        tags=["pillars"],
        responses=problems("document-unknown", "document-differs", "office-wrong"),
    )
    def messages(
        message_id: Annotated[str, Path(min_length=1, max_length=200)],
        said: PillarMessage,
        terminal_id: Annotated[str, Depends(terminal)],
    ) -> Response:
        """Say something to a pillar; its answer comes as an inbox item. May be said again."""
        pillars.take(terminal_id, message_id, said)
        if at_once:
            pillars.turn()
        return Response(status_code=204)

    content: Responses = {200: {"content": {"*/*": {}}}}

    @app.get(
        "/v1/files/{sha256}",
        response_class=Response,
        responses=content | problems("document-unknown", "content-damaged"),
        tags=["pillars"],
    )
    def files(
        sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
        terminal_id: Annotated[str, Depends(terminal)],
    ) -> Response:
        """Return a file that came with a pillar's item to an office that the item is for."""
        media_type, size, parts = file_parts(engine, objects, terminal_id, sha256)
        return stream_answer(size, parts, media_type)


def welcome(pillars: PillarExchange, transports: Mapping[str, Transport], office: str) -> None:
    """In training: let every pillar that is played greet an office that has joined."""
    greet(transports, office)
    pillars.turn()
