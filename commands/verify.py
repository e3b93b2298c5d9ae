"""``verify``: judges PDFs, packets, receipts and ledger exports, offline."""

import argparse
import contextlib
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
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, reader_texts
from commands.shell.homes import default_home
from station_app.case_diary.verification import (
    SealVerdict,
    is_copy,
    is_volume_copy,
    verify_copy,
    verify_numbered_volume,
)
from station_app.documents import receipt_rows
from station_app.forms.verification import (
    answers_sha256,
    carries_form,
    code_in_picture,
    verify_form,
)
from station_app.model.clock import SystemClock
from station_app.model.device_errors import FileUnreadable
from station_app.model.errors import FileMissing, TrustUnreadable
from station_app.signing.validation import verify_pdf
from station_app.station.station import Station
from sync.client.trusting import trust_of
from sync.wire.canonical import BrokenMessage
from sync.wire.trust import Trust, make_trust, read_trust

_EXCHANGED = ("packet", "receipt", "enrolment", "ledger")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What is to be said about one file."""

    file: str
    kind: str
    """``pdf packet receipt enrolment ledger picture unknown``."""
    ok: bool
    findings: tuple[str, ...]
    """Keys of the texts under ``verdict.``."""
    detail: str
    where: str = ""
    """What of it was changed, where that is known: leaves, papers, a byte."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was handed in."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """The document's id, as exported copies carry it."""
        return self.name.split(".", 1)[0]

    @property
    def kind(self) -> str:
        """What it claims to be: by its content, and where that is spoilt by its name."""
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
    given = [_read(number, path) for number, path in enumerate(arguments.files, 1)]
    home = arguments.home or (default_home() if arguments.volume else None)
    with contextlib.ExitStack() as stack:
        station = None if home is None else stack.enter_context(opened_station(home))
        judged = verify_files(given, _trust(station, arguments.trust), SystemClock().now(), station)
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
    return FileVerdict(name, "volume", not seal.findings, seal.findings, *_seal_words(seal))


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
    if one.kind == "pdf":
        findings, detail, where = _pdf(one, trust, now, station)
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
    one: InputFile, trust: Trust, now: datetime, station: Station | None
) -> tuple[tuple[str, ...], str, str]:
    pdf = verify_pdf(one.data, trust.authorities_der, now)
    findings, where = pdf.findings, ""
    details = [f"{s.signer} {s.level}" for s in pdf.signatures]
    if carries_form(one.data):
        findings += verify_form(one.data)
    ours = station is not None and is_copy(station, one.stem)
    if ours or is_volume_copy(one.data):
        seal = verify_copy(one.data, station, one.stem)
        findings += seal.findings
        words, where = _seal_words(seal)
        details.append(words)
    return findings, "; ".join(filter(None, details)), where


def _seal_words(seal: SealVerdict) -> tuple[str, str]:
    """Say what a volume was sealed by, and what of it was changed."""
    facts, where = seal.facts, ", ".join(seal.where)
    if facts is None:
        return "", where
    said = reader_texts()(
        "verdict.diary.sealed",
        case=facts.case_ref,
        number=facts.number,
        leaves=facts.leaves,
        sha256=facts.sha256,
    )
    return said, where


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


def _trust(station: Station | None, exported: Path | None) -> Trust:
    if exported is not None:
        try:
            return read_trust(exported.read_bytes())
        except (OSError, BrokenMessage):
            raise TrustUnreadable from None
    return make_trust((), (), ()) if station is None else trust_of(station)


def _read(number: int, path: Path) -> InputFile:
    try:
        return InputFile(path.name, path.read_bytes())
    except FileNotFoundError:
        raise FileMissing(number=number) from None
    except OSError:
        raise FileUnreadable(number=number) from None


def _tell(judged: list[FileVerdict]) -> None:
    texts = reader_texts()
    for one in judged:
        words = [texts(f"verdict.{finding}") for finding in one.findings]
        mark = "✓" if one.ok else "✗"
        said = "; ".join(words) if words else f"{texts('verdict.holds')} {one.detail}".strip()
        said += f" ({one.where})" if one.where else ""
        answer(f"{mark} {one.file}: {said}")
