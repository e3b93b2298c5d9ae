"""Rounds of scrutiny: what was sent, objected and answered."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE scrutiny_exchanges ( exchange_id VARCHAR NOT NULL, case_ref VARCHAR "
    "NOT NULL, purpose VARCHAR NOT NULL, office VARCHAR NOT NULL, first_remand VARCHAR "
    "NOT NULL, remand_days INTEGER, gaps_note VARCHAR NOT NULL, part_bytes INTEGER NOT "
    "NULL, due_at VARCHAR, call_ref VARCHAR NOT NULL, call_court VARCHAR NOT NULL, "
    "made_at VARCHAR NOT NULL, made_by VARCHAR NOT NULL, closed_at VARCHAR, PRIMARY "
    "KEY (exchange_id) )",
    "CREATE TABLE scrutiny_rounds ( build_id VARCHAR NOT NULL, exchange_id VARCHAR NOT "
    "NULL, round INTEGER NOT NULL, made_at VARCHAR NOT NULL, made_by VARCHAR NOT NULL, "
    "note_id VARCHAR NOT NULL, message_id VARCHAR NOT NULL, dropped_at VARCHAR, "
    "PRIMARY KEY (build_id) )",
    "CREATE TABLE scrutiny_parts ( document_id VARCHAR NOT NULL, build_id VARCHAR NOT "
    "NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL, pages VARCHAR NOT NULL, "
    "front INTEGER NOT NULL, identity BOOLEAN NOT NULL, PRIMARY KEY (document_id) )",
    "CREATE TABLE scrutiny_papers ( build_id VARCHAR NOT NULL, position INTEGER NOT "
    "NULL, paper_id VARCHAR NOT NULL, source VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
    "title VARCHAR NOT NULL, reference VARCHAR NOT NULL, day VARCHAR NOT NULL, "
    "replaces VARCHAR NOT NULL, identity BOOLEAN NOT NULL, PRIMARY KEY (build_id, "
    "position) )",
    "CREATE TABLE scrutiny_pages ( build_id VARCHAR NOT NULL, number INTEGER NOT NULL, "
    "suffix INTEGER NOT NULL, paper_id VARCHAR NOT NULL, page_index INTEGER NOT NULL, "
    "fingerprint VARCHAR NOT NULL, act VARCHAR NOT NULL, PRIMARY KEY (build_id, "
    "number, suffix) )",
    "CREATE TABLE scrutiny_objections ( exchange_id VARCHAR NOT NULL, round INTEGER "
    "NOT NULL, number INTEGER NOT NULL, page VARCHAR NOT NULL, category VARCHAR NOT "
    "NULL, text VARCHAR NOT NULL, severity VARCHAR NOT NULL, said_at VARCHAR NOT NULL, "
    "status VARCHAR NOT NULL, reply VARCHAR NOT NULL, reason VARCHAR NOT NULL, papers "
    "VARCHAR NOT NULL, answered_at VARCHAR, answered_by VARCHAR NOT NULL, answer_round "
    "INTEGER, closing VARCHAR NOT NULL, closed_at VARCHAR, PRIMARY KEY (exchange_id, "
    "round, number) )",
    "CREATE TABLE scrutiny_opinions ( item_id VARCHAR NOT NULL, exchange_id VARCHAR "
    "NOT NULL, round INTEGER NOT NULL, verdict VARCHAR NOT NULL, opinion VARCHAR NOT "
    "NULL, officer VARCHAR NOT NULL, reference VARCHAR NOT NULL, said_at VARCHAR NOT "
    "NULL, received_at VARCHAR NOT NULL, PRIMARY KEY (item_id) )",
    "CREATE TABLE scrutiny_dispatches ( message_id VARCHAR NOT NULL, build_id VARCHAR "
    "NOT NULL, office VARCHAR NOT NULL, sent_at VARCHAR NOT NULL, sent_by VARCHAR NOT "
    "NULL, PRIMARY KEY (message_id) )",
    "CREATE INDEX scrutiny_exchanges_by_case ON scrutiny_exchanges (case_ref)",
    "CREATE INDEX scrutiny_rounds_by_exchange ON scrutiny_rounds (exchange_id, round)",
    "CREATE INDEX scrutiny_parts_by_build ON scrutiny_parts (build_id)",
    "CREATE TRIGGER scrutiny_pages_no_update BEFORE UPDATE ON scrutiny_pages "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_pages_no_delete BEFORE DELETE ON scrutiny_pages "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_papers_no_update BEFORE UPDATE ON scrutiny_papers "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_papers_no_delete BEFORE DELETE ON scrutiny_papers "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_opinions_no_update BEFORE UPDATE ON scrutiny_opinions "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_opinions_no_delete BEFORE DELETE ON scrutiny_opinions "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_dispatches_no_update BEFORE UPDATE ON scrutiny_dispatches "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_dispatches_no_delete BEFORE DELETE ON scrutiny_dispatches "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_parts_no_update BEFORE UPDATE ON scrutiny_parts "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER scrutiny_parts_no_delete BEFORE DELETE ON scrutiny_parts "
    "BEGIN SELECT RAISE(ABORT, 'append only'); END",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
