"""What looks wrong on captured pages, and why a page was accepted all the same."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TABLE page_faults ( page_id VARCHAR NOT NULL, fault VARCHAR NOT NULL, "
    "PRIMARY KEY (page_id, fault) )",
    "CREATE TABLE page_acceptances ( number INTEGER NOT NULL, page_id VARCHAR NOT NULL, "
    "reason VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, "
    "PRIMARY KEY (number) )",
    "CREATE INDEX page_acceptances_by_page ON page_acceptances (page_id)",
    "CREATE TRIGGER page_acceptances_stay BEFORE DELETE ON page_acceptances "
    "BEGIN SELECT RAISE(ABORT, 'a written reason stays'); END",
    "CREATE TRIGGER page_acceptances_said BEFORE UPDATE ON page_acceptances "
    "BEGIN SELECT RAISE(ABORT, 'a written reason is never edited'); END",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
