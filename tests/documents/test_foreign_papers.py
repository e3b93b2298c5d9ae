"""Papers from outside are opened outside: what they cost, they cost there, and the desk is told in words."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.documents.received import (
    open_received,
    received_document,
    received_page,
    store_received,
)
from station_app.model.errors import NoPages
from station_app.model.texts import LANGUAGES, load_texts
from station_app.sandbox.errors import PaperNotShown
from station_app.station import sign_in
from station_app.station.station import Station
from tests.pdf.test_archive import archive, page
from tests.sandbox.bombs import MOST_GROWN_MB, Watch, arrival, bombs
from tests.signing.officers import office_in
from tests.signing.rightly_signed import ours
from tests.stations import PASSPHRASE, station_in

ROOT = Path(__file__).resolve().parents[2]
READERS = ("pypdfium2", "pikepdf", "pyhanko", "pyhanko_certvalidator", "zxingcpp", "lxml")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path / "home") as opened:
        sign_in.sign_in(opened, "munshi", PASSPHRASE)
        yield opened


@pytest.mark.long(10)
@pytest.mark.parametrize("bomb", ["flate bomb", "a page of a kilometre"])
def test_a_paper_that_eats_memory_is_kept_and_not_shown(station: Station, bomb: str) -> None:
    pdf = bombs(times=100)[bomb]
    assert len(pdf) < 8192
    with Watch() as watch:
        assert store_received(station, arrival("x"), b"{}", pdf)
        assert not received_document(station, "d-x").proved
        assert open_received(station, "d-x").pages == 1
        with pytest.raises(PaperNotShown) as told:
            received_page(station, "d-x", 0, 1200)
    assert watch.grown_mb < MOST_GROWN_MB
    for language in LANGUAGES:
        texts = load_texts(language)
        assert all(texts(f"{told.value.key}.{part}") for part in ("what", "do"))


def test_what_is_no_pdf_is_told_in_words(station: Station) -> None:
    store_received(station, arrival("x"), b"{}", b"%PDF-1.7\nnothing more")
    with pytest.raises(PaperNotShown):
        open_received(station, "d-x")


def test_a_page_comes_back_as_pixels_of_its_size(station: Station) -> None:
    store_received(station, arrival("x"), b"{}", archive((page(), None))[0])
    assert open_received(station, "d-x").pages == 1
    picture = received_page(station, "d-x", 0, 300)
    head, _, pixels = picture.partition(b" 255\n")
    width, height = (int(part) for part in head.split()[1:])
    assert (width, len(pixels)) == (300, 3 * width * height)
    with pytest.raises(NoPages):
        received_page(station, "d-x", 7, 300)


_SCRIPT = """
import json, sys
from pathlib import Path
from station_app.documents.received import open_received, received_page, store_received
from station_app.printing.orders import measure_pdf, preview
from station_app.station import sign_in
from tests.sandbox.bombs import arrival
from tests.stations import PASSPHRASE, station_in

folder, authority = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
with station_in(folder / "home", trust=(authority,)) as station:
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    pdf = (folder / "signed.pdf").read_bytes()
    store_received(station, arrival("x"), b"{}", pdf)
    pages = open_received(station, "d-x").pages
    drawn = received_page(station, "d-x", 0, 300)[:2].decode()
    proved = open_received(station, "d-x").paper.proved
    media = measure_pdf(preview(pdf, "A4"))[1]
print(json.dumps([pages, drawn, proved, media, sorted(sys.modules)]))
"""


def test_the_process_with_the_keys_loads_no_reader_of_foreign_files(tmp_path: Path) -> None:
    """A paper is judged, read, counted, drawn and put on sheets, and nothing here could have parsed it."""
    office = office_in(tmp_path)
    (tmp_path / "authority.der").write_bytes(office.authority.certificate)
    (tmp_path / "signed.pdf").write_bytes(ours(office, archive((page(), None))[0]))
    said = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path), str(tmp_path / "authority.der")],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    ).stdout
    pages, drawn, proved, media, loaded = json.loads(said)
    assert (pages, drawn, proved, media) == (1, "P6", True, "A4")
    assert [name for name in READERS if name in loaded] == []
