"""What the signing desk refuses: a signature that does not prove, a second try of a PIN, a signer whom
the law does not name, and pages that are fewer than the sheets."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station_app.cases import register as case_register
from station_app.documents import drafts, pdf_access, signing_batch
from station_app.documents.errors import (
    InvestigatorUnknown,
    SignatureRefused,
    SignerNotFit,
    TokenOfAnother,
)
from station_app.documents.kinds import load_kinds
from station_app.documents.protection import open_identity
from station_app.form_definitions.schema_file import load_form
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import WrongPin
from station_app.model.documents import DocumentState
from station_app.model.errors import Cancelled, IllegalMove, NotAllowed, WrongPassphrase
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.tokens import SigningIdentity, Token, TokenInfo, UnlockedToken
from station_app.scanning import capture
from station_app.scanning.errors import SheetsDiffer
from station_app.station import sign_in
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.district import answer, finish
from tests.scanners import drawn_page
from tests.signing.officers import NOW, PIN, Office, office_in
from tests.stations import PASSPHRASE, PROFILE, TestClock, stack_of, station_in

CHALLAN: dict[str, Any] = {
    "court": "न्यायालय नमूना",
    "report_no": "12/2026",
    "report_date": "2026-03-14",
    "sections": "BNS 303",
    "final_type": "chargesheet",
    "edition": "original",
    "io_name": "उनि. 31",
    "complainant": "काल्पनिक फरियादी",
    "nature": "चोरी की सूचना",
    "accused": [{"code": "A1", "name": "काल्पनिक आरोपी", "status": "bailed_court"}],
    "witnesses": [{"name": "काल्पनिक साक्षी", "statement": "yes", "proves": "चश्मदीद"}],
    "woman_report": "no",
    "facts": "संक्षिप्त तथ्य",
    "notice_given": "yes",
}


class Counted:
    """A token that counts how often its PIN is tried, and signs what ``other`` says."""

    def __init__(self, token: Token, other: bytes | None = None) -> None:
        self._token, self._other, self.tried = token, other, 0

    def info(self) -> TokenInfo:
        return self._token.info()

    def unlock(self, pin: str) -> UnlockedToken:
        self.tried += 1
        return Misleading(self._token.unlock(pin), self._other)


class Misleading:
    """An opened token that signs something else, where it is told to."""

    def __init__(self, unlocked: UnlockedToken, other: bytes | None) -> None:
        self._unlocked, self._other = unlocked, other

    def identities(self) -> tuple[SigningIdentity, ...]:
        return self._unlocked.identities()

    def sign(self, identity: SigningIdentity, data: bytes) -> bytes:
        return self._unlocked.sign(identity, data if self._other is None else self._other)

    def close(self) -> None:
        self._unlocked.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_in(tmp_path)


def thana(tmp_path: Path, office: Office, *tokens: Token) -> Iterator[Station]:
    clock = TestClock(NOW)
    trust = (office.authority.certificate,)
    with station_in(tmp_path / "home", clock=clock, tokens=tokens, trust=trust) as station:
        yield station


def scanned(
    station: Station,
    pages: int = 1,
    expected: int | None = None,
    kind: str = "CD_BUNDLE",
    case_ref: str = "1/2026",
) -> DocumentId:
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    document_id = drafts.begin(
        station, kind, case_ref=case_ref, expected_sheets=expected
    ).document_id
    stack_of(station).lay_in([drawn_page(str(number)) for number in range(pages)])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    return document_id


def sign(station: Station, document_id: DocumentId, pin: str = PIN, token: int = 0) -> None:
    serial = signing_batch.tokens(station)[token].serial
    signing_batch.sign(station, (document_id,), serial, pin, CancelTicket(), no_report)


def test_a_signature_that_does_not_prove_is_not_kept(tmp_path: Path, office: Office) -> None:
    """Our own signature is read back before the paper moves."""
    for station in thana(tmp_path, office, Counted(office.officer(), b"something else")):
        paper = scanned(station)
        finish(station, paper)
        before = pdf_access.held_pdf(station, paper)
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        with pytest.raises(SignatureRefused):
            sign(station, paper)
        assert drafts.document(station, paper).state is DocumentState.FINALISED
        assert pdf_access.held_pdf(station, paper) == before


def test_a_wrong_pin_is_tried_once_whatever_the_batch(tmp_path: Path, office: Office) -> None:
    token = Counted(office.officer())
    for station in thana(tmp_path, office, token):
        papers = tuple(scanned(station) for _ in range(3))
        for paper in papers:
            finish(station, paper)
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        serial = signing_batch.tokens(station)[0].serial
        with pytest.raises(WrongPin):
            signing_batch.sign(station, papers, serial, "galat", CancelTicket(), no_report)
        assert token.tried == 1


def test_only_the_named_officer_or_the_sho_signs_a_charge_sheet(
    tmp_path: Path, office: Office
) -> None:
    """BNSS 193(3): any other officer is refused, with his own token and a right to sign."""
    tokens = tuple(office.officer(name) for name in ("Officer 31", "Officer 77"))
    for station in thana(tmp_path, office, *tokens):
        sign_in.sign_in(station, "sho", PASSPHRASE)
        sign_in.add_operator(station, "anya", "उनि. 77", Role.OFFICER, PASSPHRASE)
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        paper = filling.begin(station, "CHALLAN", case_ref="1/2026").document_id
        answer(station, paper, CHALLAN)
        finish(station, paper)
        sign_in.sign_in(station, "anya", PASSPHRASE)
        open_identity(station, paper, "हस्ताक्षर हेतु")
        with pytest.raises(SignerNotFit):
            sign(station, paper, token=1)
        assert drafts.document(station, paper).state is DocumentState.FINALISED
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        open_identity(station, paper, "हस्ताक्षर हेतु")
        sign(station, paper, token=0)
        assert drafts.document(station, paper).state is DocumentState.QUEUED


@pytest.mark.parametrize(
    ("named", "who", "refused"),
    [
        # The register writes posts as anybody writes them.
        ("उनि 31", "vivechak", None),
        ("उनि. ३१", "vivechak", None),
        ("उनि. 31", "anya", SignerNotFit),
        ("उनि. 31", "sho", None),
        ("उनि. 77", "vivechak", SignerNotFit),
        ("उनि. 331", "vivechak", SignerNotFit),
        # Nobody knows whose case it is: the safe side.
        ("", "vivechak", InvestigatorUnknown),
        (" . ", "vivechak", SignerNotFit),
        (None, "vivechak", InvestigatorUnknown),
        (None, "sho", None),
    ],
)
def test_a_scanned_charge_sheet_is_signed_by_its_officer_or_the_sho(
    tmp_path: Path,
    office: Office,
    named: str | None,
    who: str,
    refused: type[SignerNotFit] | None,
) -> None:
    """BNSS 193(3), also where no answer on the paper names the officer: the register does."""
    for station in thana(tmp_path, office, office.officer("Whoever")):
        sign_in.sign_in(station, "sho", PASSPHRASE)
        sign_in.add_operator(station, "anya", "उनि. 77", Role.OFFICER, PASSPHRASE)
        if named is not None:
            case_register.store_changes(
                station, [replace(case(11, "काल्पनिक फरियादी"), officer=named)]
            )
        paper = scanned(station, kind="CHALLAN", case_ref="11/2026")
        finish(station, paper)
        sign_in.sign_in(station, who, PASSPHRASE)
        if refused is None:
            sign(station, paper)
            assert drafts.document(station, paper).state is DocumentState.QUEUED
            return
        with pytest.raises(SignerNotFit) as told:
            sign(station, paper)
        assert type(told.value) is refused
        assert drafts.document(station, paper).state is DocumentState.FINALISED


@pytest.mark.parametrize("kind", [kind.kind_id for kind in load_kinds().values() if kind.scanned])
def test_a_scan_is_signed_by_the_roles_of_its_kind(thana_of_three: Station, kind: str) -> None:
    """Every kind that is scanned, and everybody who may sign at all."""
    station = thana_of_three
    signers = set(load_form(kind).signers)
    police = {"officer", "sho"}
    # What a hospital alone writes is signed by the police as a copy of what they were given.
    allowed = signers if signers & police else signers | police
    for user, role in (("vivechak", "officer"), ("sho", "sho"), ("chikitsak", "doctor")):
        paper = scanned(station, kind=kind, case_ref="11/2026")
        finish(station, paper)
        sign_in.sign_in(station, user, PASSPHRASE)
        open_identity(station, paper, "हस्ताक्षर हेतु")
        if role in allowed:
            sign(station, paper, token=0)
            assert drafts.document(station, paper).state is DocumentState.QUEUED, (kind, role)
        else:
            with pytest.raises(SignerNotFit):
                sign(station, paper, token=0)
            assert drafts.document(station, paper).state is DocumentState.FINALISED, (kind, role)


@pytest.fixture(scope="module")
def thana_of_three(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Station]:
    """A thana where an officer, the SHO and a doctor may sign, each with a token."""
    folder = tmp_path_factory.mktemp("three")
    made = office_in(folder)
    names = ("Officer 31", "Officer 1", "Doctor 1")
    for station in thana(folder, made, *(made.officer(name) for name in names)):
        sign_in.sign_in(station, "sho", PASSPHRASE)
        sign_in.add_operator(station, "chikitsak", "डॉ. 1", Role.DOCTOR, PASSPHRASE)
        case_register.store_changes(station, [case(11, "काल्पनिक फरियादी")])
        yield station


def test_fewer_pages_than_sheets_are_not_finished(tmp_path: Path, office: Office) -> None:
    for station in thana(tmp_path, office):
        paper = scanned(station, pages=2, expected=3)
        with pytest.raises(SheetsDiffer) as told:
            finish(station, paper)
        assert told.value.params == {"expected": 3, "captured": 2}
        assert drafts.document(station, paper).state is DocumentState.DRAFT
        drafts.set_details(station, paper, gap_note="एक पन्ना फटा हुआ है, बाद में मिलेगा")
        assert finish(station, paper).state is DocumentState.FINALISED


def test_anothers_token_signs_nothing_and_is_named(tmp_path: Path, office: Office) -> None:
    tokens = tuple(office.officer(name) for name in ("Officer 31", "Officer 5"))
    for station in thana(tmp_path, office, *tokens):
        first, second = scanned(station), scanned(station)
        for paper in (first, second):
            finish(station, paper)
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        sign(station, first, token=0)
        own = signing_batch.tokens(station)[0].serial
        sign_in.sign_in(station, "sho", PASSPHRASE)
        with pytest.raises(TokenOfAnother) as told:
            signing_batch.sign(station, (second,), own, PIN, CancelTicket(), no_report)
        assert told.value.params == {"owner": "vivechak"}
        assert drafts.document(station, second).state is DocumentState.FINALISED


def test_who_stands_beside_signs_by_a_right_of_his_own(tmp_path: Path, office: Office) -> None:
    for station in thana(tmp_path, office, office.officer()):
        paper = scanned(station)
        finish(station, paper)
        serial = signing_batch.tokens(station)[0].serial
        for who, fault in (
            (("munshi", PASSPHRASE), NotAllowed),
            (("vivechak", "galat"), WrongPassphrase),
        ):
            with pytest.raises(fault):
                signing_batch.sign_beside(
                    station, who, (paper,), serial, PIN, CancelTicket(), no_report
                )
        assert drafts.document(station, paper).state is DocumentState.FINALISED


def test_what_is_no_finished_paper_is_not_signed(tmp_path: Path, office: Office) -> None:
    for station in thana(tmp_path, office, office.officer()):
        draft, paper = scanned(station), scanned(station)
        finish(station, paper)
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        sign(station, paper)
        for document_id in (draft, paper):
            with pytest.raises(IllegalMove):
                sign(station, document_id)
        stopped = CancelTicket()
        stopped.cancel()
        serial = signing_batch.tokens(station)[0].serial
        with pytest.raises(Cancelled):
            signing_batch.sign(station, (draft,), serial, PIN, stopped, no_report)
