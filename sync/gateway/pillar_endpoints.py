"""The endpoints of the talk with the pillars: what an office says, and the files of what it hears."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Response
from sqlalchemy import Engine

from sync.gateway.joining import greet
from sync.gateway.pillars.exchange import PillarExchange, file_of
from sync.gateway.pillars.port import Transport
from sync.gateway.records.objects import Objects
from sync.wire.pillars import PillarMessage


def pillar_endpoints(
    app: FastAPI,
    pillars: PillarExchange,
    engine: Engine,
    objects: Objects,
    terminal: Callable[..., str],
    *,
    at_once: bool,
) -> None:
    """Add them. ``at_once``: what is said is carried before it is answered, as in training."""

    @app.put("/v1/messages/{message_id}", status_code=204, tags=["pillars"])
    def messages(
        message_id: str, said: PillarMessage, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Say something to a pillar; its answer comes as an inbox item. May be said again."""
        pillars.take(terminal_id, message_id, said)
        if at_once:
            pillars.turn()
        return Response(status_code=204)

    content: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}

    @app.get("/v1/files/{sha256}", response_class=Response, responses=content, tags=["pillars"])
    def files(sha256: str, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Return a file that came with a pillar's item to an office that the item is for."""
        media_type, data = file_of(engine, objects, terminal_id, sha256)
        return Response(data, media_type=media_type)


def welcome(pillars: PillarExchange, transports: Mapping[str, Transport], office: str) -> None:
    """In training: let every pillar that is played greet an office that has joined."""
    greet(transports, office)
    pillars.turn()
