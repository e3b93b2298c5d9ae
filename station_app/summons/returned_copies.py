"""A batch of returns at once: scanned in whatever order, each sheet goes to its own process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station_app.documents import drafts, form_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.scanning import ScanProfile, Tell, untold
from station_app.scanning import capture
from station_app.station.station import Station
from station_app.summons import auto_filing, rows, unfiled_rows
from station_app.summons.auto_filing import RETURNS


@dataclass(frozen=True, slots=True)
class ReturnBatch:
    """What became of a batch."""

    document_id: DocumentId
    filed: int
    left: int
    """Pages that a person must look at."""


def scan_returns(
    station: Station, device: str, profile: ScanProfile, ticket: CancelTicket, report: Report
) -> ReturnBatch:
    """Scan a batch until the feeder is empty.

    Raises:
        ScannerError, Cancelled, DiskFull: after the pages that came; these are filed.
            NotAllowed, SessionLocked.
    """
    return _take(
        station,
        lambda paper: capture.scan_pages(station, paper, device, profile, ticket, report),
    )


def import_returns(
    station: Station,
    paths: tuple[Path, ...],
    ticket: CancelTicket,
    report: Report,
    tell: Tell = untold,
) -> ReturnBatch:
    """Take a batch in from pictures or PDFs; ``tell`` hears of what does not travel with the pages.

    Raises:
        IntakeError, Cancelled, DiskFull: after the pages that came. NotAllowed, SessionLocked.
    """
    return _take(
        station,
        lambda paper: capture.import_files(station, paper, paths, ticket, report, tell=tell),
    )


def settle_open_batches(station: Station) -> int:
    """File or show the pages of batches that were cut short, as by a power cut; return how many wait.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    with station.store.reading() as tx:
        typed = form_rows.ids(tx)
        open_batches = document_rows.listing(tx, states={DocumentState.DRAFT}, kind=RETURNS)
        batches = [batch.document_id for batch in open_batches if batch.document_id not in typed]
        held = {batch: page_rows.of_document(tx, batch) for batch in batches}
        known = {page.page_id for page in unfiled_rows.waiting(tx)}
    left = 0
    for batch, captured in held.items():
        if {page.page_id for page in captured} <= known:
            left += len(captured)
            continue
        auto_filing.file_pages(station, captured, operator.operator_id)
        left += len(auto_filing.settle_batch(station, batch))
    return left


def _take(station: Station, work: Callable[[capture.Paper], int]) -> ReturnBatch:
    station.session.require(Right.WRITE)
    paper = drafts.prepare(station, RETURNS)
    try:
        work(paper)
    finally:
        # A jam leaves the pages before it: they are filed all the same.
        made = _settle(station, paper.document_id)
    return made


def _settle(station: Station, document_id: DocumentId) -> ReturnBatch:
    with station.store.reading() as tx:
        if document_rows.find(tx, document_id) is None:
            # Not one page came: no batch began.
            return ReturnBatch(document_id, 0, 0)
    left = auto_filing.settle_batch(station, document_id)
    with station.store.reading() as tx:
        held = page_rows.of_document(tx, document_id)
        filed = sum(bool(rows.filed_page(tx, page.page_id)) for page in held)
    if not left:
        # Every page lies with its process: the batch itself is no paper of its own.
        drafts.discard(station, document_id)
    return ReturnBatch(document_id, filed, len(left))
