"""The home page of a station with years in it, beside one with ten papers: it must not grow."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.large_home import LARGE, PAPERS_A_CASE, SMALL, fill
from benchmarks.rows import Row
from station_app.cases import register as case_register
from station_app.exchange import outbox
from station_app.overview import case_page
from station_app.overview import home as overview_home
from station_app.overview import status as overview_status
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE, station_in

MANY_PAPERS = 100_000
MOST_GROWTH = 1.5
"""How many times longer a look may take with years of papers than with ten."""

_PULL = "first pull, a case"
_ROUNDS = 60
_ROLES = (("munshi", "munshi"), ("officer", "vivechak"), ("sho", "sho"))


def measure() -> Iterator[Row]:
    """Pull a register, then look at each page, a case and the outbox; the slow looks count (p95)."""
    with tempfile.TemporaryDirectory() as name:
        small = _looked(Path(name) / "small", SMALL, SMALL)
        large = _looked(Path(name) / "large", LARGE, LARGE // PAPERS_A_CASE)
        huge = _looked(Path(name) / "huge", LARGE, MANY_PAPERS)
    note = f"{LARGE} cases, {LARGE // PAPERS_A_CASE} papers, p95"
    for name in large:
        yield Row(name, large[name], small[name], f"{SMALL} cases", "ms", note)
    for papers, found in ((LARGE // PAPERS_A_CASE, large), (MANY_PAPERS, huge)):
        note = f"p95 with {papers} papers by p95 with {SMALL}"
        for name in found:
            if name != _PULL:
                growth = found[name] / small[name]
                yield Row(f"{name}, growth", growth, MOST_GROWTH, "the limit", "times", note)


def _looked(home: Path, cases: int, papers: int) -> dict[str, float]:
    with station_in(home) as station:
        began = time.perf_counter()
        fill(station, cases, papers)
        took = {_PULL: (time.perf_counter() - began) * 1000 / cases}
        for role, user_name in _ROLES:
            sign_in.sign_in(station, user_name, PASSPHRASE)
            took[f"home page, {role}"] = _p95(lambda: _page(station))
        newest = case_register.search(station)[0].case_ref
        took["case page"] = _p95(lambda: case_page.case_page(station, newest))
        took["outbox"] = _p95(lambda: outbox.rows(station))
        return took


def _page(station: Station) -> None:
    overview_status.waiting_documents(station)
    overview_home.home(station)


def _p95(act: Callable[[], object]) -> float:
    took = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[int(len(took) * 0.95)]
