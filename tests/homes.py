"""Homes of stations, made once in a process and copied for each test.

A new home costs a second of computing: its keys are stretched from a passphrase, its tables grow step
by step, and so it is for every person's passphrase. A copy costs nothing. It has the keys of what it
was copied from, so its recovery key is known here and opens it without any stretching.
"""

import atexit
import contextlib
import functools
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from station_app.model.clock import Clock
from station_app.session import operator_rows
from station_app.store.keys_file import read_json
from station_app.store.store import HomePaths, Store, create_store, open_store
from station_app.wiring import settle

PASSPHRASE = "nagar-palika-9"
"""The station's and everybody's."""
START = datetime(2026, 3, 14, 20, 30, tzinfo=UTC)
_recovery_keys: dict[str, str] = {}
"""By the name of the station, as it stands in its ``keys.json``."""


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


@dataclass(frozen=True, slots=True)
class Made:
    """What lies on the shelf to be copied."""

    folder: Path
    at: datetime
    """Where the clock stood when it was ready."""

    def lay_into(self, folder: Path, clock: TestClock) -> None:
        """Copy it, and let the clock go on where it was made."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        clock.at = self.at


_made: dict[str, Made] = {}
READY_SHELF = "STATION_TEST_SHELF"
"""Names a folder in which another process has made homes ready (:func:`keep_ready`)."""
_READY = "ready.json"


def made_once(name: str, make: Callable[[Path, TestClock], None]) -> Made:
    """Return what ``make`` lays into the folder of this name on the shelf at the first call."""
    if not _made:
        _take_ready()
    if name not in _made:
        folder, clock = _shelf() / name, TestClock()
        make(folder, clock)
        _made[name] = Made(folder, clock.at)
    return _made[name]


def keep_ready(shelf: Path) -> None:
    """Lay what this process has made into a folder from which other processes copy it."""
    for name, made in _made.items():
        shutil.copytree(made.folder, shelf / name)
    told = {
        "homes": {name: made.at.isoformat() for name, made in _made.items()},
        "recovery_keys": _recovery_keys,
    }
    (shelf / _READY).write_text(json.dumps(told), encoding="utf-8")


def _take_ready() -> None:
    shelf = Path(os.environ.get(READY_SHELF, ""))
    if not (shelf / _READY).is_file():
        return
    told = json.loads((shelf / _READY).read_text(encoding="utf-8"))
    _recovery_keys.update(told["recovery_keys"])
    for name, at in told["homes"].items():
        _made[name] = Made(shelf / name, datetime.fromisoformat(at))


def make_home(home: Path) -> None:
    """Make a station without anybody in it."""
    store, recovery_key = create_store(home, passphrase=PASSPHRASE)
    store.close()
    _recovery_keys[_name_of(home)] = recovery_key


def open_home(home: Path, clock: Clock) -> Store:
    """Open a station as quickly as this process can: by its recovery key or the passphrase."""
    recovery_key = _recovery_keys.get(_name_of(home))
    store = open_store(home, passphrase=PASSPHRASE, recovery_key=recovery_key)
    with contextlib.ExitStack() as stack:
        stack.callback(store.close)
        settle(store, clock)
        stack.pop_all()
    return store


def quicken_sign_in(store: Store) -> None:
    """Let everybody's passphrase stand there as a record that is quick to prove.

    A record names its own costs; whoever proves it goes by them.
    """
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with store.transaction() as tx:
        for operator in operator_rows.listing(tx):
            operator_rows.set_secret(tx, operator.operator_id, quick.hash(PASSPHRASE))


def _name_of(home: Path) -> str:
    keys = HomePaths(home).keys
    return str(read_json(keys).get("station")) if keys.exists() else ""


@functools.cache
def _shelf() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="made-once-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
