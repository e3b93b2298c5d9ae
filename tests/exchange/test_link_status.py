"""What waits for the line is counted whole: papers, and the media of evidence beside them."""

from pathlib import Path

from station_app.evidence import packets
from station_app.exchange.link_status import link_state
from station_app.station.station import Station
from tests.evidence.media_files import film, opened, take


def test_media_without_a_receipt_are_unsent(station: Station, tmp_path: Path) -> None:
    held = opened(station)
    assert link_state(station).unsent == 0
    film(tmp_path / "scene.mp4", 4096)
    take(station, held, tmp_path / "scene.mp4")
    packets.send(station, held.evidence_id)
    assert link_state(station).unsent == 1
