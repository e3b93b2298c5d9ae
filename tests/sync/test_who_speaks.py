"""Nobody speaks for another: what a terminal says of its office is held against its enrolment."""

from typing import Any

import pytest
from sqlalchemy import insert

from sync.gateway.records import database
from sync.gateway.records.numbers import bind_number, wanted_numbers
from sync.gateway.records.offices import name_office
from sync.gateway.serving import RunningGateway
from tests.sync.bare_terminal import BareTerminal, Reply, block, message, named, reserve

PDF = b"%PDF-1.7 a paper"
NUMBER = {"kind": "MLR", "local_ref": "R-1", "pillar": "medleapr"}


@pytest.fixture
def thana(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "PS0001")


@pytest.fixture
def stranger(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "PS0666")


@pytest.fixture
def hospital(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "HS9901")


def refused(answer: Reply) -> tuple[str | None, Any]:
    return answer.problem, answer.data.get("member")


@pytest.mark.parametrize("member", ["from_office", "ps_code"])
@pytest.mark.parametrize("said", ["PS0001", "HS9901", "", "PS06666"])
def test_a_paper_names_its_own_office(stranger: BareTerminal, member: str, said: str) -> None:
    assert refused(stranger.send(PDF, **{member: said})) == ("office-wrong", member)


@pytest.mark.parametrize("said", ["PS0666", "ps0666", "ＰＳ０６６６"])
def test_ways_of_writing_a_code_are_one(stranger: BareTerminal, said: str) -> None:
    assert stranger.send(PDF, from_office=said, ps_code=said).status == 200


@pytest.mark.parametrize("said", ["PS0001", "HS9901"])
def test_evidence_names_its_own_office(stranger: BareTerminal, said: str) -> None:
    place = stranger.upload(PDF)
    answer = stranger.submit_media(stranger.media_packet(PDF, ps_code=said), place)
    assert refused(answer) == ("office-wrong", "ps_code")


@pytest.mark.parametrize(
    "member", ["executing_office", "from_station", "ps_code", "submitting_office"]
)
def test_a_message_names_its_own_office(stranger: BareTerminal, member: str) -> None:
    def say(name: str, office: str) -> Reply:
        return stranger.ask("PUT", f"/v1/messages/{name}", message({member: office}))

    assert refused(say("m1", "PS0001")) == ("office-wrong", member)
    assert say("m2", "PS0666").status == 204


def test_the_addressee_reads_what_the_district_says(
    gateway: RunningGateway, thana: BareTerminal, hospital: BareTerminal
) -> None:
    assert thana.send(PDF, to_office="HS9901", unit="District Hospital Namuna").status == 200
    name_office(gateway.parts.engine, "PS0001", "Thana Kotwali")
    assert thana.send(PDF, to_office="HS9901", unit="thana  kotwali").status == 200
    papers = hospital.papers()
    assert [paper["from_office"] for paper in papers] == ["PS0001", "PS0001"]
    assert [paper["from_unit"] for paper in papers] == ["PS0001", "Thana Kotwali"]


def test_a_name_is_its_offices_alone(
    gateway: RunningGateway, thana: BareTerminal, stranger: BareTerminal
) -> None:
    name_office(gateway.parts.engine, "PS0001", "Thana Kotwali")
    assert refused(stranger.send(PDF, unit="THANA KOTWALI")) == ("office-wrong", "unit")
    assert refused(thana.send(PDF, unit="Thana Namuna")) == ("office-wrong", "unit")
    medium = stranger.media_packet(PDF, unit="Thana Kotwali")
    answer = stranger.submit_media(medium, stranger.upload(PDF))
    assert refused(answer) == ("office-wrong", "unit")
    assert stranger.send(PDF, unit="Thana Namuna").status == 200


def test_a_terminal_without_an_office_speaks_for_itself(
    gateway: RunningGateway, thana: BareTerminal, hospital: BareTerminal
) -> None:
    nobody = BareTerminal(gateway)
    said = nobody.send(PDF, from_office="PS0001", ps_code="PS0007", to_office="HS9901")
    assert refused(said) == ("office-wrong", "from_office")
    assert (
        nobody.send(PDF, from_office="PS0007", ps_code="PS0007", to_office="HS9901").status == 200
    )
    assert [paper["from_office"] for paper in hospital.papers()] == [nobody.terminal_id]


def test_whoever_was_not_asked_does_not_answer(
    thana: BareTerminal, stranger: BareTerminal, hospital: BareTerminal
) -> None:
    asked = thana.packet(PDF, kind="MLC_REQ", to_office="HS9901")
    assert thana.submit(asked, PDF).status == 200
    report = {"kind": "MLR", "concerns": named(asked), "to_office": "PS0001"}
    assert refused(stranger.send(PDF, **report)) == ("office-wrong", "concerns")
    assert hospital.send(PDF, **report).status == 200
    # The asker itself may come back to it, and what is not held here is nobody's secret.
    assert thana.send(PDF, concerns=named(asked)).status == 200
    assert stranger.send(PDF, concerns="d-of-no-one").status == 200


def test_a_paper_replaces_its_own_offices_alone(
    gateway: RunningGateway, thana: BareTerminal, stranger: BareTerminal
) -> None:
    first = thana.packet(PDF)
    assert thana.submit(first, PDF).status == 200
    assert refused(stranger.send(PDF, replaces=named(first))) == ("office-wrong", "replaces")
    second_desk = BareTerminal(gateway, "PS0001")
    assert second_desk.send(PDF, replaces=named(first)).status == 200


def test_a_number_belongs_to_whose_paper_it_is(
    gateway: RunningGateway, hospital: BareTerminal, thana: BareTerminal
) -> None:
    paper = hospital.packet(PDF, kind="MLR", to_office="PS0001")
    assert hospital.submit(paper, PDF).status == 200
    place = f"/v1/numbers/{named(paper)}"
    assert thana.ask("PUT", place, NUMBER).problem == "document-unknown"
    assert hospital.ask("PUT", place, NUMBER).status == 204
    kinds = [item["kind"] for item in hospital.inbox()]
    assert kinds.count("number") == 1


def test_a_number_that_a_stranger_asked_for_first_goes_to_the_owner(
    gateway: RunningGateway, hospital: BareTerminal, stranger: BareTerminal
) -> None:
    """Before the paper came here nobody could know whose it is."""
    paper = hospital.packet(PDF, kind="GD_EXT")
    place, asked = f"/v1/numbers/{named(paper)}", NUMBER | {"kind": "GD_EXT"}
    assert stranger.ask("PUT", place, asked).status == 204
    assert hospital.ask("PUT", place, asked).problem == "document-differs"
    assert hospital.submit(paper, PDF).status == 200
    assert hospital.ask("PUT", place, asked).status == 204
    bind_number(gateway.parts.engine, gateway.parts.inbox, named(paper), "N-1")
    assert [item["kind"] for item in hospital.inbox()].count("number") == 1
    assert [item["kind"] for item in stranger.inbox()].count("number") == 0
    assert wanted_numbers(gateway.parts.engine) == ()


def test_a_block_of_serials_belongs_to_who_asked(
    thana: BareTerminal, stranger: BareTerminal
) -> None:
    name = f"{thana.terminal_id}-mlc-2026-1"
    assert reserve(stranger, block(name)).problem == "terminal-differs"
    first = reserve(thana, block(name))
    assert (first.status, first.data["block_id"], first.data["first"]) == (200, name, 1)
    assert reserve(thana, block(name)).data == first.data
    assert refused(reserve(thana, block(name, register="yadi"))) == ("malformed", "block_id")


def test_a_name_that_a_stranger_took_from_an_older_gateway_bars_nobody(
    gateway: RunningGateway, thana: BareTerminal, stranger: BareTerminal
) -> None:
    """There a block's name alone was its key."""
    row = {"terminal_id": stranger.terminal_id, "office": "PS0666", "register": "mlc"}
    name = f"{thana.terminal_id}-mlc-2026-1"
    with database.writing(gateway.parts.engine) as tx:
        tx.execute(
            insert(database.serial_blocks).values(block_id=name, year=2026, first=7, last=9, **row)
        )
    mine = reserve(thana, block(name))
    assert (mine.status, mine.data["first"], mine.data["last"]) == (200, 1, 10)


def test_a_name_that_a_stranger_took_first_bars_nobody(
    thana: BareTerminal, stranger: BareTerminal
) -> None:
    assert reserve(stranger, block("t-mlc-2026-1")).status == 200
    mine = reserve(thana, block("t-mlc-2026-1", count=100))
    assert (mine.status, mine.data["last"]) == (200, 100)
