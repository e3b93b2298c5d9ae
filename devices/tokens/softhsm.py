"""Makes a soft token (SoftHSM) with a key and its certificates: for training and for tests."""

import os
import pty
import subprocess
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pkcs11 import Attribute, ObjectClass
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from devices.tokens.pkcs11 import text_of
from station_app.model.errors import ProgramMissing

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
_KEY_ID = b"\x01"
_WAIT_S = 30


def provision(
    folder: Path,
    label: str,
    pin: str,
    so_pin: str,
    private_key: bytes,
    certificates: tuple[bytes, ...],
) -> str:
    """Make a token in ``folder``, beside those that are there, and put a key with its certificates on it.

    Args:
        folder: made here where it is not there yet; ``SOFTHSM2_CONF`` of this process must name ``softhsm2.conf`` in it.
        label: the token's name; no other token in the folder has it.
        pin: the user's PIN.
        so_pin: the security officer's.
        private_key: RSA, PEM (PKCS#8), unencrypted.
        certificates: DER, the signer's first.

    Returns:
        The token's serial number.

    Raises:
        ProgramMissing: SoftHSM is not installed.
    """
    slots = folder / "tokens"
    slots.mkdir(parents=True, exist_ok=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {slots}\nobjectstore.backend = file\nlog.level = ERROR\n"
        "slots.removable = false\n",
        encoding="utf-8",
    )
    _initialise(configuration, label, pin, so_pin)
    library = pkcs11.lib(str(MODULE))
    library.reinitialize()
    token = library.get_token(token_label=label)
    with token.open(rw=True, user_pin=pin) as session:
        pkcs1 = load_pem_private_key(private_key, None).private_bytes(
            Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
        key = decode_rsa_private_key(pkcs1)
        own = {Attribute.TOKEN: True, Attribute.ID: _KEY_ID, Attribute.LABEL: label}
        session.create_object({**key, **own, Attribute.SIGN: True, Attribute.PRIVATE: True})
        for number, der in enumerate(certificates):
            found = decode_x509_certificate(der)
            ref = {Attribute.ID: _KEY_ID} if number == 0 else {Attribute.ID: bytes([number + 1])}
            session.create_object(
                {
                    **found,
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: False,
                    Attribute.LABEL: label,
                    **ref,
                }
            )
    return text_of(token.serial)


def _initialise(configuration: Path, label: str, pin: str, so_pin: str) -> None:
    """Hand the PINs over as a person would, at a terminal: arguments can be read by others."""
    ours, theirs = pty.openpty()
    try:
        running = subprocess.Popen(
            ["softhsm2-util", "--init-token", "--free", "--label", label],
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SOFTHSM2_CONF": str(configuration)},
            start_new_session=True,
        )
    except FileNotFoundError:
        os.close(ours)
        raise ProgramMissing(program="softhsm2-util") from None
    finally:
        os.close(theirs)
    os.write(ours, "".join(f"{word}\n" for word in (so_pin, so_pin, pin, pin)).encode())
    code = running.wait(_WAIT_S)
    os.close(ours)
    if code != 0:
        raise ProgramMissing(program="softhsm2-util")
