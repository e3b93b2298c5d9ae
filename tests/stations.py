"""A whole station in a temporary folder, of real parts but for the scanner."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from devices.files.intake import Files
from station_app.model.clock import Clock
from station_app.model.documents import ColourMode
from station_app.model.events import Events
from station_app.model.operators import Role
from station_app.model.scanning import DropFolder, PaperSource, ScanProfile
from station_app.model.settings import Settings
from station_app.model.tokens import Token
from station_app.safekeeping.found_pages import compare_after_cut
from station_app.session.session import Session
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.store import store_exists
from tests import wired
from tests.homes import (
    PASSPHRASE,
    START,
    TestClock,
    made_once,
    make_home,
    open_home,
    quicken_sign_in,
)
from tests.scanners import StackScanner

__all__ = ["PASSPHRASE", "START", "TestClock"]
PROFILE = ScanProfile("diary", PaperSource.FEEDER, ColourMode.GREY, 75, 210.0, 297.0)
Staff = Callable[[Station], None]
"""Enters whoever works at a station besides those who are always there."""


@contextlib.contextmanager
def station_in(
    home: Path,
    *,
    clock: Clock | None = None,
    tokens: tuple[Token, ...] = (),
    trust: tuple[bytes, ...] = (),
    settings: Settings | None = None,
    folder: DropFolder | None = None,
    staff: Staff | None = None,
) -> Iterator[Station]:
    """Open the station in ``home``, making it at first with three operators and the staff.

    One that begins where the tests' clock begins is a copy of one that was made once.
    """
    clock = clock or TestClock()
    if not store_exists(home):
        if isinstance(clock, TestClock) and clock.at == START:
            name = staff.__name__ if staff else "station"
            made_once(name, lambda first, at: _make(first, at, staff)).lay_into(home, clock)
        else:
            _make(home, clock, staff)
    with _opened(home, clock, settings or Settings(page_reserve_mb=1)) as station:
        yield replace(station, tokens=lambda: tokens, trust=lambda: trust, folder=folder)


@contextlib.contextmanager
def _opened(home: Path, clock: Clock, settings: Settings) -> Iterator[Station]:
    with contextlib.closing(open_home(home, clock)) as store, ThreadPoolExecutor(2) as workers:
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
            tokens=tuple,
            trust=tuple,
            profiles=(PROFILE,),
            folder=None,
            workers=workers,
        )
        compare_after_cut(station)
        yield station


def _make(home: Path, clock: Clock, staff: Staff | None) -> None:
    make_home(home)
    with _opened(home, clock, Settings(page_reserve_mb=1)) as station:
        _people(station)
        if staff is not None:
            staff(station)
        quicken_sign_in(station.store)


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
