"""Tables of the exchange with the prosecution: rounds, pages, objections, opinions."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from station_app.store.schema import Time, metadata

scrutiny_exchanges = Table(
    "scrutiny_exchanges",
    metadata,
    Column("exchange_id", String, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("office", String, nullable=False),
    Column("first_remand", String, nullable=False),
    Column("remand_days", Integer),
    Column("gaps_note", String, nullable=False),
    Column("part_bytes", Integer, nullable=False),
    Column("due_at", Time),
    Column("call_ref", String, nullable=False),
    Column("call_court", String, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("made_by", String, nullable=False),
    Column("closed_at", Time),
)

scrutiny_rounds = Table(
    "scrutiny_rounds",
    metadata,
    Column("build_id", String, primary_key=True),
    Column("exchange_id", String, nullable=False),
    Column("round", Integer, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("made_by", String, nullable=False),
    Column("note_id", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("dropped_at", Time),
)

scrutiny_parts = Table(
    "scrutiny_parts",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("build_id", String, nullable=False),
    Column("part", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("pages", String, nullable=False),
    Column("front", Integer, nullable=False),
    Column("identity", Boolean, nullable=False),
)

scrutiny_papers = Table(
    "scrutiny_papers",
    metadata,
    Column("build_id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("paper_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("day", String, nullable=False),
    Column("replaces", String, nullable=False),
    Column("identity", Boolean, nullable=False),
)

scrutiny_pages = Table(
    "scrutiny_pages",
    metadata,
    Column("build_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("suffix", Integer, primary_key=True),
    Column("paper_id", String, nullable=False),
    Column("page_index", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("act", String, nullable=False),
)

scrutiny_objections = Table(
    "scrutiny_objections",
    metadata,
    Column("exchange_id", String, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("page", String, nullable=False),
    Column("category", String, nullable=False),
    Column("text", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("said_at", Time, nullable=False),
    Column("status", String, nullable=False),
    Column("reply", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("papers", String, nullable=False),
    Column("answered_at", Time),
    Column("answered_by", String, nullable=False),
    Column("answer_round", Integer),
    Column("closing", String, nullable=False),
    Column("closed_at", Time),
)

scrutiny_opinions = Table(
    "scrutiny_opinions",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("exchange_id", String, nullable=False),
    Column("round", Integer, nullable=False),
    Column("verdict", String, nullable=False),
    Column("opinion", String, nullable=False),
    Column("officer", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("said_at", Time, nullable=False),
    Column("received_at", Time, nullable=False),
)

scrutiny_dispatches = Table(
    "scrutiny_dispatches",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("build_id", String, nullable=False),
    Column("office", String, nullable=False),
    Column("sent_at", Time, nullable=False),
    Column("sent_by", String, nullable=False),
)
