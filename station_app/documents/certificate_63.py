"""The certificate for electronic records (BSA 2023, s. 63(4)(c) and the Schedule).

Filled with what this program knows: the computer, the hash, the hash report. What a person affirms,
ticks and signs stays blank, and so does all of Part B. It is never signed here.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from station_app.documents import page_edit_rows, page_rows, rows
from station_app.documents.pdf_access import held_pdf
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.page_edits import transferred_pages
from station_app.model.texts import RESOURCES
from station_app.station.station import Station, record

_FORM = RESOURCES / "certificates" / "bsa-2023-schedule.toml"
_BLANK = "_" * 20


@dataclass(frozen=True, slots=True)
class CertificateSource:
    """What this program knows of the device or record that a certificate speaks of."""

    make_model: str
    serial: str
    mac: str
    other: str
    sha256: str


def certificate(station: Station, document_id: DocumentId) -> bytes:
    """Return the certificate of a document as a PDF: Part A, Part B, and the hash report.

    Raises:
        NoPages: the document has no PDF yet. BlobDamaged. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    held_pdf(station, document_id)  # The hash is of bytes that are still here and whole.
    with station.store.reading() as tx:
        document = rows.load(tx, document_id)
    computer = station.computer()
    source = CertificateSource(
        computer.make_model,
        computer.serial,
        computer.mac,
        document.local_ref,
        document.pdf_sha256 or "",
    )
    drawn = draw_part_a(source, hash_report(station, document))
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "document.certificate", document_id)
    return drawn


def draw_part_a(source: CertificateSource, report: Iterable[str]) -> bytes:
    """Return Part A with what is known of a source, Part B blank, and the report that is enclosed."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.certificate import draw_certificate

    form: Mapping[str, Any] = tomllib.loads(_FORM.read_text(encoding="utf-8"))
    known = {name: said or _BLANK for name, said in asdict(source).items()}
    known["sha256_tick"] = "[x]"
    part_a = [*form["head"], *(line.format_map(known) for line in form["part_a"])]
    return draw_certificate((part_a, form["part_b"], [form["hash_report"], *report]))


def hash_report(station: Station, document: Document) -> list[str]:
    """Return the lines of the report that is enclosed: the paper, its PDF, then every page in it."""
    lines = [
        f"{document.local_ref} · {document.document_id}",
        f"PDF · {document.pdf_size_bytes} bytes · SHA256 {document.pdf_sha256}",
    ]
    with station.store.reading() as tx:
        gone = transferred_pages(page_edit_rows.active_edits(tx, document.document_id))
        held = [p for p in page_rows.of_document(tx, document.document_id) if p.page_id not in gone]
    lines += [f"{page.arrival} · SHA256 {page.sha256}" for page in held]
    return lines
