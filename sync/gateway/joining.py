"""Joins the gateway to its pillars: real ones by their accounts, in training the others by scripts."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine

from sync.gateway.pillars.exchange import PillarExchange
from sync.gateway.pillars.http import HttpTransport, read_accounts
from sync.gateway.pillars.numbering import Numbering
from sync.gateway.pillars.port import Transport
from sync.gateway.training.scripted_pillar import TrainingTransport
from sync.gateway.training.scripts import SCRIPTS
from sync.retry_loop import RetryLoop

_LOOK_S = 15.0


def join_pillars(engine: Engine, home: Path, *, training: bool) -> Mapping[str, Transport]:
    """Return the line to each pillar that this gateway is joined to.

    Raises:
        HomeFileBroken: ``pillars.toml`` is broken.
    """
    joined: dict[str, Transport] = {}
    if training:
        joined |= {name: TrainingTransport(engine, name, s) for name, s in SCRIPTS.items()}
    return joined | {n: HttpTransport(account) for n, account in read_accounts(home).items()}


def greet(transports: Mapping[str, Transport], office: str) -> None:
    """Let the scripts that play pillars greet an office that has joined."""
    for transport in transports.values():
        if isinstance(transport, TrainingTransport):
            transport.begin(office)


class PillarRound:
    """Goes round the pillars in a thread, until closed."""

    def __init__(self, exchange: PillarExchange, numbering: Numbering) -> None:
        self._exchange, self._numbering = exchange, numbering
        self._rounds = RetryLoop("pillars", self._turn, after_bug_s=lambda: _LOOK_S)

    def start(self) -> None:
        """Begin."""
        self._rounds.start()

    def close(self) -> None:
        """Stop and come back when the round is over. May be called often."""
        self._rounds.stop()
        self._rounds.join()

    def _turn(self) -> float:
        self._exchange.turn()
        self._numbering.turn()
        return _LOOK_S
