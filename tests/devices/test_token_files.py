"""PKCS#12 files are known by what is in them, whatever they are called; other keys are told in words."""

import shutil
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from asn1crypto import pkcs12
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from commands.convert import token_named
from commands.shell.errors import ChoiceUnknown
from devices.tokens.pkcs11 import Pkcs11Token, UnlockedPkcs11
from devices.tokens.pkcs12 import Pkcs12Token
from devices.tokens.rounds import rounds_of
from station_app.model.device_errors import (
    NoCertificate,
    TokenFileBroken,
    TokenFileMissing,
    TokenKeyUnknown,
    TokenMissing,
    WrongPin,
)
from station_app.model.texts import LANGUAGES, load_texts
from station_app.model.tokens import SigningIdentity
from station_app.signing.signer import sign_pdf
from station_app.signing.validation import verify_pdf
from tests.pdf.test_archive import archive, page
from tests.signing.officers import NOW, PIN, office_in


def token_of(path: Path, key: Any) -> Pkcs12Token:
    """A token file of any kind of key, with a certificate that it signed itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Other")])
    usual = not isinstance(key, ed25519.Ed25519PrivateKey)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW.replace(year=2030))
        .sign(key, SHA256() if usual else None)
    )
    protected = BestAvailableEncryption(PIN.encode())
    path.write_bytes(serialize_key_and_certificates(b"x", key, certificate, None, protected))
    return Pkcs12Token(path)


@pytest.mark.parametrize("name", ["UPPER.PFX", "token.P12", "token", "चाबी.bin"])
def test_a_token_file_signs_whatever_its_name(tmp_path: Path, name: str) -> None:
    office = office_in(tmp_path)
    office.officer()
    path = tmp_path / name
    shutil.copy(tmp_path / "Officer-31.p12", path)
    unlocked = token_named(str(path)).unlock(PIN)
    signed = sign_pdf(archive((page(), None))[0], unlocked, unlocked.identities()[0], NOW)
    assert verify_pdf(signed, (office.authority.certificate,), NOW).ok


def test_what_is_no_token_file_is_not_called_a_wrong_pin(tmp_path: Path) -> None:
    office_in(tmp_path).officer()
    whole = (tmp_path / "Officer-31.p12").read_bytes()
    for number, data in enumerate(
        (b"", b"garbage", b"\x30\x80", whole[:-1], whole + b"\0", b"%PDF-1.7")
    ):
        path = tmp_path / f"{number}.p12"
        path.write_bytes(data)
        with pytest.raises(TokenFileBroken):
            Pkcs12Token(path).unlock(PIN)
    with pytest.raises(WrongPin):
        Pkcs12Token(tmp_path / "Officer-31.p12").unlock("galat")


def test_a_file_that_is_not_there_is_told_as_one(tmp_path: Path) -> None:
    for named in (str(tmp_path / "none.p12"), "none.PFX"):
        with pytest.raises(TokenFileMissing):
            token_named(named)
    # Where a token is plugged in, it is named instead.
    with pytest.raises((TokenMissing, ChoiceUnknown)):
        token_named("0123456789abcdef")


@pytest.mark.parametrize("kind", ["Ed25519", "DSA"])
def test_a_key_that_signs_no_papers_is_named(tmp_path: Path, kind: str) -> None:
    key = (
        ed25519.Ed25519PrivateKey.generate()
        if kind == "Ed25519"
        else dsa.generate_private_key(2048)
    )
    with pytest.raises(TokenKeyUnknown) as told:
        token_of(tmp_path / "t.p12", key).unlock(PIN)
    for language in LANGUAGES:
        words = load_texts(language)(f"{told.value.key}.what", **told.value.params)
        assert kind in words
    assert token_of(tmp_path / "e.p12", ec.generate_private_key(ec.SECP256R1())).unlock(PIN)


class Slot:
    """A slot whose token finds every PIN wrong, and counts."""

    def __init__(self) -> None:
        self.tried = 0

    def get_token(self) -> "Slot":
        return self

    flags = pkcs11.TokenFlag.TOKEN_INITIALIZED

    def open(self, *, user_pin: str) -> None:
        del user_pin
        self.tried += 1
        raise pkcs11.exceptions.PinIncorrect


def test_a_wrong_pin_is_tried_once_at_a_token() -> None:
    slot = Slot()
    with pytest.raises(WrongPin):
        Pkcs11Token(slot).unlock("000000")
    assert slot.tried == 1


class Key:
    key_type = pkcs11.KeyType.DSA

    def __getitem__(self, name: Any) -> bytes:
        return b"1"


class Session:
    """A token that holds a DSA key and no certificate."""

    def get_objects(self, wanted: dict[Any, Any]) -> list[Key]:
        private = wanted[pkcs11.Attribute.CLASS] is pkcs11.ObjectClass.PRIVATE_KEY
        return [Key()] if private else []


def test_a_key_of_another_kind_in_a_token_is_named() -> None:
    unlocked = UnlockedPkcs11(Session())
    with pytest.raises(NoCertificate):
        unlocked.identities()
    with pytest.raises(TokenKeyUnknown) as told:
        unlocked.sign(SigningIdentity(b"", (), b"1"), b"data")
    assert told.value.params == {"kind": "DSA"}


def test_a_file_that_asks_for_days_is_not_opened(tmp_path: Path) -> None:
    """The rounds stand in the file: 1 KB of it would keep this computer busy for a day."""
    path = tmp_path / "slow.p12"
    token_of(path, ec.generate_private_key(ec.SECP256R1()))
    held = pkcs12.Pfx.load(path.read_bytes())
    held["mac_data"]["iterations"] = 5_000_001
    path.write_bytes(held.dump(force=True))
    with pytest.raises(TokenKeyUnknown):
        Pkcs12Token(path).unlock(PIN)


def test_the_rounds_of_scrypt_are_three_numbers() -> None:
    salt, numbers = b"\x04\x01s", (b"\x02\x01\x10", b"\x02\x01\x08", b"\x02\x01\x02")
    assert rounds_of(salt + numbers[0]) == 16
    assert rounds_of(salt + b"".join(numbers)) == 16 * 8 * 2
    assert rounds_of(b"\x30\x80" + salt + numbers[0]) == 16
    assert rounds_of(b"\x04\x05" + salt + b"\x02\x01") == 0
