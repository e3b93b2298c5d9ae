"""Hashes events into a chain, and judges a chain.

An event's hash is SHA-256 over the RFC 8785 form of its number, the hash before it and its act. A
change, a removal, a swap or a second history shows at the first event that does not follow.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import rfc8785

from station_app.custody_log.model import EMPTY_LEDGER, CustodyAct, CustodyEvent, LedgerHead
from station_app.model.clock import from_text, to_text
from station_app.model.ids import OperatorId

_WORDS = (
    *("at", "operator_id", "action", "object_id", "object_sha256", "reason"),
    *("previous_sha256", "sha256"),
)


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether a chain holds."""

    ok: bool
    events: int
    """Events that hold, counted from the start."""
    broken_at: int | None
    """Number of the first event that does not follow."""
    problem: str
    """``""``, ``number``, ``previous``, ``hash`` or ``format``."""


def next_event(head: LedgerHead, act: CustodyAct) -> CustodyEvent:
    """Return the event that puts ``act`` after ``head``."""
    number = head.number + 1
    return CustodyEvent(number, head.sha256, act, _hash(number, head.sha256, act))


def verify_chain(events: Iterable[CustodyEvent], start: LedgerHead = EMPTY_LEDGER) -> ChainVerdict:
    """Judge events that are said to follow ``start``."""
    head, count = start, 0
    for event in events:
        problem = _problem(head, event)
        if problem:
            return ChainVerdict(ok=False, events=count, broken_at=head.number + 1, problem=problem)
        head = LedgerHead(event.number, event.sha256)
        count += 1
    return ChainVerdict(ok=True, events=count, broken_at=None, problem="")


def write_export(events: Iterable[CustodyEvent]) -> bytes:
    """Write events as lines of RFC 8785 JSON, oldest first."""
    lines = [
        rfc8785.dumps(
            {
                **_act_json(event.act),
                "number": event.number,
                "previous_sha256": event.previous_sha256,
                "sha256": event.sha256,
            }
        )
        for event in events
    ]
    return b"".join(line + b"\n" for line in lines)


def read_export(data: bytes) -> tuple[CustodyEvent, ...]:
    """Read what :func:`write_export` wrote, byte for byte.

    Raises:
        ValueError: it is not such an export.
    """
    events = tuple(_read_line(line) for line in data.splitlines())
    if write_export(events) != data:
        raise ValueError("form")
    return events


def _read_line(line: bytes) -> CustodyEvent:
    try:
        row = json.loads(line)
        number, words = row["number"], [row[name] for name in _WORDS]
        act = CustodyAct(
            from_text(row["at"]),
            OperatorId(row["operator_id"]),
            row["action"],
            row["object_id"],
            row["object_sha256"],
            row["reason"],
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("form") from error
    if type(number) is not int or not all(type(word) is str for word in words):
        raise ValueError("form")
    return CustodyEvent(number, row["previous_sha256"], act, row["sha256"])


def _problem(head: LedgerHead, event: CustodyEvent) -> str:
    if event.number != head.number + 1:
        return "number"
    if event.previous_sha256 != head.sha256:
        return "previous"
    if event.sha256 != _hash(event.number, event.previous_sha256, event.act):
        return "hash"
    return ""


def _hash(number: int, previous_sha256: str, act: CustodyAct) -> str:
    body: dict[str, int | str] = {
        "number": number,
        "previous_sha256": previous_sha256,
        **_act_json(act),
    }
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def _act_json(act: CustodyAct) -> dict[str, str]:
    return {
        "at": to_text(act.at),
        "operator_id": act.operator_id,
        "action": act.action,
        "object_id": act.object_id,
        "object_sha256": act.object_sha256,
        "reason": act.reason,
    }
