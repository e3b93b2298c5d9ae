"""Media as somebody brings them: large files made from a seed, and a station that takes them in."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

from station_app.desks import evidence, evidence_intake, reception
from station_app.desks.evidence_intake import Intake
from station_app.desks.station import Station
from station_app.model.evidence import Evidence
from station_app.model.tickets import CancelTicket, no_report
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
    """Make a large file and give its SHA-256."""
    found = hashlib.sha256()
    with path.open("wb") as file:
        for part in stream(path.name, size_bytes):
            file.write(part)
            found.update(part)
    return found.hexdigest()


def opened(station: Station, case_ref: str = "123/2026") -> Evidence:
    reception.sign_in(station, "munshi", PASSPHRASE)
    return evidence.open_medium(
        station, case_ref, reason=REASON, medium="flash", brought_by="आर. 505", serial="SN-0007"
    )


def take(station: Station, held: Evidence, *paths: Path) -> Intake:
    return evidence_intake.take_in(station, held.evidence_id, paths, CancelTicket(), no_report)


class StopAfter(CancelTicket):
    """Cancels after so many questions."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._left = questions

    @property
    def cancelled(self) -> bool:
        self._left -= 1
        return self._left < 0
