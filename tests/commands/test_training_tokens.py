"""In training each who signs has a token of his own, whoever begins."""

from dataclasses import replace
from pathlib import Path

import pytest

from commands.demo import main_job
from commands.training_station import training_station
from station_app.documents import drafts, signing_batch
from station_app.documents import finalise as document_finalise
from station_app.documents.errors import TokenOfAnother
from station_app.exchange import outbox
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.model.training import TRAINING, TRAINING_CASES, TRAINING_HOSPITAL, Training
from station_app.scanning import capture
from station_app.station import sign_in
from station_app.station.station import Station
from tests.scanners import drawn_page

PASS = {person.user_name: person.passphrase for person in TRAINING.operators}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Both are named for the whole process from here on.
    monkeypatch.setenv("SOFTHSM2_CONF", "")
    monkeypatch.setenv("SANE_CONFIG_DIR", "")
    return tmp_path / "home"


def signed_by(station: Station, user_name: str, picture: Path) -> DocumentId:
    """Bring a page and sign it with the token that is offered first."""
    sign_in.sign_in(station, "munshi", PASS["munshi"])
    paper = drafts.begin(station, case_ref=TRAINING_CASES[0]["case_ref"])
    document_id, ticket = paper.document_id, CancelTicket()
    capture.import_files(station, document_id, (picture,), ticket, no_report)
    document_finalise.finalise(station, document_id, ticket, no_report)
    sign_in.sign_in(station, user_name, PASS[user_name])
    token = signing_batch.tokens(station)[0]
    signing_batch.sign(station, (document_id,), token.serial, TRAINING.token_pin, ticket, no_report)
    return document_id


def test_officer_and_chief_sign_in_either_order_each_with_his_own(
    home: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(drawn_page("1").image)
    with training_station(home) as station:
        for user_name in ("prabhari", "vivechak", "prabhari"):
            document_id = signed_by(station, user_name, picture)
            assert drafts.document(station, document_id).state is DocumentState.QUEUED
        assert len(outbox.rows(station)) == 3
        # Another's token is named by its owner, and tells so.
        chief, officer = (
            next(o for o in sign_in.operators(station) if o.user_name == name)
            for name in ("prabhari", "vivechak")
        )
        own, other = signing_batch.held_tokens(station, chief)
        assert (own.owner, other.owner) == (chief, officer)
        sign_in.sign_in(station, "munshi", PASS["munshi"])
        paper = drafts.begin(station, case_ref=TRAINING_CASES[0]["case_ref"])
        ticket = CancelTicket()
        capture.import_files(station, paper.document_id, (picture,), ticket, no_report)
        document_finalise.finalise(station, paper.document_id, ticket, no_report)
        sign_in.sign_in(station, "prabhari", PASS["prabhari"])
        with pytest.raises(TokenOfAnother) as refused:
            signing_batch.sign(
                station,
                (paper.document_id,),
                other.info.serial,
                TRAINING.token_pin,
                ticket,
                no_report,
            )
        assert refused.value.params["owner"] == "vivechak"


def test_a_home_with_one_token_for_all_is_signed_by_whose_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Homes of before: whoever signed first in the window owns the token; the command goes on as that person."""
    people = tuple(
        replace(
            p,
            certificate_name="Training Officer 31" if p.user_name == "prabhari" else "",
            token_label="",
        )
        for p in TRAINING.operators
    )
    with training_station(home, replace(TRAINING, operators=people)) as station:
        from commands.training_gateway import training_gateway

        with training_gateway(station):
            told = main_job(station, 1)
        assert told["state"] == DocumentState.ACKNOWLEDGED.value


@pytest.mark.parametrize("facts", [TRAINING, TRAINING_HOSPITAL])
def test_everybody_in_training_who_may_sign_has_a_token(facts: Training) -> None:
    signers = [p for p in facts.operators if p.role in ("officer", "sho", "doctor")]
    assert signers
    labels = [p.token_label or facts.token_label for p in signers if p.certificate_name]
    assert len(labels) == len(set(labels)) == len(signers)
