"""PDFs of some KB that take gigabytes or hours to draw: ``python -m tests.sandbox.bombs [--look-s N]``.

Opens each as a paper that came, in a real home, and prints how long the terminal took to say that it
cannot be shown, and how much memory the process that holds the keys had at most meanwhile.
"""

import argparse
import struct
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

from station_app.documents.received import Arrival, open_received, received_page, store_received
from station_app.model.clock import IST
from station_app.model.errors import StationError
from station_app.station import sign_in
from station_app.station.station import Station
from tests.homes import START
from tests.stations import PASSPHRASE, station_in

MOST_MB = 400
"""What the process with the keys may have."""

MOST_GROWN_MB = 100
"""By how much it may grow over one paper, wherever it stood before."""


def _pdf(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at)
    return bytes(out)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def _page(
    content: bytes, *more: bytes, resources: bytes = b"<<>>", box: bytes = b"0 0 595 842"
) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources%s>>" % (box, resources)
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            content if content.startswith(b"<<") else _stream(content),
            *more,
        ]
    )


def _flated(part: bytes, times: int) -> bytes:
    """Compress a part many times over, without ever holding all of it."""
    deflate = zlib.compressobj(9)
    return b"".join(deflate.compress(part) for _ in range(times)) + deflate.flush()


def bombs(times: int = 200) -> Mapping[str, bytes]:
    """Return the PDFs by what they do; ``times``: of 2 MB, how large the flate bomb grows."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 850]/Resources<</XObject<</F %d 0 R>>>>"
    nested = [_stream(b"/F Do /F Do ", form % (6 + n)) for n in range(27)]
    nested.append(_stream(b"0 0 1 1 re f", form % 5))
    flated = zlib.compress(_flated(b"q " * 1_000_000, times), 9)
    itself = _stream(b"/F Do /F Do", form % 5)
    picture = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent %d/Filter/%s"
    jbig2 = b"\0\0\0\0\x30\0\x01\0\0\0\x13" + struct.pack(">II", 100000, 100000) + bytes(11)
    jpx = b"\xff\x4f\xff\x51" + struct.pack(
        ">HHIIIIIIIIH", 41, 0, 60000, 60000, 0, 0, 60000, 60000, 0, 0, 1
    )
    drawn = b"600 0 0 800 0 0 cm /I Do"
    deep = b"[" * 400_000 + b"]" * 400_000
    return {
        "forms nested 2^28 times": _page(b"/F Do", *nested, resources=b"<</XObject<</F 5 0 R>>>>"),
        "flate bomb": _page(_stream(flated, b"/Filter[/FlateDecode/FlateDecode]")),
        "a form in itself": _page(b"/F Do", itself, resources=b"<</XObject<</F 5 0 R>>>>"),
        "JBIG2": _page(
            drawn,
            _stream(jbig2, picture % (100000, 100000, 1, b"JBIG2Decode")),
            resources=b"<</XObject<</I 5 0 R>>>>",
        ),
        "JPEG 2000": _page(
            drawn,
            _stream(jpx + b"\7\1\1\xff\xd9", picture % (60000, 60000, 8, b"JPXDecode")),
            resources=b"<</XObject<</I 5 0 R>>>>",
        ),
        "a page of a kilometre": _page(b"0 0 1 1 re f", box=b"0 0 10 100000000"),
        "a list in lists": _page(b"0 0 1 1 re f", resources=b"<</A %s>>" % deep),
        "a tree of pages in itself": _pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2147483647>>",
            ]
        ),
    }


class Watch:
    """Looks at this process's memory while something is done."""

    def __init__(self) -> None:
        self.before_mb = self.most_mb = resident_mb()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    @property
    def grown_mb(self) -> int:
        """By how much it was larger than at the beginning, at its most."""
        return self.most_mb - self.before_mb

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.most_mb = max(self.most_mb, resident_mb())


def resident_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 // 2**20


def arrival(name: str) -> Arrival:
    return Arrival(
        item_id=f"i-{name}",
        document_id=f"d-{name}",
        kind="MLR",
        form="MLR/1",
        local_ref="X/1",
        register_no="",
        case_ref="",
        from_office="HS9901",
        from_unit="Hospital",
        concerns_id="",
        protected=False,
        signed_at=START.astimezone(IST),
        due_at=None,
    )


def opened(station: Station, name: str, pdf: bytes) -> tuple[str, float, int]:
    """Keep a paper that came, open it, draw its first page; return the answer, seconds, and megabytes."""
    begun = time.monotonic()
    with Watch() as watch:
        store_received(station, arrival(name), b"{}", pdf)
        try:
            open_received(station, f"d-{name}")
            picture = received_page(station, f"d-{name}", 0, 1200)
            said = f"drawn, {len(picture) // 2**20} MB of pixels"
        except StationError as error:
            said = error.key
    return said, time.monotonic() - begun, watch.most_mb


def main(words: list[str]) -> int:
    """Run the lane."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.bombs")
    parser.parse_args(words)
    worst = 0
    with tempfile.TemporaryDirectory() as folder, station_in(Path(folder) / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        for number, (name, pdf) in enumerate(bombs().items()):
            said, seconds, most = opened(station, str(number), pdf)
            worst = max(worst, most)
            print(f"{name:28} {len(pdf):8} bytes · {said:32} · {seconds:5.1f} s · {most} MB")
    print(f"the process with the keys: {worst} MB at most")
    return 0 if worst < MOST_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
