"""``doctor``: whether scanner, printer, token, disk, clock, text reading and line are ready."""

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from commands.composition import default_home, opened_station
from commands.console import answer, reader_texts
from devices.cups import keeping
from station_app.documents import signing_batch
from station_app.exchange import enrolment
from station_app.model.errors import StationError
from station_app.printing import orders
from station_app.scanning import capture
from station_app.station.station import Station

_LEAST_FREE_BYTES = 2 * 2**30
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One look at one part."""

    part: str
    ready: bool
    detail: str


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command's words."""
    parser = subparsers.add_parser("doctor", help="look whether everything is ready")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Look at every part; exit code 1 where one is not ready."""
    with opened_station(arguments.home or default_home()) as station:
        findings = examine(station)
    if arguments.json:
        answer(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        texts = reader_texts()
        for finding in findings:
            mark = "✓" if finding.ready else "✗"
            answer(f"{mark} {texts(f'doctor.{finding.part}')}: {finding.detail}")
    return 0 if all(finding.ready for finding in findings) else 1


def examine(station: Station) -> tuple[Finding, ...]:
    """Return a finding for each part, in the order in which a page meets them."""
    looks: dict[str, Callable[[Station], tuple[bool, str]]] = {
        "scanner": _scanner,
        "printer": _printer,
        "spool": _spool,
        "ocr": _ocr,
        "token": _token,
        "disk": _disk,
        "clock": _clock,
        "line": _line,
    }
    return tuple(_look(station, part, look) for part, look in looks.items())


def _look(station: Station, part: str, look: Callable[[Station], tuple[bool, str]]) -> Finding:
    try:
        ready, detail = look(station)
    except StationError as error:
        ready, detail = False, error.key
    return Finding(part, ready, detail)


def _scanner(station: Station) -> tuple[bool, str]:
    found = capture.devices(station, refresh=True)
    return bool(found), ", ".join(info.label for info in found)


def _printer(station: Station) -> tuple[bool, str]:
    seen = orders.printers(station)
    said = reader_texts()(f"printing.fact.{seen.fact.value}")
    return seen.fact.prints, f"{seen.label} · {said}" if seen.label else said


def _spool(_station: Station) -> tuple[bool, str]:
    texts = reader_texts()
    try:
        kept = keeping.keeping()
    except PermissionError:
        return False, texts("doctor.spool_unread")
    said = []
    if kept is not None and kept.pages:
        said.append(texts("doctor.spool_pages"))
    if kept is not None and not kept.outcome:
        said.append(texts("doctor.spool_outcome"))
    return not said, " ".join(said)


def _ocr(station: Station) -> tuple[bool, str]:
    program = shutil.which("tesseract")
    return program is not None, station.settings.ocr_languages


def _token(station: Station) -> tuple[bool, str]:
    found = signing_batch.tokens(station)
    return bool(found), ", ".join(f"{info.label} {info.serial}" for info in found)


def _disk(station: Station) -> tuple[bool, str]:
    free = shutil.disk_usage(station.home).free
    return free >= _LEAST_FREE_BYTES, f"{free / 2**30:.1f} GB"


def _clock(station: Station) -> tuple[bool, str]:
    now = station.clock.now()
    return now >= _FIRST_DAY, now.isoformat(timespec="seconds")


def _line(station: Station) -> tuple[bool, str]:
    facts = enrolment.enrolled(station)
    return facts is not None, "" if facts is None else facts.gateway_url
