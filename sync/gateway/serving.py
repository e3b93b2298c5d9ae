"""Starts the gateway: in the foreground for a district, in a thread for training and tests."""

import logging
import socket
import threading
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from sqlalchemy import Engine

from sync.gateway.app import Gateway, make_app
from sync.gateway.home_lock import HomeLock
from sync.gateway.joining import PillarRound, join_pillars
from sync.gateway.pillars.exchange import PillarExchange
from sync.gateway.pillars.numbering import Numbering
from sync.gateway.records.authority import der_of
from sync.gateway.records.database import database_file, default_url, open_database
from sync.gateway.records.identity import Identity, load_identity, server_certificate
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.objects import LocalObjects, open_objects
from sync.gateway.records.register import TRAINING_UNKNOWN_CASES, Register
from sync.gateway.records.sweep import sweep
from sync.gateway.records.terminals import make_code
from sync.gateway.uploads import Uploads
from sync.wire.introduction import Introduction, fingerprint, write_introduction

Address = tuple[str, int]
_CLOSE_S = 10


class GatewayFailed(RuntimeError):
    """The server did not come up."""


@dataclass(frozen=True, slots=True)
class OpenGateway:
    """The gateway's parts, joined, before anybody listens."""

    parts: Gateway
    objects: LocalObjects
    server_pem: Path

    @property
    def identity(self) -> Identity:
        """Who it is."""
        return self.parts.identity

    @property
    def engine(self) -> Engine:
        """Its database."""
        return self.parts.engine

    def new_enrolment_code(self, url: str, office: str = "") -> str:
        """Return a line that introduces one terminal, of an office, to the gateway at this address."""
        authority = fingerprint(der_of(self.identity.authority.certificate))
        return write_introduction(Introduction(url, make_code(self.engine, office), authority))


class RunningGateway:
    """A gateway that listens in a thread of this process until it is closed."""

    def __init__(
        self,
        opened: OpenGateway,
        server: uvicorn.Server,
        listening: socket.socket,
        home: HomeLock,
    ) -> None:
        self._opened = opened
        self._home = home
        self._server = server
        self._listening = listening
        host, port = listening.getsockname()[:2]
        self.url = f"https://{host}:{port}"
        self._thread = threading.Thread(
            target=server.run, args=([listening],), name="gateway", daemon=True
        )
        self._thread.start()

    @property
    def ca_pem(self) -> bytes:
        """The certification authority of its line."""
        return self._opened.identity.authority.certificate

    @property
    def parts(self) -> Gateway:
        """Its parts, for whoever plays a pillar."""
        return self._opened.parts

    @property
    def opened(self) -> OpenGateway:
        """What was joined before it listened."""
        return self._opened

    def new_enrolment_code(self, office: str = "") -> str:
        """Return a line that introduces one terminal, of an office where one is named."""
        return self._opened.new_enrolment_code(self.url, office)

    def close(self) -> None:
        """Stop listening and let go of everything. May be called often."""
        self.parts.inbox.close()
        self._server.should_exit = True
        self._thread.join(_CLOSE_S)
        self._listening.close()
        self._opened.engine.dispose()
        self._home.close()


def open_gateway(
    home: Path,
    *,
    training: bool,
    database_url: str | None = None,
    objects_url: str | None = None,
    hosts: tuple[str, ...] = (),
) -> OpenGateway:
    """Join the gateway's parts; make what is not there yet.

    ``hosts`` are the names besides loopback that the server's certificate is to hold.

    Raises:
        ValueError: there is no driver for the objects' URL.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity = load_identity(home)
    objects = open_objects(home, objects_url, identity)
    engine = open_database(database_url or default_url(home))
    inbox = Inbox(engine)
    transports = join_pillars(engine, home, training=training)
    parts = Gateway(
        engine=engine,
        objects=objects,
        identity=identity,
        uploads=Uploads(engine, objects),
        inbox=inbox,
        register=Register(TRAINING_UNKNOWN_CASES if training else frozenset()),
        pillars=PillarExchange(engine, objects, inbox, transports),
        numbering=Numbering(engine, inbox, transports),
        transports=transports,
        training=training,
    )
    return OpenGateway(parts, objects, server_certificate(home, identity.authority, hosts))


def start(
    home: Path,
    *,
    listen: Address,
    training: bool,
    database_url: str | None = None,
    objects_url: str | None = None,
) -> RunningGateway:
    """Start a gateway in a thread; port 0 takes the port of last time, or a free one.

    Raises:
        OSError: the address is taken. GatewayFailed: the server did not come up.
        GatewayRuns: another process serves this home.
    """
    opened = open_gateway(
        home, training=training, database_url=database_url, objects_url=objects_url
    )
    with ExitStack() as undo:
        undo.callback(opened.engine.dispose)
        taken = _take_home(opened, home)
        undo.callback(taken.close)
        listening = _listen(home, listen)
        undo.pop_all()
    server = uvicorn.Server(_config(opened))
    running = RunningGateway(opened, server, listening, taken)
    waiting = threading.Event()
    for _ in range(1000):
        if server.started:
            return running
        waiting.wait(0.01)
    running.close()
    raise GatewayFailed


def serve(opened: OpenGateway, home: Path, listen: Address) -> None:
    """Serve until somebody interrupts.

    Raises:
        OSError: the address is taken. GatewayRuns: another process serves this home.
    """
    with closing(_take_home(opened, home)):
        listening = _listen(home, listen)
        goes_round = PillarRound(opened.parts.pillars, opened.parts.numbering)
        try:
            goes_round.start()
            uvicorn.Server(_config(opened)).run([listening])
        finally:
            goes_round.close()
            listening.close()
            opened.engine.dispose()


def _take_home(opened: OpenGateway, home: Path) -> HomeLock:
    """Make sure that nobody else serves this home, and take away what no row names."""
    taken = HomeLock((home, opened.objects.folder, *database_file(opened.engine)))
    sweep(opened.engine, opened.objects)
    return taken


def _listen(home: Path, listen: Address) -> socket.socket:
    """Listen; a port that was chosen freely is kept for the next time, so that addresses last."""
    host, port = listen
    kept = home / "port"
    if port == 0 and kept.exists():
        try:
            return _bound(host, int(kept.read_text(encoding="ascii")))
        except OSError:
            logging.getLogger("gateway").info("the port of last time is taken")
    listening = _bound(host, port)
    if port == 0:
        kept.write_text(str(listening.getsockname()[1]), encoding="ascii")
    return listening


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _config(opened: OpenGateway) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(opened.parts),
        ssl_certfile=opened.server_pem,
        ssl_keyfile=str(opened.server_pem),
        loop="asyncio",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
