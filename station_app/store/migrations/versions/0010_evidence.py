"""Electronic evidence: packets named by their SID, and media taken in."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE evidence ( evidence_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, state VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, local_ref VARCHAR NOT NULL, sid VARCHAR NOT NULL, act VARCHAR NOT NULL, link VARCHAR NOT NULL, reason VARCHAR NOT NULL, medium VARCHAR NOT NULL, make VARCHAR NOT NULL, serial VARCHAR NOT NULL, brought_by VARCHAR NOT NULL, opened_at VARCHAR, closed_at VARCHAR, from_pillar BOOLEAN NOT NULL, certificate VARCHAR, certificate_sha256 VARCHAR NOT NULL, link_document VARCHAR NOT NULL, created_at VARCHAR NOT NULL, created_by VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, note VARCHAR NOT NULL, PRIMARY KEY (evidence_id), UNIQUE (local_ref) )""",
    """CREATE TABLE evidence_items ( item_id VARCHAR NOT NULL, evidence_id VARCHAR NOT NULL, number INTEGER NOT NULL, name VARCHAR NOT NULL, state VARCHAR NOT NULL, listed_sha256 VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, size_bytes BIGINT NOT NULL, media_type VARCHAR NOT NULL, taken_at VARCHAR NOT NULL, place VARCHAR NOT NULL, source VARCHAR NOT NULL, source_mtime_ns BIGINT NOT NULL, PRIMARY KEY (item_id) )""",
    """CREATE TABLE evidence_pieces ( item_id VARCHAR NOT NULL, number INTEGER NOT NULL, blob_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, size_bytes INTEGER NOT NULL, PRIMARY KEY (item_id, number) )""",
    """CREATE TABLE evidence_outbox ( evidence_id VARCHAR NOT NULL, packet BLOB, attempts INTEGER NOT NULL, next_try_at VARCHAR NOT NULL, last_error VARCHAR NOT NULL, faulty_item INTEGER NOT NULL, finished BOOLEAN NOT NULL, set_aside BOOLEAN NOT NULL, sent_bytes BIGINT NOT NULL, size_bytes BIGINT NOT NULL, PRIMARY KEY (evidence_id) )""",
    """CREATE TABLE evidence_uploads ( item_id VARCHAR NOT NULL, upload_url VARCHAR NOT NULL, sent_bytes BIGINT NOT NULL, PRIMARY KEY (item_id) )""",
    """CREATE TABLE evidence_receipts ( evidence_id VARCHAR NOT NULL, receipt BLOB NOT NULL, sequence INTEGER NOT NULL, received_at VARCHAR NOT NULL, PRIMARY KEY (evidence_id) )""",
    """CREATE INDEX evidence_by_case ON evidence (case_ref)""",
    """CREATE INDEX evidence_by_sid ON evidence (sid)""",
    """CREATE INDEX evidence_items_by_evidence ON evidence_items (evidence_id)""",
    """CREATE UNIQUE INDEX evidence_sid_once ON evidence (sid) WHERE sid != '' AND state != 'withdrawn'""",
    """CREATE TRIGGER evidence_legal_moves BEFORE UPDATE OF state ON evidence WHEN OLD.state != NEW.state AND OLD.state || '>' || NEW.state NOT IN ('open>sealed', 'open>withdrawn', 'queued>held', 'queued>rejected', 'rejected>queued', 'rejected>withdrawn', 'sealed>queued', 'sealed>withdrawn') BEGIN SELECT RAISE(ABORT, 'illegal move'); END""",
    """CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER evidence_receipts_no_update BEFORE UPDATE ON evidence_receipts BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER evidence_receipts_no_delete BEFORE DELETE ON evidence_receipts BEGIN SELECT RAISE(ABORT, 'append only'); END""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
