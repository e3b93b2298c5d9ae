"""Media as somebody brings them: large files made from a seed, and a station that takes them in."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

from station_app.evidence import media_intake, packets
from station_app.evidence.media_intake import IntakeResult
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.evidence import Evidence
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE

MB = 2**20
REASON = "घटनास्थल पर मोबाइल में ऐप नहीं खुला"


def stream(seed: str, size_bytes: int) -> Iterator[bytes]:
    """Bytes that are the same for the same seed, a megabyte at a time."""
    chance = random.Random(seed)
    while size_bytes > 0:
        part = chance.randbytes(min(MB, size_bytes))
        size_bytes -= len(part)
        yield part


def film(path: Path, size_bytes: int) -> str:
    """Make a large file and return its SHA-256."""
    found = hashlib.sha256()
    with path.open("wb") as file:
        for part in stream(path.name, size_bytes):
            file.write(part)
            found.update(part)
    return found.hexdigest()


def opened(station: Station, case_ref: str = "123/2026") -> Evidence:
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    return packets.open_medium(
        station, case_ref, reason=REASON, medium="flash", brought_by="आर. 505", serial="SN-0007"
    )


def take(station: Station, held: Evidence, *paths: Path) -> IntakeResult:
    return media_intake.import_media(station, held.evidence_id, paths, CancelTicket(), no_report)


class StopAfter(CancelTicket):
    """Cancels after so many questions."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._left = questions

    @property
    def cancelled(self) -> bool:
        self._left -= 1
        return self._left < 0
