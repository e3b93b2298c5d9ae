"""The authorisation matrix: every route of the description × everybody who may come with or without a token.

``python -m tests.gateway.authorisation`` prints how many cells there are and each surprise. What is
expected stands in ``authorisation.toml``; a route without a row there is a surprise too.
"""

import base64
import contextlib
import hashlib
import json
import secrets
import sys
import tempfile
import time
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
from jwt.warnings import InsecureKeyLengthWarning

from station_app.store.recovery_shares import new_district_key
from sync.gateway.app import make_app
from sync.gateway.records.database import pillar_files, writing
from sync.gateway.records.enrolment import move, revoke
from sync.gateway.records.recovery import new_recovery, prove_shares
from sync.gateway.serving import RunningGateway
from sync.wire.exchange import JWT_BEARER, audience, enrolment_message
from sync.wire.introduction import read_introduction
from sync.wire.keys import public_of, sign
from sync.wire.manifest import Head
from sync.wire.media import MEDIA_FORMAT, MediaItem, MediaManifest, seal_media
from tests.gateway.wire_terminal import JSON, TUS, WireTerminal, door_of, plain_gateway

TABLE = Path(__file__).with_name("authorisation.toml")
AT = "2026-03-01T00:00:00Z"
CALLERS = ("stranger", "addressee", "colleague", "sender")
"""Whoever may change something comes last: then what was his still stood."""
_OPEN_LIMITS = """
[requests]
of_address = { a_second = 5000, at_once = 50000 }
of_terminal = { a_second = 5000, at_once = 50000 }
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One caller at one route."""

    route: str
    caller: str
    expected: int | None
    """``None``: nobody said."""
    found: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is sent along."""

    headers: Mapping[str, str]
    body: bytes = b""


class Scene:
    """Terminals of four offices, and one of everything that the routes speak of."""

    def __init__(self, gateway: RunningGateway) -> None:
        self.gateway = gateway
        offices = {"sender": "PS0001", "colleague": "PS0001", "addressee": "HS0001"}
        offices |= {"stranger": "PS0002", "moved": "PS0001", "revoked": "PS0001"}
        self._code = gateway.new_enrolment_code("PS0001")
        door = door_of(gateway)
        self.terminals = {
            name: WireTerminal(
                door,
                self._code if name == "sender" else gateway.new_enrolment_code(office),
            )
            for name, office in offices.items()
        }
        self.sender = self.terminals["sender"]
        self.tokens = {name: one.token() for name, one in self.terminals.items()}
        revoke(gateway.parts.engine, self.terminals["revoked"].terminal_id)
        move(gateway.parts.engine, self.terminals["moved"].terminal_id, "PS0003")
        self.ids = self._make()

    def _make(self) -> dict[str, str]:
        sender = self.sender
        paper = sender.submit(b"paper", "PS0001", to_office="HS0001")
        (item,) = self.terminals["addressee"].ask("GET", "/v1/inbox").data["items"]
        ids = {
            "paper": paper,
            "item": item["item_id"],
            "message": "m" + secrets.token_hex(8),
            "upload": self._begun_upload(100),
            "doomed": self._begun_upload(100),
            "file": self._pillar_file(),
            "evidence": "e" + secrets.token_hex(8),
        }
        self._packets = {
            "submission": self._submission(),
            "media": self._media("e" + secrets.token_hex(8)),
        }
        for method, path, body in (
            ("PUT", f"/v1/numbers/{paper}", "number"),
            ("PUT", f"/v1/messages/{ids['message']}", "message"),
            ("POST", "/v1/serial-blocks", "serials"),
        ):
            said = self.said(body)
            assert sender.ask(method, path, said.headers, said.body).status in (200, 204), path
        told = sender.ask("POST", "/v1/media", JSON, self._media(ids["evidence"]))
        assert told.status == 200, told
        return ids

    def said(self, body: str) -> Said:
        """Return what is sent under a name of the table."""
        plain = {
            "progress": {"stage": "received", "at": AT, "due_at": None},
            "number": {"kind": "FIR", "local_ref": "X-1", "pillar": "cctns"},
            "serials": {"block_id": self._block, "register": "MLC", "year": 2026, "count": 5},
            "comparison": {
                "ledger": {"number": 1000, "sha256": "a" * 64},
                "confirms": [],
                "receipts": [],
            },
            "authorities": {"authorities": []},
            "message": {
                "pillar": "cis",
                "kind": "service_report",
                "case_ref": "1/2026",
                "concerns": "",
                "papers": [],
                "body": "{}",
                "made_at": AT,
            },
        }
        if body in plain:
            return Said(JSON, json.dumps(plain[body]).encode())
        if body in ("submission", "media"):
            return Said(JSON, self._packets[body])
        if body == "part":
            headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
            return Said(TUS | headers, b"x" * 100)
        if body == "enrolment":
            code, public = read_introduction(self._code).code, public_of(self.sender.key)
            proof = sign(self.sender.key, "enrolment", enrolment_message(code, public))
            told = {"code": code, "public_key": public, "proof": proof}
            return Said(JSON, json.dumps(told).encode())
        if body == "assertion":
            form = {"grant_type": JWT_BEARER, "assertion": self.sender.assertion()}
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            return Said(headers, urlencode(form).encode())
        return Said({"tus": TUS, "new upload": TUS | {"Upload-Length": "10"}, "": {}}[body])

    @property
    def _block(self) -> str:
        return f"{self.sender.terminal_id}-MLC-2026-1"

    def _begun_upload(self, size_bytes: int) -> str:
        announced = TUS | {"Upload-Length": str(size_bytes)}
        told = self.sender.ask("POST", "/v1/uploads", announced)
        return told.headers["location"].rpartition("/")[2]

    def _submission(self) -> bytes:
        manifest = self.sender.manifest(b"another paper", "PS0001")
        document = base64.b64encode(b"another paper").decode()
        return self.sender.submission(manifest, document=document)

    def _media(self, evidence_id: str) -> bytes:
        content = evidence_id.encode()
        manifest = MediaManifest(
            format=MEDIA_FORMAT,
            evidence_id=evidence_id,
            local_ref="E-1",
            sid="",
            reason="line down",
            case_ref="123/2026",
            ps_code="PS0001",
            unit="",
            confidentiality="K2",
            medium="flash",
            medium_serial="1",
            taken_at=AT,
            items=(MediaItem(1, hashlib.sha256(content).hexdigest(), len(content), "text/plain"),),
            ledger=Head(900, "a" * 64),
            terminal_id=self.sender.terminal_id,
        )
        packet = seal_media(manifest, self.sender.key).decode()
        return json.dumps({"packet": packet, "uploads": [self.sender.upload(content)]}).encode()

    def _pillar_file(self) -> str:
        """Let a pillar say something with a file to the sender's office."""
        parts, content = self.gateway.parts, b"%PDF-1.4 of a pillar"
        stored = parts.objects.put((content,))
        sha256 = hashlib.sha256(content).hexdigest()
        row = {
            "object_id": stored.object_id,
            "size_bytes": len(content),
            "media_type": "application/pdf",
        }
        with writing(parts.engine) as tx:
            tx.execute(pillar_files.insert().values(office="PS0001", sha256=sha256, **row))
        engine, (identity, recipient) = parts.engine, new_district_key()
        new_recovery(engine, recipient, 2, 3, "district")
        prove_shares(engine, identity, "district")
        return sha256

    def worthless_tokens(self) -> dict[str, str | None]:
        """Return every kind of token that does not count; ``None`` is none at all."""
        identity = self.gateway.parts.identity
        secret, now = identity.derived("access tokens"), int(time.time())
        claims: dict[str, Any] = {
            "sub": self.sender.terminal_id,
            "aud": audience(identity.gateway_id),
            "iat": now,
            "exp": now + 600,
            "acts": jwt.decode(self.tokens["sender"], options={"verify_signature": False})["acts"],
        }

        def made(key: bytes | str = secret, algorithm: str = "HS256", **changed: Any) -> str:
            told = {n: v for n, v in (claims | changed).items() if v is not None}
            with warnings.catch_warnings():
                # A key that is short for its algorithm is the point of one of them.
                warnings.simplefilter("ignore", InsecureKeyLengthWarning)
                return jwt.encode(told, key, algorithm=algorithm)

        return {
            "no token": None,
            "empty token": "",
            "no token at all": "nonsense",
            "expired": made(iat=now - 700, exp=now - 100),
            "revoked": self.tokens["revoked"],
            "moved since": self.tokens["moved"],
            "alg none": made(key="", algorithm="none"),
            "wrong algorithm": made(algorithm="HS512"),
            "wrong audience": made(aud=audience("g0000000000000000")),
            "no audience": made(aud=None),
            "wrong key": made(key=b"k" * 32),
            "key of receipts": made(key=identity.signing_key),
            "no end": made(exp=None),
            "of before acts": made(acts=None),
            "act to come": made(acts=10**6),
            "unknown terminal": made(sub="t0000000000000000"),
            "an assertion": self.sender.assertion(),
        }


def routes(gateway: RunningGateway) -> tuple[tuple[str, bool], ...]:
    """Return the description's routes, and whether each asks for a token."""
    described = make_app(gateway.parts).openapi()["paths"]
    return tuple(
        (f"{method.upper()} {path}", bool(operation.get("security")))
        for path, operations in described.items()
        for method, operation in operations.items()
    )


def cells(gateway: RunningGateway) -> Iterator[Cell]:
    """Ask everything and give what was found."""
    scene = Scene(gateway)
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    for route in table.keys() - {route for route, _ in routes(gateway)}:
        yield Cell(route, "nobody: there is no such route", 0, 1)
    for route, guarded in routes(gateway):
        row = table.get(route)
        if row is None:
            yield Cell(route, "everybody: no row", None, 0)
            continue
        method, path = route.split(" ")
        path = path.format(**{n: scene.ids[what] for n, what in row.get("ids", {}).items()})

        def ask(token: str | None) -> int:
            said = scene.said(row.get("body", ""))  # noqa: B023 - called in this turn alone
            headers = dict(said.headers)
            if token is not None:
                headers["Authorization"] = f"Bearer {token}"
            door = door_of(gateway)
            return door.request(method, path, headers, said.body).status  # noqa: B023

        for caller, token in scene.worthless_tokens().items():
            yield Cell(route, caller, 401 if guarded else row.get("open"), ask(token))
        for caller in CALLERS:
            expected = row.get(caller) if guarded else row.get("open")
            yield Cell(route, caller, expected, ask(scene.tokens[caller]))


@contextlib.contextmanager
def scene_gateway(home: Path) -> Iterator[RunningGateway]:
    """Run a gateway that counts nobody's requests."""
    with plain_gateway(home, _OPEN_LIMITS) as gateway:
        yield gateway


def main() -> int:
    """Print the count and the surprises."""
    with tempfile.TemporaryDirectory() as home, scene_gateway(Path(home)) as gateway:
        found = list(cells(gateway))
    surprises = [cell for cell in found if cell.expected != cell.found]
    for cell in surprises:
        print(f"{cell.route}  {cell.caller}: {cell.found}, not {cell.expected}")
    print(f"{len(found)} cells, {len(surprises)} surprises")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
