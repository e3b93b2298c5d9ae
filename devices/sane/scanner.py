"""The port :class:`station_app.model.scanning.Scanner` over SANE.

Searches and scans run in child processes: a driver that hangs is killed, one that crashes is gone, and
the next scan starts fresh. One that fed a stack to its end rests a while for the next stack.
"""

import threading
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from typing import Any

from devices.children.child import Child, ChildDied, ChildSilent
from devices.children.framing import Head, Heard, own_room
from devices.children.prefetch import prefetch
from devices.sane.cache import JsonDeviceCache
from devices.sane.idle_driver import REST_S, IdleDriver
from devices.sane.lossless import as_png
from devices.sane.statuses import error_of_status
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import DriverCrashed, DriverHung, ScannerError
from station_app.model.documents import ColourMode
from station_app.model.scanning import ScannedPage, ScannerInfo, ScanProfile, SharedBytes

_DRIVER = "devices.sane.driver"
_MOST_PLAIN_BYTES = 10 * 2**20
"""A grey A4 at 300 dpi. The room that more would take, for some pages, is worth more than the time."""
_AHEAD = 1
"""Pages that wait to be kept, beside the one that is kept and the one that is read."""


class SaneScanner:
    """Scanners by SANE.

    Args:
        cache: where the device list is remembered.
        timeout_s: seconds that a driver may stay silent.
        environment: further variables of the child process.
        rest_s: seconds that a driver waits for the next stack before it ends.
    """

    def __init__(
        self,
        cache: JsonDeviceCache,
        *,
        timeout_s: float,
        environment: Mapping[str, str] | None = None,
        rest_s: float = REST_S,
    ) -> None:
        self._cache = cache
        self._timeout_s = timeout_s
        self._environment = dict(environment or {})
        self._running: set[Child] = set()
        self._lock = threading.Lock()
        self._resting = IdleDriver(rest_s)

    def devices(self, *, refresh: bool = False) -> tuple[ScannerInfo, ...]:
        """List the scanners: from the last search at once, or by a new one (seconds).

        Raises:
            DriverHung, DriverCrashed, ScannerError: the search failed.
        """
        if not refresh:
            return self._cache.read()
        # What has come or gone since is heard by a driver that starts; and none must hold the device.
        self._resting.end()
        found: tuple[ScannerInfo, ...] = ()
        for head, _ in self._talk(self._fresh(), "", {"do": "devices"}, CancelTicket()):
            found = tuple(ScannerInfo(*map(str, row)) for row in head["devices"])
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
        task = {"do": "scan", "device": device, "profile": asdict(profile), "most": most}
        label = self._label(device)

        def pages(heard: CancelTicket) -> Iterator[ScannedPage]:
            with closing(self._feed(label, task, heard)) as frames:
                for head, body in frames:
                    if "page" in head:
                        yield _page(head, body, label, coder)

        # A sheet that went through is kept, also where somebody stops or the driver dies after it.
        with ThreadPoolExecutor(1, thread_name_prefix="coding") as coder:
            yield from prefetch(pages, ticket, _AHEAD)

    def close(self) -> None:
        """Let go of every device and child."""
        self._resting.end()
        with self._lock:
            running = tuple(self._running)
        for child in running:
            child.kill()

    def _feed(
        self, label: str, task: dict[str, Any], ticket: CancelTicket
    ) -> Generator[Heard, None, None]:
        """Yield a scan's frames, by the driver that rests from the last stack where one does."""
        device, ready = str(task["device"]), False
        rested = self._resting.take(device)
        try:
            with closing(
                self._talk(rested or self._fresh(), label, task, ticket, device)
            ) as frames:
                for frame in frames:
                    ready = True
                    yield frame
        except ScannerError as error:
            if rested is None or ready or isinstance(error, DriverHung):
                raise
        else:
            return
        # It was not ready, so no sheet was drawn in: what it knew of the device holds no more.
        yield from self._talk(self._fresh(), label, task, ticket, device)

    def _fresh(self) -> Child:
        return Child(_DRIVER, [], self._environment)

    def _talk(
        self,
        child: Child,
        label: str,
        task: dict[str, Any],
        ticket: CancelTicket,
        rests_for: str = "",
    ) -> Generator[Heard, None, None]:
        """Yield what the child says of a task; it rests where all went well and something may follow."""
        rests = False
        with self._lock:
            self._running.add(child)
        try:
            child.say(task)
            for head, body in child.frames(ticket, self._timeout_s, _room):
                if "fault" in head:
                    page, option = int(head["page"]), str(head["option"])
                    raise error_of_status(str(head["fault"]), label, page, option)
                if "done" in head:
                    rests = bool(rests_for)
                    return
                yield head, body
        except ChildSilent:
            child.kill()
            raise DriverHung(scanner=label, seconds=round(self._timeout_s)) from None
        except ChildDied:
            raise DriverCrashed(scanner=label) from None
        else:
            # It ended before it was done.
            raise DriverCrashed(scanner=label)
        finally:
            with self._lock:
                self._running.discard(child)
            if rests:
                self._resting.keep(rests_for, child)
            else:
                child.stop()

    def _label(self, device: str) -> str:
        return next((info.label for info in self._cache.read() if info.device == device), device)


def _room(head: Head, size_bytes: int) -> memoryview:
    """Return where a page's pixels are to lie: where others can look at them, if they are not too many."""
    begin = {"grey": b"P5", "colour": b"P6"}.get(head.get("mode", ""))
    if begin is None or size_bytes > _MOST_PLAIN_BYTES:
        return own_room(head, size_bytes)
    begin += b" %d %d 255\n" % (head["width_px"], head["height_px"])
    plain = SharedBytes(len(begin) + size_bytes)
    plain.view[: len(begin)] = begin
    head["plain"] = plain
    return plain.view[len(begin) :]


def _page(head: Head, body: memoryview, label: str, coder: Executor) -> ScannedPage:
    mode, dpi, width_px = ColourMode(head["mode"]), int(head["dpi"]), int(head["width_px"])
    height_px = int(head["height_px"])
    if mode is ColourMode.BITONAL:
        return ScannedPage(bytes(body), "image/tiff", width_px, height_px, dpi, mode, label)
    channels = 1 if mode is ColourMode.GREY else 3
    return ScannedPage(
        # Coded while the next one comes in, and while somebody looks at its pixels.
        file=coder.submit(as_png, body, width_px, channels, dpi),
        media_type="image/png",
        width_px=width_px,
        height_px=height_px,
        dpi=dpi,
        mode=mode,
        source=label,
        plain=head.get("plain"),
    )
