"""Finds whatever somebody types: a case, a paper, a person. Protected names neither find nor show."""

from dataclasses import dataclass
from typing import Literal

from station_app.cases import register as case_register
from station_app.documents import form_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import is_protected
from station_app.forms import name_search
from station_app.model.cases import Case
from station_app.model.documents import Document
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction

_SHORTEST = 2
What = Literal["case", "paper", "received", "person"]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Something that opens by one key."""

    what: What
    number: str
    """Number of the FIR, or reference of the paper."""
    about: str
    """What the register says of a case; empty for papers."""
    kind: str
    """Kind of the paper; empty for a case."""
    desk: str
    object_id: str


def find(station: Station, text: str, most: int = 7) -> tuple[SearchResult, ...]:
    """Find cases by number, name or words, papers by reference or case, forms by a person's name.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    wanted = text.strip()
    if len(wanted) < _SHORTEST:
        return ()
    found = [_case(case) for case in case_register.search(station, wanted)[:most]]
    with station.store.reading() as tx:
        found += [
            _paper(tx, document, "paper") for document in document_rows.named(tx, wanted, most)
        ]
        found += [
            SearchResult("received", paper.local_ref, "", paper.kind, "forms", paper.document_id)
            for paper in received_rows.named(tx, wanted, most)
        ]
    return (*found, *_people(station, wanted, most))


def _case(case: Case) -> SearchResult:
    return SearchResult("case", case.case_ref, case.summary, "", "cases", case.case_ref)


def _people(station: Station, wanted: str, most: int) -> tuple[SearchResult, ...]:
    named = name_search.find_by_name(station, wanted)[: 2 * most]
    with station.store.reading() as tx:
        open_ones = [made for made in named if not is_protected(station, tx, made.document_id)]
        return tuple(_paper(tx, document, "person") for document in open_ones[:most])


def _paper(tx: Transaction, document: Document, what: What) -> SearchResult:
    typed = form_rows.find(tx, document.document_id) is not None
    desk = "forms" if typed else "scan"
    number = " · ".join(part for part in (document.local_ref, document.case_ref) if part)
    return SearchResult(what, number, "", document.kind, desk, document.document_id)
