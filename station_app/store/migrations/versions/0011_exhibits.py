"""Exhibits at the laboratory, and who is in custody."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE exhibits ( exhibit_id VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, packet "
    "VARCHAR NOT NULL, content VARCHAR NOT NULL, seal VARCHAR NOT NULL, taken_from VARCHAR "
    "NOT NULL, malkhana_no VARCHAR NOT NULL, source_id VARCHAR NOT NULL, source_ref VARCHAR "
    "NOT NULL, protected BOOLEAN NOT NULL, place VARCHAR NOT NULL, added_at VARCHAR NOT NULL, "
    "added_by VARCHAR NOT NULL, void_reason VARCHAR NOT NULL, PRIMARY KEY (exhibit_id) )",
    "CREATE TABLE exhibit_moves ( number INTEGER NOT NULL, exhibit_id VARCHAR NOT NULL, "
    "to_place VARCHAR NOT NULL, at VARCHAR NOT NULL, with_whom VARCHAR NOT NULL, gd_ref "
    "VARCHAR NOT NULL, seal VARCHAR NOT NULL, document_id VARCHAR NOT NULL, noted_at VARCHAR "
    "NOT NULL, operator_id VARCHAR NOT NULL, PRIMARY KEY (number) )",
    "CREATE TABLE lab_sendings ( document_id VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, lab "
    "VARCHAR NOT NULL, made_at VARCHAR NOT NULL, message_id VARCHAR NOT NULL, left_at "
    "VARCHAR, carrier VARCHAR NOT NULL, gd_ref VARCHAR NOT NULL, lab_no VARCHAR NOT NULL, "
    "lab_received_at VARCHAR, report_id VARCHAR NOT NULL, report_at VARCHAR, reminded_at "
    "VARCHAR, back_at VARCHAR, PRIMARY KEY (document_id) )",
    "CREATE TABLE lab_packets ( document_id VARCHAR NOT NULL, exhibit_id VARCHAR NOT NULL, "
    "packet VARCHAR NOT NULL, seal VARCHAR NOT NULL, seal_read VARCHAR NOT NULL, answer "
    "VARCHAR NOT NULL, answered_at VARCHAR, answered_by VARCHAR NOT NULL, result VARCHAR NOT "
    "NULL, PRIMARY KEY (document_id, exhibit_id) )",
    "CREATE TABLE prisoners ( prisoner_id VARCHAR NOT NULL, case_ref VARCHAR NOT NULL, name "
    "VARCHAR NOT NULL, parent VARCHAR NOT NULL, state VARCHAR NOT NULL, jail VARCHAR NOT "
    "NULL, jail_id VARCHAR NOT NULL, ptn VARCHAR NOT NULL, cnr VARCHAR NOT NULL, arrested_at "
    "VARCHAR, first_remand_at VARCHAR, remand_until VARCHAR, production_at VARCHAR, clock "
    "VARCHAR NOT NULL, report_filed_at VARCHAR, protected BOOLEAN NOT NULL, changed_at "
    "VARCHAR NOT NULL, PRIMARY KEY (prisoner_id) )",
    "CREATE TABLE custody_notes ( number INTEGER NOT NULL, prisoner_id VARCHAR NOT NULL, "
    "state VARCHAR NOT NULL, jail VARCHAR NOT NULL, at VARCHAR NOT NULL, source VARCHAR NOT "
    "NULL, reference VARCHAR NOT NULL, remand_until VARCHAR, production_at VARCHAR, PRIMARY "
    "KEY (number) )",
    "CREATE TABLE productions ( message_id VARCHAR NOT NULL, prisoner_id VARCHAR NOT NULL, "
    "court VARCHAR NOT NULL, produce_at VARCHAR NOT NULL, asked_at VARCHAR NOT NULL, asked_by "
    "VARCHAR NOT NULL, state VARCHAR NOT NULL, said VARCHAR NOT NULL, PRIMARY KEY "
    "(message_id) )",
    "CREATE TABLE case_links ( case_ref VARCHAR NOT NULL, kind VARCHAR NOT NULL, value "
    "VARCHAR NOT NULL, pillar VARCHAR NOT NULL, said_at VARCHAR NOT NULL, item_id VARCHAR NOT "
    "NULL, PRIMARY KEY (case_ref, kind, value) )",
    "CREATE INDEX exhibits_by_case ON exhibits (case_ref)",
    "CREATE INDEX exhibits_by_source ON exhibits (source_id)",
    "CREATE INDEX exhibit_moves_by_exhibit ON exhibit_moves (exhibit_id)",
    "CREATE INDEX lab_packets_by_exhibit ON lab_packets (exhibit_id)",
    "CREATE INDEX prisoners_by_case ON prisoners (case_ref)",
    "CREATE INDEX custody_notes_by_prisoner ON custody_notes (prisoner_id)",
    "CREATE INDEX productions_by_prisoner ON productions (prisoner_id)",
    "CREATE TRIGGER exhibits_legal_moves BEFORE UPDATE OF place ON exhibits WHEN OLD.place || "
    "'>' || NEW.place NOT IN ('back>malkhana', 'back>officer', 'court>malkhana', 'lab>back', "
    "'malkhana>court', 'malkhana>officer', 'malkhana>road', 'officer>malkhana', "
    "'officer>road', 'road>lab', 'road>malkhana') BEGIN SELECT RAISE(ABORT, 'illegal move'); "
    "END",
    "CREATE TRIGGER exhibits_stay BEFORE DELETE ON exhibits BEGIN SELECT RAISE(ABORT, 'append "
    "only'); END",
    "CREATE TRIGGER exhibits_said BEFORE UPDATE OF case_ref, packet, content, seal, "
    "taken_from, source_id, source_ref, added_at, added_by ON exhibits BEGIN SELECT "
    "RAISE(ABORT, 'an exhibit is never edited'); END",
    "CREATE TRIGGER exhibit_moves_no_update BEFORE UPDATE ON exhibit_moves BEGIN SELECT "
    "RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER exhibit_moves_no_delete BEFORE DELETE ON exhibit_moves BEGIN SELECT "
    "RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER custody_notes_no_update BEFORE UPDATE ON custody_notes BEGIN SELECT "
    "RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER custody_notes_no_delete BEFORE DELETE ON custody_notes BEGIN SELECT "
    "RAISE(ABORT, 'append only'); END",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
