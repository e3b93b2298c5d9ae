"""Scenario 13: token removed in a batch, expired, clock wrong by two years: a clear message in Hindi,
nothing half-signed. (Revocation belongs to the day when revocation lists reach the terminal.)"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station_app.documents import drafts, signing_batch
from station_app.documents import finalise as document_finalise
from station_app.documents.errors import NotYourToken
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import TokenMissing, WrongPin
from station_app.model.documents import DocumentState
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.model.texts import load_texts
from station_app.model.tokens import SigningIdentity, Token, TokenInfo, UnlockedToken
from station_app.scanning import capture
from station_app.signing.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    CertificateUnfit,
    ClockWrong,
)
from station_app.station import people, sign_in
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.signing.officers import NOW, PIN, Office, office_in, strange_office_in
from tests.stations import PASSPHRASE, PROFILE, TestClock, stack_of, station_in

pytestmark = pytest.mark.scenario(13)


class Pulled:
    """A token that is pulled out after some signatures."""

    def __init__(self, token: Token, signatures: int) -> None:
        self._token, self.left = token, signatures

    def info(self) -> TokenInfo:
        return self._token.info()

    def unlock(self, pin: str) -> "PulledOpen":
        return PulledOpen(self._token.unlock(pin), self)


class PulledOpen:
    def __init__(self, unlocked: UnlockedToken, slot: Pulled) -> None:
        self._unlocked, self._slot = unlocked, slot

    def identities(self) -> tuple[SigningIdentity, ...]:
        return self._unlocked.identities()

    def sign(self, identity: SigningIdentity, data: bytes) -> bytes:
        if self._slot.left == 0:
            raise TokenMissing
        self._slot.left -= 1
        return self._unlocked.sign(identity, data)

    def close(self) -> None:
        self._unlocked.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_in(tmp_path)


class Desk:
    """A station with finalised papers and one token."""

    def __init__(self, station: Station, clock: TestClock) -> None:
        self.station, self.clock = station, clock

    def papers(self, count: int) -> tuple[DocumentId, ...]:
        sign_in.sign_in(self.station, "munshi", PASSPHRASE)
        made = []
        for number in range(count):
            document_id = drafts.begin(self.station, case_ref=f"{number + 1}/2026").document_id
            stack_of(self.station).lay_in([drawn_page(str(number))])
            capture.scan_pages(
                self.station, document_id, "stack:0", PROFILE, CancelTicket(), no_report
            )
            document_finalise.finalise(self.station, document_id, CancelTicket(), no_report)
            made.append(document_id)
        sign_in.sign_in(self.station, "vivechak", PASSPHRASE)
        return tuple(made)

    def sign(self, papers: tuple[DocumentId, ...], pin: str = PIN) -> None:
        serial = signing_batch.tokens(self.station)[0].serial
        signing_batch.sign(self.station, papers, serial, pin, CancelTicket(), no_report)

    def states(self, papers: tuple[DocumentId, ...]) -> list[DocumentState]:
        return [drafts.document(self.station, paper).state for paper in papers]


def desk_with(tmp_path: Path, office: Office, token: Token, at: datetime = NOW) -> Iterator[Desk]:
    clock = TestClock(at)
    trust = (office.authority.certificate,)
    with station_in(tmp_path / "home", clock=clock, tokens=(token,), trust=trust) as station:
        yield Desk(station, clock)


def told_in_hindi(error: StationError) -> str:
    texts = load_texts("hi")
    said = " ".join(texts(f"{error.key}.{part}", **error.params) for part in ("what", "do"))
    assert any("\u0900" <= sign <= "\u097f" for sign in said)
    return said


def test_a_token_pulled_out_leaves_whole_papers_and_untouched_ones(
    tmp_path: Path, office: Office
) -> None:
    for desk in desk_with(tmp_path, office, Pulled(office.officer(), 2)):
        papers = desk.papers(4)
        with pytest.raises(TokenMissing) as raised:
            desk.sign(papers)
        told_in_hindi(raised.value)
        queued, waiting = DocumentState.QUEUED, DocumentState.FINALISED
        assert desk.states(papers) == [queued, queued, waiting, waiting]


def test_a_wrong_pin_is_tried_once_and_signs_nothing(tmp_path: Path, office: Office) -> None:
    for desk in desk_with(tmp_path, office, office.officer()):
        papers = desk.papers(2)
        with pytest.raises(WrongPin):
            desk.sign(papers, "galat")
        assert desk.states(papers) == [DocumentState.FINALISED] * 2
        desk.sign(papers)
        assert desk.states(papers) == [DocumentState.QUEUED] * 2


@pytest.mark.parametrize(
    ("days", "fact"), [(-900, CertificateExpired), (30, CertificateNotYetValid)]
)
def test_a_certificate_outside_its_time_signs_nothing(
    tmp_path: Path, office: Office, days: int, fact: type[StationError]
) -> None:
    token = office.officer("Officer", since=NOW + timedelta(days=days))
    for desk in desk_with(tmp_path, office, token):
        papers = desk.papers(1)
        with pytest.raises(fact) as raised:
            desk.sign(papers)
        assert "20" in told_in_hindi(raised.value)
        assert desk.states(papers) == [DocumentState.FINALISED]


def test_a_clock_two_years_back_signs_nothing(tmp_path: Path, office: Office) -> None:
    for desk in desk_with(tmp_path, office, office.officer()):
        papers = desk.papers(1)
        desk.clock.at = NOW - timedelta(days=730)
        with pytest.raises(ClockWrong) as raised:
            desk.sign(papers)
        told_in_hindi(raised.value)
        assert desk.states(papers) == [DocumentState.FINALISED]


def test_a_clock_two_years_ahead_signs_nothing(tmp_path: Path, office: Office) -> None:
    for desk in desk_with(tmp_path, office, office.officer(days=600)):
        papers = desk.papers(1)
        desk.clock.at = NOW + timedelta(days=730)
        sign_in.sign_in(desk.station, "vivechak", PASSPHRASE)
        with pytest.raises(CertificateExpired):
            desk.sign(papers)
        assert desk.states(papers) == [DocumentState.FINALISED]


def test_a_certificate_for_something_else_or_of_nobody_known_signs_nothing(
    tmp_path: Path, office: Office
) -> None:
    (tmp_path / "strange").mkdir()
    stranger = strange_office_in(tmp_path / "strange").officer("Stranger")
    for token in (office.officer("Mail Only", signs_papers=False), stranger):
        folder = tmp_path / token.info().label
        for desk in desk_with(folder, office, token):
            papers = desk.papers(1)
            with pytest.raises(CertificateUnfit):
                desk.sign(papers)
            assert desk.states(papers) == [DocumentState.FINALISED]


def test_another_operators_token_is_refused(tmp_path: Path, office: Office) -> None:
    for desk in desk_with(tmp_path, office, office.officer()):
        papers = desk.papers(2)
        desk.sign(papers[:1])
        sign_in.sign_in(desk.station, "sho", PASSPHRASE)
        with pytest.raises(NotYourToken):
            desk.sign(papers[1:])
        assert desk.states(papers) == [DocumentState.QUEUED, DocumentState.FINALISED]


def test_a_renewed_token_signs_once_the_old_one_is_released_and_the_old_is_nobody_elses(
    tmp_path: Path, office: Office
) -> None:
    old, new = office.officer(), office.officer("Officer 31 renewed")
    held: list[Token] = [old]
    for desk in desk_with(tmp_path, office, old):
        station = replace(desk.station, tokens=lambda: tuple(held))
        desk.station = station
        papers = desk.papers(3)
        desk.sign(papers[:1])
        officer = station.session.operator
        assert officer is not None
        held[:] = [new]
        with pytest.raises(NotYourToken):
            desk.sign(papers[1:2])
        sign_in.sign_in(station, "sho", PASSPHRASE)
        people.release_certificate(station, officer.operator_id, "renewed by the authority")
        held[:] = [old]
        # Nobody has a certificate now; the released one is still not free for all.
        with pytest.raises(NotYourToken):
            desk.sign(papers[1:2])
        held[:] = [new]
        sign_in.sign_in(station, officer.user_name, PASSPHRASE)
        desk.sign(papers[1:2])
        held[:] = [old]
        with pytest.raises(NotYourToken):
            desk.sign(papers[2:])
        assert desk.states(papers) == [
            DocumentState.QUEUED,
            DocumentState.QUEUED,
            DocumentState.FINALISED,
        ]
