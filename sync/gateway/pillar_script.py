"""In training a script plays the pillars: the court's summons, the medical portal's numbers."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, select

from sync.gateway.database import central_numbers, reading
from sync.gateway.inbox import Inbox
from sync.gateway.numbers import bind_number, wanted_numbers

_SUMMONS: dict[str, Any] = {
    "process_number": "TR/SUM/2026/0041",
    "court": "न्यायिक मजिस्ट्रेट प्रथम श्रेणी, खरगोन (प्रशिक्षण)",
    "case_ref": "123/2026",
    "person": "काल्पनिक साक्षी क्रमांक 1",
    "village": "ग्राम नमूना",
    "hearing_at": "2026-12-15T05:30:00.000000Z",
    "training": True,
}


def play_court(inbox: Inbox, terminal_id: str) -> None:
    """Send the training summons to a terminal that is new."""
    inbox.put(terminal_id, "summons", _SUMMONS)


def play_numbers(engine: Engine, inbox: Inbox) -> None:
    """Give every paper that waits its number, marked as training: no real one looks like it."""
    with reading(engine) as tx:
        given = (
            select(func.count()).select_from(central_numbers).where(central_numbers.c.number != "")
        )
        serial = int(tx.execute(given).scalar() or 0)
    for paper in wanted_numbers(engine):
        serial += 1
        number = f"TR/{paper.pillar.upper()}/{datetime.now(UTC).year}/{serial:06d}"
        bind_number(engine, inbox, paper.document_id, number)
