"""Whether a certificate may sign a paper today, and what it says of its holder."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from station_app.model.clock import IST
from station_app.model.tokens import SigningIdentity
from station_app.signing.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    CertificateUnfit,
    ClockWrong,
)

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)

_FOR_PAPERS = frozenset(
    {
        "2.5.29.37.0",  # any
        "1.3.6.1.5.5.7.3.4",  # mail
        "1.3.6.1.5.5.7.3.36",  # papers (RFC 9336)
        "1.3.6.1.4.1.311.10.3.12",  # papers, as Microsoft names it
        "1.2.840.113583.1.1.5",  # papers, as Adobe names it
    }
)
"""Purposes of a key that count for a paper."""

_BROKEN = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What a certificate that cannot be read raises, at whichever of its parts is asked for first."""
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier day than the program's first."""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says."""

    serial: str
    """Decimal."""
    name: str
    """The holder's common name."""
    issuer: str
    since: datetime
    until: datetime


def describe(identity: SigningIdentity) -> CertificateFacts:
    """Return what the signer's certificate says.

    Raises:
        CertificateUnfit: it cannot be read.
    """
    try:
        certificate = x509.load_der_x509_certificate(identity.certificate)
        return CertificateFacts(
            serial=str(certificate.serial_number),
            name=_common_name(certificate.subject),
            issuer=_common_name(certificate.issuer),
            since=certificate.not_valid_before_utc,
            until=certificate.not_valid_after_utc,
        )
    except _BROKEN:
        raise CertificateUnfit from None


def check_identity(identity: SigningIdentity, now: datetime, trust: tuple[bytes, ...]) -> None:
    """Make sure that a signature made now with this certificate will be worth something.

    Args:
        identity: the signer's certificate with what the token holds of its chain.
        now: the time of signing.
        trust: DER of the authorities that count.

    Raises:
        ClockWrong: this computer's clock cannot be right. CertificateExpired,
        CertificateNotYetValid. CertificateUnfit: its key is not meant for signing papers (RFC 5280,
        4.2.1.3), or no chain leads to an authority that counts.
    """
    check_times(identity, now)
    try:
        certificate = x509.load_der_x509_certificate(identity.certificate)
        fit = meant_for_papers(certificate) and _leads_to(certificate, identity.chain, trust)
    except _BROKEN:
        fit = False
    if not fit:
        raise CertificateUnfit


def check_times(identity: SigningIdentity, now: datetime) -> None:
    """Make sure that the clock can be right and the certificate is valid now.

    Raises:
        ClockWrong, CertificateExpired, CertificateNotYetValid. CertificateUnfit: it cannot be read.
    """
    if now < _FIRST_DAY:
        raise ClockWrong(shown=_day(now))
    said = describe(identity)
    if now > said.until:
        raise CertificateExpired(until=_day(said.until))
    if now < said.since:
        raise CertificateNotYetValid(since=_day(said.since))


def meant_for_papers(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate's key is meant for signing papers (RFC 5280, 4.2.1.3, 4.2.1.9, 4.2.1.12).

    An authority signs certificates, not papers; where no use is said, none is excluded.

    Raises:
        ValueError: an extension cannot be read.
    """
    constraints = _extension(certificate, x509.BasicConstraints)
    usage = _extension(certificate, x509.KeyUsage)
    purposes = _extension(certificate, x509.ExtendedKeyUsage)
    if constraints is not None and constraints.ca:
        return False
    if usage is not None and not usage.content_commitment:
        return False
    return purposes is None or not _FOR_PAPERS.isdisjoint(one.dotted_string for one in purposes)


def _extension(certificate: x509.Certificate, sort: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(sort).value
    except x509.ExtensionNotFound:
        return None


def _leads_to(
    certificate: x509.Certificate, chain: tuple[bytes, ...], trust: tuple[bytes, ...]
) -> bool:
    here = certificate
    roots = [root for der in trust if (root := _root(der)) is not None]
    for above in (None, *map(x509.load_der_x509_certificate, chain)):
        if above is not None:
            if not _issued(here, above):
                return False
            here = above
        if any(here == root or _issued(here, root) for root in roots):
            return True
    return False


def _root(der: bytes) -> x509.Certificate | None:
    """Return an authority; one that cannot be read vouches for nobody, and stands in nobody's way."""
    try:
        return x509.load_der_x509_certificate(der)
    except _BROKEN:
        return None


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (*_BROKEN, InvalidSignature):
        return False
    return True


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _day(at: datetime) -> str:
    return at.astimezone(IST).strftime("%d-%m-%Y")
