"""The operating system's keyring, where a real one runs."""

import keyring
from keyring.backend import KeyringBackend, get_all_keyring
from keyring.errors import KeyringError

from station_app.model.errors import KeyMissing

_SERVICE = "station-terminal"
_REAL = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.kwallet",
)
"""Backends that encrypt. Null, fail and plain-file backends are never taken."""


class KeyringStore:
    """One secret per station in the keyring."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, station: str) -> str | None:
        """Return the secret.

        Raises:
            KeyMissing: the keyring is locked or does not answer.
        """
        try:
            return self._backend.get_password(_SERVICE, station)
        except KeyringError as error:
            raise KeyMissing from error

    def put(self, station: str, secret: str) -> None:
        """Keep the secret.

        Raises:
            KeyMissing: the keyring is locked or does not answer.
        """
        try:
            self._backend.set_password(_SERVICE, station, secret)
        except KeyringError as error:
            raise KeyMissing from error


def system_keyring() -> KeyringStore | None:
    """Return the system's keyring, or ``None`` where no real one runs."""
    chosen = keyring.get_keyring()
    for backend in (chosen, *get_all_keyring()):
        if type(backend).__module__ in _REAL and backend.viable:
            return KeyringStore(backend)
    return None
