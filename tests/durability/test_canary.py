"""What is typed and what is on a page is nowhere on the disk in clear: not after the road, not after
a crash, not after a restart."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from station_app.documents import drafts, page_rows, signing_batch, standing_pages
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import ColourMode
from station_app.model.finished_page import PageText, Word
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.scanning import ScannedPage
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

ROOT = Path(__file__).resolve().parents[2]
CANARY = "ZZCANARYकेनरीZZ"
MARK = b"ZZPIXELCANARYZZ"
"""Bytes of the page's picture: they stand in the image file itself, so a clear copy would show."""


def marked_page() -> ScannedPage:
    """A page whose image file carries a marker in clear, as a drawn word would be compressed."""
    picture = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(picture).text((60, 60), CANARY.encode("ascii", "ignore").decode(), fill=0)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=90, comment=MARK)
    return ScannedPage(held.getvalue(), "image/jpeg", 620, 877, 75, ColourMode.GREY, "SC-1")


def type_everywhere(station: Station) -> DocumentId:
    """Put the canary into every field that takes text, and onto a page."""
    sign_in.sign_in(station, "sho", PASSPHRASE)
    # A short name holds Latin letters alone.
    sign_in.add_operator(station, "uZZCANARY", CANARY, Role.MUNSHI, f"pass{CANARY}")
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    document_id = drafts.begin(station, case_ref="123/2026", title=CANARY).document_id
    drafts.set_details(station, document_id, title=f"{CANARY} 2", gap_note=CANARY)
    stack_of(station).lay_in([marked_page(), marked_page()])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    views = page_editing.page_views(station, document_id).standing
    page_editing.picture(station, views[0].page.page_id, views[0].placed, 200)
    page_editing.remove(station, document_id, (views[1].page.page_id,))
    text = PageText(620, 877, (Word(CANARY, 0, 0, 50, 20, 0, 90.0),))
    with station.store.transaction() as tx:
        key = standing_pages.placed_key(views[0].placed)
        page_rows.set_text(tx, views[0].page.page_id, key, text)
    return document_id


def clear_places(*folders: Path) -> Iterator[str]:
    """Return every place on disk that holds a marker in clear, file names included."""
    wanted = [MARK, CANARY.encode(), CANARY.encode("utf-16-le"), b"ZZCANARY", PASSPHRASE.encode()]
    for folder in folders:
        for path in folder.rglob("*"):
            if "ZZ" in path.name:
                yield f"name {path}"
            if path.is_file():
                content = path.read_bytes()
                yield from (f"{marker!r} in {path}" for marker in wanted if marker in content)


def road(home: Path) -> None:
    """The road as far as this computer goes, cut off without a goodbye where asked."""
    with station_in(home) as station:
        document_id = type_everywhere(station)
        document_finalise.finalise(station, document_id, CancelTicket(), no_report)
        assert signing_batch.waiting(station)
        if os.environ.get("CUT_OFF"):
            os._exit(9)


@pytest.mark.parametrize("cut_off", ["", "yes"])
def test_no_canary_lies_in_clear(tmp_path: Path, cut_off: str) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    temporary.mkdir()
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from tests.durability.test_canary import *; road(Path({str(home)!r}))",
        ],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), "HOME": str(tmp_path), "CUT_OFF": cut_off},
        capture_output=True,
        check=False,
    )
    assert told.returncode == (9 if cut_off else 0), told.stderr
    assert list(clear_places(tmp_path)) == []
    assert CANARY.encode() not in told.stdout + told.stderr
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        held = drafts.documents(station, text=CANARY)
        assert len(held) == 1
        page = page_editing.page_views(station, held[0].document_id).standing[0].page
        assert MARK in station.store.blobs.get(page.blob_id)
    assert list(clear_places(tmp_path)) == []
