"""Starts the gateway: in the foreground for a district, in a thread for training and tests."""

import logging
import resource
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from sqlalchemy import Engine

from sync.gateway.admission.acceptor import BoundedServer
from sync.gateway.admission.connections import Connections, fitting
from sync.gateway.admission.limits import load_limits
from sync.gateway.app import make_app
from sync.gateway.home_lock import HomeLock
from sync.gateway.joining import PillarRound, join_pillars
from sync.gateway.parts import Gateway
from sync.gateway.pillars.exchange import PillarExchange
from sync.gateway.pillars.numbering import Numbering
from sync.gateway.records.authority import der_of
from sync.gateway.records.database import database_file, default_url, open_database
from sync.gateway.records.enrolment import ActWatch, make_code
from sync.gateway.records.identity import Identity, load_identity, server_certificate
from sync.gateway.records.inbox import Inbox
from sync.gateway.records.objects import LocalObjects, open_objects
from sync.gateway.records.paper_routing import lay_in_all
from sync.gateway.records.register import TRAINING_UNKNOWN_CASES, Register
from sync.gateway.records.sweep import sweep
from sync.gateway.uploads import Uploads
from sync.wire.introduction import Introduction, fingerprint, write_introduction

Address = tuple[str, int]
_CLOSE_S = 10


class GatewayFailed(RuntimeError):
    """The server did not come up."""


class UnknownStore(ValueError):
    """There is no driver for the kind of store that an objects' URL names."""


def url_of(host: str, port: int) -> str:
    """Return the address of a gateway; an IPv6 address stands in brackets (RFC 3986 §3.2.2)."""
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


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

    def close(self) -> None:
        """Let go of the database. May be called often."""
        self.engine.dispose()

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
        self.url = url_of(host, port)
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
        self._opened.close()
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
        UnknownStore: there is no driver for the objects' URL.
        HomeFileBroken: keys, limits or accounts of the home cannot be read.
        DatabaseUnusable: the database cannot be opened. OSError: the home cannot be written.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    limits = load_limits(home)
    identity = load_identity(home)
    try:
        objects = open_objects(home, objects_url, identity)
    except ValueError as error:
        raise UnknownStore from error
    engine = open_database(database_url or default_url(home))
    lay_in_all(engine)
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
        limits=limits,
        connections=Connections(fitting(limits.connections, _open_files())),
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
        home,
        training=training,
        database_url=database_url,
        objects_url=objects_url,
        hosts=(listen[0],),
    )
    with ExitStack() as undo:
        undo.callback(opened.close)
        taken = take_home(opened, home)
        undo.callback(taken.close)
        listening = listen_at(home, listen)
        undo.pop_all()
    server = _server(opened)
    running = RunningGateway(opened, server, listening, taken)
    waiting = threading.Event()
    for _ in range(1000):
        if server.started:
            return running
        waiting.wait(0.01)
    running.close()
    raise GatewayFailed


def serve(
    opened: OpenGateway, listening: socket.socket, listens: Callable[[Address], None]
) -> None:
    """Serve at a socket until somebody interrupts; ``listens`` is told where, once it is so."""
    goes_round = PillarRound(opened.parts.pillars, opened.parts.numbering)
    host, port = listening.getsockname()[:2]
    try:
        goes_round.start()
        _server(opened, lambda: listens((host, port))).run([listening])
    finally:
        goes_round.close()
        listening.close()
        opened.close()


def take_home(opened: OpenGateway, home: Path) -> HomeLock:
    """Make sure that nobody else serves this home, and take away what no row names.

    Raises:
        GatewayRuns: another process serves it.
    """
    taken = HomeLock((home, opened.objects.folder, *database_file(opened.engine)))
    sweep(opened.engine, opened.objects)
    return taken


def raise_open_files(home: Path) -> None:
    """Ask the system for as many open files as the limits of this home can use.

    Raises:
        HomeFileBroken: the limits cannot be read.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * load_limits(home).connections.all
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _open_files() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 2**31 if soft == resource.RLIM_INFINITY else soft


def listen_at(home: Path, address: Address) -> socket.socket:
    """Listen; a port that was chosen freely is kept for the next time, so that addresses last.

    Raises:
        OSError: the address is taken, or none of ours.
    """
    host, port = address
    kept = home / "port"
    if port == 0 and kept.exists():
        try:
            return _bound(host, int(kept.read_text(encoding="ascii")))
        except (OSError, ValueError, OverflowError):
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


def _server(opened: OpenGateway, listens: Callable[[], None] = lambda: None) -> BoundedServer:
    parts = opened.parts
    config = uvicorn.Config(
        make_app(parts),
        ssl_certfile=opened.server_pem,
        ssl_keyfile=str(opened.server_pem),
        loop="asyncio",
        ws="none",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=parts.limits.seconds.idle,
        timeout_graceful_shutdown=1,
    )
    return BoundedServer(
        config,
        parts.limits,
        parts.connections,
        parts.identity.gateway_id,
        opened.server_pem,
        ActWatch(parts.engine).newly_acted,
        listens,
    )
