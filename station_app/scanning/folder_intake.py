"""The watched folder is emptied: what is whole is taken once, what can never be is set aside in words."""

import functools
import hashlib
from pathlib import Path

from station_app.documents import page_rows
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import FilesSetAside, IntakeError
from station_app.model.errors import (
    BlobDamaged,
    FileMissing,
    OutputFailed,
    OutputFolderClosed,
    StationError,
    UsageError,
)
from station_app.model.ids import DocumentId
from station_app.model.scanning import DropFolder, Tell, untold
from station_app.model.texts import LANGUAGES, load_texts, visible
from station_app.scanning import file_progress, separated_documents
from station_app.scanning.capture import Paper, id_of, import_files
from station_app.station.station import Station


def import_from_folder(
    station: Station,
    paper: Paper,
    ticket: CancelTicket,
    report: Report,
    tell: Tell = untold,
) -> int:
    """Take in what lies ready in the watched folder; no page comes twice, however often it is tried.

    A file is moved aside only after all of its pages were committed and read back whole. One that cannot be
    taken is set aside with the reason beside it, and the others are taken. ``tell`` hears of what does not
    travel with the pages of a file.

    Raises:
        UsageError: the station watches no folder. DropFolderMissing. FilesSetAside: in the end, when all
            others are taken. OutputFolderClosed, OutputFailed: a file that was taken could not be moved.
            Cancelled. DiskFull. IllegalMove.
    """
    folder = station.folder
    if folder is None:
        raise UsageError
    refused: dict[Path, StationError] = dict(folder.unfit())
    kept = 0
    stuck: StationError | None = None
    for path in folder.ready():
        if isinstance(paper, str) or kept:
            # A file that was separated at its separator sheets leaves its batch: the next goes on behind it.
            paper = separated_documents.continued_document(station, id_of(paper))
        try:
            kept += _take_file(station, folder, paper, path, ticket, report, tell)
        except IntakeError as fault:
            refused[path] = fault
        except (FileMissing, FileNotFoundError):
            continue
        except (OutputFolderClosed, OutputFailed) as fault:
            # Its pages are kept and known; it is moved another time.
            stuck = fault
    for path, why in refused.items():
        folder.set_aside(path, _reason(why, path))
    _tell(len(refused), stuck)
    return kept


def _tell(refused: int, stuck: StationError | None) -> None:
    """Raise what the person at the desk is to hear, when all that could be done is done."""
    if refused:
        raise FilesSetAside(count=refused)
    if stuck is not None:
        raise stuck


def _take_file(
    station: Station,
    folder: DropFolder,
    paper: Paper,
    path: Path,
    ticket: CancelTicket,
    report: Report,
    tell: Tell,
) -> int:
    """Take a file's pages but for those that were kept another time, then move it aside."""
    file, document_id = folder.identity(path), id_of(paper)
    with station.store.reading() as tx:
        known = file_progress.pages_kept(tx, file)
        before = page_rows.next_arrival(tx, document_id) - 1
    note = functools.partial(file_progress.note, file=file, document_id=document_id, before=known)
    kept = import_files(station, paper, (path,), ticket, report, known=known, noted=note, tell=tell)
    _verify_since(station, document_id, before)
    folder.release(path)
    return kept


def _reason(fault: StationError, path: Path) -> str:
    """Return a fact in both languages, for whoever put the file there."""
    words = {**fault.params, "number": visible(path.name)}
    told = (
        load_texts(language)(f"{fault.key}.{part}", **words)
        for language in LANGUAGES
        for part in ("what", "do")
    )
    return "\n".join(told)


def _verify_since(station: Station, document_id: DocumentId, arrival: int) -> None:
    with station.store.reading() as tx:
        fresh = [p for p in page_rows.of_document(tx, document_id) if p.arrival > arrival]
    for page in fresh:
        held = hashlib.sha256(station.store.blobs.get(page.blob_id)).hexdigest()
        if held != page.sha256:
            raise BlobDamaged(blob=page.blob_id)
