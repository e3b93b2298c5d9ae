"""``verify``: judges PDFs, packets, receipts and ledger exports, offline."""

import argparse
import contextlib
import functools
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from commands.composition import opened_station
from commands.exchange_verdict import (
    ExchangeVerdict,
    judge_enrolment,
    judge_ledger,
    judge_packet,
    judge_receipt,
    widen_trust,
)
from commands.pdf_verdict import (
    PdfWords,
    is_certificate,
    judge_certificate,
    judge_pdf,
    seal_detail,
)
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, reader_texts
from commands.shell.homes import default_home
from station_app.case_diary.verification import verify_numbered_volume
from station_app.documents import receipt_rows
from station_app.forms.verification import answers_sha256, code_in_picture
from station_app.model.clock import SystemClock
from station_app.model.errors import FileMissing, TrustUnreadable
from station_app.station.station import Station
from sync.client.trusting import trust_of
from sync.wire.canonical import BrokenMessage
from sync.wire.trust import TRUST_FORMAT, Trust, make_trust, read_trust

_EXCHANGED = ("packet", "receipt", "enrolment", "ledger")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What is to be said about one file."""

    file: str
    kind: str
    """``pdf certificate packet receipt enrolment ledger trust picture missing unknown``."""
    ok: bool
    findings: tuple[str, ...]
    """Keys of the texts under ``verdict.``."""
    detail: str
    where: str = ""
    """What of it was changed, where that is known: leaves, papers, pages, a byte."""
    judged: bool = True
    """False: it neither holds nor was changed; what it is cannot be judged here."""


@dataclass(frozen=True)
class InputFile:
    """A file that was handed in."""

    name: str
    data: bytes
    unread: bool = False
    """It is not there, or cannot be read."""

    @property
    def stem(self) -> str:
        """The document's id, as exported copies carry it."""
        return self.name.split(".", 1)[0]

    @functools.cached_property
    def kind(self) -> str:
        """What it claims to be: by its content, and where that is spoilt by its name."""
        if self.unread:
            return "missing"
        if TRUST_FORMAT.encode("ascii") in self.data[-8192:] and self.data.startswith(b"{"):
            return "trust"
        if is_certificate(self.name, self.data):
            return "certificate"
        marks = (
            (b"%PDF-", "pdf"),
            (b"station-packet", "packet"),
            (b"station-receipt", "receipt"),
            (b"station-enrolment", "enrolment"),
        )
        names = {
            ".pdf": "pdf",
            ".packet.json": "packet",
            ".receipt.json": "receipt",
            ".enrolment.json": "enrolment",
        }
        by_name = next((k for end, k in names.items() if self.name.endswith(end)), None)
        by_content = next((k for mark, k in marks if mark in self.data[:8192]), None)
        if by_name or by_content:
            return str(by_name or by_content)
        if self.data.startswith(_PICTURES):
            return "picture"
        return "ledger" if self.name.endswith(".jsonl") else "unknown"


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "verify")
    options.add("files", type=Path, nargs="*", metavar="FILE")
    options.add("--volume", action="append", default=[], metavar="FIR:NUMBER")
    options.add("--trust", type=Path, default=None, metavar="FILE")
    options.add("--json", action="store_true")
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Judge every file; exit code 0 only when all hold and the signers are trusted."""
    given = [_read(path) for path in arguments.files]
    home = arguments.home or (default_home() if arguments.volume else None)
    with contextlib.ExitStack() as stack:
        station = None if home is None else stack.enter_context(opened_station(home))
        trust = _trust(station, arguments.trust, given)
        judged = verify_files(given, trust, SystemClock().now(), station)
        if station is not None:
            judged += [verify_volume_named(station, name) for name in arguments.volume]
    if not judged:
        raise FileMissing(number=1)
    if arguments.json:
        answer(json.dumps([asdict(one) for one in judged], ensure_ascii=False))
    else:
        _tell(judged)
    return 0 if all(one.ok for one in judged) else 1


def verify_volume_named(station: Station, name: str) -> FileVerdict:
    """Judge a diary volume of the station, named as ``123/2026:1``."""
    case_ref, _, number = name.rpartition(":")
    if not (number.isascii() and number.isdecimal()):
        return FileVerdict(name, "volume", ok=False, findings=("diary.unknown",), detail="")
    seal = verify_numbered_volume(station, case_ref, int(number))
    where = ", ".join(seal.where)
    return FileVerdict(name, "volume", not seal.findings, seal.findings, seal_detail(seal), where)


def verify_files(
    given: list[InputFile], trust: Trust, now: datetime, station: Station | None = None
) -> list[FileVerdict]:
    """Judge files, each beside those of the same document that were handed in with it."""
    trust = widen_trust(trust, (one.data for one in given if one.kind == "enrolment"))
    return [_judge_one(one, given, trust, now, station) for one in given]


def _judge_one(
    one: InputFile, given: list[InputFile], trust: Trust, now: datetime, station: Station | None
) -> FileVerdict:
    findings: tuple[str, ...] = ("unknown",)
    detail, where = "", ""
    if one.kind in ("pdf", "certificate"):
        return _pdf(one, given, trust, now, station)
    if one.kind == "trust":
        return _trust_file(one, trust)
    if one.kind == "missing":
        findings = ("file_missing",)
    elif one.kind == "picture":
        findings, detail = _picture(one, given)
    elif one.kind in _EXCHANGED:
        said = _exchanged(one, given, trust, station)
        findings, detail, where = said.findings, said.detail, said.where
    return FileVerdict(one.name, one.kind, not findings, findings, detail, where)


def _exchanged(
    one: InputFile, given: list[InputFile], trust: Trust, station: Station | None
) -> ExchangeVerdict:
    """Judge what came from the exchange, beside what was handed in with it."""
    beside = {other.kind: other.data for other in given if other.stem == one.stem}
    if one.kind == "packet":
        return judge_packet(one.data, trust, beside.get("pdf"))
    if one.kind == "receipt":
        return judge_receipt(one.data, trust, beside.get("packet"), beside.get("pdf"))
    if one.kind == "enrolment":
        return judge_enrolment(one.data, trust)
    receipts = [other.data for other in given if other.kind == "receipt"]
    if station is not None:
        with station.store.reading() as tx:
            receipts += receipt_rows.all_receipts(tx)
    return judge_ledger(one.data, trust, receipts)


def _pdf(
    one: InputFile,
    given: list[InputFile],
    trust: Trust,
    now: datetime,
    station: Station | None,
) -> FileVerdict:
    if one.kind == "certificate":
        beside = (other.data for other in given if (other.kind, other.stem) == ("pdf", one.stem))
        said: PdfWords = judge_certificate(one.data, next(beside, None))
    else:
        said = judge_pdf(one.data, one.stem, trust.authorities_der, now, station)
    return FileVerdict(
        one.name,
        one.kind,
        not said.findings,
        said.findings,
        said.detail,
        said.where,
        said.judged,
    )


def _trust_file(one: InputFile, trust: Trust) -> FileVerdict:
    """Say that a file is a trust file: it says whom to trust, and nothing can be said for it here."""
    try:
        held = read_trust(one.data)
    except BrokenMessage:
        return FileVerdict(one.name, one.kind, ok=False, findings=("trust.broken",), detail="")
    counts = set(held.authorities) <= set(trust.authorities)
    key = "verdict.trust.counts" if counts else "verdict.trust.laid_beside"
    return FileVerdict(one.name, one.kind, ok=True, findings=(), detail=reader_texts()(key))


def _picture(one: InputFile, given: list[InputFile]) -> tuple[tuple[str, ...], str]:
    """Judge a paper's picture by its code, beside the PDF that was handed in with it."""
    try:
        code = code_in_picture(one.data)
    except ValueError:
        return ("unknown",), ""
    if code is None:
        return ("code.none",), ""
    reference, _, begins = code
    pdfs = [answers_sha256(other.data) for other in given if other.kind == "pdf"]
    if not pdfs:
        return ("code.alone",), reference
    return (() if any(sha.startswith(begins) for sha in pdfs) else ("code.differs",)), reference


def _trust(station: Station | None, exported: Path | None, given: list[InputFile]) -> Trust:
    """Return whose signatures count: by the file that was named, by the station, or by what lies beside."""
    if exported is not None:
        try:
            return read_trust(exported.read_bytes())
        except (OSError, BrokenMessage):
            raise TrustUnreadable from None
    if station is not None:
        return trust_of(station)
    beside = [one.data for one in given if one.kind == "trust"]
    try:
        (only,) = set(beside)
        return read_trust(only)
    except (ValueError, BrokenMessage):
        # None lies there, or several that differ: nobody said which of them counts.
        return make_trust((), (), ())


def _read(path: Path) -> InputFile:
    try:
        return InputFile(path.name, path.read_bytes())
    except OSError:
        return InputFile(path.name, b"", unread=True)


def _tell(judged: list[FileVerdict]) -> None:
    texts = reader_texts()
    for one in judged:
        words = [texts(f"verdict.{finding}") for finding in one.findings]
        mark = "✓" if one.ok else "✗" if one.judged else "?"
        said = "; ".join(words) if words else f"{texts('verdict.holds')} {one.detail}".strip()
        said += f" ({one.where})" if one.where else ""
        answer(f"{mark} {one.file}: {said}")
