"""A terminal on the wire alone: a key, tokens and requests, without a station behind them."""

import base64
import contextlib
import hashlib
import http.client
import json
import secrets
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.gateway.serving import RunningGateway, start
from sync.wire.canonical import write
from sync.wire.exchange import JWT_BEARER, audience, enrolment_message
from sync.wire.introduction import read_introduction
from sync.wire.keys import new_key, public_of, sign
from sync.wire.manifest import MANIFEST_FORMAT, Head, Manifest, PageMaster
from sync.wire.packet import seal_packet

JSON = {"Content-Type": "application/json"}
TUS = {"Tus-Resumable": "1.0.0"}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def problem(self) -> str:
        return str(json.loads(self.body)["type"]).rpartition(":")[2]

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a gateway listens, and by which authority it is known."""

    url: str
    ca_pem: str

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Told:
        parts = urlsplit(self.url)
        line = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=30, context=self._context()
        )
        with contextlib.closing(line):
            line.request(method, path, body=body or None, headers=dict(headers or {}))
            answer = line.getresponse()
            lowered = {name.lower(): value for name, value in answer.getheaders()}
            return Told(answer.status, lowered, answer.read())

    def line(self, timeout_s: float = 20, address: str = "127.0.0.1") -> ssl.SSLSocket:
        """Open a connection from an address of this computer and say nothing yet."""
        parts = urlsplit(self.url)
        raw = socket.create_connection(
            (parts.hostname, parts.port or 443), timeout_s, source_address=(address, 0)
        )
        return self._context().wrap_socket(raw, server_hostname=parts.hostname)

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.ca_pem)
        return context


class WireTerminal:
    def __init__(self, door: Door, introduction: str, key: bytes | None = None) -> None:
        self.door = door
        self.key = key or new_key()
        told = self.enrol(introduction)
        assert told.status == 201, told
        self.terminal_id, self.gateway_id = told.data["terminal_id"], told.data["gateway_id"]
        self._token = ""
        self._ledger = 0

    def enrol(self, introduction: str) -> Told:
        code, public = read_introduction(introduction).code, public_of(self.key)
        proof = sign(self.key, "enrolment", enrolment_message(code, public))
        body = write({"code": code, "public_key": public, "proof": proof})
        return self.door.request("POST", "/v1/enrolments", JSON, body)

    def claims(self, **changed: object) -> dict[str, object]:
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self.terminal_id,
            "sub": self.terminal_id,
            "aud": audience(self.gateway_id),
            "iat": now,
            "exp": now + 150,
            "jti": secrets.token_hex(16),
        }
        claims |= changed
        return {name: value for name, value in claims.items() if value is not None}

    def assertion(self, **changed: object) -> str:
        """Sign claims, also such as a library would not let a caller write."""
        private = Ed25519PrivateKey.from_private_bytes(self.key)
        claims = json.dumps(self.claims(**changed)).encode()
        return jwt.PyJWS().encode(claims, private, algorithm="EdDSA")

    def offer(self, assertion: str) -> Told:
        body = urlencode({"grant_type": JWT_BEARER, "assertion": assertion}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.door.request("POST", "/v1/token", headers, body)

    def fresh_token(self) -> str:
        told = self.offer(self.assertion())
        assert told.status == 200, told
        return str(told.data["access_token"])

    def token(self) -> str:
        self._token = self._token or self.fresh_token()
        return self._token

    def forget_token(self) -> None:
        self._token = ""

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Told:
        own = {"Authorization": f"Bearer {self.token()}", **(headers or {})}
        return self.door.request(method, path, own, body)

    def ask_json(self, method: str, path: str, body: object) -> Told:
        return self.ask(method, path, JSON, json.dumps(body).encode())

    def manifest(self, pdf: bytes, office: str, **changed: Any) -> Manifest:
        self._ledger += 1
        head = hashlib.sha256(f"{self.terminal_id}{self._ledger}".encode()).hexdigest()
        return replace(
            Manifest(
                format=MANIFEST_FORMAT,
                document_id="d" + secrets.token_hex(12),
                local_ref="X-1",
                kind="CD_BUNDLE",
                case_ref="123/2026",
                ps_code=office,
                unit="",
                volume=1,
                page_count=1,
                pages=(PageMaster(1, "a" * 64),),
                pdf_sha256=hashlib.sha256(pdf).hexdigest(),
                pdf_size_bytes=len(pdf),
                signature_level="B-B",
                signer_certificate_serial="1",
                created_at="2026-03-01T00:00:00Z",
                signed_at="2026-03-01T00:00:00Z",
                ledger=Head(self._ledger, head),
                terminal_id=self.terminal_id,
                confidentiality="K2",
                priority=1,
                deadline=None,
                replaces=None,
                form="",
                to_office="",
                from_office=office,
                concerns="",
                register_no="",
                due_at=None,
            ),
            **changed,
        )

    def submission(self, manifest: Manifest, **how: object) -> bytes:
        packet = seal_packet(manifest, self.key).decode()
        return json.dumps({"packet": packet, **how}).encode()

    def submit(self, pdf: bytes, office: str, **changed: Any) -> str:
        """Submit a small paper; return its id."""
        manifest = self.manifest(pdf, office, **changed)
        document = base64.b64encode(pdf).decode()
        told = self.ask(
            "POST", "/v1/submissions", JSON, self.submission(manifest, document=document)
        )
        assert told.status == 200, told
        return manifest.document_id

    def upload(self, data: bytes, part_bytes: int = 4 * 2**20) -> str:
        """Upload bytes; return where they are."""
        told = self.ask("POST", "/v1/uploads", TUS | {"Upload-Length": str(len(data))})
        assert told.status == 201, told
        place = told.headers["location"]
        for at in range(0, len(data), part_bytes):
            headers = TUS | {
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": str(at),
            }
            told = self.ask("PATCH", place, headers, data[at : at + part_bytes])
            assert told.status == 204, told
        return place


def door_of(gateway: RunningGateway) -> Door:
    return Door(gateway.url, gateway.ca_pem.decode())


def terminal_of(gateway: RunningGateway, office: str = "PS0001") -> WireTerminal:
    return WireTerminal(door_of(gateway), gateway.new_enrolment_code(office))


@contextlib.contextmanager
def plain_gateway(home: Path, limits: str = "") -> Iterator[RunningGateway]:
    """Run a gateway whose pillars nobody plays, with limits of its own."""
    home.mkdir(parents=True, exist_ok=True)
    if limits:
        (home / "limits.toml").write_text(limits, encoding="utf-8")
    running = start(home, listen=("127.0.0.1", 0), training=False)
    with contextlib.closing(running):
        yield running
