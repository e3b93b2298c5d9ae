"""The port :class:`station_app.model.scanning.Scanner` over SANE.

Every search and every scan runs in a child process of its own: a driver that hangs is killed, one
that crashes is gone, and the next scan starts fresh.
"""

import json
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any

from devices.children.ahead import ahead
from devices.children.child import Child, ChildDied, ChildSilent
from devices.sane.cache import JsonDeviceCache
from devices.sane.lossless import as_png
from devices.sane.statuses import fact_of
from station_app.model.documents import ColourMode
from station_app.model.errors import DriverCrashed, DriverHung
from station_app.model.scanning import ScannedPage, ScannerInfo, ScanProfile
from station_app.model.tickets import CancelTicket

_DRIVER = "devices.sane.driver"
_AHEAD = 1
"""Pages that wait to be kept, beside the one that is kept and the one that is read."""


class SaneScanner:
    """Scanners by SANE.

    Args:
        cache: where the device list is remembered.
        timeout_s: seconds that a driver may stay silent.
        environment: further variables of the child process.
    """

    def __init__(
        self,
        cache: JsonDeviceCache,
        *,
        timeout_s: float,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._cache = cache
        self._timeout_s = timeout_s
        self._environment = dict(environment or {})
        self._running: set[Child] = set()
        self._lock = threading.Lock()

    def devices(self, *, refresh: bool = False) -> tuple[ScannerInfo, ...]:
        """List the scanners: from the last search at once, or by a new one (seconds).

        Raises:
            DriverHung, DriverCrashed, ScannerError: the search failed.
        """
        if not refresh:
            return self._cache.read()
        found: tuple[ScannerInfo, ...] = ()
        for head, _ in self._talk("", ["devices"], CancelTicket()):
            found = tuple(ScannerInfo(*map(str, row)) for row in head.get("devices", ()))
        self._cache.write(found)
        return found

    def scan(
        self, device: str, profile: ScanProfile, ticket: CancelTicket, most: int | None = None
    ) -> Generator[ScannedPage, None, None]:
        """Yield pages as they arrive, the next one coming in meanwhile; no more paper ends it.

        No sheet is drawn in beyond ``most``.

        Raises:
            Cancelled: the ticket was cancelled; pages already yielded stand.
            ScannerError: the device's fact, after the pages that came before it.
        """
        job = json.dumps({"device": device, "profile": asdict(profile), "most": most})
        label = self._label(device)

        def pages(heard: CancelTicket) -> Iterator[ScannedPage]:
            with closing(self._talk(label, ["scan", job], heard)) as frames:
                for head, body in frames:
                    if "page" in head:
                        yield _page(head, body, label)

        # A sheet that went through is kept, also where somebody stops or the driver dies after it.
        yield from ahead(pages, ticket, _AHEAD)

    def close(self) -> None:
        """Let go of every device and child."""
        with self._lock:
            running = tuple(self._running)
        for child in running:
            child.kill()

    def _talk(
        self, label: str, words: list[str], ticket: CancelTicket
    ) -> Generator[tuple[dict[str, Any], bytes], None, None]:
        child = Child(_DRIVER, words, self._environment)
        with self._lock:
            self._running.add(child)
        try:
            for head, body in child.frames(ticket, self._timeout_s):
                if "fault" in head:
                    page, option = int(head["page"]), str(head["option"])
                    raise fact_of(str(head["fault"]), label, page, option)
                yield head, body
        except ChildSilent:
            child.kill()
            raise DriverHung(scanner=label, seconds=round(self._timeout_s)) from None
        except ChildDied:
            raise DriverCrashed(scanner=label) from None
        finally:
            child.stop()
            with self._lock:
                self._running.discard(child)

    def _label(self, device: str) -> str:
        return next((info.label for info in self._cache.read() if info.device == device), device)


def _page(head: dict[str, Any], body: bytes, label: str) -> ScannedPage:
    mode, dpi, width_px = ColourMode(head["mode"]), int(head["dpi"]), int(head["width_px"])
    channels = {ColourMode.GREY: 1, ColourMode.COLOUR: 3}.get(mode)
    return ScannedPage(
        image=body if channels is None else as_png(body, width_px, channels, dpi),
        media_type="image/tiff" if channels is None else "image/png",
        width_px=width_px,
        height_px=int(head["height_px"]),
        dpi=dpi,
        mode=mode,
        source=label,
    )
