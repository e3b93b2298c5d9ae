"""The real SANE with its real ``test`` driver; a small library before it makes sheets go wrong."""

import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from devices.sane.cache import JsonDeviceCache
from devices.sane.scanner import SaneScanner
from devices.sane.training import prepare_training_scanner
from station_app.desks import capture, case_diary, page_order
from station_app.desks.station import Station
from station_app.model.documents import ColourMode
from station_app.model.errors import (
    Cancelled,
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
from station_app.model.scanning import PaperSource, ScannedPage, ScanProfile
from station_app.model.tickets import CancelTicket, no_report

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

    def scanner(self, fault: str = "", timeout_s: float = 20) -> SaneScanner:
        environment = {"SANE_CONFIG_DIR": str(self.configuration)}
        if fault:
            environment |= {"LD_PRELOAD": str(self.library), "STATION_FAULT": fault}
        return SaneScanner(self.cache, timeout_s=timeout_s, environment=environment)


@pytest.fixture
def bench(tmp_path: Path, fault_library: Path) -> Bench:
    return Bench(tmp_path, fault_library)


def pages_and_fault(
    scanner: SaneScanner, profile: ScanProfile = FEEDER
) -> tuple[list[ScannedPage], ScannerError | None]:
    pages = []
    try:
        for page in scanner.scan(DEVICE, profile, CancelTicket()):
            pages.append(page)
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
    document_id = case_diary.begin(station, expected_sheets=13).document_id
    broken = replace(station, scanner=bench.scanner(fault, timeout_s=1.0))
    with pytest.raises(fact):
        capture.scan_pages(broken, document_id, DEVICE, FEEDER, CancelTicket(), no_report)
    assert len(page_order.page_views(station, document_id).standing) == 3
    mended = replace(station, scanner=bench.scanner())
    capture.scan_pages(mended, document_id, DEVICE, FEEDER, CancelTicket(), no_report)
    assert len(page_order.page_views(station, document_id).standing) == 3 + SHEETS
