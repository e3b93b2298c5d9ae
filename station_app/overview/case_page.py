"""A case with everything that happened in it."""

from dataclasses import dataclass

from station_app.cases import external_id_rows
from station_app.cases import rows as case_rows
from station_app.cases.external_id_model import ExternalId
from station_app.cases.register import masked
from station_app.exchange.cctns import refused_reports
from station_app.model.cases import Case
from station_app.model.errors import CaseNotHere
from station_app.model.operators import Right
from station_app.overview.case_timeline import TimelineEntry, events_of
from station_app.station.station import Station


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with everything that happened in it, the newest first."""

    case: Case
    timeline: tuple[TimelineEntry, ...]
    links: tuple[ExternalId, ...] = ()
    """Under which numbers other systems know it."""
    refused: int = 0
    """How many papers CCTNS refused; they wait for a person."""


def case_page(station: Station, case_ref: str) -> CasePage:
    """Return a case and its timeline.

    Raises:
        CaseNotHere: the register has no such case. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        case = case_rows.find(tx, case_ref)
        if case is None:
            raise CaseNotHere(case=case_ref[:20])
        entries = events_of(station, tx, case)
        links = external_id_rows.of_case(tx, case_ref)
        refused = len(refused_reports(tx, case_ref))
    newest_first = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return CasePage(masked(station, case), tuple(newest_first), links, refused)
