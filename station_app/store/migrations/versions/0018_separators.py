"""Separator sheets that were recognised in a pile, and pages whose codes have not been looked at."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TABLE separator_sheets ( sheet_id VARCHAR NOT NULL, page_id VARCHAR NOT NULL, "
    "document_id VARCHAR NOT NULL, fact VARCHAR NOT NULL, role VARCHAR NOT NULL, "
    "words VARCHAR NOT NULL, number INTEGER NOT NULL, pages INTEGER NOT NULL, "
    "from_id VARCHAR NOT NULL, opened_id VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "PRIMARY KEY (sheet_id) )",
    "CREATE INDEX separator_sheets_by_document ON separator_sheets (document_id)",
    "CREATE INDEX separator_sheets_by_page ON separator_sheets (page_id)",
    "CREATE INDEX separator_sheets_by_pile ON separator_sheets (from_id)",
    "CREATE TRIGGER separator_sheets_stay BEFORE DELETE ON separator_sheets "
    "BEGIN SELECT RAISE(ABORT, 'a recognised sheet stays'); END",
    "CREATE TABLE awaiting_looks ( page_id VARCHAR NOT NULL, document_id VARCHAR NOT NULL, "
    "side INTEGER NOT NULL, at_end BOOLEAN NOT NULL, PRIMARY KEY (page_id) )",
    "CREATE INDEX awaiting_looks_by_document ON awaiting_looks (document_id)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
