"""The register of cases at the terminal: kept as it was pulled, searched without a line."""

import re
from collections.abc import Iterable
from dataclasses import replace

from station_app.cases import rows
from station_app.cases.search import any_of, exact_query, near_queries, search_keys, similar
from station_app.documents.fir_number import normalise_fir
from station_app.documents.protection import opened_case
from station_app.form_definitions.protection_rules import mentions_protected
from station_app.model.cases import Case
from station_app.model.clock import IST
from station_app.model.errors import CaseNumberUnknown
from station_app.model.operators import TERMINAL, Right
from station_app.model.texts import typed_plainly
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.connection import Transaction
from station_app.text_search.name_matching import KEY_EDITION

_CURSOR = "cases.cursor"
_KEYS = "cases.key_edition"
_MOST = 50
_NEAR = 100
_SERIAL = re.compile(r"\d{1,6}")


def cursor(station: Station) -> int:
    """Return the gateway's number of the newest change that is kept. Needs nobody at the desk."""
    with station.store.reading() as tx:
        held = key_value.get(tx, _CURSOR)
    return 0 if held is None else int(held)


def store_changes(station: Station, changes: Iterable[Case], newest: int | None = None) -> int:
    """Keep changes and the cursor, together. Gives how many came. Needs nobody at the desk.

    Args:
        station: where they are kept.
        changes: oldest first.
        newest: the number behind which it goes on; ``None``: the last change's.
    """
    changes = tuple(changes)
    last = newest if newest is not None else changes[-1].sequence if changes else 0
    if last <= cursor(station) and not changes:
        return 0
    refresh_words(station)
    # Words are made before the one writer is asked for: a first pull brings a hundred thousand.
    kept = [replace(case, hidden=mentions_protected(" ".join(case.sections))) for case in changes]
    with station.store.transaction() as tx:
        rows.put_many(tx, [(case, _words(case)) for case in kept])
        for follow in station.followers.cases_pulled:
            follow(station, tx, kept)
        key_value.put(tx, _CURSOR, str(last).encode())
        record(station, tx, TERMINAL, "cases.pulled", "register", reason=str(last))
    station.events.announce("cases", "")
    return len(changes)


def refresh_words(station: Station) -> None:
    """Make the index anew where its words were made by an older program. Needs nobody at the desk."""
    newest = KEY_EDITION.encode()
    with station.store.reading() as tx:
        if key_value.get(tx, _KEYS) == newest:
            return
    with station.store.transaction() as tx:
        rows.forget_words(tx)
        for some in rows.every(tx):
            rows.put_many(tx, [(case, _words(case)) for case in some])
        key_value.put(tx, _KEYS, newest)


def search(station: Station, text: str = "") -> tuple[Case, ...]:
    """Find cases by number, name, section or summary, in either script, with typing errors.

    Nothing typed gives the newest. Of a protected case neither names nor what is told of it, which may
    name somebody, find it or come with it (BNS s. 72).

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    refresh_words(station)
    wanted = text.strip()
    with station.store.reading() as tx:
        if not wanted:
            found = rows.newest(tx, _MOST)
        else:
            numbered = _by_number(tx, station, wanted)
            found = _by_words(tx, wanted) if numbered is None else numbered
    return tuple(masked(station, case) for case in found)


def opened_name(case_ref: str) -> str:
    """Return the name under which a protected case is opened (see ``documents.protection``)."""
    return opened_case(case_ref)


def _words(case: Case) -> str:
    open_to_all = (case.case_ref, *case.sections, case.officer)
    if case.hidden:
        return search_keys((), open_to_all)
    return search_keys([person["name"] for person in case.people], (*open_to_all, case.summary))


def masked(station: Station, case: Case) -> Case:
    """Return a case without names and words where its identity is protected and was not opened."""
    if case.hidden and not station.session.has_opened(opened_name(case.case_ref)):
        return replace(case, summary="", people=(), diary=())
    return case


def _by_number(tx: Transaction, station: Station, wanted: str) -> tuple[Case, ...] | None:
    """Return the case of a number, or those of a serial; ``None`` where no number is meant."""
    year = station.clock.now().astimezone(IST).year
    try:
        case = rows.find(tx, normalise_fir(wanted, year))
    except CaseNumberUnknown:
        whole = typed_plainly(wanted).strip()
        found = rows.by_serial(tx, int(whole), _MOST) if _SERIAL.fullmatch(whole) else ()
        # A number alone may be a section as well.
        return found or None
    return () if case is None else (case,)


def _by_words(tx: Transaction, wanted: str) -> tuple[Case, ...]:
    exact = exact_query(wanted)
    found = rows.matching(tx, exact, _MOST) if exact else ()
    if found:
        return found
    groups = [similar(key, rows.spellings(tx, query, _NEAR)) for key, query in near_queries(wanted)]
    if not groups or not all(groups):
        return ()
    return rows.matching(tx, any_of(groups), _MOST)
