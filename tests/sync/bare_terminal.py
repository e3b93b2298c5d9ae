"""A terminal that is nothing but its wire: sends what a station never would, to a real gateway over TLS."""

import base64
import hashlib
import http.client
import json
import secrets
import ssl
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.gateway.serving import RunningGateway
from sync.wire.canonical import write
from sync.wire.exchange import JWT_BEARER, audience, enrolment_message
from sync.wire.introduction import read_introduction
from sync.wire.keys import new_key, public_of, sign
from sync.wire.manifest import MANIFEST_FORMAT
from sync.wire.media import MEDIA_FORMAT, MediaPacket
from sync.wire.packet import Packet
from sync.wire.problems import problem_key
from sync.wire.sealed import seal

_JSON = {"Content-Type": "application/json"}
TUS = {"Tus-Resumable": "1.0.0"}
NOON = "2026-11-30T12:00:00.000000Z"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> str | None:
        """The problem's key; ``None``: it is none of ours."""
        return problem_key(self.data) if self.status >= 400 else None

    @property
    def data(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass
class BareTerminal:
    """Whoever holds a terminal's key. Offices, ids and times are what the test wants them to be."""

    gateway: RunningGateway
    office: str = ""
    key: bytes = field(default_factory=new_key)
    terminal_id: str = ""
    _token: str = ""
    _events: int = 0

    def __post_init__(self) -> None:
        code = read_introduction(self.gateway.new_enrolment_code(self.office)).code
        public = public_of(self.key)
        proof = sign(self.key, "enrolment", enrolment_message(code, public))
        asked = {"code": code, "public_key": public, "proof": proof}
        told = self.ask("POST", "/v1/enrolments", asked).data
        self.terminal_id = told["terminal_id"]
        self._token = self._fetch_token(told["gateway_id"])

    def ask(
        self,
        method: str,
        path: str,
        body: Any = b"",
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Send a request; a body that is no bytes goes as JSON, written as Python writes it."""
        sent = dict(headers or {})
        if not isinstance(body, bytes):
            body, sent = json.dumps(body).encode(), _JSON | sent
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        line = self.line()
        try:
            line.request(method, path, body or None, sent)
            answer = line.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, named, answer.read())
        finally:
            line.close()

    def line(self) -> http.client.HTTPSConnection:
        """Return a new connection."""
        parts = urlsplit(self.gateway.url)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.gateway.ca_pem.decode())
        assert parts.hostname is not None
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=60, context=context)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    # ── papers ───────────────────────────────────────────────────────────────────────────────────

    def manifest(self, pdf: bytes, **over: Any) -> dict[str, Any]:
        """Return the members of a manifest, whatever they say."""
        self._events += 1
        head = hashlib.sha256(f"{self.terminal_id} {self._events}".encode()).hexdigest()
        return {
            "format": MANIFEST_FORMAT,
            "document_id": "d" + secrets.token_hex(12),
            "local_ref": "KGN-PS9901-20261130-0001-7",
            "kind": "CD_BUNDLE",
            "case_ref": "123/2026",
            "ps_code": self.office or "PS0001",
            "unit": "Unit",
            "volume": 1,
            "page_count": 1,
            "pages": [{"number": 1, "master_sha256": "a" * 64}],
            "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
            "pdf_size_bytes": len(pdf),
            "signature_level": "B-B",
            "signer_certificate_serial": "4711",
            "created_at": NOON,
            "signed_at": NOON,
            "ledger": {"number": self._events, "sha256": head},
            "terminal_id": self.terminal_id,
            "confidentiality": "K2",
            "priority": 1,
            "deadline": None,
            "replaces": None,
            "form": "",
            "to_office": "",
            "from_office": self.office,
            "concerns": "",
            "register_no": "",
            "due_at": None,
        } | over

    def packet(self, pdf: bytes, **over: Any) -> dict[str, Any]:
        return _sealed(Packet, self.manifest(pdf, **over), self.key)

    def submit(
        self, packet: dict[str, Any], document: bytes | None = None, upload: str | None = None
    ) -> Reply:
        inline = None if document is None else base64.b64encode(document).decode()
        text = write(packet).decode()
        return self.ask(
            "POST", "/v1/submissions", {"packet": text, "document": inline, "upload": upload}
        )

    def send(self, pdf: bytes, **over: Any) -> Reply:
        """Submit a paper inside its submission."""
        return self.submit(self.packet(pdf, **over), pdf)

    # ── uploads and media ────────────────────────────────────────────────────────────────────────

    def begin(self, size_bytes: int) -> str:
        made = self.ask("POST", "/v1/uploads", headers=TUS | {"Upload-Length": str(size_bytes)})
        assert made.status == 201, made
        return made.headers["location"]

    def part(self, place: str, offset: int, data: bytes) -> Reply:
        named = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return self.ask("PATCH", place, data, TUS | named)

    def upload(self, data: bytes) -> str:
        place = self.begin(len(data))
        answer = self.part(place, 0, data)
        assert answer.status == 204, answer
        return place

    def end(self, place: str) -> Reply:
        return self.ask("DELETE", place, headers=TUS)

    def media_packet(self, *files: bytes, **over: Any) -> dict[str, Any]:
        self._events += 1
        items = [
            {
                "number": number,
                "sha256": hashlib.sha256(data).hexdigest(),
                "size_bytes": len(data),
                "media_type": "video/mp4",
            }
            for number, data in enumerate(files, 1)
        ]
        manifest = {
            "format": MEDIA_FORMAT,
            "evidence_id": "e" + secrets.token_hex(12),
            "local_ref": "M-1",
            "sid": "1234567890123456",
            "reason": "",
            "case_ref": "123/2026",
            "ps_code": self.office or "PS0001",
            "unit": "Unit",
            "confidentiality": "K2",
            "medium": "flash",
            "medium_serial": "",
            "taken_at": NOON,
            "items": items,
            "ledger": {"number": self._events, "sha256": "b" * 64},
            "terminal_id": self.terminal_id,
        }
        return _sealed(MediaPacket, manifest | over, self.key)

    def submit_media(self, packet: dict[str, Any], *places: str) -> Reply:
        text = write(packet).decode()
        return self.ask("POST", "/v1/media", {"packet": text, "uploads": list(places)})

    # ── inbox ────────────────────────────────────────────────────────────────────────────────────

    def inbox(self, after: int = 0) -> list[dict[str, Any]]:
        answer = self.ask("GET", f"/v1/inbox?after={after}&wait=0")
        assert answer.status == 200, answer
        return list(answer.data["items"])

    def papers(self) -> list[dict[str, Any]]:
        """Return the bodies of the papers that wait."""
        return [json.loads(item["body"]) for item in self.inbox() if item["kind"] == "paper"]

    def _fetch_token(self, gateway_id: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.terminal_id,
            "sub": self.terminal_id,
            "aud": audience(gateway_id),
            "iat": now,
            "exp": now + 150,
            "jti": secrets.token_hex(16),
        }
        private = Ed25519PrivateKey.from_private_bytes(self.key)
        assertion = jwt.encode(claims, private, algorithm="EdDSA")
        form = urlencode({"grant_type": JWT_BEARER, "assertion": assertion}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return str(self.ask("POST", "/v1/token", form, kind).data["access_token"])


def _sealed(kind: Any, manifest: dict[str, Any], key: bytes) -> dict[str, Any]:
    """Sign a manifest whatever it says: the records would refuse to be made of it."""
    found: dict[str, Any] = json.loads(seal(kind, manifest, key))
    return found


def named(packet: dict[str, Any]) -> str:
    """Return the id of what a packet is about."""
    manifest = packet["manifest"]
    return str(manifest.get("document_id") or manifest["evidence_id"])


def message(body: dict[str, Any], **over: Any) -> dict[str, Any]:
    return {
        "pillar": "cis",
        "kind": "service_report",
        "case_ref": "1/2026",
        "concerns": "",
        "papers": [],
        "body": json.dumps(body),
        "made_at": NOON,
    } | over


def block(name: str, **over: Any) -> dict[str, Any]:
    return {"block_id": name, "register": "mlc", "year": 2026, "count": 10} | over


def reserve(terminal: BareTerminal, asked: dict[str, Any]) -> Reply:
    return terminal.ask("POST", "/v1/serial-blocks", asked)
