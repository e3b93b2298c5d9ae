"""Resumable uploads, tus 1.0.0, against any server that speaks it.

An upload belongs to a document and the SHA-256 of the whole file, never to its size or its first
bytes. Parts grow and shrink with the line; a cut costs at most the part that was under way.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from station_app.model.cancellation import CancelTicket
from station_app.model.errors import Cancelled, ExchangeError, ProtocolBroken
from sync.client.errors import GatewayUnreachable
from sync.client.faults import Answer, refusal
from sync.client.transport import Exchange

LEAST_PART = 64 * 1024
MOST_PART = 4 * 1024 * 1024
_FIRST_PART = 256 * 1024
_SHORT_S, _LONG_S = 2.0, 10.0
_CUTS_IN_A_ROW = 4
_VERSION = {"Tus-Resumable": "1.0.0"}
_ENDINGS = {"application/pdf": ".pdf"}
_GONE = frozenset({403, 404, 410})
_MOMENTARY = frozenset({409, 423, 460})
"""Offset differs, locked by a request that still hangs, checksum wrong: ask where we stand."""


@dataclass(frozen=True, slots=True)
class UploadKey:
    """What an upload is of."""

    document_id: str
    sha256: str
    media_type: str = "application/pdf"


class Source(Protocol):
    """What an upload reads from: any part of it, as often as it is asked."""

    @property
    def size_bytes(self) -> int:
        """How large the whole is."""

    def read_at(self, offset: int, size_bytes: int) -> bytes:
        """Return a part; never more than is asked for."""


@dataclass(frozen=True, slots=True)
class MemorySource:
    """A source that lies in memory."""

    data: bytes

    @property
    def size_bytes(self) -> int:
        """How large the whole is."""
        return len(self.data)

    def read_at(self, offset: int, size_bytes: int) -> bytes:
        """Return a part."""
        return self.data[offset : offset + size_bytes]


@dataclass(frozen=True, slots=True)
class _Abilities:
    checksum: str | None


class Pace:
    """The size of the next part: what the line carries in some seconds."""

    def __init__(self, first: int = _FIRST_PART, most: int = MOST_PART) -> None:
        self.part_bytes = min(first, most)
        self._most = most

    def went(self, size_bytes: int, took_s: float) -> None:
        """Learn from a part that arrived."""
        if took_s < _SHORT_S and size_bytes >= self.part_bytes:
            self.part_bytes = min(self._most, self.part_bytes * 2)
        elif took_s > _LONG_S:
            self.was_cut()

    def was_cut(self) -> None:
        """Learn from a part that did not."""
        self.part_bytes = max(min(LEAST_PART, self._most), self.part_bytes // 2)


class Uploader:
    """Brings files to one tus server."""

    def __init__(
        self,
        exchange: Exchange,
        create_url: str,
        *,
        ticket: CancelTicket,
        monotonic_s: Callable[[], float],
        first_pause_s: float = 0.5,
        pace: Pace | None = None,
        give_way: Callable[[], None] = lambda: None,
    ) -> None:
        """Make an uploader.

        Args:
            exchange: sends requests.
            create_url: where uploads are made.
            ticket: stops the work.
            monotonic_s: the clock that parts are timed by.
            first_pause_s: the wait after the first cut.
            pace: how large parts are.
            give_way: called before each part; comes back when what is more urgent has gone.
        """
        self._exchange = exchange
        self._create_url = create_url
        self._ticket = ticket
        self._monotonic_s = monotonic_s
        self._first_pause_s = first_pause_s
        self._pace = pace or Pace()
        self._give_way = give_way
        self._abilities: _Abilities | None = None

    def upload(
        self, data: Source, key: UploadKey, known_url: str, note: Callable[[str, int], None]
    ) -> str:
        """Bring the whole file over, from where it stands, and return its URL.

        Args:
            data: the file.
            key: what it is.
            known_url: where an earlier attempt stands; empty where there was none.
            note: called with the URL and the bytes known to be there, after each step.

        Raises:
            GatewayUnreachable: cut too often without getting on; the next attempt resumes.
            GatewayRefused, GatewayFault, ProtocolBroken: the server's answer. Cancelled.
        """
        url, offset = self._begin(data, key, known_url)
        note(url, offset)
        cuts = 0
        while offset < data.size_bytes:
            self._give_way()
            if self._ticket.cancelled:
                raise Cancelled
            try:
                reached = self._send_part(url, data, offset)
                cuts = 0
            except (GatewayUnreachable, _AskAgain) as fault:
                cuts += 1
                self._pause(cuts, fault)
                found = self._stand(url, data.size_bytes)
                if found is None:
                    # Forgotten by the server: from the first byte, but never in circles.
                    url, found = self._create(data, key), 0
                cuts = 0 if found > offset else cuts
                reached = found
            offset = reached
            note(url, offset)
        return url

    def _begin(self, data: Source, key: UploadKey, known_url: str) -> tuple[str, int]:
        if known_url:
            offset = self._stand(known_url, data.size_bytes)
            if offset is not None:
                return known_url, offset
        return self._create(data, key), 0

    def _create(self, data: Source, key: UploadKey) -> str:
        facts = {
            "filename": f"{key.document_id}{_ENDINGS.get(key.media_type, '.bin')}",
            "filetype": key.media_type,
            "sha256": key.sha256,
        }
        encoded = (f"{n} {base64.b64encode(v.encode()).decode()}" for n, v in facts.items())
        headers = {"Upload-Length": str(data.size_bytes), "Upload-Metadata": ",".join(encoded)}
        answer = self._exchange.send("POST", self._create_url, headers=headers | _VERSION)
        url = answer.header("location")
        if answer.status != 201 or not url:
            raise _fault(answer)
        return url

    def _stand(self, url: str, size_bytes: int) -> int | None:
        """Ask how many bytes are there; ``None`` where the upload is not known any more."""
        answer = self._exchange.send("HEAD", url, headers=_VERSION)
        if answer.status in _GONE:
            return None
        if answer.status not in (200, 204):
            raise _fault(answer)
        offset = _offset(answer, size_bytes)
        if answer.header("upload-length") not in ("", str(size_bytes)):
            return None
        return offset

    def _send_part(self, url: str, data: Source, offset: int) -> int:
        part = data.read_at(offset, self._pace.part_bytes)
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            **_VERSION,
            **self._checksum(part),
        }
        began_s = self._monotonic_s()
        answer = self._exchange.send("PATCH", url, headers=headers, body=part)
        if answer.status in _MOMENTARY or answer.status in _GONE:
            raise _AskAgain(answer)
        if answer.status not in (200, 204):
            raise _fault(answer)
        reached = _offset(answer, data.size_bytes)
        if not offset < reached <= offset + len(part):
            raise _AskAgain(answer)
        self._pace.went(len(part), self._monotonic_s() - began_s)
        return reached

    def _pause(self, cuts: int, fault: Exception) -> None:
        if cuts >= _CUTS_IN_A_ROW:
            raise fault.fact() if isinstance(fault, _AskAgain) else fault
        self._pace.was_cut()
        if self._ticket.wait(self._first_pause_s * (2**cuts - 1)):
            raise Cancelled

    def _checksum(self, part: bytes) -> Mapping[str, str]:
        if self._abilities is None:
            answer = self._exchange.send("OPTIONS", self._create_url, headers=_VERSION)
            self._abilities = _Abilities(_best_checksum(answer))
        name = self._abilities.checksum
        if name is None:
            return {}
        digest = hashlib.new(name, part, usedforsecurity=False).digest()
        return {"Upload-Checksum": f"{name} {base64.b64encode(digest).decode()}"}


class _AskAgain(Exception):
    """The server's answer means: ask where the upload stands."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self._answer = answer

    def fact(self) -> Exception:
        return _fault(self._answer)


def _best_checksum(answer: Answer) -> str | None:
    if answer.status not in (200, 204):
        return None
    if "checksum" not in _words(answer.header("tus-extension")):
        return None
    offered = _words(answer.header("tus-checksum-algorithm"))
    return next((name for name in ("sha256", "sha1") if name in offered), None)


def _words(header: str) -> list[str]:
    return [word.strip() for word in header.split(",")]


def _offset(answer: Answer, size_bytes: int) -> int:
    text = answer.header("upload-offset")
    if not text.isascii() or not text.isdigit() or int(text) > size_bytes:
        raise ProtocolBroken(what="upload-offset")
    return int(text)


def _fault(answer: Answer) -> ExchangeError:
    return refusal(answer)
