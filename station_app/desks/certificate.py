"""The certificate for electronic records (BSA 2023, s. 63(4)(c) and the Schedule).

Filled with what this program knows: the computer, the hash, the hash report. What a person affirms,
ticks and signs stays blank, and so does all of Part B. It is never signed here.
"""

import tomllib
from collections.abc import Mapping
from typing import Any

from station_app.desks.finishing import held_pdf
from station_app.desks.station import Station, record
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.people import Right
from station_app.model.texts import RESOURCES
from station_app.store import documents, pages

_FORM = RESOURCES / "certificates" / "bsa-2023-schedule.toml"
_BLANK = "_" * 20


def certificate(station: Station, document_id: DocumentId) -> bytes:
    """Give the certificate of a document as a PDF: Part A, Part B, and the hash report.

    Raises:
        NoPages: the document has no PDF yet. BlobDamaged. NotAllowed, SessionLocked.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.certificate import draw_certificate

    operator = station.session.require(Right.READ)
    held_pdf(station, document_id)  # The hash is of bytes that are still here and whole.
    form: Mapping[str, Any] = tomllib.loads(_FORM.read_text(encoding="utf-8"))
    with station.store.reading() as tx:
        document = documents.load(tx, document_id)
    computer = station.computer()
    known = {
        "make_model": computer.make_model or _BLANK,
        "serial": computer.serial or _BLANK,
        "mac": computer.mac or _BLANK,
        "other": document.local_ref,
        "sha256": document.pdf_sha256 or _BLANK,
        "sha256_tick": "[x]",
    }
    part_a = [*form["head"], *(line.format_map(known) for line in form["part_a"])]
    report = [form["hash_report"], *_report(station, document)]
    drawn = draw_certificate((part_a, form["part_b"], report))
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "document.certificate", document_id)
    return drawn


def _report(station: Station, document: Document) -> list[str]:
    lines = [
        f"{document.local_ref} · {document.document_id}",
        f"PDF · {document.pdf_size_bytes} bytes · SHA256 {document.pdf_sha256}",
    ]
    with station.store.reading() as tx:
        held = pages.of_document(tx, document.document_id)
    lines += [f"{page.arrival} · SHA256 {page.sha256}" for page in held]
    return lines
