"""The scan profiles that a district gave its stations."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TABLE district_profiles ( number INTEGER NOT NULL, sha256 VARCHAR NOT NULL, "
    "data BLOB NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number) )",
    "CREATE TRIGGER district_profiles_stay BEFORE DELETE ON district_profiles "
    "BEGIN SELECT RAISE(ABORT, 'what a district gave stays'); END",
    "CREATE TRIGGER district_profiles_said BEFORE UPDATE ON district_profiles "
    "BEGIN SELECT RAISE(ABORT, 'what a district gave is never edited'); END",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)
