"""The text of all papers, so that it can be searched."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TABLE read_papers ( document_id VARCHAR NOT NULL, as_of VARCHAR NOT NULL, "
    "PRIMARY KEY (document_id) )",
    "CREATE TABLE read_texts ( row_id INTEGER NOT NULL, document_id VARCHAR NOT NULL, "
    "page_id VARCHAR NOT NULL, confidence INTEGER NOT NULL, PRIMARY KEY (row_id) )",
    "CREATE UNIQUE INDEX read_texts_by_paper ON read_texts (document_id, page_id)",
    # Vowel signs and the nukta are marks: to the default tokenizer they would cut every word.
    "CREATE VIRTUAL TABLE text_words USING fts5 (words, content='', contentless_delete=1, "
    "prefix='3', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")",
    "CREATE TABLE text_vocabulary ( word VARCHAR NOT NULL, PRIMARY KEY (word) )",
    "CREATE VIRTUAL TABLE text_spellings USING fts5 (word, tokenize='trigram')",
)


def upgrade() -> None:
    """Add the texts and their index."""
    for statement in STATEMENTS:
        op.execute(statement)
