"""The register of summons and warrants."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOVES = {
    "received": ("assigned", "transferred", "withdrawn"),
    "assigned": ("out", "transferred", "withdrawn"),
    "out": ("assigned", "served", "transferred", "unserved", "withdrawn"),
    "served": ("reported", "unserved", "withdrawn"),
    "unserved": ("assigned", "reported", "served", "transferred", "withdrawn"),
    "reported": ("returned", "served", "unserved", "withdrawn"),
    "transferred": ("received",),
}
_LEGAL = sorted(f"'{old}>{new}'" for old, new_ones in _MOVES.items() for new in new_ones)
STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE processes ( process_id VARCHAR NOT NULL, process_no VARCHAR NOT NULL, "
    "kind VARCHAR NOT NULL, state VARCHAR NOT NULL, origin VARCHAR NOT NULL, "
    "court_code VARCHAR NOT NULL, court VARCHAR NOT NULL, case_no VARCHAR NOT NULL, "
    "cnr VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, name VARCHAR NOT NULL, "
    "parent VARCHAR NOT NULL, address VARCHAR NOT NULL, village VARCHAR NOT NULL, "
    "phone VARCHAR NOT NULL, email VARCHAR NOT NULL, receiver VARCHAR NOT NULL, "
    "person_key VARCHAR NOT NULL, hidden BOOLEAN NOT NULL, hearing_at VARCHAR, "
    "issued_on VARCHAR NOT NULL, received_at VARCHAR NOT NULL, changed_at VARCHAR NOT NULL, "
    "facts VARCHAR NOT NULL, officer_id VARCHAR NOT NULL, paper_blob VARCHAR, "
    "paper_sha256 VARCHAR NOT NULL, document_id VARCHAR NOT NULL, report_id VARCHAR NOT NULL, "
    "ack_id VARCHAR NOT NULL, affidavit_id VARCHAR NOT NULL, mode VARCHAR NOT NULL, "
    "reason VARCHAR NOT NULL, gd_departure VARCHAR NOT NULL, gd_return VARCHAR NOT NULL, "
    "ended_at VARCHAR, escalated_at VARCHAR, PRIMARY KEY (process_id) )",
    # A court's number stands once; papers without a number are told apart by their own id.
    "CREATE UNIQUE INDEX processes_by_number ON processes (court_code, process_no) "
    "WHERE process_no <> '' AND state <> 'withdrawn'",
    "CREATE INDEX processes_by_hearing ON processes (state, hearing_at)",
    "CREATE INDEX processes_by_person ON processes (person_key)",
    "CREATE INDEX processes_by_report ON processes (report_id)",
    "CREATE TABLE process_events ( number INTEGER NOT NULL, process_id VARCHAR NOT NULL, "
    "act VARCHAR NOT NULL, state VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "operator_id VARCHAR NOT NULL, note VARCHAR NOT NULL, PRIMARY KEY (number) )",
    "CREATE INDEX process_events_by_process ON process_events (process_id)",
    "CREATE TABLE process_attempts ( number INTEGER NOT NULL, process_id VARCHAR NOT NULL, "
    "at VARCHAR NOT NULL, mode VARCHAR NOT NULL, met VARCHAR NOT NULL, "
    "result VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number) )",
    "CREATE INDEX process_attempts_by_process ON process_attempts (process_id)",
    "CREATE TABLE process_papers ( number INTEGER NOT NULL, process_id VARCHAR NOT NULL, "
    "part VARCHAR NOT NULL, page_id VARCHAR NOT NULL, quarter_turns INTEGER NOT NULL, "
    "at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number), UNIQUE (page_id) )",
    "CREATE INDEX process_papers_by_process ON process_papers (process_id)",
    "CREATE TABLE serving_officers ( officer_id VARCHAR NOT NULL, name VARCHAR NOT NULL, "
    "rank VARCHAR NOT NULL, number VARCHAR NOT NULL, at VARCHAR NOT NULL, "
    "PRIMARY KEY (officer_id) )",
    "CREATE TABLE contacts ( number INTEGER NOT NULL, person_key VARCHAR NOT NULL, "
    "name VARCHAR NOT NULL, address VARCHAR NOT NULL, phone VARCHAR NOT NULL, "
    "email VARCHAR NOT NULL, at VARCHAR NOT NULL, operator_id VARCHAR NOT NULL, "
    "PRIMARY KEY (number) )",
    "CREATE INDEX contacts_by_person ON contacts (person_key)",
    "CREATE TABLE unfiled_pages ( page_id VARCHAR NOT NULL, document_id VARCHAR NOT NULL, "
    "why VARCHAR NOT NULL, at VARCHAR NOT NULL, done_at VARCHAR, reason VARCHAR NOT NULL, "
    "PRIMARY KEY (page_id) )",
    "CREATE TRIGGER processes_legal_moves BEFORE UPDATE OF state ON processes "
    "WHEN OLD.state || '>' || NEW.state NOT IN (" + ", ".join(_LEGAL) + ") "
    "BEGIN SELECT RAISE(ABORT, 'illegal move'); END",
    "CREATE TRIGGER processes_no_delete BEFORE DELETE ON processes "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    *(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append only'); END"
        for table in ("process_events", "process_attempts", "process_papers", "contacts")
        for act in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
