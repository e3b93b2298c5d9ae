"""What the gateway remembers to notice a restore of either end."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from sync.gateway.records.database import metadata

ledger_marks = Table(
    "ledger_marks",
    metadata,
    Column("terminal_id", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("abandoned", Integer, nullable=False),
)
"""The newest head that a terminal's chain confirmed; heads up to ``abandoned`` are of a chain it left."""

alarm_acknowledgements = Table(
    "alarm_acknowledgements",
    metadata,
    Column("alarm_id", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
)

enrolment_certificates = Table(
    "enrolment_certificates",
    metadata,
    Column("terminal_id", String, primary_key=True),
    Column("authorities_sha256", String, primary_key=True),
    Column("certificate", LargeBinary, nullable=False),
)
