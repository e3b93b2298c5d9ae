"""The district's recovery key, as the pinned gateway told it: what is sealed is sealed to it as well."""

import hashlib
import json
from dataclasses import asdict, dataclass

from station_app.exchange import alarms
from station_app.model.operators import TERMINAL
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.connection import Transaction

_HELD = "district.recovery"
RECOVERY_NEW, RECOVERY_DIFFERS = "recovery_new", "recovery_differs"


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The public half of a key whose private half lies on paper, in shares."""

    number: int
    """Of the district's ceremony; a higher one replaces a lower one."""
    recipient: str
    needed: int
    """So many shares open what is sealed to it."""
    shares: int
    made_at: str

    @property
    def mark(self) -> str:
        """Sixteen hex digits by which people compare keys: they stand on each share's sheet as well."""
        return mark_of(self.recipient)


def mark_of(recipient: str) -> str:
    """Return the sixteen hex digits by which people compare a recovery key."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:16]


def held_recovery(tx: Transaction) -> RecoveryKey | None:
    """Return the key that counts here; ``None``: the district has told of none."""
    held = key_value.get(tx, _HELD)
    return None if held is None else RecoveryKey(**json.loads(held))


def recovery_key(station: Station) -> RecoveryKey | None:
    """Return the key that counts here; ``None``: the district has told of none."""
    with station.store.reading() as tx:
        return held_recovery(tx)


def take_recovery(station: Station, told: RecoveryKey) -> bool:
    """Seal to a key from now on that the pinned gateway told; return whether anything changed.

    Who stands at the station is told of it. A key of a lower number than the one that counts is of a
    gateway that was put back, and is left; another key of the same number is an alarm, and is left too.

    Raises:
        ValueError: it is no age recipient. DiskFull, DiskFailed: it is taken the next time.
    """
    held = recovery_key(station)
    if held is not None and told.number <= held.number:
        if told.number == held.number and told.recipient != held.recipient:
            with station.store.transaction() as tx:
                alarms.raise_alarm(station, tx, RECOVERY_DIFFERS, told.number, told.mark)
            station.events.announce("line")
        return False
    # First: a cut behind it lets the same be done again.
    station.store.set_district_recipient(told.recipient)
    with station.store.transaction() as tx:
        key_value.put(tx, _HELD, json.dumps(asdict(told)).encode())
        record(station, tx, TERMINAL, "recovery.told", told.mark, reason=str(told.number))
        alarms.raise_alarm(station, tx, RECOVERY_NEW, told.number, told.mark)
    station.events.announce("line")
    return True
