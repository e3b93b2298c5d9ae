"""The look at all of a home: every page of the database, every sealed file, rows and files beside each other.

In parts, so that it can run behind the work, be stopped and go on after a restart. ``doctor --full`` does it
at once.
"""

from dataclasses import replace
from datetime import timedelta

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import from_text, to_text
from station_app.model.errors import Cancelled
from station_app.model.ids import BlobId
from station_app.safekeeping import found_pages
from station_app.station.station import Station
from station_app.store import integrity
from station_app.store.file_modes import close_to_others
from station_app.store.home_errors import (
    DatabaseDamaged,
    HomeFinding,
    ModesMended,
    PagesDamaged,
    PagesFoundAgain,
    PagesMissing,
)
from station_app.store.integrity import CheckWanted

_AT_ONCE = 50
"""Files between two savings of how far it came."""
_EVERY = timedelta(days=7)
"""How often all is looked at while nothing is wrong."""
_SETTLED_S = 3600.0
"""A file without a row that is younger may just be getting one."""
_LOOK_BEFORE = 400


def check_next(station: Station, ticket: CancelTicket) -> bool:
    """Look at the next part of what is wanted; tell whether there was any.

    Raises:
        Cancelled, StoreError: the part is looked at again the next time.
    """
    wanted = station.store.check_wanted()
    if not wanted.anything and not _is_time(station, wanted):
        return False
    if not wanted.anything:
        wanted = replace(wanted, database=True, all_files=True)
    station.store.note_checked(_step(station, wanted, ticket))
    return True


def check_all(station: Station, ticket: CancelTicket, report: Report) -> tuple[HomeFinding, ...]:
    """Look at everything now; return all that must be told of this home.

    Raises:
        Cancelled, StoreError.
    """
    station.store.note_checked(CheckWanted(database=True, all_files=True))
    closed = close_to_others(station.home, whole=True)
    found_pages.tell(station, [ModesMended(count=closed)] if closed else [])
    steps = 0
    while (wanted := station.store.check_wanted()).anything:
        station.store.note_checked(_step(station, wanted, ticket))
        steps += 1
        report(steps * _AT_ONCE, None)
    return station.store.seal.findings()


def _step(station: Station, wanted: CheckWanted, ticket: CancelTicket) -> CheckWanted:
    """Look at one part; return what is left."""
    _heed(ticket)
    if wanted.database:
        places = station.store.damaged_places()
        found_pages.tell(station, [DatabaseDamaged(count=places)] if places else [])
        return replace(wanted, database=False)
    if wanted.files:
        part, left = wanted.files[:_AT_ONCE], wanted.files[_AT_ONCE:]
        # They were sealed before a cut: one that is gone may have been let go of since.
        damaged = _wrong(station, [(blob_id, "") for blob_id in part], ticket)[1]
        _tell(station, 0, damaged)
        return replace(wanted, files=left)
    return _next_rows(station, wanted, ticket)


def _next_rows(station: Station, wanted: CheckWanted, ticket: CancelTicket) -> CheckWanted:
    tables = integrity.proved_tables()
    table = wanted.table or tables[0]
    with station.store.reading() as tx:
        rows = integrity.all_proved(tx, table, wanted.after, _AT_ONCE)
    missing, damaged = _wrong(station, rows, ticket)
    wanted = replace(wanted, missing=wanted.missing + missing, damaged=wanted.damaged + damaged)
    if missing or damaged:
        _tell(station, wanted.missing, wanted.damaged)
    if len(rows) == _AT_ONCE:
        return replace(wanted, table=table, after=rows[-1][0])
    if table != tables[-1]:
        return replace(wanted, table=tables[tables.index(table) + 1], after="")
    _bring_back_all(station, ticket)
    return CheckWanted(done_at=to_text(station.clock.now()))


def _wrong(
    station: Station, rows: list[tuple[BlobId, str]], ticket: CancelTicket
) -> tuple[int, int]:
    """Open files and compare them with their rows; return how many are missing, and how many damaged."""
    missing = damaged = 0
    for blob_id, sha256 in rows:
        _heed(ticket)
        if not station.store.blobs.holds(blob_id):
            missing += 1
        elif not found_pages.opens(station, blob_id, sha256):
            damaged += 1
    return missing, damaged


def _tell(station: Station, missing: int, damaged: int) -> None:
    found: list[HomeFinding] = []
    found += [PagesMissing(count=missing)] if missing else []
    found += [PagesDamaged(count=damaged)] if damaged else []
    found_pages.tell(station, found)


def _bring_back_all(station: Station, ticket: CancelTicket) -> None:
    """Make pages again of pictures that no row names."""
    names = list(station.store.blobs.names(older_than_s=_SETTLED_S))
    back = 0
    for begin in range(0, len(names), _LOOK_BEFORE):
        _heed(ticket)
        part = names[begin : begin + _LOOK_BEFORE]
        with station.store.reading() as tx:
            named = integrity.named_by_any(tx, part)
        back += found_pages.bring_back(station, {b: {} for b in part if b not in named})
    found_pages.tell(station, [PagesFoundAgain(count=back)] if back else [])


def _is_time(station: Station, wanted: CheckWanted) -> bool:
    if not wanted.done_at:
        return True
    since = station.clock.now() - from_text(wanted.done_at)
    return since > _EVERY or since < timedelta()


def _heed(ticket: CancelTicket) -> None:
    if ticket.cancelled:
        raise Cancelled
