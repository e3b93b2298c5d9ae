"""Draws the prosecution's desk: the list, a bundle being built, objections with their pages."""

import contextlib
from typing import cast

from commands.screens_camera import Camera, sit_down
from station_app.desks import (
    capture,
    case_diary,
    finishing,
    page_order,
    replacing,
    scrutiny,
    scrutiny_answers,
    scrutiny_bundle,
    scrutiny_list,
    signing,
)
from station_app.desks.capture import Place
from station_app.desks.station import Station
from station_app.model.ids import DocumentId
from station_app.model.people import Role
from station_app.model.tickets import CancelTicket, no_report
from station_app.model.training import TRAINING
from sync.client.courier import Courier
from sync.client.postbox import Postbox
from ui.frame import StationWindow
from ui.scrutiny_desk import ScrutinyDesk

_CASE, _OFFICE = "122/2026", "PO9901"
_PAPERS = ("FIR", "CD_SHEET")
_FIRST, _SETTLED = "draft_chargesheet", "opinion"
_REPLY = "पूरक कथन लिया गया, संलग्न है।"


def draw_scrutiny(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the desk's screens; who sat at the window before sits there again."""
    _seat(window, camera, station, Role.OFFICER)
    desk = cast("ScrutinyDesk", window.desks["scrutiny"])
    made = _begun(station)
    window.go("scrutiny", "")
    camera.take("scrutiny-builder", lambda: desk.begin(_CASE))
    camera.take("scrutiny", lambda: window.go("scrutiny", made))
    _to_objections(window, camera, desk, made)
    camera.take("scrutiny-objections")
    camera.take("scrutiny-next-round", lambda: desk._answered(made))
    window.go("scrutiny", _settled(station))
    camera.calm()
    camera.take("scrutiny-changes", desk._open_changes)
    camera.take("scrutiny-refused", lambda: window.go("scrutiny", _refused(station)))
    _seat(window, camera, station, Role.SHO)


def _seat(window: StationWindow, camera: Camera, station: Station, role: Role) -> None:
    """Let somebody sit down when nothing of the one before is on its way any more."""
    camera.calm()
    sit_down(window, station, TRAINING, role)
    camera.calm()
    window._fault_bar.clear()


def _to_objections(
    window: StationWindow, camera: Camera, desk: ScrutinyDesk, exchange_id: str
) -> None:
    window.go("scrutiny", exchange_id)
    camera.calm()
    desk.next_act()
    camera.calm()
    desk.points.table.setCurrentCell(1, 0)


def _begun(station: Station) -> str:
    """Give an exchange with objections and some answers, made at the first drawing."""
    found = [r.exchange for r in scrutiny_list.exchanges(station) if r.exchange.case_ref == _CASE]
    for exchange in found:
        if exchange.purpose == _FIRST:
            return exchange.exchange_id
    papers = {kind: _paper(station, kind) for kind in _PAPERS}
    first, settled = (_opened(station, purpose) for purpose in (_FIRST, _SETTLED))
    _answer(station, first, 4)
    _answer(station, settled, 6)
    _replace_page(station, papers["CD_SHEET"])
    _send(station, settled)
    return first


def _opened(station: Station, purpose: str) -> str:
    begun = scrutiny.open_exchange(
        station, _CASE, purpose, _OFFICE, first_remand="2026-03-10", remand_days=60
    )
    _send(station, begun.exchange_id)
    return begun.exchange_id


def _answer(station: Station, exchange_id: str, count: int) -> None:
    for point in scrutiny.view(station, exchange_id).open_points[:count]:
        scrutiny_answers.answer(
            station, exchange_id, (point.round, point.number), "done", reply=_REPLY
        )


def _settled(station: Station) -> str:
    """Give the exchange that was settled in two rounds."""
    return next(
        row.exchange.exchange_id
        for row in scrutiny_list.exchanges(station)
        if (row.exchange.case_ref, row.exchange.purpose) == (_CASE, _SETTLED)
        and row.exchange.office == _OFFICE
    )


def _refused(station: Station) -> str:
    """Give an exchange that came back from a wrong office."""
    for row in scrutiny_list.exchanges(station):
        if row.exchange.office == "PO9999":
            return row.exchange.exchange_id
    begun = scrutiny.open_exchange(station, _CASE, "opinion", "PO9999")
    _send(station, begun.exchange_id)
    return begun.exchange_id


def _send(station: Station, exchange_id: str) -> None:
    for paper in scrutiny_bundle.prepare(station, exchange_id, None, CancelTicket(), no_report):
        _sign(station, paper.document_id)
    for _ in range(2):
        with contextlib.closing(Courier(station)) as courier:
            courier.run_once()
        with contextlib.closing(Postbox(station, line_is_back=lambda: None)) as postbox:
            postbox.run_once()


def _paper(station: Station, kind: str) -> DocumentId:
    made = case_diary.begin(station, kind, case_ref=_CASE)
    _scan(station, made.document_id, Place())
    pages = page_order.page_views(station, made.document_id).standing
    case_diary.set_details(station, made.document_id, expected_sheets=len(pages))
    finishing.finalise(station, made.document_id, CancelTicket(), no_report)
    _sign(station, made.document_id)
    return made.document_id


def _replace_page(station: Station, document_id: DocumentId) -> None:
    new = replacing.begin_replacement(station, document_id)
    second = page_order.page_views(station, new.document_id).standing[1].page.page_id
    _scan(station, new.document_id, Place(replaces=second))
    case_diary.set_details(station, new.document_id, gap_note="पृष्ठ 2 फिर से स्कैन किया।")
    finishing.finalise(station, new.document_id, CancelTicket(), no_report)
    _sign(station, new.document_id)


def _scan(station: Station, document_id: DocumentId, place: Place) -> None:
    device = capture.devices(station, refresh=True)[0].device
    profile = next(p for p in station.profiles if p.name == "training")
    capture.scan_pages(
        station, document_id, device, profile, CancelTicket(), no_report, place=place
    )


def _sign(station: Station, document_id: DocumentId) -> None:
    serial = signing.tokens(station)[0].serial
    signing.sign(station, (document_id,), serial, TRAINING.token_pin, CancelTicket(), no_report)
