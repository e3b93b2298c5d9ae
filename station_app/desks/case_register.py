"""The register of cases at the terminal: kept as it was pulled, searched without a line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from station_app.cases.fir import normalise_fir
from station_app.cases.search import alike, any_of, exact_query, near_queries, words_of
from station_app.desks import investigation
from station_app.desks.enrolment import TERMINAL
from station_app.desks.identity import mask_case_words, opened_case
from station_app.desks.station import Station, record
from station_app.forms.identity import mentions_protected
from station_app.model.cases import Case
from station_app.model.clock import IST, from_text
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import CaseNotHere, CaseNumberUnknown
from station_app.model.ids import OperatorId
from station_app.model.people import Right
from station_app.model.texts import latin_digits
from station_app.store import cases as rows
from station_app.store import diary, documents, facts, inbox, operators, received
from station_app.store import investigation as worklists
from station_app.store.connection import Transaction

_CURSOR = "cases.cursor"
_MOST = 50
_NEAR = 100
_SERIAL = re.compile(r"\d{1,6}")
What = Literal[
    "registered",
    "diary",
    "paper",
    "received",
    "inbox",
    "step",
    "accused",
    "volume_begun",
    "volume_sealed",
]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened in a case."""

    at: datetime
    what: What
    kind: str
    """Kind of the paper, of the inbox item or of the diary entry; name of the step; status of the
    accused; empty for others."""
    said: str
    """Reference of a paper, or the words of a diary entry."""
    who: str
    """Office or post that did it; empty: this one."""
    document_id: str
    """What can be opened; empty: nothing."""
    ticks: int
    """1 safe on this disk, 2 a signed receipt of the gateway is held; 0 not a paper of ours."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with everything that happened in it, the newest first."""

    case: Case
    timeline: tuple[TimelineEntry, ...]


def cursor(station: Station) -> int:
    """Give the gateway's number of the newest change that is kept. Needs nobody at the desk."""
    with station.store.reading() as tx:
        held = facts.get(tx, _CURSOR)
    return 0 if held is None else int(held)


def keep_changes(station: Station, changes: Iterable[Case]) -> int:
    """Keep changes and the cursor behind the last one, together. Gives how many came.

    Needs nobody at the desk.
    """
    changes = tuple(changes)
    if not changes:
        return 0
    # Words are made before the one writer is asked for: a first pull brings a hundred thousand.
    kept = [replace(case, hidden=mentions_protected(" ".join(case.sections))) for case in changes]
    with station.store.transaction() as tx:
        rows.put_many(tx, [(case, _words(case)) for case in kept])
        investigation.refresh_many(station, tx, kept)
        newest = changes[-1].sequence
        facts.put(tx, _CURSOR, str(newest).encode())
        record(station, tx, TERMINAL, "cases.pulled", "register", reason=str(newest))
    station.events.announce("cases", "")
    return len(changes)


def search(station: Station, text: str = "") -> tuple[Case, ...]:
    """Find cases by number, name, section or summary, in either script, with typing errors.

    Nothing typed gives the newest. Names of a protected case neither find it nor come with it.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    wanted = text.strip()
    with station.store.reading() as tx:
        if not wanted:
            found = rows.newest(tx, _MOST)
        else:
            numbered = _by_number(tx, station, wanted)
            found = _by_words(tx, wanted) if numbered is None else numbered
    return tuple(_masked(station, case) for case in found)


def case_page(station: Station, case_ref: str) -> CasePage:
    """Give a case and its timeline.

    Raises:
        CaseNotHere: the register has no such case. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        case = rows.find(tx, case_ref)
        if case is None:
            raise CaseNotHere(case=case_ref[:20])
        entries = [
            TimelineEntry(case.registered_at, "registered", "", "", case.officer, "", 0),
            *_diary(case),
            *_typed_diary(station, tx, case),
            *_steps(tx, case_ref),
            *_accused(tx, case_ref),
            *_volumes(tx, case_ref),
            *_papers(tx, case_ref),
            *_received(tx, case_ref),
            *_inbox(tx, case_ref),
        ]
    newest_first = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return CasePage(_masked(station, case), tuple(newest_first))


def opened_name(case_ref: str) -> str:
    """Give the name under which a protected case is opened (see ``desks.identity``)."""
    return opened_case(case_ref)


def _words(case: Case) -> str:
    names = [] if case.hidden else [person["name"] for person in case.people]
    others = (case.case_ref, *case.sections, case.summary, case.officer)
    return words_of(names, others)


def _masked(station: Station, case: Case) -> Case:
    if case.hidden and not station.session.has_opened(opened_name(case.case_ref)):
        return replace(case, people=())
    return case


def _by_number(tx: Transaction, station: Station, wanted: str) -> tuple[Case, ...] | None:
    """Give the case of a number, or those of a serial; ``None`` where no number is meant."""
    year = station.clock.now().astimezone(IST).year
    try:
        case = rows.find(tx, normalise_fir(wanted, year))
    except CaseNumberUnknown:
        whole = latin_digits(wanted)
        found = rows.numbered(tx, int(whole), _MOST) if _SERIAL.fullmatch(whole) else ()
        # A number alone may be a section as well.
        return found or None
    return () if case is None else (case,)


def _by_words(tx: Transaction, wanted: str) -> tuple[Case, ...]:
    exact = exact_query(wanted)
    found = rows.matching(tx, exact, _MOST) if exact else ()
    if found:
        return found
    groups = [alike(key, rows.spellings(tx, query, _NEAR)) for key, query in near_queries(wanted)]
    if not groups or not all(groups):
        return ()
    return rows.matching(tx, any_of(groups), _MOST)


def _diary(case: Case) -> Iterable[TimelineEntry]:
    for entry in case.diary:
        said = f"{entry['number']} · {entry['said']}"
        yield TimelineEntry(from_text(entry["at"]), "diary", "", said, "", "", 0)


def _typed_diary(station: Station, tx: Transaction, case: Case) -> Iterable[TimelineEntry]:
    """Give the entries that were typed here; voided ones stand in the diary alone."""
    for entry in worklists.entries(tx, case_ref=case.case_ref):
        if not entry.void_reason:
            words = mask_case_words(station, tx, case.case_ref, entry.said)
            said = f"{entry.serial} · {words}"
            yield TimelineEntry(entry.at, "diary", entry.kind, said, "", "", 0)


def _steps(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    """Give what people did with the steps; what follows by itself is no event."""
    names = _names(tx)
    for move in worklists.step_history(tx, case_ref):
        if move.operator_id in names:
            opens = move.said if move.act == "done" else ""
            said = f"{move.act} {move.subject}".strip()
            who = names[move.operator_id]
            yield TimelineEntry(move.at, "step", move.step, said, who, opens, 0)


def _accused(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    names = _names(tx)
    for move in worklists.accused_history(tx, case_ref):
        who = names.get(move.operator_id, "")
        yield TimelineEntry(move.happened_at, "accused", move.status, move.code, who, "", 0)


def _volumes(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    names = _names(tx)
    for volume in diary.of_case(tx, case_ref):
        who, number = names.get(volume.begun_by, ""), str(volume.number)
        yield TimelineEntry(volume.begun_at, "volume_begun", "", number, who, "", 0)
        if volume.sealed_at is not None:
            who = names.get(OperatorId(volume.sealed_by), "")
            yield TimelineEntry(volume.sealed_at, "volume_sealed", "", number, who, "", 0)


def _names(tx: Transaction) -> dict[str, str]:
    return {person.operator_id: person.display_name for person in operators.listing(tx)}


def _papers(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for document in documents.listing(tx, case_ref=case_ref):
        if document.state is not DocumentState.DISCARDED:
            yield TimelineEntry(
                document.changed_at,
                "paper",
                document.kind,
                document.local_ref,
                "",
                document.document_id,
                _ticks(document),
            )


def _ticks(document: Document) -> int:
    return 2 if document.state is DocumentState.ACKNOWLEDGED else 1


def _received(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for paper in received.listing(tx, case_ref=case_ref):
        yield TimelineEntry(
            paper.received_at,
            "received",
            paper.kind,
            paper.local_ref,
            paper.from_unit,
            paper.document_id,
            0,
        )


def _inbox(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for item in inbox.of_case(tx, case_ref):
        # A paper stands in the timeline itself.
        if item.kind != "paper":
            yield TimelineEntry(item.received_at, "inbox", item.kind, "", "", "", 0)
