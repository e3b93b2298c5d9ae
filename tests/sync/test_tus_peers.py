"""Our uploader against three servers that speak tus 1.0.0, over a line that is cut."""

import contextlib
import hashlib
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.model.cancellation import CancelTicket
from station_app.model.clock import SystemClock
from sync.client.errors import GatewayUnreachable
from sync.client.faults import Answer
from sync.client.gateway_session import GatewaySession
from sync.client.transport import Exchange, Transport
from sync.client.tus import MemorySource, Uploader, UploadKey
from sync.gateway.records import database
from sync.gateway.serving import RunningGateway
from tests.judges.tus_servers import node_server, tusd_server
from tests.sync.cutting import CuttingProxy, cutting_proxy
from tests.sync.parts import gateway_in, introduce, sync_station

CONTENT = random.Random(7).randbytes(3_000_000)
KEY = UploadKey("d-1", hashlib.sha256(CONTENT).hexdigest())
PLANS = {"none": [], "early": [2_000], "some": [400_000, 90_000, 700_000], "many": [200_000] * 9}


@dataclass
class Server:
    """One of the three, behind a line that is cut."""

    exchange: Exchange
    create_url: str
    proxy: CuttingProxy
    stored: Callable[[], bytes]


@dataclass
class Watched:
    """An exchange that notes which part of the file each request carries."""

    inner: Exchange
    parts: list[tuple[int, int]] = field(default_factory=list)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        wait_s: float = 0,
    ) -> Answer:
        if method == "PATCH":
            begin = int((headers or {})["Upload-Offset"])
            self.parts.append((begin, begin + len(body)))
        return self.inner.send(method, url, headers=headers, body=body, wait_s=wait_s)


def _largest(folder: Path) -> bytes:
    return max(folder.rglob("*"), key=lambda path: path.stat().st_size).read_bytes()


@contextlib.contextmanager
def _plain(
    folder: Path, server: Callable[[Path], contextlib.AbstractContextManager[int]], path: str
) -> Iterator[Server]:
    """A server of somebody else's, without TLS, that keeps its uploads as files."""
    with server(folder / "files") as port, cutting_proxy(port) as proxy:
        base = f"http://127.0.0.1:{proxy.port}"
        stored = partial(_largest, folder / "files")
        yield Server(Transport(base, None), base + path, proxy, stored)


@contextlib.contextmanager
def _gateway(folder: Path) -> Iterator[Server]:
    with (
        gateway_in(folder / "gateway") as gateway,
        sync_station(folder / "home") as station,
        cutting_proxy(urlsplit(gateway.url).port or 443) as proxy,
    ):
        introduce(station, gateway)
        facts = enrolled(station)
        assert facts is not None
        moved = replace(facts, gateway_url=f"https://127.0.0.1:{proxy.port}")
        line = GatewaySession(moved, terminal_key(station), SystemClock())
        with contextlib.closing(line):
            line.reach()
            yield Server(line, "/v1/uploads", proxy, lambda: _gateway_bytes(gateway))


def _gateway_bytes(gateway: RunningGateway) -> bytes:
    with gateway.parts.engine.connect() as connection:
        upload_id = connection.execute(select(database.uploads.c.upload_id)).scalar_one()
    return b"".join(gateway.parts.objects.parts(upload_id, len(CONTENT)))


SERVERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[Server]]] = {
    "gateway": _gateway,
    "tus-node": partial(_plain, server=node_server, path="/files"),
    "tusd": partial(_plain, server=tusd_server, path="/files/"),
}


@pytest.mark.long(40)
@pytest.mark.xdist_group("tus")
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", SERVERS)
def test_an_upload_resumes_and_repeats_at_most_one_part_a_cut(
    tmp_path: Path, name: str, plan: str
) -> None:
    with SERVERS[name](tmp_path) as server:
        watched = Watched(server.exchange)
        server.proxy.cuts = list(PLANS[plan])
        if name == "gateway":
            # Its connection stands already, from the token: the plan begins with the next.
            server.exchange.cut()  # type: ignore[attr-defined]
        known = [""]
        for _ in range(20):
            uploader = Uploader(
                watched,
                server.create_url,
                ticket=CancelTicket(),
                monotonic_s=time.monotonic,
                first_pause_s=0.01,
            )
            with contextlib.suppress(GatewayUnreachable):
                uploader.upload(
                    MemorySource(CONTENT), KEY, known[0], lambda url, _n: known.__setitem__(0, url)
                )
                break
        cuts = server.proxy.cuts_made
        assert hashlib.sha256(server.stored()).hexdigest() == KEY.sha256
    assert cuts == len(PLANS[plan])
    ends = [0]
    for begin, end in watched.parts:
        # Never further back than the part that was under way when the line was cut.
        assert begin >= ends[-1]
        ends.append(begin)
        assert end <= len(CONTENT)
    assert len(watched.parts) - len({begin for begin, _ in watched.parts}) <= cuts
    assert watched.parts[-1][1] == len(CONTENT)
