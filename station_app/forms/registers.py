"""Registers: serials from blocks that the district reserved, so that none is missing or double.

A serial is given when a paper is finished, also without a line. A gap has a written reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.form_definitions.schema_file import load_registers
from station_app.forms import register_rows
from station_app.forms.register_rows import RegisterEntry
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import ReasonNeeded
from station_app.model.forms import RegisterBook
from station_app.model.ids import DocumentId
from station_app.model.operators import TERMINAL, Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

BLOCK = 100
_LOW_WATER = 30


_GONE = (DocumentState.DISCARDED, DocumentState.REJECTED)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A serial with its paper."""

    entry: RegisterEntry
    document: Document
    central_no: str
    """The pillar's number; empty: none is bound yet."""
    unexplained: bool
    """Nothing came of the paper, and nobody wrote why."""


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register's year."""

    register: str
    year: int
    lines: tuple[RegisterLine, ...]
    left: int
    """Reserved serials that are still free."""
    gaps: tuple[int, ...]
    """Serials below the newest one that nothing explains. Always empty, or somebody must look."""
    given_up: tuple[tuple[int, int], ...] = ()
    """First and last of serials that are given no more, since the station was put back."""


def books(station: Station) -> tuple[RegisterBook, ...]:
    """Return the registers that this office keeps."""
    kept_by = station.settings.unit_kind
    return tuple(book for book in load_registers().values() if book.kept_by == kept_by)


def number_of(register: str, serial: int, year: int) -> str:
    """Write a serial as the register does: ``MLC 43/2026``."""
    return f"{load_registers()[register].prefix} {serial}/{year}"


def take_number(station: Station, tx: Transaction, register: str, document_id: str) -> str:
    """Return a paper its number in a register, once; asked again, the same.

    Raises:
        SerialsUsedUp: no reserved number is left. SessionLocked.
    """
    operator = station.session.require(Right.READ)
    year = station.clock.now().astimezone(IST).year
    for entry in register_rows.entries(tx, register, year):
        if entry.document_id == document_id:
            return number_of(register, entry.serial, year)
    at = station.clock.now()
    serial = register_rows.take(tx, register, year, document_id, at, operator.operator_id)
    record(
        station, tx, operator.operator_id, f"register.{register}", document_id, reason=str(serial)
    )
    return number_of(register, serial, year)


def void_number(station: Station, document_id: str, reason: str) -> None:
    """Explain why a number stays empty.

    Raises:
        ReasonNeeded: nothing was written. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        register_rows.void(tx, document_id, reason.strip())
        record(
            station, tx, operator.operator_id, "register.void", document_id, reason=reason.strip()
        )
    station.events.announce("document", document_id)


def register_view(station: Station, register: str, year: int) -> RegisterView:
    """Return a register's year with its gaps.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        entries = register_rows.entries(tx, register, year)
        blocks = register_rows.blocks(tx, register, year)
        left = register_rows.left(tx, register, year)
        lines = tuple(_line(tx, entry) for entry in entries)
        gone = register_rows.given_up(tx, register, year)
    used = {entry.serial for entry in entries}
    newest = max(used, default=0)
    reserved = {n for first, last in blocks for n in range(first, last + 1) if n < newest}
    explained = {serial for first, last in gone for serial in range(first, last + 1)}
    gaps = tuple(sorted(reserved - used - explained))
    return RegisterView(register, year, lines, left, gaps, gone)


def _line(tx: Transaction, entry: RegisterEntry) -> RegisterLine:
    document = document_rows.load(tx, DocumentId(entry.document_id))
    paper = form_rows.load(tx, entry.document_id)
    nothing = document.state in _GONE and not entry.void_reason
    return RegisterLine(entry, document, paper.central_no, nothing)


def wanted_blocks(station: Station) -> tuple[tuple[str, int, str], ...]:
    """Return register, year and block name where the reserve runs low. Needs nobody at the desk.

    The name follows from what is held, so that asking again after a cut names the same block.
    """
    year = station.clock.now().astimezone(IST).year
    names = [book.register for book in books(station)]
    with station.store.reading() as tx:
        return tuple(
            (name, year, _block_name(tx, name, year))
            for name in names
            if register_rows.left(tx, name, year) < _LOW_WATER
        )


def _block_name(tx: Transaction, register: str, year: int) -> str:
    named = f"{register}-{year}-{len(register_rows.blocks(tx, register, year)) + 1}"
    # A home that was put back has forgotten blocks: under an old name the gateway would give one again.
    return f"{named}-{life}" if (life := register_rows.life(tx)) else named


def on_put_back(station: Station, tx: Transaction) -> None:
    """Let go of what is left of every block: serials of it were given before the station was put back.

    Which of them stand on papers that this home has forgotten nobody here knows.
    """
    register_rows.begin_life(tx, station.new_id("l"))
    for register, year in register_rows.books_held(tx):
        for first, last in _runs(register_rows.free(tx, register, year)):
            register_rows.give_up(tx, register, year, first, last)
            record(
                station,
                tx,
                TERMINAL,
                "register.given_up",
                register,
                reason=f"{first}-{last}/{year}",
            )


def _runs(serials: Sequence[int]) -> list[tuple[int, int]]:
    """Return numbers in order as the runs that they stand in, first and last."""
    runs: list[tuple[int, int]] = []
    for serial in serials:
        if runs and runs[-1][1] == serial - 1:
            runs[-1] = (runs[-1][0], serial)
        else:
            runs.append((serial, serial))
    return runs


def store_block(
    station: Station, block_id: str, register: str, year: int, first: int, last: int
) -> None:
    """Keep serials that the district reserved. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        if register_rows.put_block(tx, block_id, register, year, first, last):
            record(
                station,
                tx,
                TERMINAL,
                "register.reserved",
                register,
                reason=f"{first}-{last}/{year}",
            )
