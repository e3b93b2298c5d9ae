"""The gateway of the training stations: one for the thana and the hospital of a training folder."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

from station_app.exchange.enrolment import enrolled
from station_app.station.station import Station
from sync.client.enrolling import enrol
from sync.gateway.serving import open_gateway, start

_LOOPBACK = "127.0.0.1"
_KNOCK_S = 1.0


@contextlib.contextmanager
def training_gateway(station: Station, folder: Path | None = None) -> Iterator[None]:
    """Run the gateway on loopback and introduce the station to it.

    Where the other training station of the folder runs it already, that one serves both.

    Args:
        station: the station that is introduced.
        folder: the gateway's home; else in the station's own.
    """
    home = folder or station.home / "gateway"
    office = station.settings.ps_code
    port = _running_port(home)
    if port is not None:
        if enrolled(station) is None:
            opened = open_gateway(home, training=True)
            enrol(station, opened.new_enrolment_code(f"https://{_LOOPBACK}:{port}", office))
            opened.engine.dispose()
        yield
        return
    gateway = start(home, listen=(_LOOPBACK, 0), training=True)
    with contextlib.closing(gateway):
        if enrolled(station) is None:
            enrol(station, gateway.new_enrolment_code(office))
        yield


def _running_port(home: Path) -> int | None:
    kept = home / "port"
    if not kept.exists():
        return None
    port = int(kept.read_text(encoding="ascii"))
    try:
        with socket.create_connection((_LOOPBACK, port), _KNOCK_S):
            return port
    except OSError:
        return None
