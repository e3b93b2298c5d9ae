"""A copy that is cut: nothing is read twice, nothing lies in clear, no piece is left that no file names."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from station_app.evidence import media_intake, packets
from station_app.evidence import rows as evidence_rows
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import Cancelled
from station_app.model.evidence import ItemState, Piece
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.store.encrypted_file import PIECE_BYTES
from tests.durability.test_canary import clear_places
from tests.evidence.media_files import MB, StopAfter, film, opened, take
from tests.stations import PASSPHRASE, station_in

ROOT = Path(__file__).resolve().parents[2]


def copy_in(home: Path, source: Path) -> None:
    """What a killed terminal was doing; told piece by piece on standard output."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        (medium,) = packets.listing(station)
        media_intake.import_media(
            station,
            medium.evidence_id,
            (source,),
            CancelTicket(),
            lambda done, total: print("at", done, total, flush=True),
        )


def test_killed_in_the_middle_nothing_is_read_twice_and_nothing_is_clear(tmp_path: Path) -> None:
    home, card, temporary = tmp_path / "home", tmp_path / "card", tmp_path / "tmp"
    card.mkdir()
    temporary.mkdir()
    source = card / "VID_ZZ1.mp4"
    found = hashlib.sha256()
    with source.open("wb") as file:
        for _ in range(48):
            part = (b"ZZPIXELCANARYZZ" * 70_000)[: MB - 8] + os.urandom(8)
            file.write(part)
            found.update(part)
    with station_in(home) as station:
        evidence_id = opened(station).evidence_id
    words = f"from tests.evidence.test_upload_cuts import *; copy_in(Path({str(home)!r}), Path({str(source)!r}))"
    child = subprocess.Popen(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), "HOME": str(tmp_path / "tmp")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line.split()[1]) >= 16:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert list(clear_places(home, temporary)) == []
    with station_in(home) as station:
        with station.store.reading() as tx:
            (item,) = evidence_rows.items_of(tx, evidence_id)
            before = evidence_rows.pieces_of(tx, item.item_id)
        assert item.state is ItemState.TAKING
        assert 2 <= len(before) < 6
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        take(station, packets.view(station, evidence_id).evidence, source)
        with station.store.reading() as tx:
            after = evidence_rows.pieces_of(tx, item.item_id)
        assert after[: len(before)] == before
        assert packets.view(station, evidence_id).items[0].sha256 == found.hexdigest()
    assert list(clear_places(home, temporary)) == []


def killed_at(home: Path, source: Path, boundary: str) -> None:
    """A terminal that is killed with the second piece on the disk, before or after its row."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        (medium,) = packets.listing(station)
        inner, sealed = evidence_rows.put_piece, 0

        def put_piece(tx: Transaction, piece: Piece) -> None:
            nonlocal sealed
            sealed += 1
            if sealed == 2 and boundary == "sealed":
                os.kill(os.getpid(), signal.SIGKILL)
            inner(tx, piece)

        def report(_done: int, _total: int | None) -> None:
            if sealed == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        evidence_rows.put_piece = put_piece
        ticket = CancelTicket()
        media_intake.import_media(station, medium.evidence_id, (source,), ticket, report)


def lying(home: Path) -> set[str]:
    return {path.stem for path in (home / "blobs").glob("*/*.age")}


def named(station: Station, evidence_id: str) -> set[str]:
    with station.store.reading() as tx:
        items = evidence_rows.items_of(tx, evidence_id)
        return {
            piece.blob_id for item in items for piece in evidence_rows.pieces_of(tx, item.item_id)
        }


@pytest.mark.parametrize(("boundary", "left", "kept"), [("sealed", 2, 1), ("noted", 2, 2)])
def test_a_cut_between_two_pieces_leaves_none_that_no_file_names(
    tmp_path: Path, boundary: str, left: int, kept: int
) -> None:
    home, source = tmp_path / "home", tmp_path / "v.mp4"
    whole = film(source, 2 * PIECE_BYTES + 9)
    with station_in(home) as station:
        evidence_id = opened(station).evidence_id
    words = (
        "from tests.evidence.test_upload_cuts import *; "
        f"killed_at(Path({str(home)!r}), Path({str(source)!r}), {boundary!r})"
    )
    cut = subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=False)
    assert cut.returncode == -signal.SIGKILL
    assert len(lying(home)) == left
    with station_in(home) as station:
        assert len(lying(home)) == kept
        assert lying(home) == named(station, evidence_id)
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        take(station, packets.view(station, evidence_id).evidence, source)
        (item,) = packets.view(station, evidence_id).items
        assert (item.state, item.sha256) == (ItemState.TAKEN, whole)
        assert lying(home) == named(station, evidence_id)
    with station_in(home) as station:
        assert len(lying(home)) == 3
        assert lying(home) == named(station, evidence_id)


def test_a_file_that_changed_on_the_medium_leaves_no_old_piece(
    station: Station, tmp_path: Path
) -> None:
    source = tmp_path / "v.mp4"
    film(source, 2 * PIECE_BYTES)
    held = opened(station)
    ticket = StopAfter(1)
    with pytest.raises(Cancelled):
        media_intake.import_media(station, held.evidence_id, (source,), ticket, no_report)
    source.write_bytes(b"cut anew by the camera")
    take(station, held, source)
    assert lying(station.home) == named(station, held.evidence_id)
    with station.store.reading() as tx:
        assert evidence_rows.pieces_loose(tx) == ()
