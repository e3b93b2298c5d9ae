"""The tables as the row modules see them. Migrations make them; a test compares the two."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

from station_app.model.clock import from_text, to_text

metadata = MetaData()


class Time(TypeDecorator[datetime]):
    """A time as RFC 3339 text in UTC: sorts as text and reads without a tool."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write."""
        del dialect
        return None if value is None else to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read."""
        del dialect
        return None if value is None else from_text(value)


documents = Table(
    "documents",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("ps_code", String, nullable=False),
    Column("title", String, nullable=False),
    Column("volume", Integer, nullable=False),
    Column("expected_sheets", Integer),
    Column("created_at", Time, nullable=False),
    Column("created_by", String, nullable=False),
    Column("changed_at", Time, nullable=False),
    Column("local_ref", String, nullable=False, unique=True),
    Column("pdf_blob", String),
    Column("pdf_sha256", String),
    Column("pdf_size_bytes", Integer),
    Column("page_count", Integer),
    Column("signature_level", String),
    Column("signed_by", String),
    Column("replaces", String),
    Column("priority", Integer, nullable=False),
    Column("deadline", Time),
    Column("wait_for_text", Boolean, nullable=False),
    Column("gap_note", String, nullable=False),
    Column("stamp_box", String),
)

history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("from_state", String),
    Column("to_state", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("note", String, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("page_id", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("arrival", Integer, nullable=False),
    Column("blob_id", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("media_type", String, nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("dpi", Integer, nullable=False),
    Column("mode", String, nullable=False),
    Column("source", String, nullable=False),
    Column("captured_at", Time, nullable=False),
    Column("captured_by", String, nullable=False),
    Column("blank", Boolean, nullable=False),
)

page_texts = Table(
    "page_texts",
    metadata,
    Column("page_id", String, primary_key=True),
    Column("placed_key", String, primary_key=True),
    Column("words", String, nullable=False),
)

operations = Table(
    "operations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("undoable", Boolean, nullable=False),
    Column("fate", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

custody = Table(
    "custody",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("previous_sha256", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("object_sha256", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("sha256", String, nullable=False),
)

operators = Table(
    "operators",
    metadata,
    Column("operator_id", String, primary_key=True),
    Column("user_name", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("language", String, nullable=False),
    Column("certificate_serial", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("secret_record", String, nullable=False),
    Column("failed_tries", Integer, nullable=False),
    Column("failed_at", Time),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("packet", LargeBinary),
    Column("upload_url", String, nullable=False),
    Column("sent_bytes", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Time, nullable=False),
    Column("last_error", String, nullable=False),
    Column("quarantined", Boolean, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("deadline", Time),
    Column("claimed_by", String),
)

receipts = Table(
    "receipts",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("receipt", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", Time, nullable=False),
)

renewed_receipts = Table(
    "renewed_receipts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("thing_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", Time, nullable=False),
)
"""Receipts given anew by a gateway that was put back; the old ones stay in their tables."""

sent_before = Table(
    "sent_before",
    metadata,
    Column("thing_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("packet", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", Time, nullable=False),
)
"""Packet and receipt of what this terminal had sent before it was put back."""

log_places = Table(
    "log_places",
    metadata,
    Column("thing_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("log_sha256", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Time),
    Column("last_error", String, nullable=False),
)
"""Each receipt's place in the gateway's log; the database enters it with the receipt."""

inbox = Table(
    "inbox",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("read_at", Time),
)

set_aside_items = Table(
    "set_aside_items",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Time),
    Column("settled_at", Time),
)
"""What came and could not be taken: it holds nobody up, is shown, and can be tried again."""

form_papers = Table(
    "form_papers",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("form_sha256", String, nullable=False),
    Column("language", String, nullable=False),
    Column("concerns_id", String, nullable=False),
    Column("concerns_ref", String, nullable=False),
    Column("register_no", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("rooms", String, nullable=False),
    Column("signers", Integer, nullable=False),
    Column("identity", Boolean, nullable=False),
    Column("closed_at", Time),
    Column("central_no", String, nullable=False),
    Column("number_asked_at", Time),
)

awaited_answers = Table(
    "awaited_answers",
    metadata,
    Column("document_id", String, primary_key=True),
)
"""Typed requests that no received paper concerns yet; the database keeps it by itself."""

answers = Table(
    "answers",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

answer_history = Table(
    "answer_history",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("field", String, nullable=False),
    Column("value", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("remarks", String, nullable=False),
    Column("blob_id", String, nullable=False),
)

serial_blocks = Table(
    "serial_blocks",
    metadata,
    Column("block_id", String, primary_key=True),
    Column("register", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)

register_entries = Table(
    "register_entries",
    metadata,
    Column("register", String, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("void_reason", String, nullable=False),
)

received_papers = Table(
    "received_papers",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("local_ref", String, nullable=False),
    Column("register_no", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("from_office", String, nullable=False),
    Column("from_unit", String, nullable=False),
    Column("concerns_id", String, nullable=False),
    Column("pdf_blob", String, nullable=False),
    Column("pdf_sha256", String, nullable=False),
    Column("identity", Boolean, nullable=False),
    Column("proved", Boolean, nullable=False),
    Column("answers", String, nullable=False),
    Column("signed_at", Time, nullable=False),
    Column("received_at", Time, nullable=False),
    Column("due_at", Time),
    Column("opened_at", Time),
    Column("accepted_at", Time),
    Column("told", String, nullable=False),
    Column("claims_id", String, nullable=False),
    Column("claim_fault", String, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("case_ref", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("registered_at", Time, nullable=False),
    Column("sections", String, nullable=False),
    Column("summary", String, nullable=False),
    Column("officer", String, nullable=False),
    Column("status", String, nullable=False),
    Column("people", String, nullable=False),
    Column("diary", String, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("sequence", Integer, nullable=False),
)

phrases = Table(
    "phrases",
    metadata,
    Column("phrase_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("field", String, nullable=False),
    Column("text", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("dropped_at", Time),
)
