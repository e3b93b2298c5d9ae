"""A certification authority for training and tests: real certificates that nobody else trusts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_BITS = 2048
_YEARS = timedelta(days=3650)
_OFFICER = timedelta(days=730)
_EARLY = timedelta(hours=1)
_COUNTRY = "IN"


@dataclass(frozen=True, slots=True)
class TrainingAuthority:
    """An authority with its key."""

    certificate: bytes
    """DER."""
    key: rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A signer's certificate with the key that belongs to it."""

    certificate: bytes
    """DER."""
    private_key: bytes
    """PEM (PKCS#8), unencrypted: for a training token alone."""


def make_authority(now: datetime, name: str = "Training Authority") -> TrainingAuthority:
    """Make an authority that is valid for ten years."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    subject = _named(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_papers=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    return TrainingAuthority(certificate.public_bytes(Encoding.DER), key)


def issue_officer(
    authority: TrainingAuthority,
    name: str,
    now: datetime,
    *,
    valid_for: timedelta = _OFFICER,
    since: datetime | None = None,
    signs_papers: bool = True,
) -> IssuedCertificate:
    """Issue a certificate for signing papers (digital signature and non-repudiation)."""
    issuer = x509.load_der_x509_certificate(authority.certificate)
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    begins = since or now - _EARLY
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + valid_for)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_papers=signs_papers, authority=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .sign(authority.key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return IssuedCertificate(certificate.public_bytes(Encoding.DER), pem)


def _named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, _COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Training"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _usage(*, signs_papers: bool, authority: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=signs_papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
