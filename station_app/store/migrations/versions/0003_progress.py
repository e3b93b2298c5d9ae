"""Numbers of the pillars, what was told of a received paper, an office's own phrases."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE form_papers ADD COLUMN central_no VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE form_papers ADD COLUMN number_asked_at VARCHAR",
    "ALTER TABLE received_papers ADD COLUMN told VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE reviews ADD COLUMN blob_id VARCHAR NOT NULL DEFAULT ''",
    "CREATE TABLE phrases ( phrase_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
    "field VARCHAR NOT NULL, text VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "operator_id VARCHAR NOT NULL, dropped_at VARCHAR, PRIMARY KEY (phrase_id) )",
    "CREATE INDEX phrases_by_field ON phrases (kind, field)",
)


def upgrade() -> None:
    """Add the columns and the table."""
    for statement in STATEMENTS:
        op.execute(statement)
