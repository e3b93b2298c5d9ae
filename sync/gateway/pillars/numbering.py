"""Asks the pillars for the numbers that offices' papers want, and binds what they give."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from sync.gateway.pillars.mapping import PillarMapping, UnfitMessage, load_mapping
from sync.gateway.pillars.port import PillarUnreachable, Transport
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.numbers import Wanted, bind_number, wanted_numbers

LOG = logging.getLogger("gateway")
_FIRST_WAIT_S = 15 * 60
_LONGEST_WAIT_S = 24 * 3600
NUMBER = "number"
"""The kind, both ways, in a pillar's mapping."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """A paper that its pillar would not number."""

    times: int
    again_at: float
    """By the clock that only runs forward, in s."""


class Numbering:
    """The numbers that pillars give."""

    def __init__(
        self,
        engine: Engine,
        inbox: Inbox,
        transports: Mapping[str, Transport],
        words: Callable[[str], PillarMapping] = load_mapping,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._inbox = engine, inbox
        self._transports, self._words = transports, words
        self._seconds = seconds
        self._refused: dict[str, _Refused] = {}
        self._turning = threading.Lock()

    def turn(self) -> None:
        """Ask for every number that is wanted; what a pillar refuses is asked again, ever more rarely.

        Why it refused is often put right at the pillar's own end, where nobody tells us.
        """
        with self._turning:
            for paper in wanted_numbers(self._engine):
                if paper.pillar in self._transports and self._is_due(paper):
                    self._ask(paper)

    def _is_due(self, paper: Wanted) -> bool:
        refused = self._refused.get(paper.document_id)
        return refused is None or refused.again_at <= self._seconds()

    def _ask(self, paper: Wanted) -> None:
        mapping = self._words(paper.pillar)
        head = {"office": paper.office, "kind": paper.kind, "local_ref": paper.local_ref}
        try:
            data = mapping.outward(NUMBER, head, {}, ())
            reply = self._transports[paper.pillar].send(mapping.path(NUMBER), data, ())
            number = mapping.inward(NUMBER, reply.data).reference
        except PillarUnreachable:
            LOG.info("pillar %s does not answer", paper.pillar)
            return
        except UnfitMessage as unfit:
            LOG.warning("number for %s: %s", paper.document_id, unfit.args[0])
            number = ""
        if number and self._bound(paper, number):
            self._refused.pop(paper.document_id, None)
        else:
            self._put_off(paper)

    def _bound(self, paper: Wanted, number: str) -> bool:
        """Bind a number; what no paper can bear as one holds up no other paper."""
        try:
            bind_number(self._engine, self._inbox, paper.document_id, number)
        except ValueError as error:
            LOG.warning("number for %s: %s", paper.document_id, error.args[0])
            return False
        return True

    def _put_off(self, paper: Wanted) -> None:
        before = self._refused.get(paper.document_id)
        times = 0 if before is None else before.times
        wait_s = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2**times)
        # The exponent stands still with the wait: a paper may be refused for years.
        grown = times if wait_s == _LONGEST_WAIT_S else times + 1
        self._refused[paper.document_id] = _Refused(grown, self._seconds() + wait_s)
