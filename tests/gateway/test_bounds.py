"""How long a peer may take and how much it may bring, proved over real connections."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sync.gateway.serving import RunningGateway
from tests.gateway.wire_terminal import (
    JSON,
    Told,
    WireTerminal,
    door_of,
    plain_gateway,
    terminal_of,
)
from tests.judges.printers import until

HASTY = """
[seconds]
head = 1
slow = 1
idle = 2
stalled = 1
handshake = 1
"""
GET = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    with plain_gateway(tmp_path_factory.mktemp("bounds"), HASTY) as running:
        yield running


@pytest.fixture(scope="module")
def station(hasty: RunningGateway) -> WireTerminal:
    return terminal_of(hasty)


@contextlib.contextmanager
def said(gateway: RunningGateway, data: bytes) -> Iterator[ssl.SSLSocket]:
    """Open a connection and say something."""
    with contextlib.closing(door_of(gateway).line()) as line:
        line.sendall(data)
        yield line


def rest(line: ssl.SSLSocket) -> bytes:
    """Return everything until the gateway ends the connection."""
    heard = b""
    try:
        while piece := line.recv(65536):
            heard += piece
    except (ConnectionResetError, ssl.SSLError):
        pass
    return heard


def read_answer(heard: bytes) -> Told:
    head, _, body = heard.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return Told(int(first.split()[1]), headers, body)


def took_s(line: ssl.SSLSocket) -> float:
    began = time.monotonic()
    rest(line)
    return time.monotonic() - began


@pytest.mark.parametrize("begun", [b"", b"G", GET, GET + b"X-Long: "])
def test_a_head_that_does_not_end_is_ended(hasty: RunningGateway, begun: bytes) -> None:
    with said(hasty, begun) as line:
        told = read_answer(rest(line))
    assert (told.status, told.problem) == (408, "too-slow")
    assert told.headers["station-gateway"] == hasty.parts.identity.gateway_id


def test_a_byte_now_and_then_keeps_no_head_open(hasty: RunningGateway) -> None:
    began = time.monotonic()
    with said(hasty, GET + b"X-Long: ") as line:
        line.settimeout(0.2)
        heard = b""
        while not heard and time.monotonic() - began < 10:
            with contextlib.suppress(TimeoutError):
                line.sendall(b"a")
                heard = line.recv(65536)
    assert read_answer(heard).problem == "too-slow"
    assert time.monotonic() - began < 5


def test_the_second_head_has_its_time_too(hasty: RunningGateway) -> None:
    with said(hasty, GET + b"\r\n") as line:
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
        line.sendall(GET)
        assert read_answer(rest(line)).problem == "too-slow"


def test_a_connection_that_says_nothing_more_ends(hasty: RunningGateway) -> None:
    with said(hasty, GET + b"\r\n") as line:
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
        assert 1 < took_s(line) < 6


def test_a_greeting_that_does_not_end_is_ended(hasty: RunningGateway) -> None:
    parts = urlsplit(hasty.url)
    with socket.create_connection((parts.hostname, parts.port or 0), 20) as raw:
        raw.sendall(b"\x16\x03\x01")
        assert raw.recv(100) == b""


@pytest.mark.parametrize(
    "head", [b"X-Long: " + b"a" * 20_000, b"".join(b"X-%d: 1\r\n" % n for n in range(3000))]
)
@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
def test_a_head_has_a_largest_size(hasty: RunningGateway, head: bytes, end: bytes) -> None:
    with said(hasty, GET + head + end) as line:
        told = read_answer(rest(line))
    assert (told.status, told.problem) == (431, "head-too-large")


def test_a_path_has_a_largest_size(hasty: RunningGateway, station: WireTerminal) -> None:
    told = station.ask("GET", "/v1/papers/" + "d" * 100_000)
    assert (told.status, told.problem) == (431, "head-too-large")
    assert told.headers["station-gateway"] == hasty.parts.identity.gateway_id


def test_a_head_of_the_usual_size_is_read(hasty: RunningGateway) -> None:
    told = door_of(hasty).request("GET", "/v1/health", {"X-Long": "a" * 12_000})
    assert told.status == 200


def test_a_long_head_is_not_kept_while_it_comes(hasty: RunningGateway) -> None:
    """200 MB of one header were kept once; now the connection ends after the first pieces."""
    with said(hasty, GET + b"X-Long: ") as line:
        sent = 0
        with contextlib.suppress(OSError):
            while sent < 50 * 2**20:
                line.sendall(b"a" * 2**20)
                sent += 2**20
    assert sent < 50 * 2**20


POST = b"POST /v1/enrolments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def test_a_body_that_does_not_come_is_ended(hasty: RunningGateway) -> None:
    with said(hasty, POST + b"Content-Length: 3000\r\n\r\n{") as line:
        told = read_answer(rest(line))
    assert (told.status, told.problem) == (408, "too-slow")


def test_a_body_that_comes_steadily_is_waited_for(hasty: RunningGateway) -> None:
    with said(hasty, POST + b"Content-Length: 3000\r\n\r\n") as line:
        for _ in range(9):
            line.sendall(b" " * 300)
            time_passes(line, 0.25)
        line.sendall(b" " * 300)
        assert line.recv(65536).startswith(b"HTTP/1.1 400")


def time_passes(line: ssl.SSLSocket, seconds: float) -> None:
    """Wait on the line itself: nothing may come from it meanwhile."""
    line.settimeout(seconds)
    with pytest.raises(TimeoutError):
        line.recv(1)
    line.settimeout(20)


def test_a_refused_body_does_not_hold_its_connection(hasty: RunningGateway) -> None:
    head = b"PATCH /v1/uploads/u1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n"
    with said(hasty, head + b"a") as line:
        heard = line.recv(65536)
        assert heard.startswith(b"HTTP/1.1 401")
        assert took_s(line) < 6


def test_the_token_is_judged_before_the_body_comes(hasty: RunningGateway) -> None:
    head = b"POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n"
    began = time.monotonic()
    with said(hasty, head) as line:
        assert line.recv(65536).startswith(b"HTTP/1.1 401")
    assert time.monotonic() - began < 0.9


def test_nobody_is_asked_to_send_what_is_refused(hasty: RunningGateway) -> None:
    head = b"POST /v1/submissions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
    with said(hasty, head + b"Content-Length: 4000000\r\n\r\n") as line:
        assert line.recv(65536).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "/v1/submissions", 4_718_592),
        ("PUT", "/v1/numbers/d1", 4096),
        ("PUT", "/v1/messages/m1", 1_048_576),
        ("GET", "/v1/inbox", 0),
        ("POST", "/v1/inbox/i1/acknowledgement", 0),
    ],
)
def test_each_place_takes_so_much_and_no_more(
    station: WireTerminal, method: str, path: str, most: int
) -> None:
    told = station.ask(method, path, JSON | {"Content-Length": str(most + 1)})
    assert (told.status, told.problem) == (413, "too-large")
    assert told.data["most_bytes"] == most
    if most:
        assert station.ask(method, path, JSON, b" " * most).status == 400


@pytest.mark.parametrize("size", ["-1", "1e3", "٣", "1" * 30, "0x10"])
def test_a_size_is_a_number(hasty: RunningGateway, size: str) -> None:
    with said(hasty, POST + f"Content-Length: {size}\r\n\r\n".encode()) as line:
        assert line.recv(65536).split()[1] in (b"400", b"413")


def test_a_body_says_its_size(station: WireTerminal) -> None:
    chunked = JSON | {"Transfer-Encoding": "chunked"}
    told = station.ask("POST", "/v1/serial-blocks", chunked, b"0\r\n\r\n")
    assert (told.status, told.problem) == (411, "length-required")


def test_many_requests_on_one_line_are_not_heaped_up(
    hasty: RunningGateway, station: WireTerminal
) -> None:
    one = f"GET /v1/inbox?wait=20 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {station.token()}\r\n\r\n"
    with said(hasty, one.encode() * 20) as line:
        assert took_s(line) < 5


def test_a_few_on_one_line_are_answered_in_their_order(hasty: RunningGateway) -> None:
    with said(hasty, (GET + b"\r\n") * 3) as line:
        heard = rest(line)
    assert heard.count(b"HTTP/1.1 200") == 3


@pytest.mark.parametrize("body", ["[" * 4000, "{", "nul", "", '{"a":1}', "[]", "\ud800"])
def test_what_is_no_message_is_malformed(station: WireTerminal, body: str) -> None:
    data = body.encode("utf-8", "surrogatepass")
    told = station.ask("POST", "/v1/serial-blocks", JSON, data)
    assert (told.status, told.problem) == (400, "malformed")


@pytest.mark.parametrize(
    ("method", "path", "can"),
    [
        ("POST", "/v1/health", "GET"),
        ("GET", "/v1/uploads", "OPTIONS, POST"),
        ("PUT", "/v1/uploads/u1", "DELETE, HEAD, PATCH"),
        ("TRACE", "/v1/inbox", "GET"),
    ],
)
def test_what_cannot_be_done_says_what_can(
    station: WireTerminal, method: str, path: str, can: str
) -> None:
    told = station.ask(method, path)
    assert (told.status, told.problem, told.headers["allow"]) == (405, "method", can)


def test_a_refusal_says_how_to_be_let_in(hasty: RunningGateway) -> None:
    told = door_of(hasty).request("GET", "/v1/cases")
    assert (told.status, told.headers["www-authenticate"]) == (401, "Bearer")


def test_what_is_no_http_is_answered_by_the_gateway(hasty: RunningGateway) -> None:
    with said(hasty, b"\x00\x01\x02 nonsense\r\n\r\n") as line:
        told = read_answer(rest(line))
    assert (told.status, told.problem) == (400, "malformed")
    assert told.headers["station-gateway"] == hasty.parts.identity.gateway_id


def test_an_answer_that_nobody_fetches_is_ended(
    hasty: RunningGateway, station: WireTerminal
) -> None:
    addressee = terminal_of(hasty, "HS0001")
    content = bytes(24 * 2**20)
    manifest = station.manifest(content, "PS0001", to_office="HS0001")
    upload = station.submission(manifest, upload=station.upload(content))
    assert station.ask("POST", "/v1/submissions", JSON, upload).status == 200
    path = f"/v1/papers/{manifest.document_id}"
    asked = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {addressee.token()}\r\n\r\n"
    with said(hasty, asked.encode()) as line:
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        until(lambda: len(hasty.parts.connections) == 0)
    told = addressee.ask("GET", path)
    assert (told.status, told.body) == (200, content)
    assert told.headers["content-length"] == str(len(content))


def test_a_lost_object_is_told_and_is_no_half_answer(gateway: RunningGateway) -> None:
    sender, addressee = terminal_of(gateway, "PS0001"), terminal_of(gateway, "HS0001")
    paper = sender.submit(b"signed", "PS0001", to_office="HS0001")
    home = gateway.parts.engine.url.database
    assert home is not None
    for path in (Path(home).parent / "objects").rglob("*"):
        if path.is_file():
            path.unlink()
    told = addressee.ask("GET", f"/v1/papers/{paper}")
    assert (told.status, told.problem) == (410, "content-damaged")
    assert told.headers["station-gateway"] == gateway.parts.identity.gateway_id
