"""The endpoints of what an office hears and is given: inbox, numbers, serials, the register of cases."""

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Query, Request, Response

from sync.gateway.admission.gate import Gate
from sync.gateway.answers.description import problems
from sync.gateway.answers.writing import json_answer
from sync.gateway.cases import changes_after
from sync.gateway.paper_endpoints import Id
from sync.gateway.parts import Gateway
from sync.gateway.records.access import require_standing
from sync.gateway.records.numbers import ask_number
from sync.gateway.serials import reserve
from sync.wire.cases import CaseAnswer
from sync.wire.exchange import (
    LONGEST_WAIT_S,
    InboxAnswer,
    NumberRequest,
    SerialBlock,
    SerialRequest,
)
from sync.wire.records import to_data

Cursor = Annotated[int, Query(ge=0, le=2**53 - 1)]
"""Up to what every reader of JSON reads exactly (RFC 8259 §6)."""
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT_S, allow_inf_nan=False)]


def office_endpoints(
    app: FastAPI, gateway: Gateway, gate: Gate, terminal: Callable[..., object]
) -> None:
    """Add them."""
    _inbox(app, gateway, gate, terminal)
    _registers(app, gateway, terminal)


def _inbox(app: FastAPI, gateway: Gateway, gate: Gate, terminal: Callable[..., object]) -> None:
    @app.get("/v1/inbox", response_model=InboxAnswer, tags=["inbox"])
    async def inbox(
        request: Request,
        terminal_id: Annotated[str, Depends(terminal)],
        after: Cursor = 0,
        wait: Wait = 0,
    ) -> Response:
        """Return what is not acknowledged yet; hold the answer up to ``wait`` s if there is nothing."""

        def still_stands() -> None:
            require_standing(gateway.engine, request.state.access)

        with gate.polls.one(terminal_id):
            gone = asyncio.ensure_future(_gone(request))
            try:
                items = await gateway.inbox.wait(
                    terminal_id, after, wait, gone=gone, before_look=still_stands
                )
            finally:
                gone.cancel()
        return json_answer(to_data(InboxAnswer(items)))

    @app.post(
        "/v1/inbox/{item_id}/acknowledgement",
        status_code=204,
        tags=["inbox"],
        responses=problems("not-found"),
    )
    def acknowledge(item_id: Id, terminal_id: Annotated[str, Depends(terminal)]) -> Response:
        """Note that the station keeps an item; may be said again."""
        gateway.inbox.acknowledge(terminal_id, item_id)
        return Response(status_code=204)


async def _gone(request: Request) -> None:
    """Come back when the client is no longer there."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


def _registers(app: FastAPI, gateway: Gateway, terminal: Callable[..., object]) -> None:
    @app.put(
        "/v1/numbers/{document_id}",
        status_code=204,
        tags=["registers"],
        responses=problems("document-unknown", "document-differs"),
    )
    def numbers(
        document_id: Id, asked: NumberRequest, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Ask for a pillar's number; it comes as an inbox item when the pillar has given it."""
        new = ask_number(gateway.engine, terminal_id, document_id, asked)
        if new and gateway.training:
            gateway.numbering.turn()
        return Response(status_code=204)

    @app.get("/v1/cases", response_model=CaseAnswer, tags=["registers"])
    def cases(terminal_id: Annotated[str, Depends(terminal)], after: Cursor = 0) -> Response:
        """Return the cases of the terminal's office that changed after a cursor, at most 500."""
        return json_answer(to_data(changes_after(gateway.engine, terminal_id, after)))

    @app.post(
        "/v1/serial-blocks",
        response_model=SerialBlock,
        tags=["registers"],
        responses=problems("terminal-differs"),
    )
    def serial_blocks(
        asked: SerialRequest, terminal_id: Annotated[str, Depends(terminal)]
    ) -> Response:
        """Reserve serials of a register; the same request again gives the same block."""
        return json_answer(to_data(reserve(gateway.engine, terminal_id, asked)))
