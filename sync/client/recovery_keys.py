"""Asks the gateway for the district's recovery key, so that everything is sealed to it as well."""

from station_app.exchange.district_recovery import RecoveryKey, take_recovery
from station_app.model.errors import ProtocolBroken
from station_app.station.station import Station
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.wire.canonical import BrokenMessage
from sync.wire.recovery import read_recovery

_NONE = frozenset({"recovery-unknown", "not-found", "method"})
"""The district has made none yet, or the gateway is of an older program."""


def fetch_recovery(station: Station, line: GatewaySession) -> None:
    """Take the key that the district made; nothing where it made none.

    Raises:
        ProtocolBroken: the answer is none, or the pinned key did not sign it. ExchangeError: the
        line's or the gateway's fact. DiskFull, DiskFailed.
    """
    try:
        body = line.ask("GET", "/v1/recovery")
    except GatewayRefused as error:
        if error.params.get("reason") in _NONE:
            return
        raise
    try:
        told = read_recovery(body, line.facts.gateway_keys)
        key = RecoveryKey(told.number, told.recipient, told.needed, told.shares, told.made_at)
        if told.gateway_id == line.facts.gateway_id:
            take_recovery(station, key)
            return
    except (BrokenMessage, ValueError) as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    raise ProtocolBroken(what="gateway_id")
