"""A key and its certificate in a file (PKCS#12, RFC 7292), opened by its passphrase."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)

from devices.tokens.chains import chain_of
from station_app.model.device_errors import NoCertificate, TokenFailed, TokenMissing, WrongPin
from station_app.model.tokens import SigningIdentity, TokenInfo

_UNKNOWN = -1
_MODEL = "PKCS#12"


class Pkcs12Token:
    """The port :class:`station_app.model.tokens.Token` over a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def info(self) -> TokenInfo:
        """Tell what it is.

        Raises:
            TokenMissing: the file is not there.
        """
        if not self._path.is_file():
            raise TokenMissing
        return TokenInfo(serial=f"p12:{self._path.name}", label=self._path.stem, model=_MODEL)

    def unlock(self, pin: str) -> "UnlockedPkcs12":
        """Open the file by its passphrase.

        Raises:
            WrongPin: the passphrase is wrong. TokenMissing. NoCertificate: the file has none.
        """
        try:
            data = self._path.read_bytes()
        except OSError:
            raise TokenMissing from None
        try:
            return UnlockedPkcs12(load_pkcs12(data, pin.encode()))
        except ValueError:
            # The format cannot tell a wrong passphrase from a damaged file; a person can try again.
            raise WrongPin(left=_UNKNOWN) from None


class UnlockedPkcs12:
    """The port :class:`station_app.model.tokens.UnlockedToken` over an opened file."""

    def __init__(self, held: PKCS12KeyAndCertificates) -> None:
        if held.cert is None or held.key is None:
            raise NoCertificate
        self._key = held.key
        certificate = held.cert.certificate
        others = [other.certificate for other in held.additional_certs]
        self._identity = SigningIdentity(
            certificate.public_bytes(Encoding.DER), chain_of(certificate, others), b""
        )

    def identities(self) -> tuple[SigningIdentity, ...]:
        """Return the file's certificate."""
        return (self._identity,)

    def sign(self, identity: SigningIdentity, data: bytes) -> bytes:
        """Sign the SHA-256 of ``data``: RSA PKCS#1 v1.5, or ECDSA as a DER sequence.

        Raises:
            TokenFailed: the key is neither RSA nor EC.
        """
        del identity
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), SHA256())
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(SHA256()))
        raise TokenFailed(code=type(self._key).__name__)

    def close(self) -> None:
        """Nothing is held open."""
