"""The register of cases: filled by an adapter or a file of the district, pulled by the offices."""

import logging
from collections.abc import Iterable

from sqlalchemy import Engine, select
from sqlalchemy import insert as add

from sync.gateway.records.database import case_changes, now_text, reading, writing
from sync.gateway.records.refusals import require_cursor
from sync.gateway.records.terminals import office_of
from sync.wire.canonical import BrokenMessage, read, write
from sync.wire.cases import MOST_CHANGES, CaseAnswer, CaseChange, CaseFacts
from sync.wire.records import from_data, to_data

LOG = logging.getLogger("gateway")


def put_cases(engine: Engine, office: str, cases: Iterable[CaseFacts]) -> int:
    """Enter cases of an office; what is the same as before is left out. Gives how many changed."""
    changed = 0
    with writing(engine) as tx:
        for facts in cases:
            body = write(to_data(facts))
            newest = (
                select(case_changes.c.body)
                .where(case_changes.c.office == office)
                .where(case_changes.c.case_ref == facts.case_ref)
                .order_by(case_changes.c.sequence.desc())
                .limit(1)
            )
            known = tx.execute(newest).scalar()
            if known is not None and bytes(known) == body:
                continue
            row = {"office": office, "case_ref": facts.case_ref, "body": body}
            tx.execute(add(case_changes).values(created_at=now_text(), **row))
            changed += 1
    return changed


def changes_after(engine: Engine, terminal_id: str, after: int) -> CaseAnswer:
    """Return the changes of the terminal's office after a cursor.

    A row that cannot be read any more is left out: it would hide those behind it.

    Raises:
        Refusal: the cursor is none.
    """
    require_cursor(after)
    with reading(engine) as tx:
        office = office_of(tx, terminal_id)
        query = (
            select(case_changes.c.sequence, case_changes.c.body)
            .where(case_changes.c.office == office)
            .where(case_changes.c.sequence > after)
            .order_by(case_changes.c.sequence)
            .limit(MOST_CHANGES)
        )
        rows = tx.execute(query).all() if office else []
    changes = ((row.sequence, _facts(row.sequence, bytes(row.body))) for row in rows)
    return CaseAnswer(tuple(CaseChange(n, facts) for n, facts in changes if facts is not None))


def _facts(sequence: int, body: bytes) -> CaseFacts | None:
    try:
        return from_data(CaseFacts, read(body))
    except BrokenMessage as broken:
        LOG.warning("case change %d left out: %s", sequence, broken.args[0])
        return None


def read_cases(untrusted_lines: Iterable[bytes]) -> tuple[CaseFacts, ...]:
    """Read a file of cases, a JSON object a line.

    Raises:
        ValueError: ``args[0]`` is the number of the first line that is none.
    """
    cases = []
    for number, line in enumerate(untrusted_lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(from_data(CaseFacts, read(line.strip())))
        except BrokenMessage:
            raise ValueError(number) from None
    return tuple(cases)
