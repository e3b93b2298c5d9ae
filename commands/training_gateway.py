"""The gateway of the training stations: one for the thana and the hospital of a training folder."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from station_app.exchange.enrolment import enrolled
from station_app.station.station import Station
from sync.client.enrolling import enrol
from sync.gateway.home_lock import GatewayRuns
from sync.gateway.records.offices import name_office
from sync.gateway.serving import OpenGateway, RunningGateway, open_gateway, start

_LOOPBACK = "127.0.0.1"
_KNOCK_S = 1.0
_PATIENCE_S, _LOOK_S = 10.0, 0.1


@contextlib.contextmanager
def training_gateway(station: Station, folder: Path | None = None) -> Iterator[None]:
    """Run the gateway on loopback and introduce the station to it.

    Where the other training station of the folder runs it already, that one serves both.

    Args:
        station: the station that is introduced.
        folder: the gateway's home; else in the station's own.
    """
    home = folder or station.home / "gateway"
    found = _running(home)
    if isinstance(found, int):
        opened = open_gateway(home, training=True)
        try:
            _introduce(station, opened, f"https://{_LOOPBACK}:{found}")
        finally:
            opened.engine.dispose()
        yield
        return
    with contextlib.closing(found):
        _introduce(station, found.opened, found.url)
        yield


def _introduce(station: Station, opened: OpenGateway, url: str) -> None:
    office = station.settings.ps_code
    name_office(opened.engine, office, station.settings.unit_en)
    if enrolled(station) is None:
        enrol(station, opened.new_enrolment_code(url, office))


def _running(home: Path) -> RunningGateway | int:
    """Return a gateway that was started here, or the port of the one that serves the home already."""
    ends_s = time.monotonic() + _PATIENCE_S
    waiting = threading.Event()
    while True:
        port = _running_port(home)
        if port is not None:
            return port
        try:
            return start(home, listen=(_LOOPBACK, 0), training=True)
        except GatewayRuns:
            # The other one has taken the home and listens in a moment.
            if time.monotonic() > ends_s:
                raise
            waiting.wait(_LOOK_S)


def _running_port(home: Path) -> int | None:
    kept = home / "port"
    if not kept.exists():
        return None
    try:
        port = int(kept.read_text(encoding="ascii"))
        with socket.create_connection((_LOOPBACK, port), _KNOCK_S):
            return port
    except (OSError, ValueError, OverflowError):
        return None
