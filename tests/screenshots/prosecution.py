"""Draws the prosecution's desk: the list, a bundle being built, objections with their pages."""

import contextlib
from typing import cast

from station_app.documents import drafts, signing_batch
from station_app.documents import finalise as document_finalise
from station_app.forms import new_version
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import TRAINING
from station_app.prosecution import bundle as prosecution_bundle
from station_app.prosecution import compliance
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import register as prosecution_register
from station_app.scanning import capture, page_editing
from station_app.scanning.capture import PageDestination
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.inbox_poller import InboxPoller
from tests.screenshots.camera import Camera, sit_down
from tests.window.shown import click, keyed
from ui.prosecution.desk import ProsecutionDesk
from ui.window.main_window import StationWindow

_CASE, _OFFICE = "122/2026", "PO9901"
_PAPERS = ("FIR", "CD_SHEET")
_FIRST, _SETTLED = "draft_chargesheet", "opinion"
_REPLY = "पूरक कथन लिया गया, संलग्न है।"


def draw_prosecution(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the desk's screens; who sat at the window before sits there again."""
    _seat(window, camera, Role.OFFICER)
    desk = cast("ProsecutionDesk", window.desks["prosecution"])
    made = _begun(station)
    window.go("prosecution", "")
    camera.take("prosecution-builder", lambda: desk.begin(_CASE))
    camera.take("prosecution", lambda: window.go("prosecution", made))
    _to_objections(window, camera, desk, made)
    camera.take("prosecution-objections")
    click(keyed(desk.points, "Esc"))
    camera.calm()
    camera.take("prosecution-next-round", lambda: click(keyed(desk, "F4")))
    window.go("prosecution", _settled(station))
    camera.calm()
    camera.take("prosecution-changes", lambda: click(keyed(desk, "F9")))
    camera.take("prosecution-refused", lambda: window.go("prosecution", _refused(station)))
    _seat(window, camera, Role.SHO)


def _seat(window: StationWindow, camera: Camera, role: Role) -> None:
    """Let somebody sit down when nothing of the one before is on its way any more."""
    camera.calm()
    sit_down(window, TRAINING, role)
    camera.calm()
    camera.clear_fault()


def _to_objections(
    window: StationWindow, camera: Camera, desk: ProsecutionDesk, exchange_id: str
) -> None:
    window.go("prosecution", exchange_id)
    camera.calm()
    desk.next_act()
    camera.calm()
    desk.points.table.setCurrentCell(1, 0)


def _begun(station: Station) -> str:
    """Return an exchange with objections and some answers, made at the first drawing."""
    found = [
        r.exchange for r in prosecution_register.exchanges(station) if r.exchange.case_ref == _CASE
    ]
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
    begun = prosecution_exchange.open_exchange(
        station, _CASE, purpose, _OFFICE, first_remand="2026-03-10", remand_days=60
    )
    _send(station, begun.exchange_id)
    return begun.exchange_id


def _answer(station: Station, exchange_id: str, count: int) -> None:
    for point in prosecution_exchange.view(station, exchange_id).open_points[:count]:
        compliance.answer(station, exchange_id, (point.round, point.number), "done", reply=_REPLY)


def _settled(station: Station) -> str:
    """Return the exchange that was settled in two rounds."""
    return next(
        row.exchange.exchange_id
        for row in prosecution_register.exchanges(station)
        if (row.exchange.case_ref, row.exchange.purpose) == (_CASE, _SETTLED)
        and row.exchange.office == _OFFICE
    )


def _refused(station: Station) -> str:
    """Return an exchange that came back from a wrong office."""
    for row in prosecution_register.exchanges(station):
        if row.exchange.office == "PO9999":
            return row.exchange.exchange_id
    begun = prosecution_exchange.open_exchange(station, _CASE, "opinion", "PO9999")
    _send(station, begun.exchange_id)
    return begun.exchange_id


def _send(station: Station, exchange_id: str) -> None:
    for paper in prosecution_bundle.prepare(station, exchange_id, None, CancelTicket(), no_report):
        _sign(station, paper.document_id)
    for _ in range(2):
        with contextlib.closing(Courier(station)) as courier:
            courier.run_once()
        with contextlib.closing(InboxPoller(station, line_is_back=lambda: None)) as postbox:
            postbox.run_once()


def _paper(station: Station, kind: str) -> DocumentId:
    made = drafts.begin(station, kind, case_ref=_CASE)
    _scan(station, made.document_id, PageDestination())
    pages = page_editing.page_views(station, made.document_id).standing
    drafts.set_details(station, made.document_id, expected_sheets=len(pages))
    document_finalise.finalise(station, made.document_id, CancelTicket(), no_report)
    _sign(station, made.document_id)
    return made.document_id


def _replace_page(station: Station, document_id: DocumentId) -> None:
    new = new_version.begin_replacement(station, document_id)
    second = page_editing.page_views(station, new.document_id).standing[1].page.page_id
    _scan(station, new.document_id, PageDestination(replaces=second))
    drafts.set_details(station, new.document_id, gap_note="पृष्ठ 2 फिर से स्कैन किया।")
    document_finalise.finalise(station, new.document_id, CancelTicket(), no_report)
    _sign(station, new.document_id)


def _scan(station: Station, document_id: DocumentId, place: PageDestination) -> None:
    device = capture.devices(station, refresh=True)[0].device
    profile = next(p for p in station.profiles if p.name == "training")
    capture.scan_pages(
        station, document_id, device, profile, CancelTicket(), no_report, place=place
    )


def _sign(station: Station, document_id: DocumentId) -> None:
    serial = signing_batch.tokens(station)[0].serial
    signing_batch.sign(
        station, (document_id,), serial, TRAINING.token_pin, CancelTicket(), no_report
    )
