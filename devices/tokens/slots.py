"""Looks at every slot and file where a token may be."""

from collections.abc import Sequence
from pathlib import Path

from devices.tokens.pkcs11 import tokens_of
from devices.tokens.pkcs12 import Pkcs12Token
from station_app.model.device_errors import TokenDriverMissing, TokenFailed
from station_app.model.tokens import Token


def list_tokens(modules: Sequence[Path], files: Sequence[Path]) -> tuple[Token, ...]:
    """Return the tokens that are there now.

    Args:
        modules: PKCS#11 modules; those that are not installed are passed over, and so is one that
            fails, as long as another answers.
        files: PKCS#12 files.

    Raises:
        TokenFailed: a module failed and no other token is there.
    """
    found: list[Token] = [Pkcs12Token(path) for path in files if path.is_file()]
    fault: TokenFailed | None = None
    for module in modules:
        if not module.exists():
            continue
        try:
            found += tokens_of(module)
        except TokenDriverMissing:
            continue
        except TokenFailed as error:
            fault = error
    if fault is not None and not found:
        raise fault
    return tuple(found)
