"""What is said to the pillars and what they answer."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE pillar_messages ( message_id VARCHAR NOT NULL, pillar VARCHAR NOT NULL, "
    "kind VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, concerns VARCHAR NOT NULL, "
    "papers VARCHAR NOT NULL, body VARCHAR NOT NULL, made_at VARCHAR NOT NULL, "
    "made_by VARCHAR NOT NULL, state VARCHAR NOT NULL, told_at VARCHAR, answered_at VARCHAR, "
    "reference VARCHAR NOT NULL, reason VARCHAR NOT NULL, PRIMARY KEY (message_id) )",
    "CREATE INDEX pillar_messages_by_state ON pillar_messages (state)",
    "CREATE INDEX pillar_messages_by_concerns ON pillar_messages (concerns)",
    "CREATE INDEX pillar_messages_by_case ON pillar_messages (case_ref)",
    "CREATE TABLE inbox_files ( item_id VARCHAR NOT NULL, number INTEGER NOT NULL, "
    "name VARCHAR NOT NULL, media_type VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, "
    "size_bytes INTEGER NOT NULL, blob_id VARCHAR NOT NULL, PRIMARY KEY (item_id, number) )",
    # What was said is never edited and never taken back; only what became of it is noted.
    "CREATE TRIGGER pillar_messages_stay BEFORE DELETE ON pillar_messages "
    "BEGIN SELECT RAISE(ABORT, 'a message to a pillar stays'); END",
    "CREATE TRIGGER pillar_messages_said BEFORE UPDATE OF pillar, kind, case_ref, concerns, "
    "papers, body, made_at, made_by ON pillar_messages "
    "BEGIN SELECT RAISE(ABORT, 'a message to a pillar is never edited'); END",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
