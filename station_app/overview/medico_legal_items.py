"""The medico-legal lines on the home page: of the hospital that reports, of the thana that asked."""

from datetime import datetime

from station_app.medico_legal import pending as medico_legal_pending
from station_app.medico_legal import requests as medico_legal_requests
from station_app.overview.model import HomeLine, HomeLines, HomeQuery, Severity, Tile
from station_app.station.station import Station

_ASKED = 120
"""Requests whose clock is looked up, the newest."""


def asked(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the thana's requests that no report has answered, with the clock that runs now."""
    found = medico_legal_requests.unanswered_requests(station, max(ask.most, _ASKED))
    lines = [
        HomeLine(
            kind="asked",
            due_at=request.due_at,
            title_key="home.line.asked",
            desk="forms",
            object_id=request.document.document_id,
            severity=_severity(request.due_at, ask.now),
            tile=_tile(request.due_at, ask.now),
            params={
                "case": request.document.case_ref or "—",
                "reference": request.document.local_ref,
            },
            whom="home.whom.hospital",
        )
        for request in found
    ]
    return HomeLines(tuple(lines))


def requests(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the requests that the hospital has not reported on, with their clocks."""
    lines = [
        HomeLine(
            kind="request",
            due_at=request.due_at,
            title_key=f"home.line.request_{request.stage}",
            desk="forms",
            object_id=request.report_id or request.paper.document_id,
            severity=_severity(request.due_at, ask.now),
            tile=_tile(request.due_at, ask.now),
            params={"reference": request.paper.local_ref},
            whom="role.doctor" if request.stage != "new" else "role.clerk",
        )
        for request in medico_legal_requests.open_requests(station)
    ]
    return HomeLines(tuple(lines))


def pending(station: Station, ask: HomeQuery) -> HomeLines:
    """Return what the hospital's own papers still wait for."""
    lines = [
        HomeLine(
            kind=item.what,
            due_at=item.due_at,
            title_key=f"home.line.{item.what}",
            desk="forms",
            object_id=item.document_id,
            severity=_severity(item.due_at, ask.now),
            tile=_tile(item.due_at, ask.now),
            params={"reference": item.local_ref},
            keys={"what": f"kind.{item.kind}"},
            whom="role.doctor" if item.what in ("report", "supplementary") else "role.clerk",
        )
        for item in medico_legal_pending.pending(station)
    ]
    return HomeLines(tuple(lines))


def _severity(due_at: datetime | None, now: datetime) -> Severity:
    if due_at is None:
        return "waits"
    # A clock of hours is due from its beginning: a day before its end is before that.
    return "overdue" if due_at < now else "due"


def _tile(due_at: datetime | None, now: datetime) -> Tile:
    if due_at is None:
        return "waits"
    return "overdue" if due_at < now else "due"
