"""Text of real scans: what ``pdftotext`` finds in our finalised PDF beside Tesseract on the picture.

Takes a folder of pictures; beside a picture may lie its text (``.txt``). Each goes the whole way of
a paper brought as a file: intake, store, text, archive PDF.
"""

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row
from commands.composition import build_station
from station_app.documents import drafts, pdf_access
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.clock import SystemClock
from station_app.model.operators import Role
from station_app.model.settings import Settings
from station_app.scanning import capture
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.store import create_store
from station_app.text_search import page_ocr

_PASSPHRASE = "bench-passphrase"
_PICTURES = {".png", ".tif", ".jpg"}


def measure(samples: Path) -> Iterator[Row]:
    """Compare where the text is known; print what was read where it is not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, _ = create_store(folder / "home", passphrase=_PASSPHRASE)
        settings = Settings(page_reserve_mb=1)
        station = build_station(folder / "home", store, SystemClock(), settings)
        sign_in.add_operator(station, "sho", "b", Role.SHO, _PASSPHRASE)
        sign_in.sign_in(station, "sho", _PASSPHRASE)
        try:
            for picture in sorted(samples.iterdir()):
                if picture.suffix not in _PICTURES:
                    continue
                read = _through_the_station(station, picture, folder / f"{picture.stem}.pdf")
                known = picture.with_suffix(".txt")
                if known.exists():
                    text = known.read_text(encoding="utf-8")
                    yield Row(
                        f"words of {picture.name}",
                        _share(text, read),
                        _share(text, _tesseract(picture)),
                        "tesseract on the picture",
                        "%",
                        "words of the text, whatever their case, found as often",
                    )
                else:
                    print(f"--- {picture.name}\n{read[:500].strip()}\n---")
        finally:
            station.workers.shutdown()
            store.close()


def _through_the_station(station: Station, picture: Path, out: Path) -> str:
    document = drafts.begin(station, case_ref="123/2026").document_id
    capture.import_files(station, document, (picture,), CancelTicket(), no_report)
    page_ocr.read_texts(station, document, CancelTicket(), no_report)
    document_finalise.finalise(station, document, CancelTicket(), no_report)
    out.write_bytes(pdf_access.pdf(station, document))
    told = subprocess.run(["pdftotext", out, "-"], check=True, capture_output=True, text=True)
    return told.stdout


def _tesseract(picture: Path) -> str:
    words = ["tesseract", str(picture), "-", "-l", "hin+eng"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def _share(text: str, read: str) -> float:
    wanted, found = (Counter(re.findall(r"\w+", t.lower())) for t in (text, read))
    return 100 * (wanted & found).total() / wanted.total()
