"""``doctor``: whether scanner, printer, token, disk, clock, text reading, line and home are ready."""

import argparse
import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from commands.composition import opened_station
from commands.exchange_verdict import judge_own_ledger
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, progress, reader_texts
from commands.shell.homes import default_home
from devices.cups import keeping
from station_app.documents import inbox_rows, signing_batch
from station_app.exchange import alarm_rows, enrolment, log_place_rows
from station_app.model.cancellation import CancelTicket
from station_app.model.clock import IST
from station_app.model.device_errors import NoScanner, TokenMissing
from station_app.model.errors import ExchangeError, ProgramMissing, StationError
from station_app.model.texts import what_happened, what_to_do
from station_app.printing import orders
from station_app.safekeeping import home_check
from station_app.scanning import capture
from station_app.station.station import Station
from sync.client.gateway_session import GatewaySession
from sync.client.network import line_kind

_LEAST_FREE_BYTES = 2 * 2**30
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One look at one part."""

    part: str
    ready: bool
    detail: str


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "doctor")
    options.add_home()
    options.add("--json", action="store_true")
    options.add("--full", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Look at every part; exit code 1 where one is not ready."""
    with opened_station(arguments.home or default_home()) as station:
        if arguments.full:
            said = progress(reader_texts()("cli.files_read"))
            home_check.check_all(station, CancelTicket(), said)
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
        "token_driver": _token_driver,
        "disk": _disk,
        "clock": _clock,
        "line": _line,
        "restores": _restores,
        "ledger": _ledger,
        "home": _home,
    }
    return tuple(_look(station, part, look) for part, look in looks.items())


def _look(station: Station, part: str, look: Callable[[Station], tuple[bool, str]]) -> Finding:
    try:
        ready, detail = look(station)
    except StationError as error:
        ready, detail = False, _words(error)
    # A mark with nothing behind it leaves people to guess.
    return Finding(part, ready, detail or reader_texts()("doctor.in_order"))


def _words(error: StationError) -> str:
    """Return both sentences: what is the matter, and what to do."""
    texts = reader_texts()
    return f"{what_happened(texts, error)} {what_to_do(texts, error)}"


def _scanner(station: Station) -> tuple[bool, str]:
    found = capture.devices(station, refresh=True)
    if not found:
        raise NoScanner(scanner="")
    return True, ", ".join(info.label for info in found)


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
    if shutil.which("tesseract") is None:
        raise ProgramMissing(program="tesseract")
    return True, station.settings.ocr_languages


def _token(station: Station) -> tuple[bool, str]:
    found = signing_batch.tokens(station)
    if not found:
        raise TokenMissing
    return True, ", ".join(f"{info.label} {info.serial}" for info in found)


def _token_driver(station: Station) -> tuple[bool, str]:
    """Tell of drivers that are installed and do not start; where a token answers, nobody misses them."""
    # Loaded when first needed, as the drivers themselves.
    from devices.tokens.slots import driver_faults

    faults = driver_faults(tuple(Path(name) for name in station.settings.pkcs11_modules))
    told = " ".join(map(_words, faults))
    return not faults or bool(signing_batch.tokens(station)), told


def _disk(station: Station) -> tuple[bool, str]:
    free = shutil.disk_usage(station.home).free
    return free >= _LEAST_FREE_BYTES, f"{free / 2**30:.1f} GB"


def _clock(station: Station) -> tuple[bool, str]:
    now = station.clock.now()
    local = now.astimezone(IST)
    return now >= _FIRST_DAY, f"{local:%d-%m-%Y %H:%M:%S} IST"


def _line(station: Station) -> tuple[bool, str]:
    # Asked now: that the terminal was introduced once says nothing of today.
    texts = reader_texts()
    facts = enrolment.enrolled(station)
    if facts is None:
        return False, texts("line.not_enrolled")
    session = GatewaySession(facts, enrolment.terminal_key(station), station.clock)
    try:
        with contextlib.closing(session) as line:
            line.reach()
    except ExchangeError as error:
        kind = line_kind(error, facts.gateway_url)
        return False, f"{facts.gateway_url} · {texts(f'line.{kind}')}"
    return True, f"{facts.gateway_url} · {texts('line.ok')}"


def _restores(station: Station) -> tuple[bool, str]:
    """Tell whether an alarm waits, something was set aside, or the gateway lost a receipt."""
    texts = reader_texts()
    with station.store.reading() as tx:
        raised, lost = alarm_rows.unseen(tx), log_place_rows.count_lost(tx)
        aside = inbox_rows.count_aside(tx)
    said = [texts(f"doctor.alarm.{alarm.what}", number=alarm.number) for alarm in raised]
    if lost:
        said.append(texts("doctor.receipts_lost", count=lost))
    if aside:
        said.append(texts("doctor.set_aside", count=aside))
    return not said, " ".join(said)


def _ledger(station: Station) -> tuple[bool, str]:
    """Tell whether the chain of custody holds, also beside the heads that the gateway co-signed."""
    texts = reader_texts()
    verdict = judge_own_ledger(station)
    if verdict.findings:
        words = " ".join(texts(f"verdict.{finding}") for finding in verdict.findings)
        return False, f"{words} {verdict.where}".strip()
    return True, verdict.detail


def _home(station: Station) -> tuple[bool, str]:
    texts = reader_texts()
    found = station.store.seal.findings()
    return not found, " ".join(what_happened(texts, one) for one in found)
