"""Draws the prosecution's desk: the list, a bundle being built, objections with their pages."""

from collections.abc import Callable
from typing import cast

from commands.screens_camera import Camera
from station_app.desks import (
    capture,
    case_diary,
    finishing,
    scrutiny,
    scrutiny_answers,
    scrutiny_list,
    signing,
)
from station_app.desks import scrutiny_bundle as bundle
from station_app.desks.station import Station
from station_app.model.ids import DocumentId
from station_app.model.tickets import CancelTicket, no_report
from station_app.model.training import training_of
from ui.frame import StationWindow
from ui.scrutiny_desk import ScrutinyDesk

_CASE, _OFFICE = "123/2026", "PO9901"
_PAPERS = (("FIR", 2), ("CD_SHEET", 3), ("STMT_180", 1))


def draw_scrutiny(
    window: StationWindow, station: Station, camera: Camera, exchange: Callable[[], None]
) -> None:
    """Draw the desk's screens; an officer sits at the window, ``exchange`` sends and fetches."""
    made = _begun(station)
    desk = cast("ScrutinyDesk", window.desks["scrutiny"])
    camera.take("scrutiny-builder", lambda: _to_builder(window, desk))
    if scrutiny.view(station, made).stage == "new":
        for paper in bundle.prepare(station, made, None, CancelTicket(), no_report):
            _sign(station, paper.document_id)
    for _ in range(2):
        exchange()
    seen = scrutiny.view(station, made)
    for point in seen.open_points[:2]:
        scrutiny_answers.answer(
            station,
            made,
            (point.round, point.number),
            "done",
            reply="पूरक कथन लिया गया, संलग्न है।",
        )
    camera.take("scrutiny", lambda: window.go("scrutiny", made))
    camera.take("scrutiny-objections", desk.next_act)
    camera.take("scrutiny-next-round", lambda: desk._answered(made))
    window.go("scrutiny", "")


def _begun(station: Station) -> str:
    """Give an exchange of the training case, begun at the first drawing."""
    for row in scrutiny_list.exchanges(station):
        if row.exchange.case_ref == _CASE:
            return row.exchange.exchange_id
    for kind, sheets in _PAPERS:
        made = case_diary.begin(station, kind, case_ref=_CASE, expected_sheets=sheets)
        device = capture.devices(station)[0].device
        profile = next(p for p in station.profiles if p.name == "training")
        capture.scan_pages(station, made.document_id, device, profile, CancelTicket(), no_report)
        case_diary.set_details(station, made.document_id, expected_sheets=None)
        finishing.finalise(station, made.document_id, CancelTicket(), no_report)
        _sign(station, made.document_id)
    begun = scrutiny.open_exchange(
        station,
        _CASE,
        "draft_chargesheet",
        _OFFICE,
        first_remand="2026-03-10",
        remand_days=60,
    )
    return begun.exchange_id


def _sign(station: Station, document_id: DocumentId) -> None:
    facts = training_of(station.settings.unit_kind)
    serial = signing.tokens(station)[0].serial
    signing.sign(station, (document_id,), serial, facts.token_pin, CancelTicket(), no_report)


def _to_builder(window: StationWindow, desk: ScrutinyDesk) -> None:
    window.go("scrutiny", "")
    desk.begin(_CASE)
