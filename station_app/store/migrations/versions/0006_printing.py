"""Print jobs, followed until the paper is really out."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE print_jobs ( job_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
    "object_id VARCHAR NOT NULL, title_key VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, "
    "copies INTEGER NOT NULL, two_sided BOOLEAN NOT NULL, media VARCHAR NOT NULL, "
    "printer VARCHAR NOT NULL, state VARCHAR NOT NULL, fact VARCHAR NOT NULL, "
    "attempt INTEGER NOT NULL, device_job INTEGER, let_go BOOLEAN NOT NULL, copy_number INTEGER NOT NULL, "
    "copy_of VARCHAR NOT NULL, reason VARCHAR NOT NULL, fitted BOOLEAN NOT NULL, "
    "pages INTEGER NOT NULL, pdf_blob VARCHAR NOT NULL, pdf_sha256 VARCHAR NOT NULL, "
    "made_at VARCHAR NOT NULL, made_by VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, "
    "cleared BOOLEAN NOT NULL, PRIMARY KEY (job_id) )",
    "CREATE INDEX print_jobs_by_state ON print_jobs (state, changed_at)",
    "CREATE INDEX print_jobs_uncleared ON print_jobs (cleared, state)",
    "CREATE INDEX print_jobs_by_object ON print_jobs (object_id)",
    "CREATE INDEX print_jobs_by_first ON print_jobs (copy_of)",
    "CREATE TABLE print_moves ( number INTEGER NOT NULL, job_id VARCHAR NOT NULL, "
    "from_state VARCHAR, to_state VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "operator_id VARCHAR NOT NULL, note VARCHAR NOT NULL, PRIMARY KEY (number) )",
    "CREATE INDEX print_moves_by_job ON print_moves (job_id)",
    "CREATE TRIGGER print_moves_no_update BEFORE UPDATE ON print_moves "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER print_moves_no_delete BEFORE DELETE ON print_moves "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER print_jobs_no_delete BEFORE DELETE ON print_jobs "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
