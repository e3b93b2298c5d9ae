"""What notices a restore of either end, what was set aside of the inbox, and what papers only claim."""

# ruff: noqa: S608 - every part of a statement is a constant of this file

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TEXT = "CAST({row}.receipt AS TEXT)"
_HASH = "CASE WHEN json_valid({text}) THEN json_extract({text}, '$.log_sha256') ELSE NULL END"


def _hash(row: str) -> str:
    return _HASH.format(text=_TEXT.format(row=row))


def _places(table: str, name: str, kind: str) -> tuple[str, str]:
    """Return the statement that takes over what is held, and the trigger for what comes."""
    taken = "INSERT OR IGNORE INTO log_places (thing_id, kind, sequence, log_sha256, state, attempts, last_error)"
    return (
        f"{taken} SELECT {name}, {kind}, sequence, {_hash(table)}, 'new', 0, '' FROM {table} "
        f"WHERE {_hash(table)} IS NOT NULL",
        f"CREATE TRIGGER {table}_place AFTER INSERT ON {table} WHEN {_hash('NEW')} IS NOT NULL BEGIN "
        f"{taken} VALUES (NEW.{name}, {kind.replace('kind', 'NEW.kind')}, NEW.sequence, "
        f"{_hash('NEW')}, 'new', 0, ''); END",
    )


def _stays(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        for act in ("UPDATE", "DELETE")
    )


STATEMENTS = (
    # Each receipt's place in the gateway's log: whether the gateway was seen to know it.
    "CREATE TABLE log_places (thing_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, sequence INTEGER NOT NULL, "
    "log_sha256 VARCHAR NOT NULL, state VARCHAR NOT NULL, attempts INTEGER NOT NULL, next_try_at VARCHAR, "
    "last_error VARCHAR NOT NULL, PRIMARY KEY (thing_id, log_sha256))",
    "CREATE INDEX log_places_by_state ON log_places (state, sequence)",
    # A receipt given anew by a gateway that was put back; the old one stays where it is.
    "CREATE TABLE renewed_receipts (number INTEGER NOT NULL, thing_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
    "receipt BLOB NOT NULL, sequence INTEGER NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (number))",
    "CREATE INDEX renewed_receipts_by_thing ON renewed_receipts (thing_id, number)",
    *_stays("renewed_receipts"),
    # Packet and receipt of what this terminal had sent before it was put back.
    "CREATE TABLE sent_before (thing_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, packet BLOB NOT NULL, "
    "receipt BLOB NOT NULL, sequence INTEGER NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (thing_id))",
    *_stays("sent_before"),
    *_places("receipts", "document_id", "'paper'"),
    *_places("evidence_receipts", "evidence_id", "'media'"),
    *_places("renewed_receipts", "thing_id", "kind"),
    *_places("sent_before", "thing_id", "kind"),
    # What is held until now needs no asking again: a home that is only older has nothing to be told.
    "INSERT OR IGNORE INTO facts (name, value) SELECT 'gateway.sent_cursor', "
    "CAST(CAST(newest AS TEXT) AS BLOB) FROM (SELECT MAX(sequence) AS newest FROM log_places) "
    "WHERE newest IS NOT NULL",
    "CREATE TABLE restore_alarms (alarm_id INTEGER NOT NULL, what VARCHAR NOT NULL, number INTEGER NOT NULL, "
    "said VARCHAR NOT NULL, at VARCHAR NOT NULL, seen_at VARCHAR, seen_by VARCHAR NOT NULL, "
    "PRIMARY KEY (alarm_id))",
    "CREATE TRIGGER restore_alarms_no_delete BEFORE DELETE ON restore_alarms "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TABLE set_aside_items (item_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, sequence INTEGER NOT NULL, "
    "body BLOB NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "tries INTEGER NOT NULL, next_try_at VARCHAR, settled_at VARCHAR, PRIMARY KEY (item_id))",
    "CREATE INDEX set_aside_items_open ON set_aside_items (settled_at)",
    # What a paper says it answers, where that was not proved: the request stays open.
    "ALTER TABLE received_papers ADD COLUMN claims_id VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE received_papers ADD COLUMN claim_fault VARCHAR NOT NULL DEFAULT ''",
    "CREATE TRIGGER awaited_answers_bound AFTER UPDATE OF concerns_id ON received_papers BEGIN "
    "DELETE FROM awaited_answers WHERE document_id = NEW.concerns_id; END",
)


def upgrade() -> None:
    """Make the tables, and take over the places of the receipts that are held."""
    for statement in STATEMENTS:
        op.execute(statement)
