"""Draws the exhibits' desk and the prisoners' desk, with packets at the laboratory and a seal to answer."""

import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from station_app.documents import finalise as document_finalise
from station_app.documents import signing_batch
from station_app.exhibits import laboratory
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.model import MoveDetails, NewExhibit, Place
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.operators import Role
from station_app.model.training import TRAINING
from station_app.station import sign_in
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.inbox_poller import InboxPoller
from tests.screenshots.camera import Camera, sit_down
from tests.window.shown import click, keyed
from ui.exhibits.desk import ExhibitsDesk
from ui.prisoners.desk import PrisonersDesk
from ui.window.main_window import StationWindow

_CASE = "131/2026"
_PACKETS = (
    NewExhibit("1", "लकड़ी का डंडा, लम्बाई 90 cm", "KTW-1", "आरोपी से, ग्राम नमूना", "MK 14/2026"),
    NewExhibit("2", "खून लगी कमीज़", "KTW-1", "आहत से", "MK 14/2026"),
    NewExhibit("3", "घटनास्थल की मिट्टी", "KTW-1", "घटनास्थल, वार्ड 7"),
)
_MEMO: dict[str, Any] = {
    "lab": "क्षेत्रीय न्यायालयिक विज्ञान प्रयोगशाला नमूना",
    "examination": "biology",
    "facts": "मारपीट में प्रयुक्त डंडा और आहत की कमीज़।",
    "questions": [{"question": "क्या इन पर मानव रक्त है? किस वर्ग का?"}],
    "seal_mark": "KTW-1",
    "bearer": "आर. 505",
}


def prepare_exhibits(station: Station) -> None:
    """Enter packets of the training case and send two of them to the laboratory."""
    _sign_in(station, Role.OFFICER)
    hour = timedelta(hours=1)
    taken_at = station.clock.now() - 4 * hour
    made = [
        exhibit_register.add(station, _CASE, replace(told, taken_at=taken_at)).exhibit_id
        for told in _PACKETS
    ]
    for exhibit_id in made[:2]:
        step = MoveDetails(Place.MALKHANA, station.clock.now() - hour, "प्र.आर. 214", "38", "intact")
        exhibit_register.move(station, exhibit_id, step)
    memo = laboratory.begin_forwarding(station, tuple(made[:2]))
    for field, value in _MEMO.items():
        filling.set_answer(station, memo.document_id, field, value)
    ticket = CancelTicket()
    document_finalise.finalise(station, memo.document_id, ticket, no_report)
    token = signing_batch.tokens(station)[0].serial
    pin = TRAINING.token_pin
    signing_batch.sign(station, (memo.document_id,), token, pin, ticket, no_report)
    laboratory.dispatch(station, memo.document_id, "आर. 505", "41", station.clock.now())
    for _ in range(2):
        _exchange(station)
    sign_in.sign_out(station)


def draw_exhibits(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the exhibits, one with its chain; a new one; the laboratory with a seal to answer."""
    sit_down(window, TRAINING, Role.OFFICER)
    desk = cast("ExhibitsDesk", window.desks["exhibits"])
    window.go("exhibits", "")
    camera.calm()
    camera.take("exhibits", lambda: desk.lists.table.selectRow(1))
    camera.take("exhibits-new", lambda: click(keyed(desk, "F7")))
    camera.take("exhibits-lab", lambda: desk.turn(1))
    desk.turn(0)
    camera.calm()


def draw_prisoners(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the custody register with somebody in jail, and the entry of a new person."""
    sit_down(window, TRAINING, Role.OFFICER)
    camera.take("prisoners", lambda: window.go("prisoners", ""))
    desk = cast("PrisonersDesk", window.desks["prisoners"])
    camera.take("prisoners-new", lambda: click(keyed(desk, "F7")))
    click(keyed(desk, "Esc"))
    camera.calm()


def _exchange(station: Station) -> None:
    with (
        contextlib.closing(Courier(station)) as courier,
        contextlib.closing(InboxPoller(station, line_is_back=courier.wake)) as postbox,
    ):
        courier.run_once()
        postbox.run_once()


def _sign_in(station: Station, role: Role) -> None:
    person = next(person for person in TRAINING.operators if person.role == role)
    sign_in.sign_in(station, person.user_name, person.passphrase)


def draw_alone(out: Path) -> None:
    """Make a training station and draw these desks alone, while they are being made."""
    import sys
    import tempfile

    from PySide6.QtWidgets import QApplication

    from commands.training_gateway import training_gateway
    from commands.training_station import training_station
    from commands.window import StationExchange
    from ui.widgets.jobs import Jobs
    from ui.widgets.theme import apply_theme, load_theme

    out.mkdir(parents=True, exist_ok=True)
    application = cast("QApplication", QApplication.instance() or QApplication(sys.argv[:1]))
    theme = load_theme("light")
    apply_theme(application, theme)
    with (
        tempfile.TemporaryDirectory() as folder,
        training_station(Path(folder) / "home") as station,
        training_gateway(station),
        contextlib.closing(StationExchange(station)) as exchange,
    ):
        _exchange(station)
        prepare_exhibits(station)
        window = StationWindow(station, exchange, theme, Jobs())
        camera = Camera(window, out)
        for language in ("hi", "en"):
            for size in ((1366, 768), (1024, 768)):
                camera.begin(language, size)
                draw_exhibits(window, camera, station)
                draw_prisoners(window, camera, station)
        window.close()
