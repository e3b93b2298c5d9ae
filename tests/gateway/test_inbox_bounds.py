"""The inbox: what may be asked, how many may wait, and that a look costs what waits, not what was."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.gateway.records.database import inbox, unread
from sync.gateway.records.inbox import Inbox
from sync.gateway.serving import RunningGateway
from tests.gateway.wire_terminal import WireTerminal, plain_gateway, terminal_of
from tests.judges.printers import until


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    with plain_gateway(tmp_path_factory.mktemp("inbox"), "[terminal]\npolls = 2\n") as running:
        yield running


@pytest.fixture(scope="module")
def station(shared: RunningGateway) -> WireTerminal:
    return terminal_of(shared)


@pytest.mark.parametrize(
    "query",
    [
        *(f"wait={bad}" for bad in ("nan", "NaN", "inf", "-inf", "-1", "50.1", "1e9", "", "x")),
        *(
            f"after={bad}"
            for bad in ("-1", str(2**53), str(2**63), str(10**30), "1.5", "nan", "", "x")
        ),
    ],
)
def test_a_wait_or_cursor_that_is_none_is_refused(station: WireTerminal, query: str) -> None:
    told = station.ask("GET", f"/v1/inbox?{query}")
    assert (told.status, told.problem) == (400, "malformed")


@pytest.mark.parametrize("after", ["-1", str(2**63), "nan", "x"])
def test_the_register_has_such_cursors_too(station: WireTerminal, after: str) -> None:
    assert station.ask("GET", f"/v1/cases?after={after}").status == 400


@pytest.mark.parametrize("query", ["", "wait=0", "wait=0.1", "after=0", f"after={2**53 - 1}"])
def test_a_right_one_is_answered(station: WireTerminal, query: str) -> None:
    told = station.ask("GET", f"/v1/inbox?{query}")
    assert (told.status, told.data) == (200, {"items": []})


@contextlib.contextmanager
def begun_poll(station: WireTerminal) -> Iterator[None]:
    with contextlib.closing(station.door.line()) as line:
        head = "GET /v1/inbox?wait=40 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        line.sendall(f"{head}{station.token()}\r\n\r\n".encode())
        yield


def test_so_many_answers_of_one_terminal_are_held(
    shared: RunningGateway, station: WireTerminal
) -> None:
    other = terminal_of(shared, "PS0002")
    with begun_poll(station), begun_poll(station):
        until(lambda: station.ask("GET", "/v1/inbox?wait=0").status == 429)
        told = station.ask("GET", "/v1/inbox?wait=0")
        assert told.problem == "too-many"
        assert int(told.headers["retry-after"]) == told.data["retry_after_s"] > 0
        assert other.ask("GET", "/v1/inbox").status == 200
        assert station.ask("GET", "/v1/cases").status == 200


def test_a_poll_ends_with_its_connection(tmp_path: Path) -> None:
    """With forty seconds each, an abandoned poll would keep the next away for as long."""
    with plain_gateway(tmp_path, "[terminal]\npolls = 1\n") as gateway:
        station = terminal_of(gateway)
        for _ in range(3):
            with begun_poll(station):
                until(lambda: station.ask("GET", "/v1/inbox?wait=0").status == 429)
            until(lambda: station.ask("GET", "/v1/inbox?wait=0").status == 200)


def test_what_comes_in_ends_the_waiting(gateway: RunningGateway) -> None:
    sender, hears = terminal_of(gateway, "PS0001"), terminal_of(gateway, "PS0002")
    heard: list[int] = []
    poll = threading.Thread(
        target=lambda: heard.append(len(hears.ask("GET", "/v1/inbox?wait=40").data["items"]))
    )
    hears.token()
    poll.start()
    sender.submit(b"paper", "PS0001", to_office="PS0002")
    poll.join(10)
    assert heard == [1]


def steps_of_a_look(gateway: RunningGateway, station: WireTerminal) -> int:
    """Return what a look at the inbox costs SQLite, in hundreds of its own steps."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with gateway.parts.engine.connect() as tx:
        driver = tx.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(step, 100)
    try:
        assert len(Inbox(gateway.parts.engine).listing(station.terminal_id, 0)) == 3
    finally:
        driver.set_progress_handler(None, 0)
    return steps


def test_a_look_costs_what_waits_not_what_was(gateway: RunningGateway) -> None:
    sender, hears = terminal_of(gateway, "PS0001"), terminal_of(gateway, "PS0002")
    for number in range(3):
        sender.submit(b"%d" % number, "PS0001", to_office="PS0002")
    few = steps_of_a_look(gateway, hears)
    rows = [
        {
            "item_id": f"d{number}.{hears.terminal_id}",
            "terminal_id": hears.terminal_id,
            "kind": "paper",
            "body": b"{}",
            "created_at": "2026-03-01T00:00:00.000000Z",
            "acknowledged_at": "2026-03-01T00:00:00.000000Z",
        }
        for number in range(30_000)
    ]
    with gateway.parts.engine.begin() as tx:
        tx.execute(inbox.insert(), rows)
        tx.exec_driver_sql(
            "INSERT INTO deliveries SELECT 'd' || sequence, 'PS0002', body, created_at FROM inbox"
        )
    many = steps_of_a_look(gateway, hears)
    assert many <= few + 2


def test_a_home_of_before_gets_the_index(tmp_path: Path) -> None:
    with plain_gateway(tmp_path) as before, before.parts.engine.begin() as tx:
        unread.drop(tx)
    with plain_gateway(tmp_path) as after, after.parts.engine.connect() as tx:
        names = tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars()
        assert unread.name in list(names)
