"""Guards inside the database: legal moves only, and rows that can be added but never changed."""

from station_app.model.documents import NEXT
from station_app.model.evidence import NEXT as EVIDENCE_NEXT

APPEND_ONLY = ("history", "custody", "receipts")
APPEND_ONLY_2 = ("answer_history", "reviews", "serial_blocks")
"""Those that came with the second schema."""


def state_trigger() -> str:
    """Return the trigger that refuses every move which ``NEXT`` does not hold."""
    moves = sorted(
        f"'{old.value}>{new.value}'" for old, new_ones in NEXT.items() for new in new_ones
    )
    return (
        "CREATE TRIGGER documents_legal_moves BEFORE UPDATE OF state ON documents "
        "WHEN OLD.state || '>' || NEW.state NOT IN (" + ", ".join(moves) + ") "
        "BEGIN SELECT RAISE(ABORT, 'illegal move'); END"
    )


def append_only_triggers(tables: tuple[str, ...] = APPEND_ONLY) -> tuple[str, ...]:
    """Return the triggers that refuse to change or remove rows of the append-only tables."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append only'); END"
        for table in tables
        for act in ("UPDATE", "DELETE")
    )


def keep_documents_trigger() -> str:
    """Return the trigger that refuses to remove a document."""
    return (
        "CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END"
    )


def evidence_trigger() -> str:
    """Return the trigger that refuses every move of evidence which its ``NEXT`` does not hold."""
    moves = sorted(
        f"'{old.value}>{new.value}'" for old, new_ones in EVIDENCE_NEXT.items() for new in new_ones
    )
    return (
        "CREATE TRIGGER evidence_legal_moves BEFORE UPDATE OF state ON evidence "
        "WHEN OLD.state != NEW.state AND OLD.state || '>' || NEW.state NOT IN ("
        + ", ".join(moves)
        + ") BEGIN SELECT RAISE(ABORT, 'illegal move'); END"
    )
