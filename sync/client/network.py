"""Tells a computer without any network from one whose gateway does not answer."""

import socket
from contextlib import closing
from urllib.parse import urlsplit

from station_app.exchange.link_status import LineKind
from station_app.model.errors import StationError
from sync.client.errors import GatewayBusy, GatewayImpostor, NotEnrolled, NotTheGateway


def line_kind(error: StationError, gateway_url: str) -> LineKind:
    """Return what a fault of the line says about the line."""
    if isinstance(error, GatewayBusy):
        return "ok"
    if isinstance(error, NotEnrolled):
        return "not_enrolled"
    if isinstance(error, NotTheGateway | GatewayImpostor):
        return "not_gateway"
    return "no_gateway" if has_way(gateway_url) else "no_network"


def has_way(gateway_url: str) -> bool:
    """Tell whether this computer knows any way to the gateway's address. Sends nothing."""
    parts = urlsplit(gateway_url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_DGRAM)
    except OSError:
        return False
    for family, kind, protocol, _, address in found:
        with closing(socket.socket(family, kind, protocol)) as probe:
            try:
                # A datagram socket that is connected only asks the routing table.
                probe.connect(address)
            except OSError:
                continue
            return True
    return False
