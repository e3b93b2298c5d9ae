"""Draws the home page of each role, the worklist, the accused, the general diary and the sheet."""

from datetime import timedelta
from functools import partial
from typing import cast

from station_app.cases.accused_model import AccusedStatus
from station_app.investigation import accused_list, general_diary
from station_app.model.operators import Role
from station_app.model.training import TRAINING, TRAINING_HOSPITAL
from station_app.station import sign_in
from station_app.station.station import Station
from tests.screenshots.camera import Camera, sit_down
from tests.screenshots.summons import give_out
from ui.cases.cases_desk import CasesDesk
from ui.window.main_window import StationWindow

_CASE = "131/2026"
_ROLES = (Role.SERVER, Role.MUNSHI, Role.OFFICER, Role.SHO)


def make_a_day(station: Station) -> None:
    """An accused is arrested, and two entries stand in the general diary."""
    person = next(person for person in TRAINING.operators if person.role == Role.OFFICER)
    sign_in.sign_in(station, person.user_name, person.passphrase)
    now = station.clock.now()
    arrested_at = now - timedelta(hours=5)
    accused_list.move(station, _CASE, "A1", AccusedStatus.ARRESTED, arrested_at, "प्रशिक्षण")
    for minutes, kind, said in (
        (90, "departure", "उनि. 31 हमराह आर. 505 विवेचना हेतु रवाना"),
        (10, "return", "उनि. 31 मय हमराह वापस आए"),
    ):
        general_diary.add_entry(
            station,
            at=now - timedelta(minutes=minutes),
            kind="departure" if kind == "departure" else "return",
            said=said,
            case_ref=_CASE,
            reason="प्रशिक्षण",
        )
    sign_in.sign_out(station)


def draw_home_by_role(window: StationWindow, camera: Camera, hospital: Station) -> None:
    """Draw the home page of the hospital's clerk and of its doctor."""
    for role in (Role.CLERK, Role.DOCTOR):
        sit_down(window, TRAINING_HOSPITAL, role)
        camera.take(f"home-{role.value}", lambda: window.go("home", ""))


def draw_home(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the desks of the day; ends with the SHO at the window."""
    sit_down(window, TRAINING, Role.MUNSHI)
    give_out(station)
    for role in _ROLES:
        sit_down(window, TRAINING, role)
        camera.take(f"home-{role.value}", lambda: window.go("home", ""))
    camera.take("worklist", lambda: window.go("worklist", ""))
    camera.take("worklist-case", lambda: window.go("worklist", _CASE))
    camera.take("case", lambda: window.go("cases", _CASE))
    camera.take("accused", cast("CasesDesk", window.desks["cases"]).sheet.accused.click)
    camera.take("general-diary", lambda: window.go("general_diary", ""))
    camera.take("monthly-report", lambda: window.go("monthly_report", ""))
    camera.take("palette", partial(_look_for, window, _CASE))
    window.palette_line.clear()


def _look_for(window: StationWindow, text: str) -> None:
    window.palette_line.ask()
    window.palette_line.line.setText(text)
    window.palette_line.load()
