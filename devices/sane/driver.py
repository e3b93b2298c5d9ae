"""The child in which SANE runs: ``python -m devices.sane.driver``; what it is to do comes in frames.

``{"do": "devices"}`` is answered with ``{"devices": [[name, vendor, model], …]}``. ``{"do": "scan"}``
with ``device``, ``profile`` and ``most`` is answered with ``{"ready": true}`` before the first sheet is
drawn in, ``{"alive": n}`` while a page is read, ``{"page": n, …}`` with its pixels (or a TIFF where it is
bitonal). Each task ends with ``{"done": true}``, and the next one is awaited, or with
``{"fault": status, "page": n, "option": …}``, and the child ends: nobody trusts a driver after a fault.
A closed standard input means "stop": the device is cancelled and let go.
"""

import ctypes
import io
import os
import sys
import threading
import time
from queue import SimpleQueue
from typing import Any

import sane
from PIL import Image

from devices.children.framing import FrameReader, write_frame
from devices.sane.options import Unsupported, apply_profile
from devices.sane.statuses import CANCELLED, NO_DOCS

_HEARTBEAT_S = 1.0
_ROWS_PER_STRIP = 278
_BITONAL = 2
_COLOUR = 3
_SUPPORTED = "Operation not supported"


class Channel:
    """Our own way to the parent: what a driver prints must not come between the frames."""

    def __init__(self) -> None:
        self._fd = os.dup(sys.stdout.fileno())
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        self._last_s = 0.0

    def say(self, head: dict[str, Any], body: bytes = b"") -> None:
        """Write a frame.

        Raises:
            BrokenPipeError: the parent is gone.
        """
        write_frame(self._fd, head, body)

    def alive(self, rows: int) -> None:
        """Tell at most once a second that rows arrive."""
        now_s = time.monotonic()
        if now_s - self._last_s >= _HEARTBEAT_S:
            self._last_s = now_s
            self.say({"alive": rows})


class Orders:
    """What the parent says: one task after the other, and "stop" by closing our standard input."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.device: Any = None
        """What is cancelled when the parent says "stop"."""
        self._tasks: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        threading.Thread(target=self._listen, name="orders", daemon=True).start()

    def next(self) -> dict[str, Any] | None:
        """Wait for the next task; None means that there is none any more."""
        return self._tasks.get()

    def _listen(self) -> None:
        reader = FrameReader()
        while data := os.read(sys.stdin.fileno(), 4096):
            for head, _ in reader.feed(data):
                self._tasks.put(head)
        self.stopped.set()
        self._tasks.put(None)
        device = self.device
        if device is not None:
            device.cancel()


def list_devices(channel: Channel) -> None:
    """Search for scanners; takes seconds where the network is asked as well."""
    found = [[name, vendor, model] for name, vendor, model, _ in sane.get_devices()]
    channel.say({"devices": found})


def scan(channel: Channel, orders: Orders, task: dict[str, Any]) -> bool:
    """Scan pages until the feeder is empty, or one from the glass; return whether all went well."""
    profile, page = task["profile"], 0
    most = 1 if profile["source"] == "glass" else task["most"]
    option = "device"
    try:
        device = sane.open(task["device"])
        try:
            dpi = apply_profile(device, profile)
            orders.device = device
            channel.say({"ready": True})
            while not orders.stopped.is_set():
                option = "scan"
                device.start()
                taken = _snapped(device, channel)
                page += 1
                head, body = _coded(taken, profile["mode"], dpi)
                channel.say({"page": page, **head}, body)
                if page == most:
                    break
            device.cancel()
        finally:
            orders.device = None
            device.close()
    except Unsupported as error:
        channel.say({"fault": _SUPPORTED, "page": page + 1, "option": error.args[0]})
        return False
    except sane._sane.error as error:
        status = str(error)
        end_of_paper = status == NO_DOCS and page > 0
        if not end_of_paper and status != CANCELLED:
            channel.say({"fault": status, "page": page + 1, "option": option})
            return False
    return True


_Taken = tuple[bytes, int, int, int, int]
"""What the binding reads: pixels, columns, rows, channels, bytes a channel."""


def _snapped(device: Any, channel: Channel) -> _Taken:
    """Read a page without a picture of it being made, and without the cancelling that ends a stack."""
    taken: _Taken = device.dev.snap(1, 0, lambda done, _total: channel.alive(done))
    body, width, height, channels, _ = taken
    if len(body) != width * height * channels or not body:
        raise RuntimeError("the driver's page is not whole")
    return taken


def _coded(taken: _Taken, mode: str, dpi: int) -> tuple[dict[str, Any], bytes]:
    """Return a page as it is told: plain pixels, which the parent codes while the next one is read."""
    body, width, height, channels, _ = taken
    # Some drivers deliver one channel where colour was asked of a grey page: as it came, it is kept.
    kind = "colour" if channels == _COLOUR else "grey"
    if mode == "bitonal" and kind == "grey":
        picture = Image.frombytes("L", (width, height), body)
        if _two_tones(picture):
            kind, body = "bitonal", _as_group4(picture, dpi)
    return {"width_px": width, "height_px": height, "dpi": dpi, "mode": kind}, body


def _as_group4(picture: Image.Image, dpi: int) -> bytes:
    held = io.BytesIO()
    picture.point(lambda value: 255 if value > 127 else 0).convert("1").save(
        held,
        "TIFF",
        compression="group4",
        dpi=(dpi, dpi),
        tiffinfo={_ROWS_PER_STRIP: picture.height},
    )
    return held.getvalue()


def _two_tones(picture: Image.Image) -> bool:
    return sum(1 for count in picture.histogram() if count) <= _BITONAL


def main() -> None:
    """Do what is asked and tell it in frames, until nothing more is asked."""
    channel, orders = Channel(), Orders()
    try:
        sane.init()
        while (task := orders.next()) is not None:
            if task["do"] == "devices":
                list_devices(channel)
            elif not scan(channel, orders, task):
                break
            channel.say({"done": True})
            _give_room_back()
    except BrokenPipeError:
        # The parent is gone.
        pass
    except sane._sane.error as error:
        channel.say({"fault": str(error), "page": 0, "option": "device"})
    # Drivers' exit handlers may hang; everything that counts has been told.
    os._exit(0)


def _give_room_back() -> None:
    """Let go of the pages' room while the next stack is laid in; only glibc keeps it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


if __name__ == "__main__":
    main()
