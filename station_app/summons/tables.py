"""The register of summons and warrants as its row module sees it."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from station_app.store.schema import Time, metadata

processes = Table(
    "processes",
    metadata,
    Column("process_id", String, primary_key=True),
    Column("process_no", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("court_code", String, nullable=False),
    Column("court", String, nullable=False),
    Column("case_no", String, nullable=False),
    Column("cnr", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("name", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("address", String, nullable=False),
    Column("village", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("email", String, nullable=False),
    Column("receiver", String, nullable=False),
    Column("person_key", String, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("hearing_at", Time),
    Column("issued_on", String, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("changed_at", Time, nullable=False),
    Column("facts", String, nullable=False),
    Column("officer_id", String, nullable=False),
    Column("paper_blob", String),
    Column("paper_sha256", String, nullable=False),
    Column("document_id", String, nullable=False),
    Column("report_id", String, nullable=False),
    Column("ack_id", String, nullable=False),
    Column("affidavit_id", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("gd_departure", String, nullable=False),
    Column("gd_return", String, nullable=False),
    Column("ended_at", Time),
    Column("escalated_at", Time),
)

process_events = Table(
    "process_events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("process_id", String, nullable=False),
    Column("act", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("note", String, nullable=False),
)

process_attempts = Table(
    "process_attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("process_id", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("mode", String, nullable=False),
    Column("met", String, nullable=False),
    Column("result", String, nullable=False),
    Column("operator_id", String, nullable=False),
)

process_papers = Table(
    "process_papers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("process_id", String, nullable=False),
    Column("part", String, nullable=False),
    Column("page_id", String, nullable=False, unique=True),
    Column("quarter_turns", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

serving_officers = Table(
    "serving_officers",
    metadata,
    Column("officer_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("rank", String, nullable=False),
    Column("number", String, nullable=False),
    Column("at", Time, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person_key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("email", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

unfiled_pages = Table(
    "unfiled_pages",
    metadata,
    Column("page_id", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("why", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("done_at", Time),
    Column("reason", String, nullable=False),
)
