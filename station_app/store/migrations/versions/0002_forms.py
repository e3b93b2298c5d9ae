"""Forms, their answers, registers, reviews, and papers that come from other offices."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE form_papers ( document_id VARCHAR NOT NULL, version INTEGER NOT NULL, form_sha256 VARCHAR NOT NULL, language VARCHAR NOT NULL, concerns_id VARCHAR NOT NULL, concerns_ref VARCHAR NOT NULL, register_no VARCHAR NOT NULL, reasons VARCHAR NOT NULL, rooms VARCHAR NOT NULL, signers INTEGER NOT NULL, identity BOOLEAN NOT NULL, closed_at VARCHAR, PRIMARY KEY (document_id) )""",
    """CREATE TABLE answers ( document_id VARCHAR NOT NULL, field VARCHAR NOT NULL, value VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (document_id, field) )""",
    """CREATE TABLE answer_history ( number INTEGER NOT NULL, document_id VARCHAR NOT NULL, field VARCHAR NOT NULL, value VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number) )""",
    """CREATE TABLE reviews ( number INTEGER NOT NULL, document_id VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, verdict VARCHAR NOT NULL, remarks VARCHAR NOT NULL, PRIMARY KEY (number) )""",
    """CREATE TABLE serial_blocks ( block_id VARCHAR NOT NULL, register VARCHAR NOT NULL, year INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (block_id) )""",
    """CREATE TABLE register_entries ( register VARCHAR NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL, document_id VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, void_reason VARCHAR NOT NULL, PRIMARY KEY (register, year, serial) )""",
    """CREATE TABLE received_papers ( document_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, local_ref VARCHAR NOT NULL, register_no VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, from_office VARCHAR NOT NULL, from_unit VARCHAR NOT NULL, concerns_id VARCHAR NOT NULL, pdf_blob VARCHAR NOT NULL, pdf_sha256 VARCHAR NOT NULL, identity BOOLEAN NOT NULL, proved BOOLEAN NOT NULL, answers VARCHAR NOT NULL, signed_at VARCHAR NOT NULL, received_at VARCHAR NOT NULL, due_at VARCHAR, opened_at VARCHAR, accepted_at VARCHAR, PRIMARY KEY (document_id) )""",
    """CREATE INDEX answer_history_by_document ON answer_history (document_id, field)""",
    """CREATE INDEX reviews_by_document ON reviews (document_id)""",
    """CREATE TRIGGER answer_history_no_update BEFORE UPDATE ON answer_history BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER answer_history_no_delete BEFORE DELETE ON answer_history BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER serial_blocks_no_update BEFORE UPDATE ON serial_blocks BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER serial_blocks_no_delete BEFORE DELETE ON serial_blocks BEGIN SELECT RAISE(ABORT, 'append only'); END""",
)


def upgrade() -> None:
    """Add the tables and their guards."""
    for statement in STATEMENTS:
        op.execute(statement)
