"""An authority, officers and their PKCS#12 tokens, made for tests."""

import functools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from devices.tokens.pkcs12 import Pkcs12Token
from station_app.signing.training_ca import (
    IssuedCertificate,
    TrainingAuthority,
    issue_officer,
    make_authority,
)

NOW = datetime(2026, 3, 14, 20, 30, tzinfo=UTC)
PIN = "sahi-pin-7"


@dataclass(frozen=True, slots=True)
class Office:
    """Whoever issues certificates here."""

    authority: TrainingAuthority
    folder: Path

    def officer(
        self,
        name: str = "Officer 31",
        *,
        since: datetime | None = None,
        days: int = 700,
        signs_papers: bool = True,
    ) -> Pkcs12Token:
        path = self.folder / f"{name.replace(' ', '-')}.p12"
        path.write_bytes(_officer(self.authority, name, since, days, signs_papers))
        return Pkcs12Token(path)


@functools.cache
def _officer(
    authority: TrainingAuthority, name: str, since: datetime | None, days: int, signs_papers: bool
) -> bytes:
    valid_for = timedelta(days=days)
    issued = issue_officer(
        authority, name, NOW, since=since, valid_for=valid_for, signs_papers=signs_papers
    )
    return _token(issued)


def token_file(path: Path, issued: IssuedCertificate) -> Pkcs12Token:
    path.write_bytes(_token(issued))
    return Pkcs12Token(path)


def _token(issued: IssuedCertificate) -> bytes:
    key = load_pem_private_key(issued.private_key, None)
    assert isinstance(key, RSAPrivateKey)
    certificate = x509.load_der_x509_certificate(issued.certificate)
    return serialize_key_and_certificates(
        b"officer",
        key,
        certificate,
        None,
        BestAvailableEncryption(PIN.encode()),
    )


@functools.cache
def _everybodys_authority() -> TrainingAuthority:
    return make_authority(NOW)


def office_in(folder: Path) -> Office:
    """Return the office of the one authority that is made in a process; its keys take long to find."""
    return Office(_everybodys_authority(), folder)


def strange_office_in(folder: Path) -> Office:
    """Return the office of an authority that nobody trusts."""
    return Office(make_authority(NOW), folder)
