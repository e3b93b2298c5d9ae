"""The certificate of BSA s. 63(4) for a medium or a packet: Part A prepared, Part B for the expert.

What a person affirms, ticks and signs stays blank; the hash report of all files is enclosed.
"""

from collections.abc import Iterator
from pathlib import Path

from station_app.documents.certificate_63 import CertificateSource, draw_part_a
from station_app.evidence import rows
from station_app.evidence.errors import NothingTaken
from station_app.evidence.esakshya_link import list_sha256
from station_app.evidence.packets import load, require_may_see
from station_app.model.clock import for_people
from station_app.model.evidence import Evidence, EvidenceItem, EvidenceKind, ItemState
from station_app.model.operators import Right
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record
from station_app.store.atomic_files import write_copy


def certificate(station: Station, evidence_id: str) -> bytes:
    """Return the certificate as a PDF.

    Raises:
        NothingTaken: there is no file yet that it could speak of. IdentityProtected. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = load(tx, evidence_id)
        require_may_see(station, tx, held)
        items = _spoken_of(held, rows.items_of(tx, evidence_id))
    if not items:
        raise NothingTaken
    drawn = draw_part_a(_source(held, items), _report(held, items))
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "evidence.certificate", evidence_id)
    return drawn


def app_certificate(station: Station, evidence_id: str) -> bytes:
    """Return the app's own certificate of a packet, as it came.

    Raises:
        NothingTaken: none came. BlobDamaged. IdentityProtected. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = load(tx, evidence_id)
        require_may_see(station, tx, held)
    if held.certificate is None:
        raise NothingTaken
    return station.store.blobs.get(held.certificate)


def page_of(pdf: bytes, index: int, width_px: int) -> bytes:
    """Draw a page of a certificate as a picture of plain pixels (PPM).

    Raises:
        PaperNotShown: it is no PDF, or one that needs more than a file is given.
    """
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(pdf, index, width_px)
    except ValueError:
        raise PaperNotShown from None


def pages_in(pdf: bytes) -> int:
    """Return how many pages a certificate has.

    Raises:
        PaperNotShown: it is no PDF, or one that needs more than a file is given.
    """
    from station_app.pdf.pdf_reader import count_pages

    try:
        return count_pages(pdf)
    except ValueError:
        raise PaperNotShown from None


def save_copy(target: Path, pdf: bytes) -> None:
    """Write a certificate into a new file, whole or not at all.

    Raises:
        FileExists. OutputFolderClosed, OutputFailed, DiskFull: nothing is left behind.
    """
    write_copy(target, pdf)


def _spoken_of(held: Evidence, items: tuple[EvidenceItem, ...]) -> tuple[EvidenceItem, ...]:
    wanted = ItemState.LISTED if held.kind is EvidenceKind.SID else ItemState.TAKEN
    return tuple(item for item in items if item.state is wanted)


def _source(held: Evidence, items: tuple[EvidenceItem, ...]) -> CertificateSource:
    if held.kind is EvidenceKind.SID:
        # The phone is not known here; the packet's number is.
        return CertificateSource("", "", "", f"SID {held.sid}", list_sha256(items))
    only = items[0].sha256 if len(items) == 1 else "as in the hash report enclosed"
    return CertificateSource(held.make, held.serial, "", held.local_ref, only)


def _report(held: Evidence, items: tuple[EvidenceItem, ...]) -> Iterator[str]:
    yield f"FIR {held.case_ref} · {held.local_ref}" + (f" · SID {held.sid}" if held.sid else "")
    if held.reason:
        yield f"Taken in from: {held.medium}; the app did not record: {held.reason}"
        yield f"Hashed while it was read, once, read-only; sealed {for_people(held.changed_at)} IST"
    for item in items:
        size = f"{item.size_bytes} bytes · " if item.size_bytes else ""
        facts = " · ".join(part for part in (item.taken_at, item.place) if part)
        yield f"{item.number}. {item.name}" + (f" · {facts}" if facts else "")
        yield f"    {size}SHA256 {item.sha256 or item.listed_sha256}"
