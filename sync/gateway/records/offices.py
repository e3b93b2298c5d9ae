"""For which office a terminal speaks: what it says of itself is held against its enrolment.

The office stands in the enrolment code. The district may also say what the office is called; then
its terminals bear that name, and nobody else does.
"""

import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy import insert as add

from sync.gateway.records.database import deliveries, offices, submissions, terminals, writing
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import office_of


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks."""

    terminal_id: str
    office: str
    """Of the enrolment; empty: the district did not say."""
    unit: str
    """What the district calls the office; empty: it did not say."""

    @property
    def name(self) -> str:
        """The office as others are told it: a terminal without one speaks for itself alone."""
        return self.office or self.terminal_id


def sender_of(tx: Connection, terminal_id: str) -> Sender:
    """Return for whom a terminal speaks."""
    office = office_of(tx, terminal_id)
    unit = tx.execute(select(offices.c.unit).where(offices.c.office == office)).scalar()
    return Sender(terminal_id, office, str(unit or ""))


def name_office(engine: Engine, office: str, unit: str) -> None:
    """Say what an office is called; the last word counts."""
    with writing(engine) as tx:
        tx.execute(delete(offices).where(offices.c.office == office))
        tx.execute(add(offices).values(office=office, unit=unit))


def require_office(tx: Connection, sender: Sender, member: str, said: str) -> None:
    """Refuse what names another office than the sender's.

    A terminal whose office the district did not say may name none that has a terminal.

    Raises:
        Refusal: it names another one; ``member`` is where.
    """
    if sender.office:
        if _folded(said) != _folded(sender.office):
            raise Refusal("office-wrong", member=member)
        return
    enrolled = tx.execute(select(terminals.c.office).where(terminals.c.office != "").distinct())
    if said and _folded(said) in {_folded(str(row.office)) for row in enrolled}:
        raise Refusal("office-wrong", member=member)


def require_unit(tx: Connection, sender: Sender, said: str) -> None:
    """Refuse a name that the district did not give the sender's office, or gave to another.

    Raises:
        Refusal: it is such a name.
    """
    if sender.unit:
        right = _folded(said) == _folded(sender.unit)
    else:
        named = tx.execute(select(offices.c.unit).where(offices.c.office != sender.office))
        right = not said or _folded(said) not in {_folded(str(row.unit)) for row in named}
    if not right:
        raise Refusal("office-wrong", member="unit")


def require_party(tx: Connection, sender: Sender, replaces: str, concerns: str) -> None:
    """Refuse a paper that replaces another office's, or speaks to what is between two others.

    What is not held here can be nobody's secret: it is let pass.

    Raises:
        Refusal: the paper that is named is not this office's; ``member`` is where.
    """
    for member, document_id in (("replaces", replaces), ("concerns", concerns)):
        parties = _parties(tx, document_id) if document_id else None
        if parties is None:
            continue
        sent_by, sent_to = parties
        allowed = {sent_by} if member == "replaces" or not sent_to else {sent_by, sent_to}
        if sender.name not in allowed:
            raise Refusal("office-wrong", member=member)


def _parties(tx: Connection, document_id: str) -> tuple[str, str] | None:
    """Return the offices between which a paper is; the second empty: it is addressed to none."""
    query = (
        select(submissions.c.terminal_id, deliveries.c.office)
        .outerjoin(deliveries, deliveries.c.document_id == submissions.c.document_id)
        .where(submissions.c.document_id == document_id)
    )
    row = tx.execute(query).first()
    if row is None:
        return None
    return sender_of(tx, str(row.terminal_id)).name, str(row.office or "")


def _folded(text: str) -> str:
    """Return a name as it is compared: case, blanks and ways of coding a letter do not make another."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
