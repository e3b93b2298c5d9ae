"""Nothing in the inbox stops the line behind it: what cannot be taken is set aside, told, and passed by."""

import contextlib
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert as add

from station_app.cases import register as case_register
from station_app.custody_log import rows as custody_log_rows
from station_app.documents import inbox_rows, received_rows
from station_app.exchange import inbox, set_aside
from station_app.exchange.enrolment import enrolled
from station_app.model.errors import DiskFailed, StationError
from station_app.station import sign_in
from station_app.station.station import Station
from sync.client.errors import GatewayUnreachable, NotTheGateway
from sync.client.gateway_session import GatewaySession
from sync.client.inbox_intake import InboxIntake
from sync.client.inbox_items import OddItem, read_listing
from sync.client.inbox_poller import InboxPoller
from sync.gateway.records.database import inbox as inbox_table
from sync.gateway.records.database import writing
from sync.gateway.serving import RunningGateway
from sync.wire.canonical import write
from sync.wire.pillars import PILLARS
from tests.district import district_in
from tests.stations import PASSPHRASE, TestClock, station_in

BAD_ITEMS = 240
TEXTS = (
    "", "x", "../x", "a/b", "?", "#", "\x00", "a\nb", "\u202ex", "<b>x</b>", " ", "x" * 5000,
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "१२३/2026", "9" * 5000 + "/2026", "{}", "-1",
)  # fmt: skip
VALUES: tuple[Any, ...] = (*TEXTS, None, 0, -1, 2**53, True, [], {}, [[]], {"a": 1}, 1.5)
PAPER: dict[str, Any] = {
    "case_ref": "123/2026", "concerns": "", "confidentiality": "K2", "document_id": "d1", "due_at": None,
    "form": "", "from_office": "PS0666", "from_unit": "Unit", "kind": "CD_BUNDLE", "local_ref": "X-1",
    "pdf_sha256": "a" * 64, "pdf_size_bytes": 500, "register_no": "", "sequence": 1,
    "signed_at": "2026-03-14T20:00:00Z",
}  # fmt: skip
PROGRESS: dict[str, Any] = {
    "at": "2026-03-14T20:00:00Z", "case_ref": "123/2026", "document_id": "d1", "due_at": None,
    "from_office": "HS9901", "local_ref": "X-1", "stage": "examined",
}  # fmt: skip
NUMBER: dict[str, Any] = {
    "document_id": "d1", "local_ref": "X-1", "number": "N-1", "pillar": "cctns",
}  # fmt: skip
SAID: dict[str, Any] = {
    "pillar": "cis", "kind": "process", "case_ref": "123/2026", "concerns": "", "reference": "R-1",
    "body": "{}", "files": [], "at": "2026-03-14T20:00:00Z",
}  # fmt: skip
BODIES = {"paper": PAPER, "progress": PROGRESS, "number": NUMBER, "pillar": SAID}


def bad_body(chance: random.Random, kind: str) -> bytes:
    """Return a body of a kind with one or two members that do not hold, or that is no message at all."""
    body = dict(BODIES[kind])
    if chance.random() < 0.1:
        return chance.choice([b"", b"[]", b"null", b"{", b'{"a":1,"a":2}', b"[" * 3000])
    for member in chance.sample(sorted(body), chance.choice((1, 2))):
        if chance.random() < 0.2:
            del body[member]
        else:
            body[member] = chance.choice(VALUES)
    if kind == "pillar":
        body["pillar"] = chance.choice([*PILLARS, "nobody"])
        body["kind"] = chance.choice(
            ["answer", "process", "reschedule", "recall", "objections", "opinion", "result",
             "receipt", "returned", "status", "production", "packet", "report", "lookup", "x"]
        )  # fmt: skip
        inside = {
            name: chance.choice(VALUES) for name in ("outcome", "hearing_at", "packets", "verdict")
        }
        body["body"] = chance.choice([json.dumps(inside), "[]", "x", "{}"])
    try:
        return write(body)
    except ValueError:
        return json.dumps(body).encode()


def lay(gateway: RunningGateway, terminal_id: str, item_id: str, kind: str, body: bytes) -> None:
    """Lay an item in as the gateway's own database would have it, past every check of the gateway."""
    with writing(gateway.parts.engine) as tx:
        row = {"item_id": item_id, "terminal_id": terminal_id, "kind": kind, "body": body}
        tx.execute(add(inbox_table).values(created_at="2026-03-14T20:00:00.000000Z", **row))


def fetch(station: Station) -> int:
    with contextlib.closing(InboxPoller(station, line_is_back=lambda: None)) as postbox:
        try:
            return postbox.run_once()
        except StationError:
            return -1


def kept(station: Station) -> set[str]:
    with station.store.reading() as tx:
        rows = tx.exec_driver_sql("SELECT item_id FROM inbox").all()
    return {str(row[0]) for row in rows}


def terminal_of(station: Station) -> str:
    facts = enrolled(station)
    assert facts is not None
    return facts.terminal_id


def bad_items(seed: int) -> list[tuple[str, str, bytes]]:
    """Return ids, kinds and bodies of hundreds of items none of which can be taken as it should."""
    chance, made = random.Random(seed), []
    for number in range(BAD_ITEMS):
        kind = chance.choice([*BODIES, *BODIES, "notice", "x" * 300, "", "a b"])
        item_id = f"bad-{number}"
        if chance.random() < 0.2:
            item_id = chance.choice(["a/", "../", "?", "#", " ", "क", "d" * 3000]) + str(number)
        body = bad_body(chance, kind if kind in BODIES else "paper")
        made.append((item_id, kind, body))
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_a_good_item_behind_hundreds_of_bad_ones_arrives_in_the_same_round(
    enrolled_station: Station, gateway: RunningGateway, seed: int
) -> None:
    terminal_id = terminal_of(enrolled_station)
    for item_id, kind, body in bad_items(seed):
        lay(gateway, terminal_id, item_id, kind, body)
    lay(gateway, terminal_id, "good", "notice", b'{"training":true}')
    fetch(enrolled_station)
    assert "good" in kept(enrolled_station)
    with enrolled_station.store.reading() as tx:
        aside = inbox_rows.aside(tx)
        acts = [event.act.action for event in custody_log_rows.events(tx, limit=100_000)]
    assert aside
    assert acts.count("inbox.set_aside") == len(aside)
    # And a second good one, with all the others still lying there.
    lay(gateway, terminal_id, "good-2", "notice", b'{"training":true}')
    fetch(enrolled_station)
    assert "good-2" in kept(enrolled_station)


@pytest.mark.parametrize("seed", [1, 2])
def test_also_where_the_gateway_is_an_older_one_and_gives_them_all(
    lone_station: Station, seed: int
) -> None:
    items: list[Any] = [
        {
            "sequence": number,
            "item_id": item_id,
            "kind": kind,
            "body": body.decode(),
            "created_at": "2026-03-14T20:00:00Z",
        }
        for number, (item_id, kind, body) in enumerate(bad_items(seed), 1)
    ]
    good = item(BAD_ITEMS + 1)
    intake(lone_station, ScriptedLine([*items, good]))
    assert good["item_id"] in kept(lone_station)
    assert len(seen(lone_station)) > BAD_ITEMS // 2


def test_what_was_set_aside_no_longer_fills_the_places(
    enrolled_station: Station, gateway: RunningGateway
) -> None:
    terminal_id = terminal_of(enrolled_station)
    for number in range(60):
        body = write(PAPER | {"document_id": f"d{number}"})
        lay(gateway, terminal_id, f"d{number}.t", "paper", body)
    fetch(enrolled_station)
    assert gateway.parts.inbox.listing(terminal_id, 0) == ()
    with enrolled_station.store.reading() as tx:
        reasons = {row.reason for row in inbox_rows.aside(tx)}
    assert reasons == {"error.exchange.refused"}


class ScriptedLine:
    """A line whose other end says what a test says."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.papers: dict[str, Exception] = {}
        self.acknowledged: list[str] = []
        self.content: dict[str, bytes] = {}

    def ask(self, method: str, url: str, **_more: object) -> bytes:
        if url.startswith("/v1/inbox?after="):
            after = int(url.removeprefix("/v1/inbox?after=").partition("&")[0])
            later = [one for one in self.items if _place(one) > after or _place(one) == 0]
            return json.dumps({"items": later[:50]}).encode()
        if method == "POST":
            self.acknowledged.append(url)
            return b""
        name = url.rpartition("/")[2]
        if name in self.content:
            return self.content[name]
        raise self.papers.get(name, NotTheGateway())


def _place(item: Any) -> int:
    place = item.get("sequence") if isinstance(item, dict) else 0
    return place if type(place) is int else 0


def item(sequence: int, kind: str = "notice", body: Any = None) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "item_id": f"i{sequence}",
        "kind": kind,
        "body": write({"n": sequence} if body is None else body).decode(),
        "created_at": "2026-03-14T20:00:00Z",
    }


def intake(station: Station, line: ScriptedLine, times: int = 1) -> InboxIntake:
    taken = InboxIntake(station, lambda: False)
    for _ in range(times):
        taken.take_all(line, 0)  # type: ignore[arg-type]
    return taken


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=40) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
MEMBERS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("sequence", "item_id", "kind", "body", "created_at"), ANYTHING)
)


@given(st.lists(ANYTHING | MEMBERS, max_size=8))
def test_an_item_of_no_form_hides_none_beside_it(untrusted: list[Any]) -> None:
    body = json.dumps({"items": [*untrusted, item(7)]}).encode()
    found = read_listing(body)
    assert len(found) == len(untrusted) + 1
    assert not isinstance(found[-1], OddItem)
    assert found[-1].item_id == "i7"


@pytest.fixture
def lone_station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path / "home") as station:
        yield station


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(MEMBERS, min_size=1, max_size=6), st.integers(0, 10**6))
def test_whatever_stands_before_it_a_good_item_arrives(
    lone_station: Station, odd: list[dict[str, Any]], salt: int
) -> None:
    good = item(10_000_000 + salt)
    line = ScriptedLine([*odd, good])
    intake(lone_station, line)
    assert good["item_id"] in kept(lone_station)


def test_an_item_at_which_the_line_itself_fails_is_passed_by(lone_station: Station) -> None:
    """A path that is too long is answered by something in front of the gateway: no gateway's answer."""
    line = ScriptedLine([item(1, "paper", PAPER | {"document_id": "d-odd"}), item(2)])
    intake(lone_station, line)
    assert {"i2"} == kept(lone_station)
    with lone_station.store.reading() as tx:
        assert [(row.item_id, row.reason) for row in inbox_rows.aside(tx)] == [
            ("i1", "error.exchange.captive")
        ]


def test_an_item_that_cuts_the_line_each_time_is_passed_by_after_some(
    lone_station: Station,
) -> None:
    line = ScriptedLine([item(1, "paper", PAPER | {"document_id": "d-odd"}), item(2)])
    line.papers["d-odd"] = GatewayUnreachable()
    taken = InboxIntake(lone_station, lambda: False)
    for _ in range(2):
        with pytest.raises(GatewayUnreachable):
            taken.take_all(line, 0)  # type: ignore[arg-type]
        assert kept(lone_station) == set()
    taken.take_all(line, 0)  # type: ignore[arg-type]
    assert kept(lone_station) == {"i2"}


@pytest.mark.parametrize("kind", ["paper", "pillar"])
def test_other_bytes_than_were_announced_are_no_paper_and_no_file(
    lone_station: Station, kind: str
) -> None:
    true, other = b"what was announced", b"something else!!!!"
    sha256 = hashlib.sha256(true).hexdigest()
    told: dict[str, Any] = PAPER | {"pdf_sha256": sha256, "pdf_size_bytes": len(true)}
    name = "d1"
    if kind == "pillar":
        file = {
            "name": "x.pdf",
            "media_type": "application/pdf",
            "sha256": sha256,
            "size_bytes": 18,
        }
        told, name = SAID | {"kind": "other", "files": [file]}, sha256
    line = ScriptedLine([item(1, kind, told)])
    line.content[name] = other
    intake(lone_station, line)
    assert kept(lone_station) == set()
    with lone_station.store.reading() as tx:
        (aside,) = inbox_rows.aside(tx)
        assert received_rows.find(tx, "d1") is None
    assert (aside.reason, aside.detail) in (
        ("error.exchange.protocol", "paper_content"),
        ("error.exchange.protocol", "file_content"),
    )
    line.content[name] = true
    line.items = [item(2, kind, told)]
    intake(lone_station, line)
    assert kept(lone_station) == {"i2"}


def test_a_line_that_is_down_ends_the_round_and_sets_nothing_aside(lone_station: Station) -> None:
    class Down(ScriptedLine):
        down = False

        def ask(self, method: str, url: str, **more: object) -> bytes:
            if self.down or url.startswith("/v1/papers/"):
                self.down = True
                raise GatewayUnreachable
            return super().ask(method, url, **more)

    line = Down([item(1, "paper", PAPER), item(2)])
    for _ in range(5):
        with pytest.raises(GatewayUnreachable):
            intake(lone_station, line)
    with lone_station.store.reading() as tx:
        assert inbox_rows.aside(tx) == ()


def test_a_bug_of_ours_at_one_item_is_set_aside_with_its_number(
    lone_station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.client import inbox_intake
    from sync.client.inbox_items import keep as real

    def failing(station: Station, line: GatewaySession, one: Any) -> bool:
        if one.item_id == "i1":
            raise KeyError("a bug")
        if one.item_id == "i9":
            raise DiskFailed
        return real(station, line, one)

    monkeypatch.setattr(inbox_intake, "keep", failing)
    intake(lone_station, ScriptedLine([item(1), item(2)]))
    assert kept(lone_station) == {"i2"}
    with lone_station.store.reading() as tx:
        (aside,) = inbox_rows.aside(tx)
    assert (aside.reason, len(aside.detail)) == ("inbox.aside.bug", 8)
    # This computer's own fault is nobody else's: the round ends, the item is asked for again.
    with pytest.raises(DiskFailed):
        intake(lone_station, ScriptedLine([item(9)]))


def test_what_was_set_aside_is_tried_again_by_itself_and_by_hand(tmp_path: Path) -> None:
    clock = TestClock()
    with station_in(tmp_path / "home", clock=clock) as station:
        bad = item(1, "paper", PAPER | {"document_id": "d-odd"})
        line = ScriptedLine([bad, item(2)])
        taken = intake(station, line)
        assert len(seen(station)) == 1
        # The same again, before its time: nothing is tried.
        tries = count_tries(station)
        taken.take_all(line, 0)  # type: ignore[arg-type]
        assert count_tries(station) == tries
        clock.turn(minutes=3)
        taken.take_all(line, 0)  # type: ignore[arg-type]
        assert count_tries(station) == tries + 1
        # The paper's kind is one that this terminal takes now: a newer program, say.
        with station.store.transaction() as tx:
            tx.exec_driver_sql("UPDATE set_aside_items SET kind = 'notice'")
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        set_aside.try_again(station, "i1")
        taken.take_all(line, 0)  # type: ignore[arg-type]
        assert seen(station) == []
        assert "i1" in kept(station)


def seen(station: Station) -> list[str]:
    with station.store.reading() as tx:
        return [row.item_id for row in inbox_rows.aside(tx)]


def count_tries(station: Station) -> int:
    with station.store.reading() as tx:
        return sum(row.tries for row in inbox_rows.aside(tx))


def test_the_desk_says_why_and_what_is_set_aside_is_on_the_list(tmp_path: Path) -> None:
    with station_in(tmp_path / "home") as station:
        intake(station, ScriptedLine([{"sequence": 1, "item_id": "i1"}, item(2)]))
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        listed = inbox.listing(station)
    assert [(one.item_id, one.state) for one in listed] == [("i1", "aside"), ("i2", "")]
    assert listed[0].body["why"] == "inbox.aside.unfit"


def test_an_answer_of_another_pillar_than_was_asked_counts_for_nothing(tmp_path: Path) -> None:
    from station_app.exchange import message_rows, outgoing_messages
    from station_app.model.operators import TERMINAL

    with station_in(tmp_path / "home") as station:
        with station.store.transaction() as tx:
            asked = outgoing_messages.send_message(
                station, tx, TERMINAL, pillar="eprisons", kind="production", body={}
            )
        answer = SAID | {"kind": "answer", "concerns": asked, "body": '{"outcome":"accepted"}'}
        line = ScriptedLine(
            [item(1, "pillar", answer), item(2, "pillar", answer | {"pillar": "eprisons"})]
        )
        line.items = line.items[:1]
        intake(station, line)
        with station.store.reading() as tx:
            said = message_rows.find(tx, asked)
        assert said is not None
        assert (said.state, seen(station)) == ("waiting", ["i1"])
        line.items = [item(2, "pillar", answer | {"pillar": "eprisons"})]
        intake(station, line)
        with station.store.reading() as tx:
            said = message_rows.find(tx, asked)
        assert said is not None
        assert said.state == "accepted"


def test_an_odd_case_of_the_register_is_passed_by(
    enrolled_station: Station, gateway: RunningGateway
) -> None:
    from sync.client.case_changes import read_changes

    facts = {
        "case_ref": "123/2026", "registered_at": "2026-03-14T20:00:00Z", "sections": [], "summary": "",
        "officer": "", "status": "investigating", "people": [], "diary": [],
    }  # fmt: skip
    odd = [
        facts | {"case_ref": "9" * 5000 + "/2026"},
        facts | {"case_ref": "१२३/2026"},
        facts | {"registered_at": "never"},
        {},
    ]
    changes = [{"sequence": n, "facts": one} for n, one in enumerate([*odd, facts], 1)]
    found, unfit = read_changes(json.dumps({"changes": changes}).encode())
    assert [case.case_ref for case in found] == ["123/2026"]
    assert [one.sequence for one in unfit] == [1, 2, 3, 4]
    del gateway
    case_register.store_changes(enrolled_station, (), 4)
    assert case_register.cursor(enrolled_station) == 4


YEAR_1, GARBAGE = "1-01-01T00:00:00.000000Z", "never"


@pytest.mark.parametrize("signed_at", [YEAR_1, GARBAGE])
@pytest.mark.parametrize("answers", ["{}", "{"])
def test_one_bad_row_that_is_kept_here_stops_neither_round_nor_desk(
    tmp_path: Path, signed_at: str, answers: str
) -> None:
    """Kept by an older program: a paper of the year 1, or worse."""
    from station_app.medico_legal import pending, requests
    from station_app.overview import home as home_page
    from tests.district import sign_in as sit_down

    with district_in(tmp_path) as district:
        station = district.hospital
        with station.store.transaction() as tx:
            for name, at in (("d-bad", signed_at), ("d-good", "2026-03-14T20:00:00.000000Z")):
                tx.exec_driver_sql(
                    "INSERT INTO received_papers VALUES (?, 'MLC_REQ', 'X-1', '', '123/2026', 'PS9901', "
                    "'Thana', '', 'b', ?, 0, 1, ?, ?, '2026-03-14T20:00:00.000000Z', NULL, NULL, "
                    "'2026-03-14T20:00:00.000000Z', '', '', '')",
                    (name, "a" * 64, answers if name == "d-bad" else "{}", at),
                )
        district.gateway.parts.inbox.put(terminal_of(station), "notice", {"n": 1})
        before = kept(station)
        fetch(station)
        assert len(kept(station) - before) == 1
        sit_down(station, "lipik")
        assert "d-bad.stored" in seen(station)
        assert [one.paper.document_id for one in requests.open_requests(station)] == ["d-good"]
        assert requests.requests(station)
        assert pending.pending(station) == ()
        lines = home_page.home(station).lines
        assert "home.line.inbox_aside" in [line.title_key for line in lines]
        with station.store.reading() as tx:
            assert received_rows.listing(tx)
