"""A station with years in it: a hundred thousand cases and twenty thousand papers or more; one with ten."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.cases import many_cases
from commands.composition import opened_station
from station_app.cases import register as case_register
from station_app.model.cases import Case
from station_app.station.station import Station
from station_app.store.connection import Transaction

LARGE, SMALL = 100_000, 10
PAPERS_A_CASE = 5
_KINDS = ("CD_SHEET", "STMT_180", "SEIZURE", "ARREST", "MLC_REQ", "CRIME_DETAIL", "COVER")
_BATCH = 500
_OPEN_SHARE = 0.02
"""Papers of a station that are not held by the district yet."""


def fill(station: Station, cases: int, papers: int | None = None) -> None:
    """Fill a home with cases, the newest of this week, and papers: one for each fifth case, or so many."""
    now = station.clock.now()
    made = [
        replace(case, registered_at=now - timedelta(minutes=45 * number))
        for number, case in enumerate(many_cases(cases))
    ]
    made = [
        replace(case, status="investigating" if number < cases // 10 else "charge_sheeted")
        for number, case in enumerate(made)
    ]
    for begin in range(0, cases, _BATCH):
        case_register.store_changes(station, made[begin : begin + _BATCH])
    count = max(SMALL, cases // PAPERS_A_CASE) if papers is None else papers
    with station.store.transaction() as tx:
        _papers(tx, made, count, now)


def _papers(tx: Transaction, cases: list[Case], count: int, now: datetime) -> None:
    chance = random.Random(4)
    rows = list(_rows(cases, count, now, chance))
    names = ", ".join(rows[0])
    marks = ", ".join(f":{name}" for name in rows[0])
    tx.exec_driver_sql(f"INSERT INTO documents ({names}) VALUES ({marks})", rows)  # noqa: S608
    for state in ("finalised", "queued", "acknowledged"):
        moves = [
            {"d": row["document_id"], "s": state, "a": row["changed_at"]}
            for row in rows
            if row["state"] in (state, "acknowledged")
        ]
        tx.exec_driver_sql(
            "INSERT INTO history (document_id, from_state, to_state, at, operator_id, note) "
            "VALUES (:d, NULL, :s, :a, 'o-bench', '')",
            moves,
        )
    way = [row for row in rows if row["state"] in ("queued", "acknowledged")]
    tx.exec_driver_sql(
        "INSERT INTO outbox (document_id, packet, upload_url, sent_bytes, size_bytes, attempts, "
        "next_try_at, last_error, quarantined, finished, priority) VALUES (:document_id, "
        "zeroblob(1500), '', 0, 90000, 1, :changed_at, '', 0, :finished, 3)",
        [{**row, "finished": int(row["state"] == "acknowledged")} for row in way],
    )


def _rows(
    cases: list[Case], count: int, now: datetime, chance: random.Random
) -> Iterator[dict[str, object]]:
    for number in range(count):
        at = (now - timedelta(minutes=10 * number)).isoformat().replace("+00:00", "Z")
        is_open = chance.random() < _OPEN_SHARE or number < SMALL // 2
        state = chance.choice(("draft", "finalised", "queued")) if is_open else "acknowledged"
        yield {
            "document_id": f"d{number:027d}",
            "kind": chance.choice(_KINDS),
            "state": state,
            "case_ref": cases[number % len(cases)].case_ref,
            "ps_code": "PS9901",
            "title": "",
            "volume": 1,
            "created_at": at,
            "created_by": "o-bench",
            "changed_at": at,
            "local_ref": f"KGN-PS9901-B-{number:06d}",
            "priority": 3,
            "wait_for_text": False,
            "gap_note": "",
        }


def main() -> None:
    """Fill a training station that is there: ``python -m benchmarks.large_home HOME COUNT``."""
    with opened_station(Path(sys.argv[1])) as station:
        fill(station, int(sys.argv[2]))


if __name__ == "__main__":
    main()
