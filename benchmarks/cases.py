"""Finding a case among a hundred thousand: our index beside a plain LIKE over the same rows."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.rows import Row
from station_app.cases import register as case_register
from station_app.model.cases import Case
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE, station_in

LARGE, SMALL = 100_000, 10
_FIRST = ("रामेश्वर", "सुनीता", "मोहम्मद", "लक्ष्मण", "कैलाश", "गीता", "अनिल", "राधा", "विजय", "पूजा")
_LAST = ("शर्मा", "पाटीदार", "इक़बाल", "यादव", "चौहान", "वर्मा", "मालवीय", "सोलंकी", "बघेल", "डावर")
_MIDDLE = ("कुमार", "लाल", "सिंह", "प्रसाद", "चंद्र", "देव", "नाथ", "राम", "दास", "बाई")
_TYPED = (
    "Sharma", "शर्मा", "rameshwar sharma", "सुनिता पटिदार", "Patidra", "iqbal", "लक्ष्मन यादव",
    "Kailsh Chohan", "चोरी", "303", "4711/2021", "राधा बाई सोलंकी", "vijay kumar verma", "bhagel",
)  # fmt: skip
_ROUNDS = 5


def measure() -> Iterator[Row]:
    """Search a large and a small register; the slow searches count (p95)."""
    with tempfile.TemporaryDirectory() as name:
        large, like = _searched(Path(name) / "large", LARGE)
        small, _ = _searched(Path(name) / "small", SMALL)
    note = f"{LARGE} cases, 20000 papers, {len(_TYPED)} searches in both scripts with typing errors, p95"
    yield Row("case search", large, like, "LIKE over the same rows", "ms", note)
    yield Row("case search, large by small", large, small, f"{SMALL} cases", "ms", "p95")


def _searched(home: Path, count: int) -> tuple[float, float]:
    with station_in(home) as station:
        # Imported here: the large home is made of these very cases.
        from benchmarks.large_home import fill

        fill(station, count)
        sign_in.sign_in(station, "sho", PASSPHRASE)
        ours = _p95(lambda typed: case_register.search(station, typed))
        return ours, _p95(lambda typed: _like(station, typed))


def _like(station: Station, typed: str) -> None:
    with station.store.reading() as tx:
        query = "SELECT case_ref FROM cases WHERE people LIKE :x OR summary LIKE :x LIMIT 50"
        tx.execute(text(query), {"x": f"%{typed}%"}).all()


def _p95(act: Callable[[str], object]) -> float:
    took = []
    for _ in range(_ROUNDS):
        for typed in _TYPED:
            began = time.perf_counter()
            act(typed)
            took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[int(len(took) * 0.95)]


def many_cases(count: int) -> list[Case]:
    """Return so many cases, always the same."""
    return [_case(number) for number in range(count)]


def _case(number: int) -> Case:
    chance = random.Random(number)
    people = tuple(
        {"role": role, "name": _name(chance), "parent": _name(chance)}
        for role in ("accused", "complainant")
    )
    year = 2016 + number % 11
    return Case(
        case_ref=f"{number // 11 + 1}/{year}",
        number=number // 11 + 1,
        year=year,
        registered_at=datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * (number // 11)),
        sections=(f"BNS {chance.choice((303, 115, 318, 351, 281))}({chance.randint(1, 4)})",),
        summary=chance.choice(("चोरी", "मारपीट", "ठगी", "धमकी", "दुर्घटना")),
        officer=f"उनि. {chance.randint(1, 90)}",
        status="investigating",
        people=people,
        diary=(),
        hidden=False,
        sequence=number + 1,
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_MIDDLE)} {chance.choice(_LAST)}"
