"""The real SANE with its real ``test`` driver; a small library before it makes sheets go wrong."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from devices.sane.cache import JsonDeviceCache
from devices.sane.idle_driver import REST_S
from devices.sane.scanner import SaneScanner
from devices.sane.training import prepare_training_scanner
from station_app.documents import drafts
from station_app.imaging.raster.pictures import decode
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import (
    CoverOpen,
    DriverCrashed,
    DriverHung,
    FeederEmpty,
    PaperJam,
    ProfileUnsupported,
    ScannerBusy,
    ScannerConnection,
    ScannerDenied,
    ScannerError,
    ScannerGone,
    ScannerMemory,
)
from station_app.model.documents import ColourMode
from station_app.model.errors import Cancelled
from station_app.model.scanning import PaperSource, ScannedPage, ScanProfile
from station_app.scanning import capture, page_editing
from station_app.station.station import Station

HERE = Path(__file__).parent
DEVICE = "test:0"
FEEDER = ScanProfile("t", PaperSource.FEEDER, ColourMode.GREY, 75, 100.0, 100.0)
SHEETS = 10
"""What SANE's test driver feeds."""

STATUSES = [
    (3, ScannerBusy),
    (4, ScannerGone),
    (6, PaperJam),
    (7, FeederEmpty),
    (8, CoverOpen),
    (9, ScannerConnection),
    (10, ScannerMemory),
    (11, ScannerDenied),
    (1, ProfileUnsupported),
]
"""SANE_STATUS_… by its number (SANE API 1.06, table 1) and the fact it is."""


@pytest.fixture(scope="session")
def fault_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("fault") / "sane_fault.so"
    words = ["gcc", "-shared", "-fPIC", "-o", str(library), str(HERE / "sane_fault.c"), "-ldl"]
    subprocess.run(words, check=True)
    return library


class Bench:
    """Scanners with and without a fault, over one configuration."""

    def __init__(self, folder: Path, library: Path) -> None:
        self.configuration = prepare_training_scanner(folder / "sane")
        self.cache = JsonDeviceCache(folder / "scanners.json")
        self.library = library
        self.made: list[SaneScanner] = []

    def scanner(
        self, fault: str = "", timeout_s: float = 20, rest_s: float = REST_S
    ) -> SaneScanner:
        environment = {"SANE_CONFIG_DIR": str(self.configuration)}
        if fault:
            environment |= {"LD_PRELOAD": str(self.library), "STATION_FAULT": fault}
        made = SaneScanner(self.cache, timeout_s=timeout_s, environment=environment, rest_s=rest_s)
        self.made.append(made)
        return made


@pytest.fixture
def bench(tmp_path: Path, fault_library: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, fault_library)
    yield bench
    for scanner in bench.made:
        scanner.close()


def drivers() -> set[int]:
    """The processes in which a driver runs or rests."""
    return {child.pid for child in psutil.Process().children() if _drives(child)}


def _drives(child: psutil.Process) -> bool:
    try:
        return "devices.sane.driver" in child.cmdline()
    except (psutil.ZombieProcess, psutil.NoSuchProcess):
        # One of another test, which has ended.
        return False


def pages_and_fault(
    scanner: SaneScanner, profile: ScanProfile = FEEDER
) -> tuple[list[ScannedPage], ScannerError | None]:
    pages = []
    try:
        for page in scanner.scan(DEVICE, profile, CancelTicket()):
            pages.append(replace(page, file=page.image))
    except ScannerError as error:
        return pages, error
    return pages, None


def test_the_device_list_is_remembered(bench: Bench) -> None:
    scanner = bench.scanner()
    assert scanner.devices() == ()
    found = scanner.devices(refresh=True)
    assert [info.device for info in found] == [DEVICE]
    assert bench.scanner().devices() == found


def test_a_stack_is_fed_to_its_end(bench: Bench) -> None:
    pages, fault = pages_and_fault(bench.scanner())
    assert fault is None
    assert len(pages) == SHEETS
    assert {(page.media_type, page.dpi, page.mode) for page in pages} == {
        ("image/png", 75, ColourMode.GREY)
    }


@pytest.mark.parametrize(
    ("mode", "media_type"),
    [
        (ColourMode.GREY, "image/png"),
        (ColourMode.COLOUR, "image/png"),
        (ColourMode.BITONAL, "image/tiff"),
    ],
)
def test_the_glass_gives_one_page_in_every_mode(
    bench: Bench, mode: ColourMode, media_type: str
) -> None:
    profile = replace(FEEDER, source=PaperSource.GLASS, mode=mode)
    pages, fault = pages_and_fault(bench.scanner(), profile)
    assert fault is None
    assert [(page.media_type, page.mode) for page in pages] == [(media_type, mode)]


@pytest.mark.parametrize(("status", "fact"), STATUSES, ids=str)
def test_each_status_is_one_fact_after_the_good_pages(
    bench: Bench, status: int, fact: type[ScannerError]
) -> None:
    # "No more paper" after a sheet is the end of the stack; on the first it is an empty feeder.
    at = 1 if fact is FeederEmpty else 4
    pages, error = pages_and_fault(bench.scanner(f"{status}:{at}"))
    assert type(error) is fact
    assert len(pages) == at - 1
    if isinstance(error, PaperJam):
        assert error.params["page"] == 4
    assert pages_and_fault(bench.scanner()) == (pages_and_fault(bench.scanner())[0], None)


def test_the_next_stack_is_fed_by_the_driver_that_waits(bench: Bench) -> None:
    scanner = bench.scanner()
    stacks, seen = [], []
    for _ in range(3):
        stacks.append(pages_and_fault(scanner))
        seen.append(drivers())
    assert stacks[0] == stacks[1] == stacks[2]
    assert [len(pages) for pages, _ in stacks] == [SHEETS] * 3
    assert len(seen[0]) == 1
    assert seen[0] == seen[1] == seen[2]
    scanner.close()
    assert drivers() == set()


def test_a_search_or_another_device_lets_no_driver_wait(bench: Bench) -> None:
    scanner = bench.scanner()
    pages_and_fault(scanner)
    scanner.devices(refresh=True)
    assert drivers() == set()
    pages_and_fault(scanner)
    with pytest.raises(ScannerGone):
        list(scanner.scan("test:7", FEEDER, CancelTicket()))
    assert drivers() == set()


@pytest.mark.parametrize("fault", ["died", "open:2"])
def test_a_driver_that_waited_and_cannot_begin_is_replaced(bench: Bench, fault: str) -> None:
    scanner = bench.scanner("" if fault == "died" else fault)
    assert pages_and_fault(scanner)[1] is None
    if fault == "died":
        for driver in drivers():
            os.kill(driver, signal.SIGKILL)
    pages, error = pages_and_fault(scanner)
    assert (len(pages), error) == (SHEETS, None)


@pytest.mark.parametrize(("fault", "fact"), [("6", PaperJam), ("crash", DriverCrashed)])
def test_a_fault_among_the_sheets_is_told_also_by_a_driver_that_waited(
    bench: Bench, fault: str, fact: type[ScannerError]
) -> None:
    # A stack is so many starts and one more, which finds no paper; the third sheet after it goes wrong.
    scanner = bench.scanner(f"{fault}:{SHEETS + 1 + 3}")
    assert pages_and_fault(scanner)[1] is None
    pages, error = pages_and_fault(scanner)
    assert len(pages) == 2
    assert type(error) is fact
    assert drivers() == set()


def test_a_driver_waits_no_longer_than_it_may(bench: Bench) -> None:
    scanner = bench.scanner(rest_s=0.05)
    pages_and_fault(scanner)
    for driver in drivers():
        psutil.Process(driver).wait(timeout=20)
    assert len(pages_and_fault(scanner)[0]) == SHEETS


@pytest.mark.parametrize("mode", [ColourMode.GREY, ColourMode.COLOUR])
def test_who_looks_at_once_sees_what_is_kept(bench: Bench, mode: ColourMode) -> None:
    profile = replace(FEEDER, source=PaperSource.GLASS, mode=mode)
    pages, _ = pages_and_fault(bench.scanner(), profile)
    for page in pages:
        assert page.plain is not None
        assert (decode(page.plain.view, grey=None) == decode(page.image, grey=None)).all()


def test_a_page_too_large_to_be_held_twice_is_kept_and_looked_at_coded(bench: Bench) -> None:
    profile = replace(FEEDER, source=PaperSource.GLASS, mode=ColourMode.COLOUR, dpi=600)
    (page,), _ = pages_and_fault(bench.scanner(), profile)
    assert page.plain is None
    assert decode(page.image, grey=None).shape == (page.height_px, page.width_px, 3)


def test_the_test_drivers_own_jam_is_heard(bench: Bench) -> None:
    prepare_training_scanner(bench.configuration, status="SANE_STATUS_JAMMED")
    pages, error = pages_and_fault(bench.scanner())
    assert pages == []
    assert isinstance(error, PaperJam)


def test_a_driver_that_never_returns_is_stopped(bench: Bench) -> None:
    pages, error = pages_and_fault(bench.scanner("hang:3", timeout_s=1.0))
    assert len(pages) == 2
    assert isinstance(error, DriverHung)
    assert len(pages_and_fault(bench.scanner())[0]) == SHEETS


def test_a_driver_that_dies_takes_nobody_with_it(bench: Bench) -> None:
    pages, error = pages_and_fault(bench.scanner("crash:3"))
    assert len(pages) == 2
    assert isinstance(error, DriverCrashed)
    assert len(pages_and_fault(bench.scanner())[0]) == SHEETS


def test_a_cancel_is_heard_even_by_a_silent_driver(bench: Bench) -> None:
    ticket = CancelTicket()
    threading.Timer(0.3, ticket.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        list(bench.scanner("hang:1", timeout_s=60).scan(DEVICE, FEEDER, ticket))
    assert time.monotonic() - began < 30
    assert len(pages_and_fault(bench.scanner())[0]) == SHEETS


def test_what_the_scanner_cannot_do_is_named(bench: Bench) -> None:
    profile = replace(FEEDER, source=PaperSource.DUPLEX)
    pages, error = pages_and_fault(bench.scanner(), profile)
    assert pages == []
    assert isinstance(error, ProfileUnsupported)
    assert error.params["option"] == "source"


def test_an_unknown_device_is_gone(bench: Bench) -> None:
    with pytest.raises(ScannerGone):
        list(bench.scanner().scan("test:7", FEEDER, CancelTicket()))


@pytest.fixture
def desk(station: Station, bench: Bench) -> tuple[Station, Bench]:
    return station, bench


@pytest.mark.parametrize(
    ("fault", "fact"), [("6:4", PaperJam), ("crash:4", DriverCrashed), ("hang:4", DriverHung)]
)
def test_pages_before_a_fault_are_kept_and_the_next_scan_goes_on(
    desk: tuple[Station, Bench], fault: str, fact: type[ScannerError]
) -> None:
    station, bench = desk
    document_id = drafts.begin(station, expected_sheets=13).document_id
    broken = replace(station, scanner=bench.scanner(fault, timeout_s=1.0))
    with pytest.raises(fact):
        capture.scan_pages(broken, document_id, DEVICE, FEEDER, CancelTicket(), no_report)
    assert len(page_editing.page_views(station, document_id).standing) == 3
    mended = replace(station, scanner=bench.scanner())
    capture.scan_pages(mended, document_id, DEVICE, FEEDER, CancelTicket(), no_report)
    assert len(page_editing.page_views(station, document_id).standing) == 3 + SHEETS
