"""An accused of a case, and the legal moves of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AccusedStatus(StrEnum):
    """Where an accused stands."""

    NAMED = "named"
    NOTICED = "noticed"
    """Notice of appearance, BNSS 35(3)."""
    ARRESTED = "arrested"
    REMANDED = "remanded"
    BAILED = "bailed"
    ABSCONDING = "absconding"
    LET_OFF = "let_off"
    """No evidence, BNSS 189."""
    CHARGED = "charged"


_S = AccusedStatus
ACCUSED_NEXT: Mapping[AccusedStatus, frozenset[AccusedStatus]] = {
    _S.NAMED: frozenset({_S.NOTICED, _S.ARRESTED, _S.ABSCONDING, _S.LET_OFF, _S.CHARGED}),
    _S.NOTICED: frozenset({_S.ARRESTED, _S.ABSCONDING, _S.LET_OFF, _S.CHARGED}),
    _S.ARRESTED: frozenset({_S.REMANDED, _S.BAILED, _S.LET_OFF, _S.CHARGED}),
    _S.REMANDED: frozenset({_S.BAILED, _S.LET_OFF, _S.CHARGED}),
    _S.BAILED: frozenset({_S.ARRESTED, _S.ABSCONDING, _S.LET_OFF, _S.CHARGED}),
    _S.ABSCONDING: frozenset({_S.ARRESTED, _S.NOTICED, _S.LET_OFF, _S.CHARGED}),
    _S.LET_OFF: frozenset({_S.ARRESTED, _S.NOTICED, _S.CHARGED}),
    _S.CHARGED: frozenset({_S.ARRESTED, _S.ABSCONDING, _S.BAILED}),
}
"""The legal moves of an accused."""


@dataclass(frozen=True, slots=True)
class Accused:
    """An accused of a case."""

    case_ref: str
    code: str
    """``A1`` to ``A9``, then ``B1``; given once and never to another."""
    name: str
    parent: str
    status: AccusedStatus
    arrested_at: datetime | None
    remanded_on: str
    """The first remand day in India, ``2026-03-15``; empty: none."""
    changed_at: datetime
