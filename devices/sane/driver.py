"""The child in which SANE runs: ``python -m devices.sane.driver devices|scan JOB``.

``devices`` writes one frame ``{"devices": [[name, vendor, model], …]}``. ``scan`` takes the job as
JSON (``device profile``) and writes frames: ``{"alive": n}`` while a page is read, ``{"page": n, …}``
with the page's pixels (or a TIFF where it is bitonal), ``{"fault": status, "page": n, "option": …}`` at last where something is wrong.
A closed standard input means "stop": the device is cancelled and let go.
"""

import io
import json
import os
import sys
import threading
import time
from typing import Any

import sane
from PIL import Image

from devices.children.framing import write_frame
from devices.sane.options import Unsupported, apply_profile
from devices.sane.statuses import CANCELLED, NO_DOCS

_HEARTBEAT_S = 1.0
_ROWS_PER_STRIP = 278
_BITONAL = 2
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


def list_devices(channel: Channel) -> None:
    """Search for scanners; takes seconds where the network is asked as well."""
    found = [[name, vendor, model] for name, vendor, model, _ in sane.get_devices()]
    channel.say({"devices": found})


def scan(channel: Channel, job: dict[str, Any]) -> None:
    """Scan pages until the feeder is empty, or one from the glass."""
    profile, page = job["profile"], 0
    most = 1 if profile["source"] == "glass" else job["most"]
    option = "device"
    try:
        device = sane.open(job["device"])
        try:
            dpi = apply_profile(device, profile)
            stopped = _stop_when_told(device)
            while not stopped.is_set():
                option = "scan"
                device.start()
                picture = device.snap(
                    no_cancel=True, progress=lambda done, _total: channel.alive(done)
                )
                page += 1
                head, body = _coded(picture, profile["mode"], dpi)
                channel.say({"page": page, **head}, body)
                if page == most:
                    break
            device.cancel()
        finally:
            device.close()
    except Unsupported as error:
        channel.say({"fault": _SUPPORTED, "page": page + 1, "option": error.args[0]})
    except sane._sane.error as error:
        status = str(error)
        end_of_paper = status == NO_DOCS and page > 0
        if not end_of_paper and status != CANCELLED:
            channel.say({"fault": status, "page": page + 1, "option": option})


def _stop_when_told(device: Any) -> threading.Event:
    """Cancel the device when the parent closes our standard input."""
    stopped = threading.Event()

    def listen() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            continue
        stopped.set()
        device.cancel()

    threading.Thread(target=listen, name="stop", daemon=True).start()
    return stopped


def _coded(picture: Image.Image, mode: str, dpi: int) -> tuple[dict[str, Any], bytes]:
    """Give a page as it is told: plain pixels, which the parent codes while the next one is read."""
    # Some drivers deliver one channel where colour was asked of a grey page: as it came, it is kept.
    kind = "colour" if picture.mode == "RGB" else "grey"
    if mode == "bitonal" and picture.mode == "L" and _two_tones(picture):
        kind, body = "bitonal", _as_group4(picture, dpi)
    else:
        body = (picture if kind == "colour" else picture.convert("L")).tobytes()
    head = {
        "width_px": picture.width,
        "height_px": picture.height,
        "dpi": dpi,
        "mode": kind,
    }
    return head, body


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


def main(words: list[str]) -> int:
    """Do what was asked and tell it in frames."""
    channel = Channel()
    try:
        sane.init()
        if words[0] == "devices":
            list_devices(channel)
        else:
            scan(channel, json.loads(words[1]))
    except BrokenPipeError:
        return 0
    except sane._sane.error as error:
        channel.say({"fault": str(error), "page": 0, "option": "device"})
    # Drivers' exit handlers may hang; everything that counts has been told.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
