"""Electronic evidence: packets by their SID, media, their files, sealed pieces and way out."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table

from station_app.store.schema import Time, metadata

evidence = Table(
    "evidence",
    metadata,
    Column("evidence_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("local_ref", String, nullable=False, unique=True),
    Column("sid", String, nullable=False),
    Column("act", String, nullable=False),
    Column("link", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("medium", String, nullable=False),
    Column("make", String, nullable=False),
    Column("serial", String, nullable=False),
    Column("brought_by", String, nullable=False),
    Column("opened_at", Time),
    Column("closed_at", Time),
    Column("from_pillar", Boolean, nullable=False),
    Column("certificate", String),
    Column("certificate_sha256", String, nullable=False),
    Column("link_document", String, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("created_by", String, nullable=False),
    Column("changed_at", Time, nullable=False),
    Column("note", String, nullable=False),
)
Index("evidence_by_case", evidence.c.case_ref)
Index("evidence_by_sid", evidence.c.sid)

evidence_items = Table(
    "evidence_items",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("evidence_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("listed_sha256", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", String, nullable=False),
    Column("taken_at", String, nullable=False),
    Column("place", String, nullable=False),
    Column("source", String, nullable=False),
    Column("source_mtime_ns", BigInteger, nullable=False),
)
Index("evidence_items_by_evidence", evidence_items.c.evidence_id)

evidence_pieces = Table(
    "evidence_pieces",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("blob_id", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
)

loose_pieces = Table("loose_pieces", metadata, Column("blob_id", String, primary_key=True))
"""What may lie on the disk although no file names it: written down before the disk has it."""

evidence_outbox = Table(
    "evidence_outbox",
    metadata,
    Column("evidence_id", String, primary_key=True),
    Column("packet", LargeBinary),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Time, nullable=False),
    Column("last_error", String, nullable=False),
    Column("faulty_item", Integer, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("set_aside", Boolean, nullable=False),
    Column("sent_bytes", BigInteger, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
)

evidence_uploads = Table(
    "evidence_uploads",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("upload_url", String, nullable=False),
    Column("sent_bytes", BigInteger, nullable=False),
)

evidence_receipts = Table(
    "evidence_receipts",
    metadata,
    Column("evidence_id", String, primary_key=True),
    Column("receipt", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("received_at", Time, nullable=False),
)
