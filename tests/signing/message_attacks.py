"""Messages and certificates that are made by hand: wrong, weak, of another's certificate, or of whom nobody named.

Each yields a paper that nobody altered; what is wrong is the message, or who signed it.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from station_app.signing.training_ca import TrainingAuthority
from tests.signing.foreign_signers import Holder, holder, new_key
from tests.signing.officers import NOW, Office
from tests.signing.raw_pdf import sealed
from tests.signing.rightly_signed import Named, bases

_HASHES: dict[str, HashAlgorithm] = {
    "sha1": SHA1(),  # noqa: S303 - a message that must not hold
    "sha256": SHA256(),
    "sha384": SHA384(),
    "sha512": SHA512(),
}
_USAGE = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
_ADBE = b"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"
_PADES = b"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"


@dataclass(frozen=True)
class Message:
    """How a message is made."""

    digest: str = "sha256"
    attributes: bool = True
    ess: str = "v2"
    """``v1 v2 none``, or ``wrong``: of another certificate."""
    claims: Callable[[bytes], bytes] = lambda covered: covered
    """What its digest is of."""
    signs: Callable[[bytes], bytes] = lambda signed: signed
    """What the key signs."""
    more: tuple[Any, ...] = ()
    """Further signed attributes."""
    beside: tuple[Holder, ...] = ()
    """Further certificates."""
    without: bool = False
    """Without the signer's certificate."""
    twice: bool = False
    """The signer stands in it twice."""
    swapped: Holder | None = None
    """Whose certificate stands there instead."""
    kind: str = "data"
    inside: bool = False
    """Other words stand in the message itself."""
    after: bytes = b""
    pss: bool = False


def crafted(who: Holder, how: Message) -> Callable[[bytes], bytes]:
    """Return what makes the message of a holder over covered bytes."""

    def make(covered: bytes) -> bytes:
        shown = how.swapped or who
        certificate = asn1_x509.Certificate.load(shown.der)
        claimed = hashlib.new(how.digest, how.claims(covered)).digest()
        attributes = _attributes(who, how, claimed)
        signed = attributes.dump() if how.attributes else covered
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    cms.IssuerAndSerialNumber(
                        {
                            "issuer": certificate.issuer,
                            "serial_number": certificate.serial_number,
                        }
                    ),
                ),
                "digest_algorithm": {"algorithm": how.digest},
                "signature_algorithm": _mechanism(who, how),
                "signature": _raw(who, how.signs(signed), how),
            }
        )
        if how.attributes:
            signer["signed_attrs"] = attributes
        certificates = [*(() if how.without else (shown,)), *how.beside]
        content: dict[str, Any] = {"content_type": how.kind}
        if how.inside:
            content["content"] = b"other words"
        data = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [{"algorithm": how.digest}],
                "encap_content_info": content,
                "certificates": [asn1_x509.Certificate.load(one.der) for one in certificates],
                "signer_infos": [signer, signer] if how.twice else [signer],
            }
        )
        info = cms.ContentInfo({"content_type": "signed_data", "content": data})
        return bytes(info.dump()) + how.after

    return make


def _attributes(who: Holder, how: Message, claimed: bytes) -> cms.CMSAttributes:
    found = [
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [claimed]}),
        *how.more,
    ]
    named = hashlib.sha256(b"another" if how.ess == "wrong" else who.der).digest()
    if how.ess in ("v2", "wrong"):
        value: Any = {"certs": [{"cert_hash": named}]}
        found.append(cms.CMSAttribute({"type": "signing_certificate_v2", "values": [value]}))
    if how.ess == "v1":
        value = {"certs": [{"cert_hash": hashlib.sha1(who.der, usedforsecurity=False).digest()}]}
        found.append(cms.CMSAttribute({"type": "signing_certificate", "values": [value]}))
    return cms.CMSAttributes(found)


def _mechanism(who: Holder, how: Message) -> algos.SignedDigestAlgorithm:
    if isinstance(who.key, ed25519.Ed25519PrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": "ed25519"})
    if isinstance(who.key, ec.EllipticCurvePrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": f"{how.digest}_ecdsa"})
    if how.pss:
        return algos.SignedDigestAlgorithm(
            {
                "algorithm": "rsassa_pss",
                "parameters": {
                    "hash_algorithm": {"algorithm": how.digest},
                    "mask_gen_algorithm": {
                        "algorithm": "mgf1",
                        "parameters": {"algorithm": how.digest},
                    },
                    "salt_length": 20,
                },
            }
        )
    return algos.SignedDigestAlgorithm(
        {"algorithm": f"{how.digest}_rsa", "parameters": core.Null()}
    )


def _raw(who: Holder, data: bytes, how: Message) -> bytes:
    hashed = _HASHES[how.digest]
    if isinstance(who.key, ed25519.Ed25519PrivateKey):
        return who.key.sign(data)
    if isinstance(who.key, ec.EllipticCurvePrivateKey):
        return who.key.sign(data, ec.ECDSA(hashed))
    if how.pss:
        return bytes(who.key.sign(data, padding.PSS(padding.MGF1(hashed), 20), hashed))
    return bytes(who.key.sign(data, padding.PKCS1v15(), hashed))


def issued(
    authority: TrainingAuthority,
    name: str,
    *,
    kind: str = "rsa2048",
    by: Holder | None = None,
    usage: tuple[str, ...] | None = ("digital_signature", "content_commitment"),
    purposes: tuple[ObjectIdentifier, ...] = (),
    is_ca: bool | None = False,
    since_days: int = -1,
    days: int = 36500,
    critical: ObjectIdentifier | None = None,
    key: Any = None,
) -> Holder:
    """Issue a certificate with extensions of one's own."""
    held = key or new_key(kind)
    issuer = by.certificate if by else x509.load_der_x509_certificate(authority.certificate)
    begins = NOW + timedelta(days=since_days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer.subject)
        .public_key(held.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
    )
    if is_ca is not None:
        builder = builder.add_extension(
            x509.BasicConstraints(ca=is_ca, path_length=None), critical=True
        )
    if usage is not None:
        said = x509.KeyUsage(**{word: word in usage for word in _USAGE})
        builder = builder.add_extension(said, critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    if critical is not None:
        builder = builder.add_extension(x509.UnrecognizedExtension(critical, b"\5\0"), True)
    return Holder(builder.sign(by.key if by else authority.key, SHA256()), held)


def wrong_messages(office: Office) -> Iterator[Named]:
    """Yield files whose message is wrong, or whose signer does not count: none of them holds."""
    plain, who = bases().plain, holder(office.authority)
    other = holder(office.authority, name="Second Officer")
    again = issued(office.authority, "Other Officer", key=who.key)
    ways: dict[str, Message] = {
        "digest of other bytes": Message(claims=lambda covered: covered + b"."),
        "a key that signed other words": Message(signs=lambda signed: signed + b"."),
        "the signing certificate's hash of another": Message(ess="wrong"),
        "another's certificate": Message(swapped=other),
        "another's certificate, no ESS": Message(swapped=other, ess="none"),
        "another certificate of the same key": Message(swapped=again),
        "no certificate": Message(without=True),
        "no certificate but another's": Message(without=True, beside=(other,)),
        "SHA-1": Message(digest="sha1"),
        "SHA-1, ESS v1": Message(digest="sha1", ess="v1"),
        "content type another": Message(kind="signed_data"),
        "other words inside": Message(inside=True),
        "the same signer twice": Message(twice=True),
        "bytes behind the message": Message(after=b"evil"),
        "two digests claimed": Message(
            more=(
                cms.CMSAttribute(
                    {"type": "message_digest", "values": [hashlib.sha256(b"x").digest()]}
                ),
            )
        ),
        "no attributes, of other words": Message(
            attributes=False, signs=lambda signed: signed + b"."
        ),
    }
    for form, kind in (("adbe", _ADBE), ("PAdES", _PADES)):
        for name, how in ways.items():
            yield f"message {form}: {name}", sealed(plain, crafted(who, how), kind=kind)
    yield from _wrong_signers(office, plain)


def _wrong_signers(office: Office, plain: bytes) -> Iterator[Named]:
    authority = office.authority
    root = Holder(x509.load_der_x509_certificate(authority.certificate), authority.key)
    below = issued(authority, "Below", usage=("key_cert_sign", "content_commitment"), is_ca=True)
    not_ca = issued(authority, "No authority")
    short = issued(authority, "Short RSA", kind="rsa1024")
    signers: dict[str, tuple[Holder, tuple[Holder, ...]]] = {
        "the authority itself": (root, ()),
        "an authority below": (below, ()),
        "whom an authority below named": (issued(authority, "Of below", by=below), (below,)),
        "whom an officer named": (issued(authority, "Of an officer", by=not_ca), (not_ca,)),
        "RSA of 1024 bits": (short, ()),
        "only for enciphering": (issued(authority, "Cipher", usage=("key_encipherment",)), ()),
        "only for authentication": (issued(authority, "Log in", usage=("digital_signature",)), ()),
        "for a web server": (
            issued(authority, "Web", purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
            (),
        ),
        "for code": (issued(authority, "Code", purposes=(ExtendedKeyUsageOID.CODE_SIGNING,)), ()),
        "an extension that must be known": (
            issued(authority, "Strange", critical=ObjectIdentifier("1.3.6.1.4.1.99999.1")),
            (),
        ),
        "ended": (issued(authority, "Ended", since_days=-900, days=100), ()),
        "to come": (issued(authority, "To come", since_days=900), ()),
        "for one minute": (issued(authority, "Minute", since_days=-30, days=29), ()),
        "may sign and be an authority": (
            issued(authority, "Both", usage=("key_cert_sign", "content_commitment"), is_ca=True),
            (),
        ),
    }
    for name, (who, beside) in signers.items():
        yield f"signer: {name}", sealed(plain, crafted(who, Message(beside=beside)), kind=_PADES)


def unusual_messages(office: Office) -> Iterator[Named]:
    """Yield files that are rightly signed in an unusual way: none of them is accused."""
    plain, authority = bases().plain, office.authority
    who = holder(authority)
    ways: dict[str, tuple[Holder, Message]] = {
        "ESS v1": (who, Message(ess="v1")),
        "ESS v1, sha512": (who, Message(ess="v1", digest="sha512")),
        "no ESS": (who, Message(ess="none")),
        "no attributes": (who, Message(attributes=False)),
        "the chain twice": (who, Message(beside=(who, who))),
        "strangers beside": (who, Message(beside=(holder(authority, name="Second Officer"),))),
        "ECDSA P-256": (holder(authority, "p256"), Message()),
        "ECDSA P-384": (holder(authority, "p384"), Message(digest="sha384")),
        "ECDSA P-384, sha256": (holder(authority, "p384"), Message()),
        "ECDSA P-521": (holder(authority, "p521"), Message(digest="sha512")),
        "Ed25519": (holder(authority, "ed25519"), Message(digest="sha512")),
        "RSA-PSS, salt of 20": (who, Message(pss=True)),
        "RSA-PSS sha512": (who, Message(pss=True, digest="sha512")),
        "RSA of 3072 bits": (holder(authority, "rsa3072"), Message()),
        "no usage said": (issued(authority, "No usage", usage=None), Message()),
        "no constraints said": (issued(authority, "No constraints", is_ca=None), Message()),
        "for mail and papers": (
            issued(
                authority,
                "Papers",
                purposes=(
                    ExtendedKeyUsageOID.EMAIL_PROTECTION,
                    ExtendedKeyUsageOID.CLIENT_AUTH,
                    ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
                ),
            ),
            Message(),
        ),
        "for any purpose": (
            issued(authority, "Any", purposes=(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)),
            Message(),
        ),
    }
    for form, kind in (("adbe", _ADBE), ("PAdES", _PADES)):
        for name, (signer, how) in ways.items():
            yield f"message {form}: {name}", sealed(plain, crafted(signer, how), kind=kind)
