"""Draws the summons desk: the register, a process out, its report, the questions, unread pages."""

from typing import Any, cast

from station_app.forms import filling
from station_app.model.operators import Role
from station_app.model.training import TRAINING
from station_app.station.station import Station
from station_app.summons import printouts as summons_printouts
from station_app.summons import register as summons_register
from station_app.summons import service as summons_service
from station_app.summons import service_report
from station_app.summons.model import ProcessState
from station_app.summons.register import RegisterRow
from tests.screenshots.camera import Camera, sit_down
from ui.summons.desk import SummonsDesk
from ui.window.main_window import StationWindow

_S = ProcessState
_CONSTABLE = {"name": "काल्पनिक आरक्षक", "rank": "आर.", "number": "505"}


def draw_summons(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the desk in the camera's language; what it needs done is done once.

    The courts' first processes are in the register already.
    """
    sit_down(window, TRAINING, Role.MUNSHI)
    give_out(station)
    desk = cast("SummonsDesk", window.desks["summons"])
    camera.take("summons", lambda: window.go("summons", ""))
    out = _first(station, _S.OUT)
    if out is None:
        return
    camera.take("summons-out", lambda: window.go("summons", out.process.process_id))
    camera.take("summons-attempt", lambda: desk.do("attempt"))
    desk.to_register()
    camera.calm()
    camera.take("summons-report", lambda: desk.do("report"))
    desk.to_register()
    camera.calm()
    camera.take("summons-assign", lambda: desk.do("assign"))
    desk.to_register()
    camera.calm()
    camera.take("summons-unfiled", lambda: desk.do("unfiled"))
    desk.to_register()
    camera.calm()
    sit_down(window, TRAINING, Role.SHO)
    camera.take("summons-sho", lambda: window.go("summons", ""))


def give_out(station: Station) -> None:
    """Return two processes out, with a try; begin a report. Once, by whoever sits at the desk."""
    fresh = list(summons_register.register_rows(station, "unassigned"))
    if len(fresh) < 3:
        return
    ids = [line.process.process_id for line in fresh[:2]]
    summons_service.assign(station, ids, **_CONSTABLE)
    summons_printouts.print_out(station, ids)
    facts: dict[str, Any] = {"mode": "personal", "met": "पड़ोसी काल्पनिक", "result": "घर पर नहीं मिले"}
    summons_service.log_attempt(station, ids[0], at=station.clock.now(), **facts)
    document = service_report.begin(station, ids[0])
    filling.set_answer(station, document.document_id, "mode", "family")


def _first(station: Station, state: ProcessState) -> RegisterRow | None:
    found = [
        line
        for line in summons_register.register_rows(station, "all")
        if line.process.state is state
    ]
    return found[0] if found else None
