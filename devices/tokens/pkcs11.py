"""Tokens in USB slots, by their PKCS#11 modules (OASIS PKCS#11 2.40)."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, CertificateType, KeyType, Mechanism, ObjectClass, TokenFlag
from pkcs11.util.ec import encode_ecdsa_signature

from devices.tokens.chains import chain_of, readable
from devices.tokens.driver_access import closed_to_us
from station_app.model.device_errors import (
    NoCertificate,
    PinLocked,
    TokenDriverDenied,
    TokenDriverFailed,
    TokenDriverMissing,
    TokenError,
    TokenFailed,
    TokenKeyUnknown,
    TokenMissing,
    WrongPin,
)
from station_app.model.tokens import SigningIdentity, TokenInfo

_GONE = (
    pkcs11.exceptions.DeviceRemoved,
    pkcs11.exceptions.TokenNotPresent,
    pkcs11.exceptions.NoSuchToken,
    pkcs11.exceptions.SlotIDInvalid,
    pkcs11.exceptions.SessionHandleInvalid,
)
_WRONG = (
    pkcs11.exceptions.PinIncorrect,
    pkcs11.exceptions.PinInvalid,
    pkcs11.exceptions.PinLenRange,
)
_LOW = TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY
_UNKNOWN, _LAST = -1, 1
_ONE_AT_A_TIME = threading.RLock()
"""A module is one for the whole process, and not every one bears two callers at once."""


def tokens_of(module: Path) -> tuple["Pkcs11Token", ...]:
    """Return the tokens that are in the slots of a module now.

    Raises:
        TokenDriverMissing: the module is not installed or does not load. TokenDriverDenied,
        TokenDriverFailed: it does not start. TokenFailed: it started, and a token of it failed.
    """
    with _facts():
        library = _started(module)
        slots = library.get_slots(token_present=True)
        return tuple(Pkcs11Token(slot) for slot in slots if _initialised(slot))


def _started(module: Path) -> Any:
    """Return a module that is loaded and started: until then it is a driver's fault, no token's."""
    try:
        return pkcs11.lib(str(module))
    except pkcs11.exceptions.PKCS11Error as error:
        group = closed_to_us(module)
        if group is not None:
            raise TokenDriverDenied(driver=module.name, group=group) from error
        # A file that is no library is reported by the plain kind; a module's own faults are not.
        if type(error) is pkcs11.exceptions.PKCS11Error:
            raise TokenDriverMissing from error
        raise TokenDriverFailed(driver=module.name, code=type(error).__name__) from error


def _initialised(slot: Any) -> bool:
    try:
        return bool(slot.get_token().flags & TokenFlag.TOKEN_INITIALIZED)
    except _GONE:
        return False


class Pkcs11Token:
    """The port :class:`station_app.model.tokens.Token` over a slot."""

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def info(self) -> TokenInfo:
        """Tell what it is.

        Raises:
            TokenMissing: it was pulled out. TokenFailed.
        """
        with _facts():
            token = self._slot.get_token()
            return TokenInfo(
                serial=text_of(token.serial),
                label=text_of(token.label),
                model=text_of(token.model),
                pin_low=bool(token.flags & _LOW),
                pin_locked=bool(token.flags & TokenFlag.USER_PIN_LOCKED),
            )

    def unlock(self, pin: str) -> "UnlockedPkcs11":
        """Try the PIN once, never more often.

        Raises:
            WrongPin, PinLocked, TokenMissing, TokenFailed.
        """
        with _facts():
            token = self._slot.get_token()
            if token.flags & TokenFlag.USER_PIN_LOCKED:
                raise PinLocked
            try:
                return UnlockedPkcs11(token.open(user_pin=pin))
            except _WRONG:
                raise self._wrong_pin() from None
            except pkcs11.exceptions.PinLocked:
                raise PinLocked from None

    def _wrong_pin(self) -> TokenError:
        flags = self._slot.get_token().flags
        if flags & TokenFlag.USER_PIN_LOCKED:
            return PinLocked()
        return WrongPin(left=_LAST if flags & TokenFlag.USER_PIN_FINAL_TRY else _UNKNOWN)


class UnlockedPkcs11:
    """The port :class:`station_app.model.tokens.UnlockedToken` over a session."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._keys: dict[bytes, Any] = {}

    def identities(self) -> tuple[SigningIdentity, ...]:
        """Return the certificates that have their private key here.

        Raises:
            NoCertificate: there is none. TokenMissing, TokenFailed.
        """
        with _facts():
            held = [
                (bytes(found[Attribute.VALUE]), bytes(found[Attribute.ID]))
                for found in self._session.get_objects(
                    {
                        Attribute.CLASS: ObjectClass.CERTIFICATE,
                        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    }
                )
            ]
            for key in self._session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}):
                self._keys[bytes(key[Attribute.ID])] = key
        # A card may hold what somebody wrote there by mistake, beside what signs.
        certificates = [(one, der, ref) for der, ref in held if (one := readable(der)) is not None]
        beside = [one for one, _, _ in certificates]
        found = tuple(
            SigningIdentity(der, chain_of(one, beside), ref)
            for one, der, ref in certificates
            if ref in self._keys
        )
        if not found:
            raise NoCertificate
        return found

    def sign(self, identity: SigningIdentity, data: bytes) -> bytes:
        """Sign the SHA-256 of ``data``: RSA PKCS#1 v1.5, or ECDSA as a DER sequence.

        Raises:
            TokenMissing: it was pulled out. TokenFailed: a fault of its own. TokenKeyUnknown: its key is
            neither RSA nor of an elliptic curve.
        """
        with _facts():
            key = self._keys[identity.key_ref]
            if key.key_type not in (KeyType.RSA, KeyType.EC):
                raise TokenKeyUnknown(kind=getattr(key.key_type, "name", str(key.key_type)))
            if key.key_type is KeyType.EC:
                digest = hashlib.sha256(data).digest()
                return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA)))
            return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))

    def close(self) -> None:
        """Log out. May be called often."""
        session, self._session = self._session, None
        self._keys.clear()
        if session is None:
            return
        try:
            session.close()
        except pkcs11.exceptions.PKCS11Error:
            # Pulled out in the meantime: there is no session left that could be closed.
            return


@contextmanager
def _facts() -> Iterator[None]:
    """Turn a module's faults into ours; the PIN is never to blame for them."""
    try:
        with _ONE_AT_A_TIME:
            yield
    except _GONE as error:
        raise TokenMissing from error
    except pkcs11.exceptions.PKCS11Error as error:
        raise TokenFailed(code=type(error).__name__) from error


def text_of(value: str | bytes) -> str:
    """Return a token's own words as text, without what fills them up."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return text.rstrip("\x00 ")
