"""The register of cases and its index for searching."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TABLE cases ( case_ref VARCHAR NOT NULL, number INTEGER NOT NULL, "
    "year INTEGER NOT NULL, registered_at VARCHAR NOT NULL, sections VARCHAR NOT NULL, "
    "summary VARCHAR NOT NULL, officer VARCHAR NOT NULL, status VARCHAR NOT NULL, "
    "people VARCHAR NOT NULL, diary VARCHAR NOT NULL, hidden BOOLEAN NOT NULL, "
    "sequence INTEGER NOT NULL, PRIMARY KEY (case_ref) )",
    "CREATE INDEX cases_by_time ON cases (registered_at)",
    "CREATE INDEX cases_by_number ON cases (number, year)",
    "CREATE VIRTUAL TABLE case_words USING fts5 "
    "(words, content='', contentless_delete=1, tokenize='trigram')",
    "CREATE TABLE case_vocabulary ( word VARCHAR NOT NULL, PRIMARY KEY (word) )",
    "CREATE VIRTUAL TABLE case_spellings USING fts5 (word, tokenize='trigram')",
)


def upgrade() -> None:
    """Add the register and its index."""
    for statement in STATEMENTS:
        op.execute(statement)
