"""``python -m tests.screenshots``: draws every screen of the training station in both languages, so that it can be seen."""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from commands.shell.console import say
from commands.training_gateway import training_gateway
from commands.training_station import training_station
from commands.window import StationExchange
from station_app.documents import drafts as document_drafts
from station_app.documents import finalise as document_finalise
from station_app.documents import signing_batch
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import PaperJam
from station_app.model.errors import PassphraseNeeded, StationPassphraseWrong
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.settings import NewStation
from station_app.model.texts import LANGUAGES
from station_app.model.training import TRAINING, TRAINING_CASES
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.errors import StoreNewer
from sync.client.courier import Courier
from sync.client.inbox_poller import InboxPoller
from tests.screenshots.both_ends import draw_both_ends, draw_hospital_home
from tests.screenshots.camera import Camera, sit_down
from tests.screenshots.desks import draw_desks
from tests.window.shown import click, keyed
from ui.forms.forms_desk import FormsDesk
from ui.scanning.scan_desk import ScanDesk
from ui.signing.sign_desk import PinDialog
from ui.widgets.jobs import Jobs
from ui.widgets.texts import WindowTexts
from ui.widgets.theme import Theme, apply_theme, load_theme
from ui.window.first_run import FirstRun
from ui.window.main_window import StationWindow

SIZES = ((1366, 768), (1024, 768))
_SHEETS = 12
_INJURED: dict[str, Any] = {
    "sex": "male",
    "age_years": 34,
    "consent": "given",
    "no_injury": "no",
    "injuries": [
        {
            "type": "laceration",
            "length": "4.5",
            "site": "सिर के दाएँ पार्श्व पर",
            "side": "right",
            "age": "fresh",
            "weapon": "hard_blunt",
            "nature": "simple",
            "view": "head",
            "mark_x": 320,
            "mark_y": 220,
        }
    ],
}
"""An injured person who is nobody."""
_A_RECOVERY_KEY = "-".join(["AB2C", "DEF3", "GH4I", "JKL5", "MN6O", "PQR7", "STUV", "WXYZ", "2345"])


def main() -> int:
    """Read the command's words and draw."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--theme", default="light")
    parser.add_argument("--only", default="", metavar="DESK", help="one of the thana's desks")
    return draw(parser.parse_args())


def draw(arguments: argparse.Namespace) -> int:
    """Make a training station, do a day's work, and draw what is seen."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = cast("QApplication", QApplication.instance() or QApplication(sys.argv[:1]))
    theme = load_theme(arguments.theme)
    apply_theme(application, theme)
    with tempfile.TemporaryDirectory() as folder:
        draw_desks(Path(folder) / "home", arguments.out, theme, SIZES, arguments.only)
    if arguments.only == "home":
        with tempfile.TemporaryDirectory() as folder:
            draw_hospital_home(Path(folder) / "home", arguments.out, theme, SIZES)
    if arguments.only:
        return 0
    _first_run(arguments.out, theme)
    with (
        tempfile.TemporaryDirectory() as folder,
        training_station(Path(folder) / "home") as station,
        training_gateway(station),
    ):
        drafts = _day(station)
        with contextlib.closing(StationExchange(station)) as exchange:
            window = StationWindow(station, exchange, theme, Jobs())
            camera = Camera(window, arguments.out)
            for language in ("hi", "en"):
                for size in SIZES:
                    camera.begin(language, size)
                    _walk(window, camera, station, drafts)
            window.close()
    with tempfile.TemporaryDirectory() as folder:
        draw_both_ends(Path(folder) / "home", arguments.out, theme, SIZES)
    return 0


class _NoStation:
    """A way into a station that is not there yet."""

    def exists(self) -> bool:
        """There is none."""
        return False

    def needs_passphrase(self) -> bool:
        """No keyring service runs."""
        return True

    def found(self, new: NewStation) -> str:
        """Nothing is made for a drawing."""
        raise StoreNewer(found="2", known="1")

    def open(self, passphrase: str | None, recovery_key: str | None) -> None:
        """Nothing is opened for a drawing."""
        raise PassphraseNeeded if passphrase is None else StationPassphraseWrong

    def awaits_proof(self) -> bool:
        """No station is open."""
        return False

    def renew_recovery_key(self) -> str:
        """There is none to make anew."""
        raise PassphraseNeeded

    def prove(self, recovery_key: str) -> None:
        """There is none to prove."""
        raise PassphraseNeeded


def _first_run(out: Path, theme: Theme) -> None:
    """Draw what a new PC asks, what it shows once, and how a closed station is opened."""
    for language in LANGUAGES:
        for size in SIZES:
            door = FirstRun(_NoStation(), WindowTexts(language), theme)
            door.begin()
            door.resize(*size)
            acts: dict[str, Callable[[], None]] = {
                "new": lambda: None,
                "recovery": partial(door.show_recovery_key, _A_RECOVERY_KEY),
                "open": partial(door.show_fault, PassphraseNeeded()),
                "cannot": partial(door.show_fault, StoreNewer(found="2", known="1")),
            }
            for name, act in acts.items():
                act()
                QApplication.processEvents()
                path = out / f"{language}-{size[0]}x{size[1]}-door-{name}.png"
                door.grab().save(str(path))
                say(str(path))
            door.close()


def _day(station: Station) -> DocumentId:
    """One paper with a receipt, two that wait for a signature, one draft; return the draft."""
    for number in range(3):
        _sign_in(station, Role.MUNSHI)
        case = TRAINING_CASES[number % len(TRAINING_CASES)]["case_ref"]
        document_id = _scanned(station, case, 10)
        document_finalise.finalise(station, document_id, CancelTicket(), no_report)
        if number == 0:
            _sign_in(station, Role.OFFICER)
            token = signing_batch.tokens(station)[0]
            signing_batch.sign(
                station, (document_id,), token.serial, TRAINING.token_pin, CancelTicket(), no_report
            )
            with contextlib.closing(Courier(station)) as courier:
                courier.run_once()
    with contextlib.closing(InboxPoller(station, line_is_back=lambda: None)) as postbox:
        postbox.run_once()
    _sign_in(station, Role.MUNSHI)
    draft = _scanned(station, TRAINING_CASES[0]["case_ref"], _SHEETS)
    views = page_editing.page_views(station, draft).standing
    page_editing.number(station, draft, views[4].page.page_id, 6)
    sign_in.sign_out(station)
    return draft


def _scanned(station: Station, case_ref: str, sheets: int) -> DocumentId:
    document = document_drafts.begin(station, case_ref=case_ref, expected_sheets=sheets)
    device = capture.devices(station, refresh=True)[0].device
    profile = next(p for p in station.profiles if p.name == "training")
    capture.scan_pages(station, document.document_id, device, profile, CancelTicket(), no_report)
    return document.document_id


def _sign_in(station: Station, role: Role) -> None:
    person = next(p for p in TRAINING.operators if p.role == role)
    sign_in.sign_in(station, person.user_name, person.passphrase)


def _to_injuries(window: StationWindow, document_id: DocumentId, camera: Camera) -> None:
    window.go("forms", document_id)
    camera.calm()
    cast("FormsDesk", window.desks["forms"]).page.to_question("injuries")


def _acts_on_pages(desk: ScanDesk, camera: Camera) -> None:
    """Two pages side by side, and the menus of what is done to many pages."""
    camera.take("scan-two", desk.large.toggle_two)
    desk.large.toggle_two()
    menu = desk.acts.menu()
    for name, shown in (("more", menu), *zip(("clean", "coding"), menu.below, strict=True)):
        shown.popup(desk.mapToGlobal(QPoint()))
        camera.take_dialog(f"scan-{name}", shown)
        shown.close()


def _walk(window: StationWindow, camera: Camera, station: Station, draft: DocumentId) -> None:
    sign_in.sign_out(station)
    camera.take("unlock", window.lock)
    sit_down(window, TRAINING, Role.SHO)
    camera.take("home", lambda: window.go("home", ""))
    camera.take("cases", lambda: window.go("cases", ""))
    camera.take("scan", lambda: window.go("scan", draft))
    _acts_on_pages(cast("ScanDesk", window.desks["scan"]), camera)
    camera.take("scan-jam", lambda: window.context.fault(PaperJam(scanner="", page=4)))
    camera.clear_fault()
    camera.take("help", lambda: click(keyed(window, "F1")))
    click(keyed(window, "F1"))
    request = filling.begin(station, "MLC_REQ", case_ref=TRAINING_CASES[0]["case_ref"])
    camera.take("forms", lambda: window.go("forms", ""))
    camera.take("form", lambda: window.go("forms", request.document_id))
    injuries = filling.begin(station, "MLR")
    for field, value in _INJURED.items():
        filling.set_answer(station, injuries.document_id, field, value)
    camera.take("injuries", lambda: _to_injuries(window, injuries.document_id, camera))
    camera.take("sign", lambda: window.go("sign", ""))
    dialog = PinDialog(window.context, 2, window)
    dialog.adjustSize()
    dialog.show()
    camera.take_dialog("pin", dialog)
    dialog.close()
    camera.take("outbox", lambda: window.go("outbox", ""))
    camera.take("inbox", lambda: window.go("inbox", ""))
    camera.take("operators", lambda: window.go("operators", ""))


if __name__ == "__main__":
    sys.exit(main())
