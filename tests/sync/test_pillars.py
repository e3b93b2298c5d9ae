"""What offices and pillars say to each other: once, in each other's words, over a line that is cut."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station_app.documents import inbox_rows
from station_app.exchange import incoming_messages, message_rows, outgoing_messages
from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.model.errors import ExchangeError, ProtocolBroken
from station_app.model.pillars import Message
from station_app.station.station import Station
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.client.inbox_poller import InboxPoller
from sync.client.pillars import send_pillar_message
from sync.gateway.pillars.exchange import PillarExchange
from sync.gateway.pillars.mapping import PillarMapping, UnfitMessage
from sync.gateway.pillars.port import Attachment, PillarUnreachable, Push, Reply
from sync.gateway.serving import RunningGateway
from sync.wire.pillars import MOST_BODY_BYTES
from tests.sync.parts import SOMEBODY, gateway_in, introduce, queue_paper, sync_station

WORDS = PillarMapping(
    {
        "out": {
            "report": {
                "path": "/report",
                "fields": {
                    "Id": {"from": "process_id", "required": True},
                    "Served": {"from": "served_at", "format": "%d/%m/%Y"},
                    "How": {"from": "mode", "values": "mode"},
                    "Fir": "fir_number",
                    "Doc": {"file": 0},
                },
            }
        },
        "in": {
            "answer": {
                "fields": {"due": {"from": "due", "parse": "%d/%m/%Y"}},
                "head": {"reference": "ackNo"},
            },
            "listing": {
                "files": {"Doc": "process.pdf"},
                "head": {"case_ref": "Fir", "reference": "Id"},
                "fields": {
                    "process_id": "Id",
                    "hearing_at": {"from": "Next", "parse": "%d/%m/%Y", "day": True},
                },
            },
        },
        "values": {"mode": {"personal": "Executed"}},
    }
)
BODY = {"process_id": "P-1", "mode": "personal", "served_at": "2026-03-14T21:05"}


class Court:
    """A pillar that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Mapping[str, Any]]] = []
        self.pushes: tuple[Push, ...] = ()
        self.away = False
        self.answer: dict[str, Any] = {}

    def send(self, path: str, data: Mapping[str, Any], files: Sequence[Attachment]) -> Reply:
        del files
        if self.away:
            raise PillarUnreachable
        self.told.append((path, data))
        if data["Id"] == "P-404":
            return Reply({}, refused="यह प्रोसेस इस न्यायालय का नहीं है")
        return Reply({"ackNo": f"ACK-{len(self.told)}"} | self.answer)

    def receive(self, cursor: str) -> tuple[tuple[Push, ...], str]:
        seen = int(cursor or "0")
        return self.pushes[seen:], str(len(self.pushes))


def court_at(gateway: RunningGateway) -> Court:
    court = Court()
    parts = gateway.parts
    exchange = PillarExchange(
        parts.engine, parts.objects, parts.inbox, {"cis": court}, lambda _pillar: WORDS
    )
    # The endpoints hold the exchange that they were made with: this one takes its place there.
    parts.pillars.__dict__.update(exchange.__dict__)
    return court


def say(station: Station, body: dict[str, Any], **more: Any) -> str:
    with station.store.transaction() as tx:
        return outgoing_messages.send_message(
            station, tx, SOMEBODY, pillar="cis", kind="report", body=body, **more
        )


def state(station: Station, message_id: str) -> tuple[str, str, str]:
    with station.store.reading() as tx:
        message = outgoing_messages.message(tx, message_id)
    assert message is not None
    return message.state, message.reference, message.reason


def exchange(station: Station) -> int:
    postbox = InboxPoller(station, line_is_back=lambda: None)
    try:
        return postbox.run_once()
    finally:
        postbox.close()


def test_said_in_the_pillars_words_and_answered_in_ours(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        taken, refused = (
            say(station, BODY, case_ref="12/2026"),
            say(station, BODY | {"process_id": "P-404"}, case_ref="13/2026"),
        )
        unfit = say(station, BODY | {"mode": "by_pigeon"})
        exchange(station)
        assert court.told[0] == (
            "/report",
            {"Id": "P-1", "Served": "14/03/2026", "How": "Executed", "Fir": "12"},
        )
        assert state(station, taken) == ("accepted", "ACK-1", "")
        assert state(station, refused)[0::2] == ("refused", "यह प्रोसेस इस न्यायालय का नहीं है")
        assert state(station, unfit) == ("refused", "", "report: mode")
        assert len(court.told) == 2
        exchange(station)
        assert len(court.told) == 2


def test_a_paper_goes_first_and_the_case_keeps_its_order(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court_at(gateway)
        paper = queue_paper(station)
        first = say(station, BODY, case_ref="12/2026", papers=(paper,))
        second = say(station, BODY, case_ref="12/2026")
        other = say(station, BODY, case_ref="99/2026")
        assert [m.message_id for m in outgoing_messages.sendable(station)] == [other]
        exchange(station)
        assert state(station, first)[0] == "waiting"
        assert state(station, second)[0] == "waiting"


def test_a_message_told_twice_is_one_and_never_another(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        message_id = say(station, BODY)
        (message,) = outgoing_messages.sendable(station)
        facts = enrolled(station)
        assert facts is not None
        line = GatewaySession(facts, terminal_key(station), station.clock)
        send_pillar_message(line, message)
        send_pillar_message(line, message)
        with pytest.raises(GatewayRefused):
            send_pillar_message(line, replace(message, body='{"process_id":"P-2"}'))
        line.close()
        exchange(station)
        assert len(court.told) == 1
        assert state(station, message_id)[0] == "accepted"


def test_a_pillar_that_is_away_is_asked_again(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        court.away = True
        message_id = say(station, BODY)
        exchange(station)
        assert state(station, message_id)[0] == "told"
        court.away = False
        gateway.parts.pillars.turn()
        assert court.told == []  # it waits before the next try
        with gateway.parts.engine.begin() as tx:
            tx.exec_driver_sql("UPDATE pillar_messages SET next_try_at = '2000'")
        gateway.parts.pillars.turn()
        exchange(station)
        assert state(station, message_id) == ("accepted", "ACK-1", "")


def make_all_due(gateway: RunningGateway) -> None:
    with gateway.parts.engine.begin() as tx:
        tx.exec_driver_sql("UPDATE pillar_messages SET next_try_at = '2000'")


def test_a_case_keeps_its_order_while_its_pillar_is_away(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        court.away = True
        say(station, BODY, case_ref="12/2026")
        exchange(station)
        court.away = False
        for process, case_ref in (("P-2", "12/2026"), ("P-3", "99/2026")):
            say(station, BODY | {"process_id": process}, case_ref=case_ref)
        exchange(station)
        assert [data["Id"] for _, data in court.told] == ["P-3"]
        make_all_due(gateway)
        gateway.parts.pillars.turn()
        assert [data["Id"] for _, data in court.told] == ["P-3", "P-1", "P-2"]


def test_an_answer_in_another_form_holds_up_nobody_else(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        court.answer = {"due": "soon"}
        odd = say(station, BODY)
        exchange(station)
        court.answer = {}
        plain = say(station, BODY)
        exchange(station)
        exchange(station)
        assert [state(station, name)[0] for name in (odd, plain)] == ["told", "accepted"]
        make_all_due(gateway)
        gateway.parts.pillars.turn()
        exchange(station)
        assert state(station, odd) == ("accepted", "ACK-3", "")


def test_what_cannot_be_said_holds_up_only_its_own_case(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        facts = enrolled(station)
        assert facts is not None
        court.pushes = (Push("e1", "listing", facts.terminal_id, {"Id": "P-9"}),)
        gateway.parts.pillars.turn()
        too_large = BODY | {"mode": "x" * MOST_BODY_BYTES}
        stuck = say(station, too_large, case_ref="12/2026")
        behind = say(station, BODY, case_ref="12/2026")
        other = say(station, BODY, case_ref="99/2026")
        with pytest.raises(ProtocolBroken):
            exchange(station)
        exchanged = [state(station, name)[0] for name in (stuck, behind, other)]
        assert exchanged == ["waiting", "waiting", "accepted"]
        with station.store.reading() as tx:
            kinds = {
                incoming_messages.read_message(i.body, i.item_id).kind
                for i in inbox_rows.of_kind(tx, "pillar")
            }
        assert "listing" in kinds


def test_the_gateway_takes_no_message_without_members(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court_at(gateway)
        facts = enrolled(station)
        assert facts is not None
        line = GatewaySession(facts, terminal_key(station), station.clock)
        body = b'{"pillar":"cis","kind":"report","case_ref":"","concerns":"","papers":[],'
        for said in (b'"no json"', b'"[1]"', b'"1"'):
            with pytest.raises(GatewayRefused):
                line.ask(
                    "PUT",
                    "/v1/messages/m-1",
                    headers={"Content-Type": "application/json"},
                    body=body + b'"body":' + said + b',"made_at":"2026-03-14T21:05:00.000Z"}',
                )
        line.close()


def test_what_a_pillar_says_comes_once_with_its_file(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway") as gateway:
        introduce(station, gateway)
        court = court_at(gateway)
        facts = enrolled(station)
        assert facts is not None
        said = {"Id": "P-9", "Next": "17/04/2026", "Fir": "12/2026"}
        said["Doc"] = base64.b64encode(b"%PDF-process").decode()
        court.pushes = (
            Push("e1", "listing", facts.terminal_id, said),
            Push("e2", "listing", facts.terminal_id, {"Id": "x", "Next": "tomorrow"}),
        )
        gateway.parts.pillars.turn()
        gateway.close()
        with pytest.raises(ExchangeError):
            exchange(station)
    with sync_station(tmp_path / "home") as station, gateway_in(tmp_path / "gateway"):
        exchange(station)
        exchange(station)
        with station.store.reading() as tx:
            item, odd = sorted(
                inbox_rows.of_kind(tx, incoming_messages.KIND),
                key=lambda kept: b"unreadable" in kept.body,
            )
            (file,) = message_rows.files_of(tx, item.item_id)
        unreadable = incoming_messages.read_message(odd.body, odd.item_id)
        assert (unreadable.kind, unreadable.reference) == ("unreadable", "e2")
        arrived = incoming_messages.read_message(item.body, item.item_id)
        assert (arrived.kind, arrived.case_ref, arrived.reference) == ("listing", "12/2026", "P-9")
        assert arrived.body == {"process_id": "P-9", "hearing_at": "2026-04-17"}
        assert station.store.blobs.get(file.blob_id) == b"%PDF-process"


def test_what_was_said_is_never_edited(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station:
        say(station, BODY)
        for statement in ("UPDATE pillar_messages SET body = '{}'", "DELETE FROM pillar_messages"):
            with (
                pytest.raises(Exception, match="message to a pillar"),
                station.store.transaction() as tx,
            ):
                tx.exec_driver_sql(statement)


def test_a_missing_member_is_named() -> None:
    with pytest.raises(UnfitMessage, match="Id"):
        WORDS.outward("report", {}, {}, ())
    with pytest.raises(UnfitMessage, match="nothing"):
        WORDS.inward("nothing", {})
    with pytest.raises(UnfitMessage, match=r"^kind$"):
        WORDS.inward("over\ntwo lines", {})
    deep: Any = "P-1"
    for _ in range(40):
        deep = [deep]
    for odd in (deep, "\ud800"):
        with pytest.raises(UnfitMessage, match=r"^data$"):
            WORDS.inward("answer", {"ackNo": odd})


def test_messages_are_given_back_as_they_were_said(tmp_path: Path) -> None:
    with sync_station(tmp_path / "home") as station:
        message_id = say(station, BODY, concerns="p-1")
        with station.store.reading() as tx:
            (found,) = outgoing_messages.messages_about(tx, "p-1")
    assert isinstance(found, Message)
    assert found.message_id == message_id
