"""A large file's whole road in a process of its own: taken in, sent over a line that is cut, and the
same file with one flipped byte refused by its name. What the process tells at its end is measured.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from sqlalchemy import select

from station_app.evidence import hash_list, media_intake, packets, upload_rows
from station_app.exchange.enrolment import move_gateway
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.clock import SystemClock
from station_app.model.evidence import EvidenceState, ItemState
from station_app.station import sign_in
from station_app.station.station import Station
from sync.client.enrolling import enrol
from sync.client.media import MediaSender
from sync.client.tus import MOST_PART
from sync.gateway.records import database
from tests.evidence.media_files import REASON
from tests.stations import PASSPHRASE, station_in
from tests.sync.cutting import cutting_proxy
from tests.sync.parts import gateway_in

ROOT = Path(__file__).resolve().parents[2]
MB = 2**20
CUTS = 20


@dataclass(frozen=True)
class Road:
    """What was measured."""

    took_in_s: float
    sent_s: float
    peak_mb: float
    """Of the terminal's process, from its start to its end."""
    cuts: int
    repeated_bytes: int
    """What went over the line beyond the file itself: repeated parts, TLS, heads of requests."""
    right: bool
    """Whether the gateway holds exactly the file."""
    refused: str
    """The name under which the flipped file was refused."""


def make_file(path: Path, size_bytes: int) -> str:
    """Write a file of noise, the same for the same name; return its SHA-256."""
    key = hashlib.sha256(path.name.encode()).digest()
    stream = Cipher(AES(key), CTR(bytes(16))).encryptor()
    found, zeros = hashlib.sha256(), bytes(MB)
    with path.open("wb") as file:
        for begin in range(0, size_bytes, MB):
            part = stream.update(zeros[: min(MB, size_bytes - begin)])
            file.write(part)
            found.update(part)
    return found.hexdigest()


def walk(folder: Path, source: Path, sha256: str) -> Road:
    """Let a terminal of its own process walk the road; this one plays the line and the gateway."""
    size = source.stat().st_size
    plan = [size // (CUTS + 1) - 3_000 * number for number in range(CUTS)]
    with gateway_in(folder / "gateway") as gateway:
        port = urlsplit(gateway.url).port or 443
        code = gateway.new_enrolment_code("PS9901")
        with cutting_proxy(port, plan) as proxy:
            words = [str(folder / "home"), str(source), sha256, code, str(proxy.port)]
            told = _terminal(words)
            cuts, up = proxy.cuts_made, proxy.bytes_up
        right = _held(gateway.parts.engine, gateway.parts.objects, told["evidence_id"]) == sha256
    return Road(
        told["took_in_s"],
        told["sent_s"],
        told["peak_mb"],
        cuts,
        up - size,
        right,
        told["refused"],
    )


def most_repeated(size_bytes: int) -> int:
    """One part a cut, and what TLS and the heads of requests add."""
    return CUTS * (MOST_PART + 200_000) + size_bytes // 50


def _terminal(words: list[str]) -> Mapping[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.media_transfer", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    told: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _held(engine: Any, objects: Any, evidence_id: str) -> str:
    table = database.media_objects
    with engine.connect() as connection:
        query = select(table).where(table.c.evidence_id == evidence_id)
        row = connection.execute(query).one()
    found = hashlib.sha256()
    for part in objects.parts(row.object_id, row.size_bytes):
        found.update(part)
    return found.hexdigest()


def main(home: Path, source: Path, sha256: str, code: str, port: int) -> None:
    """Walk, and tell on standard output."""
    with station_in(home, clock=SystemClock()) as station:
        enrol(station, code)
        move_gateway(station, f"https://127.0.0.1:{port}")
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        began = time.perf_counter()
        evidence_id = _taken(station, source, sha256)
        took_in_s = time.perf_counter() - began
        packets.send(station, evidence_id)
        began = time.perf_counter()
        _sent(station, evidence_id)
        sent_s = time.perf_counter() - began
        refused = _refused(station, source, sha256)
    told = {"evidence_id": evidence_id, "took_in_s": took_in_s, "sent_s": sent_s}
    print(json.dumps({**told, "peak_mb": _peak_mb(), "refused": refused}))


def _peak_mb() -> float:
    """Return the most memory that this process held; ``ru_maxrss`` would count who started it too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _taken(station: Station, source: Path, sha256: str) -> str:
    held = packets.open_medium(
        station, "123/2026", reason=REASON, medium="flash", brought_by="आर. 505"
    )
    listed = f"{sha256}  {source.name}\n".encode()
    hash_list.import_list(station, held.evidence_id, listed)
    media_intake.import_media(station, held.evidence_id, (source,), CancelTicket(), no_report)
    return held.evidence_id


def _sent(station: Station, evidence_id: str) -> None:
    sender = MediaSender(station, first_pause_s=0.05)
    for _ in range(CUTS * 4):
        with station.store.transaction() as tx:
            upload_rows.try_now(tx, station.clock.now())
        sender.run_once()
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        if packets.view(station, evidence_id).evidence.state is EvidenceState.HELD:
            sender.close()
            return
    raise AssertionError(packets.view(station, evidence_id).way)


def _refused(station: Station, source: Path, sha256: str) -> str:
    """Flip one byte of the medium's file and bring it once more."""
    with source.open("r+b") as file:
        file.seek(source.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    again = _taken(station, source, sha256)
    items = packets.view(station, again).items
    return ", ".join(item.name for item in items if item.state is ItemState.DIFFERS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
