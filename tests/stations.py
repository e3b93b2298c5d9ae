"""A whole station in a temporary folder, of real parts but for the scanner."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from devices.files.intake import Files
from station_app.model.clock import Clock
from station_app.model.documents import ColourMode
from station_app.model.events import Events
from station_app.model.operators import Role
from station_app.model.scanning import DropFolder, PaperSource, ScanProfile
from station_app.model.settings import Settings
from station_app.model.tokens import Token
from station_app.session.session import Session
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.store import create_store, open_store, store_exists
from station_app.wiring import settle
from tests import wired
from tests.scanners import StackScanner

PASSPHRASE = "nagar-palika-9"
PROFILE = ScanProfile("diary", PaperSource.FEEDER, ColourMode.GREY, 75, 210.0, 297.0)
START = datetime(2026, 3, 14, 20, 30, tzinfo=UTC)


class TestClock:
    """Time that moves only when a test moves it."""

    __test__ = False

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic_s(self) -> float:
        return (self.at - START).total_seconds()

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@contextlib.contextmanager
def station_in(
    home: Path,
    *,
    clock: Clock | None = None,
    tokens: tuple[Token, ...] = (),
    trust: tuple[bytes, ...] = (),
    settings: Settings | None = None,
    folder: DropFolder | None = None,
) -> Iterator[Station]:
    """Open the station in ``home``, making it at first with three operators."""
    clock = clock or TestClock()
    settings = settings or Settings(page_reserve_mb=1)
    first = not store_exists(home)
    store = (
        create_store(home, passphrase=PASSPHRASE)[0]
        if first
        else open_store(home, passphrase=PASSPHRASE)
    )
    with contextlib.ExitStack() as stack:
        stack.callback(store.close)
        settle(store, clock)
        workers = stack.enter_context(ThreadPoolExecutor(2))
        station = Station(
            home=home,
            store=store,
            followers=wired.followers(),
            session=Session(clock, settings.idle_lock_s),
            clock=clock,
            settings=settings,
            events=Events(),
            scanner=StackScanner(),
            files=Files(),
            tokens=lambda: tokens,
            trust=lambda: trust,
            profiles=(PROFILE,),
            folder=folder,
            workers=workers,
        )
        if first:
            _people(station)
        yield station


def _people(station: Station) -> None:
    people = (("sho", "थाना प्रभारी", Role.SHO), ("munshi", "प्र.आर. 214", Role.MUNSHI))
    sign_in.add_operator(station, *people[0], PASSPHRASE)
    sign_in.sign_in(station, "sho", PASSPHRASE)
    sign_in.add_operator(station, *people[1], PASSPHRASE)
    sign_in.add_operator(station, "vivechak", "उनि. 31", Role.OFFICER, PASSPHRASE)
    sign_in.sign_out(station)


def stack_of(station: Station) -> StackScanner:
    """Return the station's paper stack, to lay pages into."""
    scanner = station.scanner
    assert isinstance(scanner, StackScanner)
    return scanner
