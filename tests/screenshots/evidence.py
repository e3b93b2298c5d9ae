"""Draws the evidence desk: a packet of the app, and a medium with photographs, a film and a wrong file."""

from pathlib import Path
from typing import cast

import cv2
import numpy as np
from PIL import ExifTags, Image, ImageDraw

from station_app.evidence import hash_list, media_intake, packets
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.evidence import Evidence
from station_app.station.station import Station
from tests.screenshots.camera import Camera
from ui.evidence.desk import EvidenceDesk
from ui.window.main_window import StationWindow

_CASE = "131/2026"
_SID = "9901202600000024"
_SIZE = (1600, 1066)


def bring_evidence(station: Station, folder: Path) -> None:
    """Bind a packet and take a medium in, as somebody at the desk does."""
    card = folder / "card"
    card.mkdir()
    _photograph(card / "IMG_0001.jpg", "14-03-2026 18:05")
    _photograph(card / "IMG_0002.jpg", "14-03-2026 18:06")
    _film(card / "VID_0001.mp4")
    (card / "VID_0002.mp4").write_bytes((card / "VID_0001.mp4").read_bytes()[:-1] + b"x")
    packet = packets.bind_sid(station, _SID, _CASE, act="scene")
    listed = "".join(f"{number:064x}  IMG_{number:04d}.jpg\n" for number in range(1, 6))
    hash_list.import_list(station, packet.evidence_id, listed.encode())
    medium = packets.open_medium(
        station,
        _CASE,
        reason="घटनास्थल पर ऐप नहीं खुला",
        medium="flash",
        brought_by="आर. 505",
        make="Namuna 32 GB",
        serial="SN-0007",
    )
    wrong = f"{7:064x}  VID_0002.mp4\n".encode()
    hash_list.import_list(station, medium.evidence_id, wrong)
    media_intake.import_media(station, medium.evidence_id, (card,), CancelTicket(), no_report)


def draw_evidence(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the desk with each, the questions before them, the viewer and the certificate."""
    desk = cast("EvidenceDesk", window.desks.desk("evidence"))
    desk.clear()
    held = packets.listing(station)
    medium = next(one for one in held if one.medium)
    packet = next(one for one in held if one.sid == _SID)
    camera.take("evidence-sid", lambda: window.go("evidence", packet.evidence_id))
    camera.take("evidence-medium", lambda: window.go("evidence", medium.evidence_id))
    camera.take("evidence-photograph", lambda: _look(desk, camera, medium, station, "IMG_0001"))
    camera.take("evidence-film", lambda: _look(desk, camera, medium, station, "VID_0001"))
    desk.back()
    camera.take("evidence-certificate", desk.show_certificate)
    camera.take("evidence-new-sid", desk.ask_sid)
    camera.take("evidence-new-medium", desk.ask_medium)
    desk.back()


def _look(
    desk: EvidenceDesk, camera: Camera, medium: Evidence, station: Station, name: str
) -> None:
    desk.back()
    camera.calm()
    items = packets.view(station, medium.evidence_id).items
    at = next(place for place, item in enumerate(items) if name in item.name)
    desk.sheet.files.setCurrentCell(at, 0)
    desk.load()


def _photograph(path: Path, said: str) -> None:
    picture = Image.new("RGB", _SIZE, (150, 165, 175))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 700, *_SIZE), fill=(120, 110, 96))
    pen.rectangle((520, 330, 1060, 760), fill=(176, 150, 122), outline=(90, 70, 50), width=8)
    pen.rectangle((720, 480, 860, 760), fill=(90, 60, 40))
    pen.text((40, 1000), f"Namuna {said}", fill=(255, 255, 255), font_size=42)
    exif = picture.getexif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Namuna", "X1"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:14 18:05:12"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (21.0, 49.0, 24.2)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (75.0, 36.0, 36.7)
    picture.save(path, exif=exif)


def _film(path: Path) -> None:
    """Make a film in which something crosses the picture."""
    made = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (1280, 720))
    for number in range(240):
        frame = np.full((720, 1280, 3), (170, 165, 150), np.uint8)
        frame[480:] = (96, 110, 120)
        left = number * 4
        frame[380:560, left : left + 220] = (60, 70, 150)
        made.write(frame)
    made.release()
