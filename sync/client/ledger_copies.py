"""The chain of custody for somebody outside: sealed by the station, with what proves whose seal it is."""

from dataclasses import dataclass
from pathlib import Path

from station_app.exchange.enrolment import certificate, enrolled, terminal_key
from station_app.exchange.ledger_lines import put_copy, write_ledger_lines
from station_app.model.clock import to_text
from station_app.station.station import Station
from sync.client.trusting import trust_of
from sync.wire.ledger_export import LEDGER_FORMAT, LedgerSeal, seal_ledger
from sync.wire.manifest import Head
from sync.wire.trust import write_trust


@dataclass(frozen=True, slots=True)
class LedgerCopies:
    """Where the copies lie."""

    ledger: Path
    trust: Path
    enrolment: Path | None
    """``None``: the gateway has not certified the enrolment yet."""


def export_ledger(station: Station, out: Path) -> LedgerCopies:
    """Write the whole chain of custody into a folder, sealed; nothing of it is overwritten.

    Raises:
        FileExists: an export of this very number lies there. NotAllowed, SessionLocked.
    """
    facts, key = enrolled(station), terminal_key(station)
    told = write_ledger_lines(station)
    seal = LedgerSeal(
        LEDGER_FORMAT,
        "" if facts is None else facts.terminal_id,
        Head(told.number, told.sha256),
        to_text(station.clock.now()),
    )
    ledger = put_copy(out, f"ledger-{told.number}.jsonl", seal_ledger(told.lines, seal, key))
    return LedgerCopies(ledger, export_trust(station, out), export_enrolment(station, out))


def export_trust(station: Station, out: Path) -> Path:
    """Write whom this station trusts beside the copies, for ``verify --trust``."""
    return put_copy(out, "station.trust.json", write_trust(trust_of(station)), replaces=True)


def export_enrolment(station: Station, out: Path) -> Path | None:
    """Write the gateway's certificate of the enrolment beside the copies; ``None``: there is none yet.

    With it whoever has the gateway's public key alone can judge packet, ledger and PDF.
    """
    held = certificate(station)
    return None if held is None else put_copy(out, "station.enrolment.json", held, replaces=True)
