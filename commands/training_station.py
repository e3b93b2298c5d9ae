"""Makes a training station: its people, its authority and token, its scanner and its gateway."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from commands.composition import build_station, opened_station
from commands.shell.console import say_error
from devices.sane.training import prepare_training_scanner
from devices.tokens.softhsm import provision
from station_app.model.clock import Clock, SystemClock
from station_app.model.operators import Role
from station_app.model.settings import load_settings, write_settings
from station_app.model.texts import RESOURCES
from station_app.model.training import TRAINING, Training
from station_app.signing.training_ca import issue_officer, make_authority
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.store import create_store, store_exists

_PILLARS = RESOURCES / "pillars" / "training" / "authority.der"
"""Who signs for the laboratory and the hospitals that scripts play."""
PARTNERS = frozenset({"thana.der", "hospital.der"})
"""Under which names each end keeps the other's authority."""


@contextlib.contextmanager
def training_station(home: Path, facts: Training = TRAINING) -> Iterator[Station]:
    """Open a training station in ``home``; make it at the first time.

    The environment of this process names the training scanner and token from here on; no other
    driver is asked.
    """
    home.mkdir(parents=True, exist_ok=True)
    os.environ["SANE_CONFIG_DIR"] = str(prepare_training_scanner(home / "scanner"))
    os.environ["SOFTHSM2_CONF"] = str(home / "token" / "softhsm2.conf")
    if not store_exists(home):
        _make(home, facts, SystemClock())
    with opened_station(home, tell=False) as station:
        accept_partner(station)
        for finding in station.store.seal.findings():
            say_error(finding)
        yield station


def accept_partner(station: Station) -> None:
    """Let the other training end's authority count, where nothing else was changed and this is training."""
    counts, there = station.store.seal.files()
    changed = set(counts.changed_trust(there))
    alone = bool(changed) and changed <= PARTNERS and counts.settings == there.settings
    if station.settings.training and alone:
        station.store.seal.accept_files()


def _make(home: Path, facts: Training, clock: Clock) -> None:
    (home / "settings.toml").unlink(missing_ok=True)
    write_settings(home / "settings.toml", facts.settings)
    tokens = _make_tokens(home, facts, clock)
    store, _recovery = create_store(home, passphrase=facts.passphrase)
    with contextlib.closing(store):
        station = build_station(home, store, clock, load_settings(home / "settings.toml"))
        with contextlib.closing(station.scanner), station.workers:
            _enter_people(station, facts, tokens)


@dataclass(frozen=True, slots=True)
class _OwnToken:
    """Of an operator: the numbers of token and certificate."""

    token_serial: str
    certificate_serial: str


def _make_tokens(home: Path, facts: Training, clock: Clock) -> dict[str, _OwnToken]:
    """Make a token of his own for each who signs; return them by user name."""
    authority = make_authority(clock.now())
    (home / "trust").mkdir(exist_ok=True)
    (home / "trust" / "training.der").write_bytes(authority.certificate)
    shutil.copy(_PILLARS, home / "trust" / "pillars.der")
    made = {}
    for person in facts.operators:
        if person.certificate_name:
            issued = issue_officer(authority, person.certificate_name, clock.now())
            token_serial = provision(
                home / "token",
                person.token_label or facts.token_label,
                facts.token_pin,
                facts.token_so_pin,
                issued.private_key,
                (issued.certificate,),
            )
            number = x509.load_der_x509_certificate(issued.certificate).serial_number
            made[person.user_name] = _OwnToken(token_serial, str(number))
    return made


def _enter_people(station: Station, facts: Training, tokens: dict[str, _OwnToken]) -> None:
    """Enter the chief first: only the very first operator needs nobody's leave."""
    people = sorted(facts.operators, key=lambda person: Role(person.role) is not Role.SHO)
    for person in people:
        entered = sign_in.add_operator(
            station, person.user_name, person.display_name, Role(person.role), person.passphrase
        )
        if station.session.operator is None:
            sign_in.sign_in(station, person.user_name, person.passphrase)
        own = tokens.get(person.user_name)
        if own is not None:
            sign_in.bind_certificate(
                station, entered.operator_id, own.certificate_serial, own.token_serial
            )
    sign_in.sign_out(station)
