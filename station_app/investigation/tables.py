"""Tables of the worklist of each case, its accused and the general diary typed here."""

from sqlalchemy import Column, Integer, String, Table

from station_app.store.schema import Time, metadata

accused = Table(
    "accused",
    metadata,
    Column("case_ref", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("status", String, nullable=False),
    Column("arrested_at", Time),
    Column("remanded_on", String, nullable=False),
    Column("changed_at", Time, nullable=False),
)

accused_moves = Table(
    "accused_moves",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("code", String, nullable=False),
    Column("status", String, nullable=False),
    Column("happened_at", Time, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

gd_entries = Table(
    "gd_entries",
    metadata,
    Column("day", String, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("at", Time, nullable=False),
    Column("kind", String, nullable=False),
    Column("said", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("entered_at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("void_reason", String, nullable=False),
)

case_steps = Table(
    "case_steps",
    metadata,
    Column("case_ref", String, primary_key=True),
    Column("step", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("begins_at", Time),
    Column("due_at", Time),
    Column("assigned_to", String, nullable=False),
    Column("proof_kind", String, nullable=False),
    Column("proof_id", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("changed_at", Time, nullable=False),
)

step_moves = Table(
    "step_moves",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("step", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("act", String, nullable=False),
    Column("said", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)
