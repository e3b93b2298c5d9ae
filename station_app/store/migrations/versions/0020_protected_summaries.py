"""What is told of a protected case finds it no more; the register is pulled once more for the other words."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATEMENTS = (
    "DELETE FROM case_words WHERE rowid IN (SELECT rowid FROM cases WHERE hidden)",
    "DELETE FROM facts WHERE name = 'cases.cursor' AND EXISTS (SELECT 1 FROM cases WHERE hidden)",
)


def upgrade() -> None:
    """Forget the words."""
    for statement in STATEMENTS:
        op.execute(statement)
