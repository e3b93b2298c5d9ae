"""Volumes of the case diary, sheet by sheet."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ADDED = ("diary_entries", "diary_leaves", "diary_notes")
_SEALED = "SELECT 1 FROM diary_volumes WHERE volume_id = NEW.volume_id AND sealed_at IS NOT NULL"
STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE diary_volumes ( volume_id VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, "
    "number INTEGER NOT NULL, begun_at VARCHAR NOT NULL, begun_by VARCHAR NOT NULL, "
    "sealed_at VARCHAR, sealed_by VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, "
    "page_map VARCHAR NOT NULL, PRIMARY KEY (volume_id), UNIQUE (case_ref, number) )",
    "CREATE TABLE diary_entries ( entry_id VARCHAR NOT NULL, volume_id VARCHAR NOT NULL, "
    "place INTEGER NOT NULL, document_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
    "origin VARCHAR NOT NULL, pdf_sha256 VARCHAR NOT NULL, pages INTEGER NOT NULL, "
    "at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (entry_id), "
    "UNIQUE (volume_id, place), UNIQUE (volume_id, document_id) )",
    "CREATE TABLE diary_leaves ( entry_id VARCHAR NOT NULL, page INTEGER NOT NULL, "
    "volume_id VARCHAR NOT NULL, place INTEGER NOT NULL, sheet INTEGER, printed INTEGER, "
    "sha256 VARCHAR NOT NULL, PRIMARY KEY (entry_id, page), UNIQUE (volume_id, place) )",
    "CREATE TABLE diary_notes ( number INTEGER NOT NULL, volume_id VARCHAR NOT NULL, "
    "about VARCHAR NOT NULL, field VARCHAR NOT NULL, value VARCHAR NOT NULL, "
    "at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number) )",
    "CREATE INDEX diary_notes_by_volume ON diary_notes (volume_id)",
    "CREATE INDEX diary_entries_by_document ON diary_entries (document_id)",
    # A sealed volume is never changed; what is in a volume is never taken out.
    "CREATE TRIGGER diary_volumes_sealed BEFORE UPDATE ON diary_volumes "
    "WHEN OLD.sealed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER diary_volumes_no_delete BEFORE DELETE ON diary_volumes "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    *(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        for table in _ADDED
        for act in ("UPDATE", "DELETE")
    ),
    *(
        f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} WHEN EXISTS ({_SEALED}) "
        "BEGIN SELECT RAISE(ABORT, 'sealed'); END"
        for table in _ADDED
    ),
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
