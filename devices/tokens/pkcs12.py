"""A key and its certificate in a file (PKCS#12, RFC 7292), opened by its passphrase."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)

from devices.tokens.chains import chain_of, readable
from devices.tokens.rounds import rounds_of
from station_app.model.device_errors import (
    NoCertificate,
    TokenFileBroken,
    TokenKeyUnknown,
    TokenMissing,
    WrongPin,
)
from station_app.model.tokens import SigningIdentity, TokenInfo

_UNKNOWN = -1
_MODEL = "PKCS#12"
_SEQUENCE, _VERSION_3 = 0x30, b"\x02\x01\x03"
_INDEFINITE, _LONG_FORM = 0x80, 0x80
_PROTECTION = "PBE"
_LARGEST_BYTES = 4 * 2**20
"""A key and its chain take some KB: what is larger is another file."""
_MOST_ROUNDS = 5_000_000
"""A few seconds of this computer; programs write 2,000 to 600,000 for each of three parts."""


def is_token_file(data: bytes) -> bool:
    """Tell by its content whether a file is a whole PKCS#12 (RFC 7292, 4: version 3, one SEQUENCE)."""
    if len(data) < 2 + len(_VERSION_3) or data[0] != _SEQUENCE:
        return False
    first, begins = data[1], 2
    if first == _INDEFINITE:
        return data[begins:].startswith(_VERSION_3)
    length = first
    if first > _LONG_FORM:
        begins += first - _LONG_FORM
        length = int.from_bytes(data[2:begins], "big")
    return begins + length == len(data) and data[begins:].startswith(_VERSION_3)


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
            TokenFileBroken: it is another file, or not a whole one. TokenKeyUnknown: its key signs
            nothing here, or is protected in a way that is not known here.
        """
        try:
            with self._path.open("rb") as file:
                data = file.read(_LARGEST_BYTES + 1)
        except OSError:
            raise TokenMissing from None
        if not is_token_file(data):
            raise TokenFileBroken
        if rounds_of(data) > _MOST_ROUNDS:
            raise TokenKeyUnknown(kind=_PROTECTION)
        try:
            held = load_pkcs12(data, pin.encode())
        except UnsupportedAlgorithm:
            raise TokenKeyUnknown(kind=_PROTECTION) from None
        except ValueError:
            # Inside, the format cannot tell a wrong passphrase from damage; a person can try again.
            raise WrongPin(left=_UNKNOWN) from None
        return UnlockedPkcs12(held)


class UnlockedPkcs12:
    """The port :class:`station_app.model.tokens.UnlockedToken` over an opened file."""

    def __init__(self, held: PKCS12KeyAndCertificates) -> None:
        if held.cert is None or held.key is None:
            raise NoCertificate
        if not isinstance(held.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TokenKeyUnknown(kind=type(held.key).__name__.removesuffix("PrivateKey"))
        self._key = held.key
        der = held.cert.certificate.public_bytes(Encoding.DER)
        certificate = readable(der)
        if certificate is None:
            raise TokenFileBroken
        beside = (
            readable(one.certificate.public_bytes(Encoding.DER)) for one in held.additional_certs
        )
        others = [other for other in beside if other is not None]
        self._identity = SigningIdentity(der, chain_of(certificate, others), b"")

    def identities(self) -> tuple[SigningIdentity, ...]:
        """Return the file's certificate."""
        return (self._identity,)

    def sign(self, identity: SigningIdentity, data: bytes) -> bytes:
        """Sign the SHA-256 of ``data``: RSA PKCS#1 v1.5, or ECDSA as a DER sequence."""
        del identity
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), SHA256())
        return self._key.sign(data, ec.ECDSA(SHA256()))

    def close(self) -> None:
        """Nothing is held open."""
