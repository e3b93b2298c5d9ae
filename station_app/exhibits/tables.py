"""Exhibits, their chain of custody, and what was sent to the laboratory."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from station_app.store.schema import Time, metadata

exhibits = Table(
    "exhibits",
    metadata,
    Column("exhibit_id", String, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("packet", String, nullable=False),
    Column("content", String, nullable=False),
    Column("seal", String, nullable=False),
    Column("taken_from", String, nullable=False),
    Column("malkhana_no", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("source_ref", String, nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("place", String, nullable=False),
    Column("added_at", Time, nullable=False),
    Column("added_by", String, nullable=False),
    Column("void_reason", String, nullable=False),
)

exhibit_moves = Table(
    "exhibit_moves",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("exhibit_id", String, nullable=False),
    Column("to_place", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("with_whom", String, nullable=False),
    Column("gd_ref", String, nullable=False),
    Column("seal", String, nullable=False),
    Column("document_id", String, nullable=False),
    Column("noted_at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

lab_sendings = Table(
    "lab_sendings",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("lab", String, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("message_id", String, nullable=False),
    Column("left_at", Time),
    Column("carrier", String, nullable=False),
    Column("gd_ref", String, nullable=False),
    Column("lab_no", String, nullable=False),
    Column("lab_received_at", Time),
    Column("report_id", String, nullable=False),
    Column("report_at", Time),
    Column("reminded_at", Time),
    Column("back_at", Time),
)

lab_packets = Table(
    "lab_packets",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("exhibit_id", String, primary_key=True),
    Column("packet", String, nullable=False),
    Column("seal", String, nullable=False),
    Column("seal_read", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("answered_at", Time),
    Column("answered_by", String, nullable=False),
    Column("result", String, nullable=False),
)
