"""Asks the pillars for the numbers that offices' papers want, and binds what they give."""

import logging
import threading
from collections.abc import Callable, Mapping

from sqlalchemy import Engine

from sync.gateway.inbox import Inbox
from sync.gateway.numbers import Wanted, bind_number, wanted_numbers
from sync.gateway.pillars.mapping import PillarMapping, UnfitMessage, load_mapping
from sync.gateway.pillars.port import PillarUnreachable, Transport

LOG = logging.getLogger("gateway")
NUMBER = "number"
"""The kind, both ways, in a pillar's mapping."""


class Numbering:
    """The numbers that pillars give."""

    def __init__(
        self,
        engine: Engine,
        inbox: Inbox,
        transports: Mapping[str, Transport],
        words: Callable[[str], PillarMapping] = load_mapping,
    ) -> None:
        self._engine, self._inbox = engine, inbox
        self._transports, self._words = transports, words
        self._refused: set[str] = set()
        self._turning = threading.Lock()

    def turn(self) -> None:
        """Ask for every number that is wanted; what a pillar refuses is asked again at a new start."""
        with self._turning:
            for paper in wanted_numbers(self._engine):
                if paper.pillar in self._transports and paper.document_id not in self._refused:
                    self._ask(paper)

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
        if number:
            bind_number(self._engine, self._inbox, paper.document_id, number)
        else:
            self._refused.add(paper.document_id)
