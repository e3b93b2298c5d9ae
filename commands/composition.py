"""Builds the one station out of its parts. Nothing else in the program makes these choices."""

import contextlib
import ctypes
import getpass
import importlib.util
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from commands.shell.console import reader_texts, say_error
from commands.shell.errors import NobodyToAsk, OperatorUnknown
from commands.shell.homes import station_home
from devices.computer.identity import this_computer
from devices.cups.printer import CupsPrinter
from devices.files.intake import Files
from devices.folder.watched import WatchedFolder
from devices.sane.cache import JsonDeviceCache
from devices.sane.scanner import SaneScanner
from station_app.imaging.jobs.process_pool import WORKERS, ImagingPool
from station_app.model.clock import Clock, SystemClock
from station_app.model.errors import (
    PassphraseNeeded,
    SettingsUnreadable,
    StationPassphraseWrong,
)
from station_app.model.events import Events
from station_app.model.printers import NoPrinter, Printer
from station_app.model.settings import Settings, load_settings, read_settings
from station_app.model.tokens import Token
from station_app.model.training import training_of
from station_app.safekeeping.found_pages import compare_after_cut
from station_app.scanning.profile_model import load_profiles
from station_app.session.session import Session
from station_app.station import sign_in
from station_app.station.codes import with_mended_codes
from station_app.station.station import Station
from station_app.store.keyrings import system_keyring
from station_app.store.store import Store, open_store
from station_app.wiring import FOLLOWERS, settle

_MMAP_THRESHOLD = -3
"""``M_MMAP_THRESHOLD`` of glibc's ``malloc.h``."""
_LARGE_BYTES = 2**20


def settings_of(home: Path) -> Settings:
    """Read the home's settings as they lie there: for what is asked before the station is open.

    What counts once it is open is what was accepted (``Store.seal.settings``).
    """
    with contextlib.suppress(SettingsUnreadable):
        return load_settings(home / "settings.toml")
    return Settings()


@contextlib.contextmanager
def opened_station(
    home: Path,
    *,
    clock: Clock | None = None,
    open_with: Callable[[], Store] | None = None,
    ask: bool = True,
    tell: bool = True,
) -> Iterator[Station]:
    """Open the station in ``home`` and close every part of it at the end.

    Args:
        home: the station's folder.
        clock: the station's clock.
        open_with: opens the store in another way than by the keyring or by asking.
        ask: whether the shell may be asked for the station's passphrase.
        tell: whether what was found wrong with the home is said on standard error.

    Raises:
        UsageError: see :func:`commands.shell.homes.station_home`.
        StoreError: see :func:`station_app.store.store.open_store`.
    """
    clock, home = clock or SystemClock(), station_home(home)
    settings = settings_of(home)
    with contextlib.ExitStack() as stack:
        store = open_with() if open_with else _open(home, settings, ask=ask)
        stack.callback(store.close)
        station = build_station(home, store, clock, read_settings(store.seal.settings()))
        stack.callback(station.workers.shutdown, wait=True, cancel_futures=True)
        stack.callback(station.scanner.close)
        stack.callback(station.printer.close)
        if tell:
            for finding in store.seal.findings():
                say_error(finding)
        yield station


def build_station(
    home: Path,
    store: Store,
    clock: Clock,
    settings: Settings,
    *,
    workers: Executor | None = None,
) -> Station:
    """Join the parts around a store that was just opened."""
    _give_large_buffers_back()
    settle(store, clock)
    settings = with_mended_codes(store, settings)
    station = Station(
        home=home,
        store=store,
        followers=FOLLOWERS,
        session=Session(clock, settings.idle_lock_s),
        clock=clock,
        settings=settings,
        events=Events(),
        scanner=SaneScanner(
            JsonDeviceCache(home / "scanners.json"), timeout_s=settings.scan_timeout_s
        ),
        files=Files(),
        tokens=_token_look(home, settings),
        trust=store.seal.trust,
        profiles=load_profiles(),
        folder=WatchedFolder(Path(settings.watched_folder)) if settings.watched_folder else None,
        workers=workers or imaging_pool(),
        computer=this_computer,
        printer=_printer(settings),
    )
    compare_after_cut(station)
    return station


def _give_large_buffers_back() -> None:
    """Let the C library return a page's master to the system when it is done with, not keep its room.

    Masters of 5 MB and more pass through this process from thread to thread; glibc would keep the
    room of the largest in each. Elsewhere there is no such call, and no harm.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)


def _printer(settings: Settings) -> Printer:
    """Return the computer's print service, where it has one that we know."""
    if importlib.util.find_spec("cups") is None:
        return NoPrinter()
    return CupsPrinter(settings.print_server)


def imaging_pool() -> Executor:
    """Return the processes that work on pixels."""
    return ImagingPool(WORKERS)


def _token_look(home: Path, settings: Settings) -> Callable[[], tuple[Token, ...]]:
    modules = tuple(Path(module) for module in settings.pkcs11_modules)
    files = tuple(home / name for name in settings.pkcs12_files)

    def look() -> tuple[Token, ...]:
        # Loaded when first needed: opening the window must not wait for it.
        from devices.tokens.slots import list_tokens

        return list_tokens(modules, files)

    return look


def keyring_runs() -> bool:
    """Tell whether a real keyring service runs here."""
    return system_keyring() is not None


def _open(home: Path, settings: Settings, *, ask: bool) -> Store:
    if settings.training:
        # The file alone says so: a real station is not opened by what everybody knows, but asked for.
        with contextlib.suppress(StationPassphraseWrong):
            return open_store(home, passphrase=training_of(settings.unit_kind).passphrase)
    try:
        return open_store(home)
    except PassphraseNeeded:
        if not ask:
            raise
        return open_store(home, passphrase=ask_secret("cli.ask.station"))


def ask_secret(text_key: str) -> str:
    """Ask a person at the keyboard; a program gives one line on standard input.

    Raises:
        NobodyToAsk: no person, and no line.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"{reader_texts()(text_key)}: ")
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line:
        raise NobodyToAsk(asked=reader_texts()(text_key))
    return line.rstrip("\n")


def sign_in_from_shell(station: Station, user_name: str | None) -> None:
    """Open the session of the operator who runs a command.

    Raises:
        WrongPassphrase, TooManyTries, PassphraseNeeded. OperatorUnknown: in training.
    """
    if station.settings.training:
        people = training_of(station.settings.unit_kind).operators
        named = {person.user_name: person for person in people}
        operator = named.get(user_name or people[0].user_name)
        if operator is None:
            raise OperatorUnknown(names=", ".join(named))
        sign_in.sign_in(station, operator.user_name, operator.passphrase)
        return
    name = user_name or getpass.getuser()
    sign_in.sign_in(station, name, ask_secret("cli.ask.operator"))
