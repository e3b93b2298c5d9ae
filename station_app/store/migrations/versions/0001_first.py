"""The first schema."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE custody ( number INTEGER NOT NULL, previous_sha256 VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, action VARCHAR NOT NULL, object_id VARCHAR NOT NULL, object_sha256 VARCHAR NOT NULL, reason VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, PRIMARY KEY (number) )""",
    """CREATE TABLE documents ( document_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, state VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, ps_code VARCHAR NOT NULL, title VARCHAR NOT NULL, volume INTEGER NOT NULL, expected_sheets INTEGER, created_at VARCHAR NOT NULL, created_by VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, local_ref VARCHAR NOT NULL, pdf_blob VARCHAR, pdf_sha256 VARCHAR, pdf_size_bytes INTEGER, page_count INTEGER, signature_level VARCHAR, signed_by VARCHAR, replaces VARCHAR, priority INTEGER NOT NULL, deadline VARCHAR, wait_for_text BOOLEAN NOT NULL, gap_note VARCHAR NOT NULL, stamp_box VARCHAR, PRIMARY KEY (document_id), UNIQUE (local_ref) )""",
    """CREATE TABLE facts ( name VARCHAR NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name) )""",
    """CREATE TABLE history ( number INTEGER NOT NULL, document_id VARCHAR NOT NULL, from_state VARCHAR, to_state VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, note VARCHAR NOT NULL, PRIMARY KEY (number) )""",
    """CREATE TABLE inbox ( item_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, body BLOB NOT NULL, received_at VARCHAR NOT NULL, read_at VARCHAR, PRIMARY KEY (item_id) )""",
    """CREATE TABLE operations ( number INTEGER NOT NULL, document_id VARCHAR NOT NULL, operation VARCHAR NOT NULL, undoable BOOLEAN NOT NULL, fate VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number) )""",
    """CREATE TABLE operators ( operator_id VARCHAR NOT NULL, user_name VARCHAR NOT NULL, display_name VARCHAR NOT NULL, role VARCHAR NOT NULL, language VARCHAR NOT NULL, certificate_serial VARCHAR NOT NULL, active BOOLEAN NOT NULL, secret_record VARCHAR NOT NULL, failed_tries INTEGER NOT NULL, failed_at VARCHAR, PRIMARY KEY (operator_id), UNIQUE (user_name) )""",
    """CREATE TABLE outbox ( document_id VARCHAR NOT NULL, packet BLOB, upload_url VARCHAR NOT NULL, sent_bytes INTEGER NOT NULL, size_bytes INTEGER NOT NULL, attempts INTEGER NOT NULL, next_try_at VARCHAR NOT NULL, last_error VARCHAR NOT NULL, quarantined BOOLEAN NOT NULL, finished BOOLEAN NOT NULL, priority INTEGER NOT NULL, deadline VARCHAR, claimed_by VARCHAR, PRIMARY KEY (document_id) )""",
    """CREATE TABLE page_texts ( page_id VARCHAR NOT NULL, placed_key VARCHAR NOT NULL, words VARCHAR NOT NULL, PRIMARY KEY (page_id, placed_key) )""",
    """CREATE TABLE pages ( page_id VARCHAR NOT NULL, document_id VARCHAR NOT NULL, arrival INTEGER NOT NULL, blob_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, size_bytes INTEGER NOT NULL, media_type VARCHAR NOT NULL, width_px INTEGER NOT NULL, height_px INTEGER NOT NULL, dpi INTEGER NOT NULL, mode VARCHAR NOT NULL, source VARCHAR NOT NULL, captured_at VARCHAR NOT NULL, captured_by VARCHAR NOT NULL, blank BOOLEAN NOT NULL, PRIMARY KEY (page_id) )""",
    """CREATE TABLE receipts ( document_id VARCHAR NOT NULL, receipt BLOB NOT NULL, sequence INTEGER NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (document_id) )""",
    """CREATE INDEX documents_by_state ON documents (state, changed_at)""",
    """CREATE INDEX history_by_document ON history (document_id)""",
    """CREATE UNIQUE INDEX pages_by_document ON pages (document_id, arrival)""",
    """CREATE INDEX operations_by_document ON operations (document_id, number)""",
    """CREATE INDEX custody_by_object ON custody (object_id)""",
    """CREATE TRIGGER documents_legal_moves BEFORE UPDATE OF state ON documents WHEN OLD.state || '>' || NEW.state NOT IN ('acknowledged>returned', 'discarded>draft', 'draft>discarded', 'draft>finalised', 'finalised>draft', 'finalised>signed', 'queued>acknowledged', 'queued>rejected', 'queued>sent', 'sent>acknowledged', 'sent>queued', 'sent>rejected', 'signed>queued') BEGIN SELECT RAISE(ABORT, 'illegal move'); END""",
    """CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER receipts_no_update BEFORE UPDATE ON receipts BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER receipts_no_delete BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'append only'); END""",
)


def upgrade() -> None:
    """Make the tables and their guards."""
    for statement in STATEMENTS:
        op.execute(statement)
