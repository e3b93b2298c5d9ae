"""Assertions and tokens: what counts, for how long, and that the district's act ends it at once."""

import base64
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from sqlalchemy import select

from sync.gateway.records.database import assertions, inbox, reading, terminal_acts, uploads
from sync.gateway.records.enrolment import move, revoke, terminal_states
from sync.gateway.records.refusals import Refusal
from sync.gateway.serving import RunningGateway
from sync.wire.exchange import ASSERTION_S
from sync.wire.keys import public_of
from tests.gateway.wire_terminal import TUS, Told, WireTerminal, door_of, plain_gateway, terminal_of


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    with plain_gateway(tmp_path_factory.mktemp("access")) as running:
        yield running


@pytest.fixture(scope="module")
def station(shared: RunningGateway) -> WireTerminal:
    return terminal_of(shared)


def unsigned(claims: dict[str, object], algorithm: str) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


def now_s() -> int:
    return int(time.time())


@pytest.mark.parametrize("life_s", [1, 150, ASSERTION_S])
def test_an_assertion_of_a_right_life_is_taken(station: WireTerminal, life_s: int) -> None:
    assert station.offer(station.assertion(exp=now_s() + life_s)).status == 200


@pytest.mark.parametrize("life_s", [ASSERTION_S + 1, 3600, 315_360_000])
def test_an_assertion_lives_no_longer_than_an_assertion_may(
    station: WireTerminal, life_s: int
) -> None:
    now = now_s()
    told = station.offer(station.assertion(iat=now, exp=now + life_s))
    assert (told.status, told.problem) == (401, "unauthorised")


def test_one_that_was_made_later_does_not_live_longer(station: WireTerminal) -> None:
    told = station.offer(station.assertion(iat=now_s() + 3600, exp=now_s() + 3700))
    assert (told.status, told.problem) == (401, "clock")


def test_an_assertion_is_remembered_as_long_as_it_would_be_taken(
    shared: RunningGateway, station: WireTerminal
) -> None:
    ends = now_s() + ASSERTION_S
    assertion = station.assertion(exp=ends)
    assert station.offer(assertion).status == 200
    assert station.offer(assertion).status == 401
    with reading(shared.parts.engine) as tx:
        kept = [row.expires_at for row in tx.execute(select(assertions))]
    leeway_s = 60
    assert max(datetime.fromisoformat(at) for at in kept) > datetime.fromtimestamp(
        ends + leeway_s, UTC
    )


def test_nobody_speaks_for_another(shared: RunningGateway, station: WireTerminal) -> None:
    other = terminal_of(shared, "PS0002")
    assert station.offer(station.assertion(sub=other.terminal_id)).status == 401
    assert station.offer(other.assertion(iss=station.terminal_id)).status == 401
    signed_by_other = other.assertion(iss=station.terminal_id, sub=station.terminal_id)
    assert station.offer(signed_by_other).status == 401


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "EdDSA", ""])
def test_what_is_not_signed_is_nobodys(station: WireTerminal, algorithm: str) -> None:
    assert station.offer(unsigned(station.claims(), algorithm)).status == 401


def test_the_public_key_is_no_secret_to_sign_with(station: WireTerminal) -> None:
    public = public_of(station.key)
    for secret in (bytes.fromhex(public), public.encode()):
        signed = jwt.encode(station.claims(), secret.ljust(32, b"0"), algorithm="HS256")
        assert station.offer(signed).status == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "urn:station-terminal:gateway:g0000"},
        {"aud": None},
        {"jti": None},
        {"jti": 7},
        {"exp": None},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"exp": "soon"},
        {"exp": 10**30},
        {"iat": None},
        {"iat": float("inf")},
        {"iat": -(10**30)},
        {"sub": None},
        {"sub": ["t"]},
        {"nbf": float("inf")},
    ],
    ids=str,
)
def test_odd_claims_are_refused(station: WireTerminal, changed: dict[str, object]) -> None:
    told = station.offer(station.assertion(**changed))
    assert told.status == 401, told


def test_half_a_character_names_an_assertion_too(station: WireTerminal) -> None:
    assertion = station.assertion(jti="\ud800")
    assert [station.offer(assertion).status for _ in range(2)] == [200, 401]


@pytest.mark.parametrize("issuer", [None, 7, "", "t0", "\ud800", "थाना", {"a": 1}, "t\x00"])
def test_a_terminal_that_is_none_is_unknown(station: WireTerminal, issuer: object) -> None:
    told = station.offer(station.assertion(iss=issuer))
    assert (told.status, told.problem) == (403, "terminal-unknown")


@pytest.mark.parametrize("text", ["", "a.b.c", "ey.ey.ey", "." * 500, "[" * 1000])
def test_an_assertion_that_is_none_is_malformed(station: WireTerminal, text: str) -> None:
    assert station.offer(text).status == 400


def test_nesting_breaks_nothing(station: WireTerminal) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 2500).rstrip(b"=").decode()
    assert station.offer(f"{deep}.{deep}.").status == 400


def test_a_revoked_terminal_is_nobody_at_once(gateway: RunningGateway) -> None:
    station = terminal_of(gateway)
    place = station.upload(b"x" * 1000)
    assert station.ask("GET", "/v1/cases").status == 200
    revoke(gateway.parts.engine, station.terminal_id)
    for method, path, headers in (
        ("GET", "/v1/cases", {}),
        ("GET", "/v1/inbox", {}),
        ("HEAD", place, TUS),
        ("POST", "/v1/uploads", TUS | {"Upload-Length": "10"}),
    ):
        assert station.ask(method, path, headers).status == 401, path
    told = station.offer(station.assertion())
    assert (told.status, told.problem) == (403, "terminal-unknown")
    with pytest.raises(Refusal):
        revoke(gateway.parts.engine, station.terminal_id)


def test_what_a_revoked_terminal_had_begun_is_swept(gateway: RunningGateway) -> None:
    gone, stays = terminal_of(gateway), terminal_of(gateway)
    gone.upload(b"x" * 1000)
    revoke(gateway.parts.engine, gone.terminal_id)
    stays.upload(b"y" * 10)
    with reading(gateway.parts.engine) as tx:
        held = {row.terminal_id for row in tx.execute(select(uploads))}
    assert held == {stays.terminal_id}


def test_a_revoked_key_does_not_come_back_by_a_code(gateway: RunningGateway) -> None:
    station = terminal_of(gateway)
    revoke(gateway.parts.engine, station.terminal_id)
    told = station.enrol(gateway.new_enrolment_code("PS0001"))
    assert (told.status, told.problem) == (403, "enrolment-refused")


def held_poll(station: WireTerminal, answers: list[Told]) -> threading.Thread:
    def hold() -> None:
        answers.append(station.ask("GET", "/v1/inbox?wait=40"))

    station.token()
    thread = threading.Thread(target=hold)
    thread.start()
    return thread


@pytest.mark.parametrize("act", ["revoked", "moved"])
def test_a_held_answer_ends_with_its_token(gateway: RunningGateway, act: str) -> None:
    station, answers = terminal_of(gateway), list[Told]()
    poll = held_poll(station, answers)
    poll.join(0.5)
    assert answers == []
    if act == "revoked":
        revoke(gateway.parts.engine, station.terminal_id)
    else:
        move(gateway.parts.engine, station.terminal_id, "PS0009")
    poll.join(5)
    assert [(told.status, told.problem) for told in answers] == [(401, "unauthorised")]


def test_what_a_revoked_terminal_is_sending_is_ended(gateway: RunningGateway) -> None:
    station, other = terminal_of(gateway), terminal_of(gateway)
    announced = TUS | {"Upload-Length": "100000"}
    place = station.ask("POST", "/v1/uploads", announced).headers["location"]
    head = f"PATCH {place} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
    head += "Content-Type: application/offset+octet-stream\r\nContent-Length: 100000\r\n"
    with (
        contextlib.closing(station.door.line()) as line,
        contextlib.closing(other.door.line()) as stays,
    ):
        line.sendall(f"{head}Authorization: Bearer {station.token()}\r\n\r\nx".encode())
        poll = f"GET /v1/inbox?wait=40 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {other.token()}"
        stays.sendall(f"{poll}\r\n\r\n".encode())
        revoke(gateway.parts.engine, station.terminal_id)
        line.settimeout(8)
        assert line.recv(100) == b""
        stays.settimeout(0.5)
        with pytest.raises(TimeoutError):
            stays.recv(100)


def test_a_moved_terminal_needs_a_new_token(gateway: RunningGateway) -> None:
    station = terminal_of(gateway)
    old = station.token()
    move(gateway.parts.engine, station.terminal_id, "PS0009")
    assert station.ask("GET", "/v1/cases").status == 401
    # Not even when it comes back to where it was: the token was of the time before.
    move(gateway.parts.engine, station.terminal_id, "PS0001")
    told = station.door.request("GET", "/v1/cases", {"Authorization": f"Bearer {old}"})
    assert told.status == 401
    headers = {"Authorization": f"Bearer {station.fresh_token()}"}
    assert station.door.request("GET", "/v1/cases", headers).status == 200


def test_a_moved_terminal_hears_what_its_new_office_hears(gateway: RunningGateway) -> None:
    sender, moved, stays = (terminal_of(gateway, name) for name in ("PS0001", "PS0002", "PS0002"))
    old = sender.submit(b"for the old office", "PS0001", to_office="PS0002")
    new = sender.submit(b"for the new office", "PS0001", to_office="PS0003")
    move(gateway.parts.engine, moved.terminal_id, "PS0003")
    moved.forget_token()

    def heard(station: WireTerminal) -> list[str]:
        items = station.ask("GET", "/v1/inbox").data["items"]
        return [json.loads(item["body"])["document_id"] for item in items]

    assert (heard(moved), heard(stays)) == ([new], [old])
    assert moved.ask("GET", f"/v1/papers/{old}").status == 404
    assert moved.ask("GET", f"/v1/papers/{new}").body == b"for the new office"
    move(gateway.parts.engine, moved.terminal_id, "PS0002")
    moved.forget_token()
    assert heard(moved) == [old]


def test_a_known_key_comes_to_the_office_of_its_new_code(gateway: RunningGateway) -> None:
    station = terminal_of(gateway, "PS0001")
    old = station.token()
    again = WireTerminal(door_of(gateway), gateway.new_enrolment_code("PS0002"), station.key)
    assert again.terminal_id == station.terminal_id
    (state,) = terminal_states(gateway.parts.engine)
    assert (state.office, state.last_act, state.active) == ("PS0002", "moved", True)
    told = station.door.request("GET", "/v1/cases", {"Authorization": f"Bearer {old}"})
    assert told.status == 401
    assert again.ask("GET", "/v1/cases").status == 200


def test_every_act_is_kept(gateway: RunningGateway) -> None:
    station = terminal_of(gateway, "PS0001")
    move(gateway.parts.engine, station.terminal_id, "PS0002")
    revoke(gateway.parts.engine, station.terminal_id)
    with reading(gateway.parts.engine) as tx:
        acts = [(row.act, row.office) for row in tx.execute(select(terminal_acts))]
    assert acts == [("enrolled", "PS0001"), ("moved", "PS0002"), ("revoked", "PS0002")]


@pytest.mark.parametrize("terminal_id", ["", "t0", "nobody"])
def test_nobody_is_neither_moved_nor_revoked(gateway: RunningGateway, terminal_id: str) -> None:
    with pytest.raises(Refusal):
        revoke(gateway.parts.engine, terminal_id)
    with pytest.raises(Refusal):
        move(gateway.parts.engine, terminal_id, "PS0001")


def test_an_office_has_a_name(gateway: RunningGateway) -> None:
    with pytest.raises(ValueError, match="office"):
        move(gateway.parts.engine, terminal_of(gateway).terminal_id, "")


def test_a_paper_waits_for_an_office_that_joins_later(gateway: RunningGateway) -> None:
    sender = terminal_of(gateway, "PS0001")
    paper = sender.submit(b"early", "PS0001", to_office="HS0001")
    late = terminal_of(gateway, "HS0001")
    (item,) = late.ask("GET", "/v1/inbox").data["items"]
    assert json.loads(item["body"])["document_id"] == paper
    assert late.ask("POST", f"/v1/inbox/{item['item_id']}/acknowledgement").status == 204
    assert late.ask("GET", "/v1/inbox").data["items"] == []


def test_what_an_older_gateway_had_not_laid_in_is_laid_in(tmp_path: Path) -> None:
    with plain_gateway(tmp_path) as before:
        sender, hears = terminal_of(before, "PS0001"), terminal_of(before, "PS0002")
        paper = sender.submit(b"paper", "PS0001", to_office="PS0002")
        with before.parts.engine.begin() as tx:
            tx.execute(inbox.delete())
        assert hears.ask("GET", "/v1/inbox").data["items"] == []
    with plain_gateway(tmp_path) as after:
        hears.door = door_of(after)
        items = hears.ask("GET", "/v1/inbox").data["items"]
    assert [json.loads(item["body"])["document_id"] for item in items] == [paper]
