"""From the scanner to a PDF/A: ours with everything that makes it safe, beside what is usual."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, best_of, run
from devices.sane.cache import JsonDeviceCache
from devices.sane.scanner import SaneScanner
from devices.sane.training import prepare_training_scanner
from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import ColourMode
from station_app.model.scanning import PaperSource, ScanProfile
from station_app.scanning import capture
from station_app.station import sign_in

SHEETS = 10
PROFILE = ScanProfile("bench", PaperSource.FEEDER, ColourMode.GREY, 300, 200.0, 200.0)
_PASSPHRASE = "bench-passphrase"


def measure() -> Iterator[Row]:
    """Scan ten sheets from SANE's test driver to a PDF, three times each; the best counts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["SANE_CONFIG_DIR"] = str(prepare_training_scanner(folder / "sane"))
        ours_s, ours_bytes = _ours(folder)
        peer_s, peer_bytes = _peer(folder)
    yield Row(
        "scan to PDF, pages/s",
        SHEETS / ours_s,
        SHEETS / peer_s,
        "scanimage --batch + img2pdf",
        "pages/s",
        "ours: each page sealed, on disk and in the ledger before the next; PDF/A-2b. Peer: clear "
        "files, no PDF/A",
    )
    yield Row(
        "scan to PDF, bytes a page",
        ours_bytes / SHEETS,
        peer_bytes / SHEETS,
        "scanimage --batch + img2pdf",
        "bytes",
        "the driver's grid, 200 x 200 mm, 300 dpi",
    )


def _ours(folder: Path) -> tuple[float, int]:
    from commands.composition import build_station
    from station_app.model.clock import SystemClock
    from station_app.model.operators import Role
    from station_app.model.settings import Settings
    from station_app.store.store import create_store

    home = folder / "home"
    store, _ = create_store(home, passphrase=_PASSPHRASE)
    settings = Settings(page_reserve_mb=1)
    station = build_station(home, store, SystemClock(), settings)
    scanner = SaneScanner(JsonDeviceCache(folder / "cache.json"), timeout_s=60)
    sign_in.add_operator(station, "sho", "b", Role.SHO, _PASSPHRASE)
    sign_in.sign_in(station, "sho", _PASSPHRASE)
    size = 0

    def once(number: int) -> None:
        nonlocal size
        document = drafts.begin(station, case_ref=f"{number + 1}/2026").document_id
        arriving = scanner.scan("test:0", PROFILE, CancelTicket())
        operator = station.session.operator
        assert operator is not None
        capture.keep_pages(station, document, operator, arriving, no_report, capture.AT_END)
        made = document_finalise.finalise(station, document, CancelTicket(), no_report)
        size = made.pdf_size_bytes or 0

    once(99)  # The pixel processes start with the terminal, not with the scan.
    took = best_of(3, once)
    scanner.close()
    station.workers.shutdown()
    store.close()
    return took, size


def _peer(folder: Path) -> tuple[float, int]:
    out = folder / "peer.pdf"

    def once(number: int) -> None:
        batch = folder / f"batch{number}"
        batch.mkdir()
        words = ["scanimage", "-d", "test:0", "--source", "Automatic Document Feeder"]
        words += ["--mode", "Gray", "--resolution", "300", "-x", "200", "-y", "200"]
        words += ["--format=png", f"--batch={batch}/%04d.png", f"--batch-count={SHEETS}"]
        run(words)
        run([".venv/bin/img2pdf", "-o", out, *sorted(batch.glob("*.png"))])

    took = best_of(3, once)
    return took, out.stat().st_size
