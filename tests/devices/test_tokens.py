"""The real PKCS#11, over SoftHSM."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.tokens.slots import list_tokens
from devices.tokens.softhsm import MODULE, provision
from station_app.model.device_errors import TokenDriverMissing, WrongPin
from station_app.model.tokens import Token
from station_app.signing.signer import sign_pdf
from station_app.signing.training_ca import TrainingAuthority, issue_officer, make_authority
from station_app.signing.validation import verify_pdf
from tests.pdf.test_archive import archive, page
from tests.signing.officers import NOW

PIN, SO_PIN = "246810", "13579246"


@pytest.fixture(scope="module")
def provided(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Token, TrainingAuthority]]:
    folder = tmp_path_factory.mktemp("hsm") / "token"
    authority = make_authority(NOW)
    issued = issue_officer(authority, "Officer 31", NOW)
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    provision(folder, "Test token", PIN, SO_PIN, issued.private_key, (issued.certificate,))
    yield list_tokens((MODULE,), ())[0], authority
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def test_a_token_tells_what_it_is_and_signs_what_our_reader_accepts(
    provided: tuple[Token, TrainingAuthority],
) -> None:
    token, authority = provided
    assert token.info().label == "Test token"
    unlocked = token.unlock(PIN)
    identity = unlocked.identities()[0]
    for _ in range(3):
        signed = sign_pdf(archive((page(), None))[0], unlocked, identity, NOW)
        assert verify_pdf(signed, (authority.certificate,), NOW).ok
    unlocked.close()
    unlocked.close()


def test_a_wrong_pin_is_told_from_everything_else(
    provided: tuple[Token, TrainingAuthority],
) -> None:
    token, _ = provided
    for wrong in ("000000", "1"):
        with pytest.raises(WrongPin):
            token.unlock(wrong)
    token.unlock(PIN).close()


def test_modules_that_are_not_there_are_passed_over(tmp_path: Path) -> None:
    junk = tmp_path / "junk.so"
    junk.write_bytes(b"no library")
    assert list_tokens((tmp_path / "none.so", junk), ()) == ()
    with pytest.raises(TokenDriverMissing):
        from devices.tokens.pkcs11 import tokens_of

        tokens_of(junk)
