"""Signers whose forms we do not write: other keys, digests, messages, time stamps, certifications."""

import functools
import io
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from station_app.signing.training_ca import TrainingAuthority
from tests.signing.officers import NOW

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Holder:
    """Whoever holds a key with its certificate."""

    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem_key(self) -> bytes:
        return bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    @property
    def asn1_key(self) -> keys.PrivateKeyInfo:
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )


def new_key(kind: str) -> Any:
    if kind.startswith("rsa"):
        return rsa.generate_private_key(public_exponent=65537, key_size=int(kind[3:] or 2048))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    return ec.generate_private_key(curves[kind])


@functools.cache
def holder(
    authority: TrainingAuthority,
    kind: str = "rsa2048",
    name: str = "Other Officer",
    *,
    stamps: bool = False,
    days: int = 36500,
    since_days: int = -1,
    self_signed: bool = False,
) -> Holder:
    """Issue a certificate by an authority, or by nobody but the holder."""
    key = new_key(kind)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IN"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    issuer = x509.load_der_x509_certificate(authority.certificate).subject
    begins = NOW + timedelta(days=since_days)
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if self_signed else issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=not stamps, **usage),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    signed = builder.sign(
        key if self_signed else authority.key,
        None if self_signed and kind == "ed25519" else SHA256(),
    )
    return Holder(signed, key)


def pyhanko_signer(who: Holder, *, pss: bool = False) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(who.der),
        signing_key=who.asn1_key,
        cert_registry=store,
        prefer_pss=pss,
        embed_roots=False,
    )


def stamper(authority: TrainingAuthority, at: datetime = NOW) -> DummyTimeStamper:
    who = holder(authority, name="Time Stamping Unit", stamps=True)
    return DummyTimeStamper(
        asn1_x509.Certificate.load(who.der),
        who.asn1_key,
        certs_to_embed=None,
        fixed_dt=at,
    )


class _At(signers.PdfSigner):
    """Claims a given time."""

    at: datetime = NOW

    def init_signing_session(self, *words: Any, **named: Any) -> Any:
        session = super().init_signing_session(*words, **named)
        session.system_time = self.at
        return session


def pyhanko_signed(
    pdf: bytes,
    who: Holder,
    *,
    pss: bool = False,
    time_stamper: Any = None,
    box: tuple[int, int, int, int] | None = None,
    new_field: bool = True,
    at: datetime = NOW,
    **metadata: Any,
) -> bytes:
    """Sign by pyHanko in a form of its own."""
    name = metadata.pop("field_name", "Foreign1")
    spec = fields.SigFieldSpec(name, on_page=0, box=box) if new_field else None
    signer = _At(
        signers.PdfSignatureMetadata(field_name=name, **metadata),
        pyhanko_signer(who, pss=pss),
        timestamper=time_stamper,
        new_field_spec=spec,
    )
    signer.at = at
    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def time_stamped(pdf: bytes, authority: TrainingAuthority) -> bytes:
    """Add a time stamp over the whole file."""
    out = io.BytesIO()
    signers.PdfTimeStamper(stamper(authority)).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", output=out
    )
    return out.getvalue()


def openssl_cms(
    who: Holder, *words: str, besides: Holder | None = None
) -> Callable[[bytes], bytes]:
    """Return what makes a CMS message by OpenSSL's own program."""

    def make(covered: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / "data").write_bytes(covered)
            signers_: list[str] = []
            for number, one in enumerate([who, *([besides] if besides else [])]):
                pem = place / f"{number}.pem"
                pem.write_bytes(one.certificate.public_bytes(Encoding.PEM) + one.pem_key)
                signers_ += ["-signer", str(pem)]
            subprocess.run(
                [
                    "openssl",
                    "cms",
                    "-sign",
                    "-binary",
                    "-in",
                    str(place / "data"),
                    "-outform",
                    "DER",
                    "-out",
                    str(place / "out"),
                    *signers_,
                    *words,
                ],
                check=True,
                capture_output=True,
            )
            return (place / "out").read_bytes()

    return make
