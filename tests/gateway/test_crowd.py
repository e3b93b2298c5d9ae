"""Many slow strangers at a gateway that may open few files, and readers that do not read."""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.gateway.serving import open_gateway
from tests.gateway.wire_terminal import JSON, Door, WireTerminal

ROOT = Path(__file__).resolve().parents[2]
STRANGERS = 300
FILES = 192
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Crowded:
    door: Door
    pid: int
    log: Path
    codes: tuple[str, ...]

    @property
    def rss_bytes(self) -> int:
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextlib.contextmanager
def crowded(home: Path, files: int, *uncounted: str) -> Iterator[Crowded]:
    opened = open_gateway(home, training=False)
    ca_pem = opened.identity.authority.certificate.decode()
    codes = tuple(
        opened.new_enrolment_code("https://127.0.0.1:1", office) for office in ("PS0001", "HS0001")
    )
    opened.engine.dispose()
    log = home / "log"
    words = [sys.executable, "-m", "tests.gateway.crowd_process", str(home), str(files), *uncounted]
    with log.open("wb") as said:
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield Crowded(Door(f"https://127.0.0.1:{port}", ca_pem), process.pid, log, codes)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def begin_slowly(door: Door, address: str, said: bytes) -> ssl.SSLSocket | None:
    try:
        line = door.line(5, address)
        line.sendall(said)
    except OSError:
        return None
    return line


SLOW = {
    # Whole heads use up what an address may ask without a token: it is the strangers' own.
    "a head": b"GET /v1/health HTTP/1.1\r\nHost: x\r\nX-A: ",
    "a body": b"POST /v1/enrolments HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n{",
}

FROM = {"a head": "127.0.0.1", "a body": "127.0.0.2"}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_strangers_keep_nobody_out(tmp_path: Path, kind: str) -> None:
    with crowded(tmp_path, FILES) as gateway, contextlib.ExitStack() as strangers:
        station = WireTerminal(gateway.door, gateway.codes[0])
        station.token()
        for _ in range(STRANGERS):
            line = begin_slowly(gateway.door, FROM[kind], SLOW[kind])
            if line is not None:
                strangers.enter_context(contextlib.closing(line))
        began = time.monotonic()
        assert [gateway.door.request("GET", "/v1/health").status for _ in range(10)] == [200] * 10
        station.submit(b"paper", "PS0001")
        assert station.upload(b"x" * 300_000)
        assert time.monotonic() - began < 15
    assert gateway.log.stat().st_size < 64 * 1024


def test_a_stranger_that_only_connects_keeps_nobody_out(tmp_path: Path) -> None:
    with crowded(tmp_path, FILES) as gateway, contextlib.ExitStack() as strangers:
        port = int(gateway.door.url.rpartition(":")[2])
        for _ in range(STRANGERS):
            with contextlib.suppress(OSError):
                strangers.enter_context(socket.create_connection(("127.0.0.1", port), 5))
        assert [gateway.door.request("GET", "/v1/health").status for _ in range(5)] == [200] * 5


def test_where_no_file_can_be_opened_the_log_stays_small(tmp_path: Path) -> None:
    """Nobody is counted here, so descriptors run out; a stranger goes for each that comes."""
    with crowded(tmp_path, 96, "uncounted") as gateway, contextlib.ExitStack() as strangers:
        port = int(gateway.door.url.rpartition(":")[2])
        for _ in range(160):
            with contextlib.suppress(OSError):
                strangers.enter_context(socket.create_connection(("127.0.0.1", port), 0.3))
        time_for_the_log()
        written = gateway.log.read_text(encoding="utf-8")
    assert "no open files left" in written
    assert len(written) < 64 * 1024


def time_for_the_log() -> None:
    """Wait a second, in which asyncio's own loop logged some thousand lines."""
    left, right = socket.socketpair()
    with left, right:
        left.settimeout(1.0)
        with pytest.raises(TimeoutError):
            left.recv(1)


def test_readers_that_do_not_read_cost_little(tmp_path: Path) -> None:
    size = 48 * MIB
    with crowded(tmp_path, 1024) as gateway, contextlib.ExitStack() as readers:
        sender, reader = (WireTerminal(gateway.door, code) for code in gateway.codes)
        content = bytes(size)
        manifest = sender.manifest(content, "PS0001", to_office="HS0001")
        submission = sender.submission(manifest, upload=sender.upload(content))
        assert sender.ask("POST", "/v1/submissions", JSON, submission).status == 200
        before = gateway.rss_bytes
        path = f"/v1/papers/{manifest.document_id}"
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {reader.token()}\r\n\r\n"
        for _ in range(6):
            line = readers.enter_context(contextlib.closing(gateway.door.line()))
            line.sendall(head.encode())
            assert line.recv(100).startswith(b"HTTP/1.1 200")
        assert gateway.door.request("GET", "/v1/health").status == 200
        assert gateway.rss_bytes - before < size
