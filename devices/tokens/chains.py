"""Puts the certificates that a token holds in order, from the signer's issuer upwards."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, InvalidVersion, load_der_x509_certificate


def readable(der: bytes) -> Certificate | None:
    """Return a certificate with a holder and an issuer; ``None`` where it is none that can be read."""
    try:
        certificate = load_der_x509_certificate(der)
        certificate.issuer, certificate.subject  # noqa: B018 - read now, so that nothing fails later
    except (ValueError, TypeError, InvalidVersion):
        return None
    return certificate


def chain_of(signer: Certificate, held: Sequence[Certificate]) -> tuple[bytes, ...]:
    """Return the DER of the issuers that are at hand, nearest first, without a self-signed root."""
    chain: list[bytes] = []
    here = signer
    while here.issuer != here.subject:
        above = next((other for other in held if other.subject == here.issuer), None)
        if above is None or above.issuer == above.subject:
            break
        der = above.public_bytes(Encoding.DER)
        if der in chain:
            break
        chain.append(der)
        here = above
    return tuple(chain)
