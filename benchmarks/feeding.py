"""A feeder of 140 images a minute, and the desk behind it: does it keep up, and is anything left to do?

The scanner is SANE's real ``test`` driver with its own read delay, set so that the driver alone is as fast
on every computer. It feeds ten sheets a stack, so 200 images are twenty stacks, one laid in after the
other; the start of a scan is paid twenty times. Counted is everything that the desk does before a page is
safe: reading, lossless coding, SHA-256, sealing, writing through, the commit with its custody event; and
beside it what is looked at on each page (empty, blurred, dark, cut, folded, moiré, codes) and the
measuring of its clean-up, committed too.
"""

import itertools
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.pages import diary_page
from benchmarks.rows import Row
from devices.sane.cache import JsonDeviceCache
from devices.sane.scanner import SaneScanner
from devices.sane.training import prepare_training_scanner
from station_app.documents import drafts
from station_app.imaging.raster.pictures import decode
from station_app.model.cancellation import CancelTicket
from station_app.model.documents import ColourMode, Document
from station_app.model.page_edits import CleanUp
from station_app.model.scanning import PaperSource, ScanProfile
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station

HERE = Path(__file__).parent
IMAGES, STACK = 200, 10
WANTED_A_MINUTE = 140.0
FEEDER_A_MINUTE = 170.0
"""What the driver alone delivers to a program that only writes pages down: the feeder that is stood for.
Paper runs as fast before a slow computer; the driver's own work does not, so its delay makes up for it."""
_TRIED_US = (22_000, 18_000)
"""Read delays by which it is found how the driver's pace follows from its delay on this computer."""
DIFFERENT = 6
EVERYTHING = CleanUp(deskew=True, orient=True, trim=True, whiten=True, despeckle=True)
PROFILE = ScanProfile(
    "diary", PaperSource.FEEDER, ColourMode.GREY, 300, 210.0, 297.0, clean=EVERYTHING
)
_PASSPHRASE = "bench-passphrase"


@dataclass(frozen=True)
class _Fed:
    seconds: float
    last_s: float
    """From the last page that was kept until nothing was left to do."""
    middle_s: float
    cleaned: int
    cpu_s: float
    """What the terminal and its children worked, for all images together."""


def measure() -> Iterator[Row]:
    """Feed 200 of the driver's own sheets, and 200 written ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone = _set_pace(folder)
        for what in ("grid", "written"):
            environment = {} if what == "grid" else _paper(folder)
            fed = _feed(folder / what, environment)
            yield _row(what, fed, alone)
            yield Row(
                f"feeder, {what}: left at the end",
                fed.last_s,
                fed.middle_s,
                "one page's time",
                "s",
                f"from the last page kept until nothing waits; {fed.cleaned} of {IMAGES} cleaned up",
            )


def _row(what: str, fed: _Fed, alone: float) -> Row:
    return Row(
        f"feeder, {what} sheets",
        60 * IMAGES / fed.seconds,
        WANTED_A_MINUTE,
        "140 images a minute",
        "a minute",
        f"{IMAGES} images of A4 grey 300 dpi in stacks of {STACK}; coded, hashed, sealed, committed, "
        f"looked at, clean-up measured and committed; drawing for the archive comes with finishing. "
        f"{fed.cpu_s / IMAGES:.2f} s of one core an image. scanimage alone, one stack: "
        f"{alone:.0f} a minute; load before: {os.getloadavg()[0]:.1f}",
    )


def _set_pace(folder: Path) -> float:
    """Set the driver's delay so that it delivers as the feeder does; return its pace alone, in images a minute."""
    tried = [60 / _alone(folder, delay_us) for delay_us in _TRIED_US]
    slope = (tried[0] - tried[1]) / (_TRIED_US[0] - _TRIED_US[1])
    wanted_us = _TRIED_US[0] + (60 / FEEDER_A_MINUTE - tried[0]) / slope
    return _alone(folder, max(1, round(wanted_us)))


def _alone(folder: Path, delay_us: int) -> float:
    """Return how many images a minute the driver delivers, by one delay, to a program that writes them down."""
    configuration = prepare_training_scanner(folder / "sane")
    file = configuration / "test.conf"
    text = file.read_text(encoding="utf-8").replace("geometry_max 220.0", "geometry_max 300.0")
    slow = f"read-delay true\nread-delay-duration {delay_us}"
    file.write_text(text.replace("read-delay false", slow), encoding="utf-8")
    os.environ["SANE_CONFIG_DIR"] = str(configuration)
    out = Path(tempfile.mkdtemp(dir=folder))
    words = ["scanimage", "-d", "test:0", "--source", "Automatic Document Feeder", "--mode", "Gray"]
    words += ["--resolution", "300", "-x", "210", "-y", "297", "--format=pnm"]
    words += [f"--batch={out}/%d.pnm"]
    began = time.perf_counter()
    subprocess.run(words, check=False, capture_output=True)
    took = time.perf_counter() - began
    return 60 * len(list(out.iterdir())) / took


def _paper(folder: Path) -> dict[str, str]:
    """Lay written pages, of the very size that the driver reads, before the driver."""
    library = folder / "sane_paper.so"
    words = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(HERE / "sane_paper.c")]
    subprocess.run([*words, "-ldl"], check=True)
    scanner = SaneScanner(JsonDeviceCache(folder / "cache.json"), timeout_s=60)
    arriving = scanner.scan("test:0", PROFILE, CancelTicket())
    first = next(arriving)
    arriving.close()
    scanner.close()
    for number in range(DIFFERENT):
        pixels = decode(diary_page(number), grey=True)[: first.height_px, : first.width_px]
        if pixels.shape != (first.height_px, first.width_px):
            raise ValueError(pixels.shape)
        (folder / f"sheet{number}").write_bytes(pixels.tobytes())
    return {"LD_PRELOAD": str(library), "STATION_PAPER": f"{DIFFERENT}:{folder}/sheet"}


def _feed(home: Path, environment: dict[str, str]) -> _Fed:
    from commands.composition import build_station
    from station_app.model.clock import SystemClock
    from station_app.model.operators import Role
    from station_app.model.settings import Settings
    from station_app.store.store import create_store

    store, _ = create_store(home, passphrase=_PASSPHRASE)
    station = build_station(home, store, SystemClock(), Settings(page_reserve_mb=1))
    station = _with_scanner(station, home, environment)
    sign_in.add_operator(station, "sho", "b", Role.SHO, _PASSPHRASE)
    sign_in.sign_in(station, "sho", _PASSPHRASE)
    try:
        _stack(station, drafts.begin(station), [])  # The pixel processes start with the window.
        return _fed(station)
    finally:
        station.scanner.close()
        station.workers.shutdown()
        store.close()


def _with_scanner(station: Station, home: Path, environment: dict[str, str]) -> Station:
    from dataclasses import replace

    cache = JsonDeviceCache(home / "scanners.json")
    return replace(station, scanner=SaneScanner(cache, timeout_s=60, environment=environment))


def _fed(station: Station) -> _Fed:
    document = drafts.begin(station, case_ref="1/2026")
    kept: list[float] = []
    worked, began = _worked_s(), time.perf_counter()
    while len(kept) < IMAGES:
        _stack(station, document, kept)
    ended = time.perf_counter()
    pages = page_editing.page_views(station, document.document_id).standing
    between = [b - a for a, b in itertools.pairwise(kept)]
    cleaned = sum(view.placed.whiten for view in pages)
    took, last = ended - began, ended - kept[-1]
    return _Fed(took, last, statistics.median(between), cleaned, _worked_s() - worked)


def _worked_s() -> float:
    """Return the processor time of this process, of its children that ended, and of those that live."""
    own = psutil.Process()
    living = (child.cpu_times() for child in own.children(recursive=True))
    ended = own.cpu_times()
    return sum(sum(times[:2]) for times in living) + sum(ended[:4])


def _stack(station: Station, document: Document, kept: list[float]) -> None:
    capture.scan_pages(
        station,
        document.document_id,
        "test:0",
        PROFILE,
        CancelTicket(),
        lambda _done, _total: kept.append(time.perf_counter()),
    )
