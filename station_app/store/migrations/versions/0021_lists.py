"""Lists cost what they show, however many papers there are: indexes, and requests that wait for an answer."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TYPED_REQUEST = (
    "SELECT form_papers.document_id FROM form_papers JOIN documents USING (document_id) "
    "WHERE documents.kind = 'MLC_REQ'"
)
STATEMENTS = (
    # A paper's move to a state: by the state alone, years of moves were looked through.
    "DROP INDEX history_by_document",
    "CREATE INDEX history_by_document ON history (document_id, to_state)",
    # What waits and what is there, each in the order of the list.
    "CREATE INDEX outbox_by_place ON outbox (finished, document_id)",
    # Requests that nothing from elsewhere answers yet; kept by the database, so that no way in is forgotten.
    "CREATE TABLE awaited_answers (document_id VARCHAR NOT NULL, PRIMARY KEY (document_id))",
    f"INSERT INTO awaited_answers {_TYPED_REQUEST} AND NOT EXISTS (SELECT 1 FROM received_papers "  # noqa: S608 - constant
    "WHERE received_papers.concerns_id = form_papers.document_id)",
    "CREATE TRIGGER awaited_answers_begin AFTER INSERT ON form_papers BEGIN "
    f"INSERT OR IGNORE INTO awaited_answers {_TYPED_REQUEST} "
    "AND form_papers.document_id = NEW.document_id; END",
    "CREATE TRIGGER awaited_answers_end AFTER INSERT ON received_papers BEGIN "
    "DELETE FROM awaited_answers WHERE document_id = NEW.concerns_id; END",
)


def upgrade() -> None:
    """Add the indexes."""
    for statement in STATEMENTS:
        op.execute(statement)
