"""Photographs and films are looked at out of their sealed pieces; nothing of them lies in clear."""

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image

from station_app.evidence import packets
from station_app.evidence import rows as evidence_rows
from station_app.evidence import viewer as evidence_viewer
from station_app.evidence.errors import SealedFileDamaged
from station_app.imaging.media.video import VideoReader
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import NoPicture
from station_app.station import sign_in
from station_app.station.station import Station
from tests.evidence.media_files import opened, take
from tests.stations import PASSPHRASE, station_in


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path / "home") as made:
        sign_in.sign_in(made, "munshi", PASSPHRASE)
        yield made


def shot(path: Path) -> None:
    picture = Image.new("RGB", (1600, 1200), (120, 140, 160))
    exif = picture.getexif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Namuna", "X1"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:14 18:05:12"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (21.0, 49.0, 24.2)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (75.0, 36.0, 36.7)
    picture.save(path, "JPEG", exif=exif)


def filmed(path: Path, seconds: int) -> None:
    """A film whose colour tells the second."""
    made = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (320, 240))
    for number in range(seconds * 10):
        made.write(np.full((240, 320, 3), (number // 10) * 20, np.uint8))
    made.release()


def grey_of(jpeg: bytes) -> int:
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    return round(float(np.mean(np.asarray(pixels, np.uint8))))


def test_a_photograph_and_a_film_out_of_sealed_pieces(station: Station, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    shot(card / "a.jpg")
    filmed(card / "b.mp4", 10)
    (card / "c.mp4").write_bytes(os.urandom(40_000))
    (card / "d.txt").write_text("नमूना")
    held = opened(station)
    take(station, held, card)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    picture, film, noise, words = packets.view(station, held.evidence_id).items
    seen = evidence_viewer.view_file(station, picture.item_id, 800)
    assert seen.facts is not None
    assert (seen.facts.taken_at, seen.facts.camera) == ("2026:03:14 18:05:12", "Namuna X1")
    assert seen.facts.place == "21.82339, 75.61019"
    assert seen.length_ms == 0
    shown = evidence_viewer.view_file(station, film.item_id, 320)
    assert shown.length_ms == 10_000
    greys = [grey_of(frame.jpeg) for frame in shown.strip]
    assert len(greys) == 8
    assert greys == sorted(greys)
    later = evidence_viewer.frame(station, shown, 7_200, 320)
    assert abs(grey_of(later.jpeg) - 140) < 6
    assert isinstance(shown.film, VideoReader)
    # A film that breaks its decoder breaks nothing here.
    (child,) = [each for each in multiprocessing.active_children() if each.name == "film"]
    child.kill()
    with pytest.raises(NoPicture):
        evidence_viewer.frame(station, shown, 7_200, 320)
    shown.film.close()
    shown.film.close()
    with pytest.raises(NoPicture):
        evidence_viewer.frame(station, shown, 7_200, 320)
    for other in (noise, words):
        with pytest.raises(NoPicture) as fault:
            evidence_viewer.view_file(station, other.item_id, 320)
        assert fault.value.params["number"] == other.number
    assert (
        evidence_viewer.verify_file(station, film.item_id, CancelTicket(), no_report) == film.sha256
    )
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before
    with station.store.reading() as tx:
        (piece,) = evidence_rows.pieces_of(tx, film.item_id)
    (place,) = (station.home / "blobs").glob(f"*/{piece.blob_id}.age")
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    for act in (
        lambda: evidence_viewer.view_file(station, film.item_id, 320),
        lambda: evidence_viewer.verify_file(station, film.item_id, CancelTicket(), no_report),
    ):
        with pytest.raises(SealedFileDamaged):
            act()
