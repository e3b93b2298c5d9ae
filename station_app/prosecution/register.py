"""All exchanges with the prosecution: listed, counted, found by whatever names one."""

from dataclasses import dataclass
from datetime import datetime

from station_app.model.clock import IST
from station_app.model.operators import Right
from station_app.prosecution import rows
from station_app.prosecution.exchange import NEXT, Stage, stage_of
from station_app.prosecution.model import Exchange
from station_app.prosecution.opinion import is_hidden
from station_app.station.station import Station
from station_app.store.connection import Transaction


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """An exchange as the list shows it."""

    exchange: Exchange
    stage: Stage
    round: int
    open_points: int
    verdict: str


def exchanges(station: Station) -> tuple[ExchangeRow, ...]:
    """List the exchanges: what waits for us first, by what is due, then the newest.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = []
        points = rows.count_open_objections(tx)
        for made in rows.exchanges(tx):
            rounds, said = rows.rounds(tx, made.exchange_id), rows.opinions(tx, made.exchange_id)
            stage = stage_of(tx, made, rounds, said)[0]
            found.append(
                ExchangeRow(
                    made,
                    stage,
                    rounds[-1].round if rounds else 0,
                    points.get(made.exchange_id, 0),
                    said[-1].verdict if said else "",
                )
            )
    far = datetime.max.replace(tzinfo=IST)
    return tuple(
        sorted(
            found,
            key=lambda row: (
                not NEXT[row.stage] or row.stage == "done",
                row.exchange.due_at or far,
            ),
        )
    )


def find(station: Station, named: str) -> str:
    """Return the exchange that a name means; empty: none.

    Args:
        station: the station.
        named: its id, a case's number, a part of its bundle, the number of a call or an opinion.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        made = rows.round_with(tx, named)
        if made is not None:
            return made.exchange_id
        for exchange in rows.exchanges(tx):
            known = {exchange.exchange_id, exchange.case_ref, exchange.call_ref}
            said = (opinion.reference for opinion in rows.opinions(tx, exchange.exchange_id))
            if named in known or named in said:
                return exchange.exchange_id
    return ""


def waiting(station: Station) -> int:
    """Return how many exchanges wait for somebody here.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        open_ = [made for made in rows.exchanges(tx) if made.closed_at is None]
        stages = [
            stage_of(
                tx, made, rows.rounds(tx, made.exchange_id), rows.opinions(tx, made.exchange_id)
            )[0]
            for made in open_
        ]
    return sum(bool(NEXT[stage]) for stage in stages)


def protects(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether an exchange or a part of a bundle is; ``None`` where the id is neither."""
    del station
    part = rows.part_of(tx, object_id)
    if part is not None:
        return part.identity
    return is_hidden(tx, object_id) if case_of(tx, object_id) else None


def case_of(tx: Transaction, object_id: str) -> str:
    """Return the case of an exchange; empty where the id is none."""
    exchange = rows.find(tx, object_id)
    return "" if exchange is None else exchange.case_ref


def is_part(tx: Transaction, document_id: str) -> bool:
    """Tell whether a document is a part of a bundle."""
    return rows.part_of(tx, document_id) is not None
