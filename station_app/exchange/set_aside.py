"""What came and could not be taken: set aside with its reason, so that it holds nobody up; tried again."""

import json
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from station_app.documents import inbox_rows, received, received_rows
from station_app.documents.inbox_rows import STORED_SUFFIX, SetAsideRow
from station_app.model.errors import DocumentUnknown, StoreError
from station_app.model.operators import TERMINAL, Right
from station_app.station.station import Station, record

LOG = logging.getLogger("sync")
CLAIM, STORED, ODD = "claim", "stored", "odd"
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
_MOST_DETAIL = 80
_Thing = TypeVar("_Thing")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Unfit:
    """An item that was given and could not be taken."""

    item_id: str
    kind: str
    sequence: int
    body: bytes
    reason: str
    """Key of the text that says why: an error's, or ``inbox.aside.<word>``."""
    detail: str = ""


def put_aside(station: Station, unfit: Unfit) -> None:
    """Set an item aside, or note that one more try did not take it. Needs nobody at the desk."""
    now = station.clock.now()
    with station.store.transaction() as tx:
        before = inbox_rows.find_aside(tx, unfit.item_id)
        tries = 0 if before is None else before.tries
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tries, 12))
        row = SetAsideRow(
            item_id=unfit.item_id,
            kind=unfit.kind,
            sequence=unfit.sequence,
            body=unfit.body,
            reason=unfit.reason,
            detail=unfit.detail[:_MOST_DETAIL],
            at=now,
            tries=0,
            next_try_at=now + wait,
            settled_at=None,
        )
        new = inbox_rows.put_aside(tx, row)
        if new:
            record(
                station, tx, TERMINAL, "inbox.set_aside", unfit.item_id[:200], reason=unfit.reason
            )
    if new:
        LOG.warning("inbox item set aside: %s", unfit.reason)
        station.events.announce("inbox", unfit.item_id)


def read_each(
    things: Iterable[_Thing], read: Callable[[_Thing], _Found]
) -> tuple[list[tuple[_Thing, _Found]], list[_Thing]]:
    """Read what is kept of each of some things; what cannot be read hides no other one.

    Returns:
        What was read, and the things that could not be: for :func:`put_stored_aside`.
    """
    found: list[tuple[_Thing, _Found]] = []
    failed: list[_Thing] = []
    for thing in things:
        try:
            found.append((thing, read(thing)))
        except StoreError:
            raise
        except Exception:
            LOG.exception("incident %s: a row cannot be read", secrets.token_hex(4))
            failed.append(thing)
    return found, failed


def put_stored_aside(station: Station, document_ids: Iterable[str]) -> None:
    """Set papers aside of which something that is kept here cannot be read. Needs nobody at the desk."""
    for document_id in document_ids:
        item_id = f"{document_id}{STORED_SUFFIX}"
        if not is_aside(station, item_id):
            put_aside(station, Unfit(item_id, STORED, 0, b"{}", "inbox.aside.stored", document_id))


def put_unreadable_aside(station: Station) -> None:
    """Set the received papers aside whose row cannot be read. Needs nobody at the desk."""
    with station.store.reading() as tx:
        found = received_rows.unreadable(tx)
    put_stored_aside(station, found)


def is_aside(station: Station, item_id: str) -> bool:
    """Tell whether an item is set aside and waits. Needs nobody at the desk."""
    with station.store.reading() as tx:
        return inbox_rows.find_aside(tx, item_id) is not None


def is_kept(station: Station, item_id: str) -> bool:
    """Tell whether an item is here already. Needs nobody at the desk."""
    with station.store.reading() as tx:
        return inbox_rows.is_kept(tx, item_id)


def due(station: Station) -> tuple[SetAsideRow, ...]:
    """Return what is to be tried again now. Needs nobody at the desk."""
    now = station.clock.now()
    with station.store.reading() as tx:
        held = inbox_rows.aside(tx)
    return tuple(row for row in held if _is_due(row, now))


def settle(station: Station, item_id: str) -> None:
    """Note that an item has been taken after all. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        inbox_rows.settle_aside(tx, item_id, station.clock.now())
        record(station, tx, TERMINAL, "inbox.taken", item_id[:200])
    station.events.announce("inbox", item_id)


def listing(station: Station) -> tuple[SetAsideRow, ...]:
    """Return everything that is set aside, the newest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return inbox_rows.aside(tx)


def try_again(station: Station, item_id: str) -> bool:
    """Try a thing again that is set aside; return whether it was taken.

    What has to be fetched is tried in the next round of the inbox; what is here already, at once.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.transaction() as tx:
        held = inbox_rows.find_aside(tx, item_id)
        inbox_rows.try_aside_at(tx, item_id, now)
        record(station, tx, operator.operator_id, "inbox.tried_again", item_id[:200])
    taken = held is not None and held.kind == CLAIM and judge_claim(station, held)
    station.events.announce("inbox", item_id)
    return taken


def judge_claim(station: Station, held: SetAsideRow) -> bool:
    """Judge a paper again that says it answers one of ours; return whether it does now."""
    document_id = str(json.loads(held.body)["document_id"])
    try:
        bound = received.judge_again(station, document_id)
    except DocumentUnknown:
        return False
    if bound:
        settle(station, held.item_id)
    return bound


def _is_due(row: SetAsideRow, now: datetime) -> bool:
    if row.next_try_at is None:
        return False
    # A clock that was set back strands nothing.
    return row.next_try_at <= now or row.next_try_at > now + _LONGEST_WAIT
