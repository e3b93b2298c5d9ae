"""Whom this station trusts, as a reader of papers needs it."""

from station_app.exchange.enrolment import enrolled
from station_app.station.station import Station
from sync.wire.trust import Trust, make_trust


def trust_of(station: Station) -> Trust:
    """Return the station's pinned gateway, its own key and its authorities."""
    facts = enrolled(station)
    gateways = () if facts is None else facts.gateway_keys
    terminals = () if facts is None else (facts.terminal_key,)
    return make_trust(gateways, terminals, station.trust())
