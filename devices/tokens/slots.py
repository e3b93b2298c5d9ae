"""Looks at every slot and file where a token may be."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from devices.tokens.driver_access import is_there
from devices.tokens.pkcs11 import tokens_of
from devices.tokens.pkcs12 import Pkcs12Token
from station_app.model.device_errors import (
    TokenDriverDenied,
    TokenDriverFailed,
    TokenDriverMissing,
    TokenError,
    TokenFailed,
)
from station_app.model.tokens import Token


def list_tokens(modules: Sequence[Path], files: Sequence[Path]) -> tuple[Token, ...]:
    """Return the tokens that are there now.

    Args:
        modules: PKCS#11 modules; those that are not installed or do not start are passed over
            (:func:`driver_faults` tells why), and so is one whose token fails, as long as another
            answers.
        files: PKCS#12 files.

    Raises:
        TokenFailed: a token failed and no other is there.
    """
    found: list[Token] = [Pkcs12Token(path) for path in files if is_there(path)]
    fault: TokenFailed | None = None
    for module in _installed(modules):
        try:
            found += tokens_of(module)
        except (TokenDriverMissing, TokenDriverDenied, TokenDriverFailed):
            continue
        except TokenFailed as error:
            fault = error
    if fault is not None and not found:
        raise fault
    return tuple(found)


def driver_faults(modules: Sequence[Path]) -> tuple[TokenError, ...]:
    """Return why installed drivers do not start: for whoever puts the computer in order."""
    faults: list[TokenError] = []
    for module in _installed(modules):
        try:
            tokens_of(module)
        except (TokenDriverMissing, TokenDriverDenied, TokenDriverFailed) as error:
            faults.append(error)
        except TokenError:
            continue
    return tuple(faults)


def _installed(modules: Sequence[Path]) -> Iterator[Path]:
    return (module for module in modules if is_there(module))
