"""What a gateway refuses an enrolled terminal: papers and files of other offices, and parts of an upload
that are not what they were announced with."""

import base64
import hashlib

import pytest

from sync.gateway.serving import RunningGateway
from tests.sync.bare_terminal import NOON, TUS, BareTerminal, Reply, named

PDF = b"%PDF-1.7 a paper of one office to another"


@pytest.fixture
def thana(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "PS0001")


@pytest.fixture
def others(gateway: RunningGateway, thana: BareTerminal) -> tuple[BareTerminal, ...]:
    """Return whoever is enrolled and is not meant: another office, one without, the sender."""
    return BareTerminal(gateway, "PS0666"), BareTerminal(gateway), thana


def test_an_addressed_paper_is_its_addressees_alone(
    gateway: RunningGateway, thana: BareTerminal, others: tuple[BareTerminal, ...]
) -> None:
    hospital = BareTerminal(gateway, "HS9901")
    paper = thana.packet(PDF, to_office="HS9901")
    assert thana.submit(paper, PDF).status == 200
    place = f"/v1/papers/{named(paper)}"
    progress = {"stage": "accepted", "at": NOON, "due_at": None}
    for other in others:
        assert other.ask("GET", place).problem == "document-unknown"
        assert other.ask("PUT", f"{place}/progress", progress).problem == "document-unknown"
    got = hospital.ask("GET", place)
    assert (got.status, got.body) == (200, PDF)
    assert hospital.ask("PUT", f"{place}/progress", progress).status == 204


def test_a_receipt_is_given_again_to_who_sent_the_paper(
    gateway: RunningGateway, thana: BareTerminal
) -> None:
    paper = thana.packet(PDF)
    first = thana.submit(paper, PDF)
    place = f"/v1/submissions/{named(paper)}/receipt"
    assert BareTerminal(gateway, "PS0666").ask("GET", place).problem == "document-unknown"
    assert thana.ask("GET", place).body == first.body


def announced(terminal: BareTerminal, place: str, data: bytes, checksum: str) -> Reply:
    headers = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Upload-Checksum": checksum,
    }
    return terminal.ask("PATCH", place, data, TUS | headers)


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_part_that_is_not_what_it_was_announced_with_is_not_kept(
    thana: BareTerminal, algorithm: str
) -> None:
    place = thana.begin(len(PDF))

    def checksum(data: bytes) -> str:
        digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        return f"{algorithm} {base64.b64encode(digest).decode()}"

    wrong = announced(thana, place, PDF[:-1] + b"?", checksum(PDF))
    assert wrong.problem == "checksum"
    stands = thana.ask("HEAD", place, headers=TUS)
    assert stands.headers["upload-offset"] == "0"
    assert announced(thana, place, PDF, checksum(PDF)).status == 204
    paper = thana.packet(PDF)
    assert thana.submit(paper, upload=place).status == 200


def test_an_upload_is_its_terminals_own(
    thana: BareTerminal, others: tuple[BareTerminal, ...]
) -> None:
    place = thana.begin(len(PDF))
    for other in others[:2]:
        assert other.part(place, 0, PDF).problem == "upload-unknown"
        assert other.end(place).problem == "upload-unknown"
    assert thana.part(place, 0, PDF).status == 204
    taken = others[0].submit(others[0].packet(PDF), upload=place)
    assert taken.problem == "upload-unknown"


def test_a_part_begins_where_the_one_before_it_ended(thana: BareTerminal) -> None:
    place = thana.begin(len(PDF))
    assert thana.part(place, 5, PDF[5:]).problem == "offset-differs"
    assert thana.part(place, 0, PDF + b"more").problem == "too-large"
    assert thana.part(place, 0, PDF[:5]).status == 204
    assert thana.part(place, 0, PDF).problem == "offset-differs"
    assert thana.part(place, 5, PDF[5:]).status == 204
