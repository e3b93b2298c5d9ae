"""The stage on which the pillars are played: their lines, and what they will say by themselves."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Engine, select
from sqlalchemy import insert as add

from sync.gateway.pillars.port import Attachment, Push, Reply
from sync.gateway.records.database import reading, training_events, writing
from sync.wire.canonical import read, write


class PillarRefusal(Exception):
    """The pillar refuses; ``args[0]`` is why, in its words for people."""


class Stage:
    """Where a script says something by itself: kept, so that every gateway process hears it."""

    def __init__(self, engine: Engine, pillar: str) -> None:
        self._engine = engine
        self.pillar = pillar

    def announce(self, event_id: str, kind: str, office: str, data: Mapping[str, Any]) -> None:
        """Say something to an office, in the pillar's words. The same id twice is said once."""
        name = f"{self.pillar}:{event_id}"
        body = write({"kind": kind, "office": office, "data": dict(data)})
        known = select(training_events.c.sequence).where(training_events.c.event_id == name)
        with writing(self._engine) as tx:
            if tx.execute(known).first() is None:
                row = {"pillar": self.pillar, "event_id": name, "body": body}
                tx.execute(add(training_events).values(**row))

    def said(self) -> tuple[Push, ...]:
        """Return everything that this pillar said so far."""
        return self.after(0)[0]

    def after(self, sequence: int) -> tuple[tuple[Push, ...], int]:
        """Return what was said after a number, and the newest number."""
        query = (
            select(training_events)
            .where(training_events.c.pillar == self.pillar)
            .where(training_events.c.sequence > sequence)
            .order_by(training_events.c.sequence)
        )
        with reading(self._engine) as tx:
            rows = tx.execute(query).all()
        pushes = []
        for row in rows:
            told = read(bytes(row.body))
            pushes.append(Push(str(row.event_id), told["kind"], told["office"], told["data"]))
        return tuple(pushes), rows[-1].sequence if rows else sequence


class Script(Protocol):
    """Plays one pillar."""

    def begin(self, stage: Stage, office: str) -> None:
        """An office has joined: say what it has to learn with. Said once however often it joins."""

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Answer what was said at a path, as the real one would.

        Raises:
            PillarRefusal: it refuses.
        """


class TrainingTransport:
    """The line to a pillar that is played."""

    def __init__(self, engine: Engine, pillar: str, script: Script) -> None:
        self._stage = Stage(engine, pillar)
        self._script = script

    def begin(self, office: str) -> None:
        """Let the script greet an office."""
        self._script.begin(self._stage, office)

    def send(self, path: str, data: Mapping[str, Any], files: Sequence[Attachment]) -> Reply:
        """Say something; the script answers at once."""
        try:
            return Reply(self._script.receive(self._stage, path, data, files))
        except PillarRefusal as refusal:
            return Reply({}, refused=str(refusal.args[0]))

    def receive(self, cursor: str) -> tuple[tuple[Push, ...], str]:
        """Return what the script said by itself."""
        pushes, newest = self._stage.after(int(cursor or "0"))
        return pushes, str(newest) if newest else cursor
