"""The worklist of each case, its accused, the general diary typed here; what lists are read by."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE accused (case_ref VARCHAR NOT NULL, code VARCHAR NOT NULL, name VARCHAR "
    "NOT NULL, parent VARCHAR NOT NULL, status VARCHAR NOT NULL, arrested_at VARCHAR, "
    "remanded_on VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, PRIMARY KEY (case_ref, "
    "code))",
    "CREATE TABLE accused_moves (number INTEGER NOT NULL, case_ref VARCHAR NOT NULL, code "
    "VARCHAR NOT NULL, status VARCHAR NOT NULL, happened_at VARCHAR NOT NULL, reason "
    "VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY "
    "(number))",
    "CREATE TABLE gd_entries (day VARCHAR NOT NULL, serial INTEGER NOT NULL, at VARCHAR "
    "NOT NULL, kind VARCHAR NOT NULL, said VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, "
    "reason VARCHAR NOT NULL, entered_at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, "
    "void_reason VARCHAR NOT NULL, PRIMARY KEY (day, serial))",
    "CREATE TABLE case_steps (case_ref VARCHAR NOT NULL, step VARCHAR NOT NULL, subject "
    "VARCHAR NOT NULL, state VARCHAR NOT NULL, begins_at VARCHAR, due_at VARCHAR, "
    "assigned_to VARCHAR NOT NULL, proof_kind VARCHAR NOT NULL, proof_id VARCHAR NOT "
    "NULL, reason VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, PRIMARY KEY (case_ref, "
    "step, subject))",
    "CREATE TABLE step_moves (number INTEGER NOT NULL, case_ref VARCHAR NOT NULL, step "
    "VARCHAR NOT NULL, subject VARCHAR NOT NULL, act VARCHAR NOT NULL, said VARCHAR NOT "
    "NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number))",
    "CREATE TABLE settled_papers (document_id VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "PRIMARY KEY (document_id))",
    "CREATE INDEX accused_by_name ON accused (name)",
    "CREATE INDEX accused_moves_by_case ON accused_moves (case_ref, code)",
    "CREATE INDEX gd_entries_by_case ON gd_entries (case_ref)",
    "CREATE INDEX case_steps_by_time ON case_steps (state, due_at)",
    "CREATE INDEX case_steps_by_person ON case_steps (assigned_to, state, due_at)",
    "CREATE INDEX step_moves_by_case ON step_moves (case_ref)",
    "CREATE INDEX documents_by_case ON documents (case_ref, changed_at)",
    "CREATE INDEX documents_by_kind ON documents (kind, changed_at)",
    "CREATE INDEX documents_by_time ON documents (changed_at)",
    "CREATE INDEX documents_by_replaced ON documents (replaces)",
    "CREATE INDEX form_papers_by_concerned ON form_papers (concerns_id)",
    "CREATE INDEX received_papers_by_case ON received_papers (case_ref)",
    "CREATE INDEX received_papers_by_kind ON received_papers (kind, received_at)",
    "CREATE INDEX received_papers_by_concerned ON received_papers (concerns_id)",
    "CREATE INDEX inbox_by_time ON inbox (received_at)",
    "CREATE INDEX inbox_unread ON inbox (read_at) WHERE read_at IS NULL",
    "CREATE INDEX inbox_by_kind ON inbox (kind, received_at)",
    "CREATE INDEX inbox_by_case ON inbox (CAST(body AS TEXT) ->> '$.case_ref')",
    "CREATE INDEX inbox_by_document ON inbox (CAST(body AS TEXT) ->> '$.document_id')",
    "CREATE INDEX outbox_waiting ON outbox (finished, quarantined)",
    "CREATE INDEX history_by_move ON history (to_state, at)",
    "CREATE INDEX answers_by_field ON answers (field)",
    "CREATE INDEX register_entries_by_time ON register_entries (register, at)",
    "CREATE TRIGGER accused_moves_no_update BEFORE UPDATE ON accused_moves "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER accused_moves_no_delete BEFORE DELETE ON accused_moves "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER step_moves_no_update BEFORE UPDATE ON step_moves "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER step_moves_no_delete BEFORE DELETE ON step_moves "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER accused_no_delete BEFORE DELETE ON accused "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER case_steps_no_delete BEFORE DELETE ON case_steps "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER gd_entries_no_delete BEFORE DELETE ON gd_entries "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    # What was written in the general diary stands; an entry can only be voided with a reason.
    "CREATE TRIGGER gd_entries_stand BEFORE UPDATE ON gd_entries "
    "WHEN OLD.void_reason != '' OR OLD.said != NEW.said OR OLD.at != NEW.at "
    "OR OLD.day != NEW.day OR OLD.serial != NEW.serial OR OLD.case_ref != NEW.case_ref "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
)


def upgrade() -> None:
    """Make the tables and indexes."""
    for statement in STATEMENTS:
        op.execute(statement)
