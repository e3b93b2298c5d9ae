"""What a station is set to, what is asked when it is made, and what its computer says of itself."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from station_app.model.errors import FileExists, SettingsUnreadable

_LONGEST_NAME, _LONGEST_SHOWN = 40, 200


@dataclass(frozen=True, slots=True)
class Settings:
    """A station's settings, read once from ``settings.toml`` in the home. Every field may be left out of the file."""

    unit_hi: str = "थाना"
    unit_en: str = "Police Station"
    district: str = "Khargone"
    district_code: str = "KGN"
    ps_code: str = "PS9901"
    """The office's code, of a police station or a hospital."""
    unit_kind: str = "thana"
    """``thana`` or ``hospital``: which desks and registers there are."""
    language: str = "hi"
    """The first language of the window and of printed papers: ``hi`` or ``en``."""
    idle_lock_s: int = 300
    """Seconds without a key or a move after which the window locks."""
    ocr_languages: str = "hin+eng"
    scan_timeout_s: int = 60
    """Seconds that a driver may stay silent before it is stopped."""
    page_reserve_mb: int = 24
    """Disk space that must be free for each page that may still come."""
    pkcs11_modules: tuple[str, ...] = (
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/libcastle.so.1.0.0",
        "/usr/lib/WatchData/ProxKey/lib/libwdpkcs_SignatureP11.so",
        "/usr/lib/libeTPkcs11.so",
    )
    """Token drivers to look for; those that are not installed are passed over."""
    pkcs12_files: tuple[str, ...] = ()
    watched_folder: str = ""
    print_server: str = ""
    """A print server's socket or host; empty: this computer's own."""
    gateway_url: str = ""
    training: bool = False
    """A training station: fictional cases, its own gateway, papers marked as training."""


def load_settings(path: Path) -> Settings:
    """Read the settings; a missing file gives the defaults.

    Raises:
        SettingsUnreadable: it is no such file, a name is unknown or a value has the wrong type.
    """
    try:
        return read_settings(path.read_text(encoding="utf-8") if path.exists() else "")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(name=path.name) from error


def read_settings(text: str) -> Settings:
    """Read the settings from the text of ``settings.toml``.

    Raises:
        SettingsUnreadable: it is no TOML, a name is unknown or a value has the wrong type.
    """
    values = _table(text)
    known = {field.name: field.default for field in fields(Settings)}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(str(item) for item in value)
        if name not in known or type(values[name]) is not type(known[name]):
            raise SettingsUnreadable(name=name[:_LONGEST_NAME])
    return Settings(**values)


def changed_settings(before: str, after: str) -> tuple[tuple[str, str, str], ...]:
    """Return what differs between two texts of ``settings.toml``: name, what was, what would be.

    Raises:
        SettingsUnreadable: the later one is no TOML.
    """
    old, new = asdict(read_settings(before)), _table(after)
    was = asdict(Settings())
    names = [name for name in {**_table(before), **new} if old.get(name) != _plain(new, was, name)]
    return tuple(
        (name[:_LONGEST_NAME], _shown(old.get(name)), _shown(_plain(new, was, name)))
        for name in names
    )


def _plain(values: Mapping[str, Any], defaults: Mapping[str, Any], name: str) -> object:
    value = values.get(name, defaults.get(name))
    return tuple(str(item) for item in value) if isinstance(value, list) else value


def _shown(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)[:_LONGEST_SHOWN]


def _table(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits is a ValueError of another kind than what is no TOML.
        raise SettingsUnreadable(name="settings.toml") from error


def write_settings(path: Path, values: Mapping[str, str | bool | int]) -> None:
    """Write a new settings file; what is left out keeps its default.

    Raises:
        FileExists: there is one already; it is never overwritten.
    """
    # A JSON string, number or truth value is written the same in TOML.
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()
    ]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(lines)
    except FileExistsError:
        raise FileExists from None


@dataclass(frozen=True, slots=True)
class Computer:
    """What is known of the computer, as papers name it; empty where it is not."""

    make_model: str = ""
    serial: str = ""
    mac: str = ""


@dataclass(frozen=True, slots=True)
class NewStation:
    """A station that is going to be, with the chief who answers for it."""

    unit_hi: str
    unit_en: str
    district: str
    district_code: str
    ps_code: str
    user_name: str
    """The chief's, for commands; the window shows ``display_name``."""
    display_name: str
    passphrase: str = field(repr=False)
    """The chief's own."""
    station_passphrase: str = field(default="", repr=False)
    """Opens the station where no keyring service runs; empty where one does."""
