"""Rates and quotas, at the gateway and as a terminal hears of them."""

import contextlib
from pathlib import Path

import pytest

from station_app.exchange.link_status import link_state
from station_app.model.documents import DocumentState
from station_app.model.errors import StationError
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.errors import GatewayBusy, GatewayFault, GatewayRefused, GatewayUnreachable
from sync.client.faults import Answer, refusal
from sync.client.worker import wait_after
from sync.gateway.admission.limits import Rate
from sync.gateway.admission.rates import Held, Rates
from sync.gateway.records.refusals import Refusal
from sync.wire.canonical import write
from sync.wire.problems import problem_body
from tests.gateway.wire_terminal import TUS, WireTerminal, door_of, plain_gateway, terminal_of
from tests.sync.parts import introduce, queue_paper, send_until_held, state_of, sync_station

FEW = """
[requests]
of_address = { a_second = 1, at_once = 20 }
of_terminal = { a_second = 1, at_once = 12 }
[terminal]
uploads = 3
upload_bytes = 1000
"""


class Hand:
    """A clock that somebody turns."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def taken(rates: Rates, name: str, tries: int) -> int:
    count = 0
    for _ in range(tries):
        with contextlib.suppress(Refusal):
            rates.take(name)
            count += 1
    return count


def test_a_bucket_refills_and_never_overflows() -> None:
    clock = Hand()
    rates = Rates(Rate(a_second=2, at_once=5), clock)
    assert taken(rates, "a", 9) == 5
    assert taken(rates, "b", 9) == 5
    clock.now_s = 1.0
    assert taken(rates, "a", 9) == 2
    clock.now_s = 1000.0
    assert taken(rates, "a", 9) == 5


def test_it_says_when_to_come_again() -> None:
    clock = Hand()
    rates = Rates(Rate(a_second=1, at_once=1), clock)
    rates.take("a")
    with pytest.raises(Refusal) as refused:
        rates.take("a")
    assert refused.value.members == {"retry_after_s": 1}
    clock.now_s = 1.0
    rates.take("a")


def test_whoever_is_many_is_not_remembered_for_ever() -> None:
    rates = Rates(Rate(a_second=1, at_once=1), Hand())
    for number in range(30_000):
        rates.take(str(number))
    assert rates.remembered <= 20_000


def test_what_is_held_is_let_go_also_after_a_fault() -> None:
    held = Held(1)
    with contextlib.suppress(ZeroDivisionError), held.one("a"):
        raise ZeroDivisionError
    with held.one("a"), pytest.raises(Refusal), held.one("a"):
        pass
    with held.one("a"), held.one("b"):
        pass


def statuses(station: WireTerminal, count: int) -> list[int]:
    return [station.ask("GET", "/v1/cases").status for _ in range(count)]


def test_a_terminal_that_asks_too_often_waits_and_others_do_not(tmp_path: Path) -> None:
    with plain_gateway(tmp_path, FEW) as gateway:
        busy, calm = terminal_of(gateway), terminal_of(gateway, "PS0002")
        told = next(t for _ in range(40) if (t := busy.ask("GET", "/v1/cases")).status != 200)
        assert (told.status, told.problem) == (429, "too-many")
        assert statuses(calm, 3) == [200, 200, 200]
        assert int(told.headers["retry-after"]) >= 1


@pytest.mark.parametrize("path", ["/v1/health", "/v1/inbox", "/v1/openapi.json"])
def test_an_address_without_a_token_asks_so_often(tmp_path: Path, path: str) -> None:
    with plain_gateway(tmp_path, FEW) as gateway:
        known = terminal_of(gateway)
        known.token()
        door = door_of(gateway)
        found = [door.request("GET", path).status for _ in range(30)]
        assert found[-1] == 429
        assert found[0] in (200, 401)
        # Whoever shows a token is counted by it, not by the address that strangers share.
        assert statuses(known, 2) == [200, 200]


def test_so_many_uploads_are_open_at_once(tmp_path: Path) -> None:
    with plain_gateway(tmp_path, FEW) as gateway:
        station, other = terminal_of(gateway), terminal_of(gateway)

        def begin(who: WireTerminal, size: int) -> int:
            return who.ask("POST", "/v1/uploads", TUS | {"Upload-Length": str(size)}).status

        assert begin(station, 1001) == 429
        assert [begin(station, 10) for _ in range(3)] == [201, 201, 201]
        assert begin(station, 10) == 429
        assert begin(other, 900) == 201
        assert begin(other, 101) == 429
        assert begin(other, 100) == 201


def test_an_upload_that_ended_counts_no_more(tmp_path: Path) -> None:
    with plain_gateway(tmp_path, FEW) as gateway:
        station = terminal_of(gateway)
        place = station.upload(b"x" * 1000)
        announced = TUS | {"Upload-Length": "1000"}
        assert station.ask("POST", "/v1/uploads", announced).status == 429
        assert station.ask("DELETE", place, TUS).status == 204
        assert station.ask("POST", "/v1/uploads", announced).status == 201


def busy_answer(key: str, headers: dict[str, str]) -> Answer:
    body = problem_body(key)
    return Answer(int(body["status"]), headers, write(body))


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [
        ("7", 7, 7),
        ("0", 1, 1),
        ("999999", 900, 900),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1, 1),
        ("Fri, 21 Oct 2095 07:28:00 GMT", 900, 900),
        ("", 5, 5),
        ("soon", 5, 5),
        ("-3", 5, 5),
        ("٣", 5, 5),
    ],
)
def test_retry_after_is_heard(told: str, least: int, most: int) -> None:
    fact = refusal(busy_answer("too-many", {"retry-after": told}))
    assert isinstance(fact, GatewayBusy)
    assert fact.retryable
    assert least <= int(fact.params["wait_s"]) <= most


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("too-slow", GatewayUnreachable),
        ("storage-full", GatewayFault),
        ("document-differs", GatewayRefused),
    ],
)
def test_what_is_nobodys_fault_sets_no_paper_aside(key: str, fact: type[Exception]) -> None:
    assert isinstance(refusal(busy_answer(key, {})), fact)


def one_round(station: Station) -> StationError | None:
    with contextlib.closing(Courier(station)) as courier:
        return courier.run_once().line_fault


def test_a_terminal_waits_as_long_as_it_is_asked_to(tmp_path: Path) -> None:
    """The paper stays in the outbox, untouched, and goes when the gateway serves again."""
    home = tmp_path / "gateway"
    with sync_station(tmp_path / "home") as station:
        with plain_gateway(home, "[terminal]\nupload_bytes = 1000\n") as gateway:
            introduce(station, gateway)
            paper = queue_paper(station, 300_000)
            fault = one_round(station)
            assert isinstance(fault, GatewayBusy)
            assert wait_after(fault, 2.0) == 302.0
            assert state_of(station, paper) is DocumentState.QUEUED
            assert link_state(station).kind == "ok"
        (home / "limits.toml").unlink()
        with plain_gateway(home):
            assert send_until_held(station, paper) == 1


def test_any_other_fault_has_the_lanes_own_wait() -> None:
    assert wait_after(GatewayUnreachable(), 2.0) == 2.0
