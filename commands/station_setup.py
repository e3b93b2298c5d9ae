"""Makes a real station, and opens one whatever way its keys are to be had."""

import contextlib
import shutil
from pathlib import Path

from commands.composition import build_station, keyring_runs, opened_station
from station_app.model.clock import Clock, SystemClock
from station_app.model.errors import FileExists
from station_app.model.operators import Role
from station_app.model.settings import NewStation, load_settings, write_settings
from station_app.safekeeping.acceptance import prove_recovery_key, renew_unproved
from station_app.session.passphrases import require_strength
from station_app.station import sign_in
from station_app.station.code_rules import fitted_code
from station_app.station.station import Station
from station_app.store.disk import sync_folder
from station_app.store.store import create_store, open_store, store_exists


def create_station(home: Path, clock: Clock, new: NewStation, *, awaits_proof: bool = False) -> str:
    """Make a station with its chief and close it again; return the recovery key to show once.

    It is made beside ``home`` and moved there whole: a cut on the way leaves no half station.

    Args:
        home: where it is made.
        clock: the station's clock.
        new: its facts.
        awaits_proof: whether the recovery key is made anew and shown at each start until somebody
            has proved that it is written down.

    Raises:
        DistrictCodeUnfit, OfficeCodeUnfit, UserNameUnfit. PassphraseWeak, PassphraseNeeded.
            FileExists: something else lies in ``home``. DiskFull.
    """
    district_code = fitted_code("district_code", new.district_code)
    ps_code = fitted_code("ps_code", new.ps_code)
    user_name = fitted_code("user_name", new.user_name)
    require_strength(new.passphrase)
    if new.station_passphrase:
        require_strength(new.station_passphrase)
    if home.exists() and any(home.iterdir()):
        raise FileExists
    aside = home.with_name(f"{home.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    facts = {
        "unit_hi": new.unit_hi,
        "unit_en": new.unit_en,
        "district": new.district,
        "district_code": district_code,
        "ps_code": ps_code,
    }
    write_settings(aside / "settings.toml", facts)
    store, recovery = create_store(aside, passphrase=new.station_passphrase or None)
    with contextlib.closing(store):
        station = build_station(aside, store, clock, load_settings(aside / "settings.toml"))
        with contextlib.closing(station.scanner), station.workers:
            sign_in.add_operator(station, user_name, new.display_name, Role.SHO, new.passphrase)
        if awaits_proof:
            store.seal.await_proof()
    aside.replace(home)
    sync_folder(home.parent)
    return recovery


class StationSetup:
    """The way into the station of a home, for the window to walk."""

    def __init__(self, home: Path) -> None:
        self._home, self._clock = home, SystemClock()
        self._parts = contextlib.ExitStack()
        self._station: Station | None = None

    @property
    def station(self) -> Station:
        """The station, once it is open."""
        assert self._station is not None  # noqa: S101 - the window asks after it has entered
        return self._station

    def exists(self) -> bool:
        """Tell whether there is a station at all, even one that lost a part."""
        return store_exists(self._home)

    def needs_passphrase(self) -> bool:
        """Tell whether a new station needs a passphrase: no keyring service runs here."""
        return not keyring_runs()

    def found(self, new: NewStation) -> str:
        """Make the station; see :func:`create_station`."""
        return create_station(self._home, self._clock, new, awaits_proof=True)

    def awaits_proof(self) -> bool:
        """Tell of the open station whether its recovery key was lost before it was written down."""
        return self.station.store.seal.awaits_proof

    def renew_recovery_key(self) -> str:
        """Make the lost recovery key anew; see :func:`station_app.safekeeping.acceptance.renew_unproved`."""
        return renew_unproved(self.station)

    def prove(self, recovery_key: str) -> None:
        """Note that the recovery key is written down.

        Raises:
            RecoveryKeyWrong: it does not open the station.
        """
        prove_recovery_key(self.station, recovery_key)

    def open(self, passphrase: str | None, recovery_key: str | None) -> None:
        """Open the station; with nothing given, by itself.

        Raises:
            StoreError: see :func:`station_app.store.store.open_store`. StationPassphraseWrong.
        """
        opened = opened_station(
            self._home,
            clock=self._clock,
            open_with=None
            if passphrase is None and recovery_key is None
            else lambda: open_store(self._home, passphrase=passphrase, recovery_key=recovery_key),
            ask=False,
            # The window tells it at the sign-in.
            tell=False,
        )
        self._station = self._parts.enter_context(opened)

    def close(self) -> None:
        """Close the station if it is open."""
        self._parts.close()
