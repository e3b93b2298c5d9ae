"""Draws the medico-legal way at both ends: the hospital's screens, then the thana's."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from PIL import Image

from commands.training_gateway import training_gateway
from commands.training_hospital import answer_all, ask, exchange, trust_each_other
from commands.training_station import training_station
from commands.window import StationExchange
from station_app.documents import finalise as document_finalise
from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document
from station_app.model.operators import Role
from station_app.model.training import TRAINING, TRAINING_HOSPITAL, TRAINING_REPORT
from station_app.station import sign_in
from station_app.station.station import Station
from tests.screenshots.camera import Camera, sit_down
from tests.screenshots.home import draw_home_by_role
from tests.window.shown import click, worded
from ui.forms.field_history import FieldHistory
from ui.forms.forms_desk import FormsDesk
from ui.signing.sign_beside import SignBeside
from ui.widgets.jobs import Jobs
from ui.widgets.theme import Theme
from ui.window.main_window import StationWindow

LANGUAGES = ("hi", "en")


def draw_both_ends(home: Path, out: Path, theme: Theme, sizes: Iterable[tuple[int, int]]) -> None:
    """Let the thana ask, draw the hospital at its work, and the thana when the report is there."""
    sizes = tuple(sizes)
    with _asked(home) as hospital:
        drafts = _work(hospital, home)
        with _window(hospital, theme) as window:
            for camera in _cameras(window, out, sizes):
                draw_home_by_role(window, camera, hospital)
                _walk_hospital(window, camera, hospital, drafts)
        answer_all(hospital)
    with training_station(home) as thana, training_gateway(thana):
        exchange(thana)
        with _window(thana, theme) as window:
            for camera in _cameras(window, out, sizes):
                _walk_thana(window, camera, thana)


def draw_hospital_home(
    home: Path, out: Path, theme: Theme, sizes: Iterable[tuple[int, int]]
) -> None:
    """Let the thana ask, and draw the home pages of the hospital alone."""
    with _asked(home) as hospital:
        _work(hospital, home)
        with _window(hospital, theme) as window:
            for camera in _cameras(window, out, tuple(sizes)):
                draw_home_by_role(window, camera, hospital)


@contextlib.contextmanager
def _asked(home: Path) -> Iterator[Station]:
    """Open the hospital with the thana's request in its list."""
    with training_station(home) as thana, training_gateway(thana):
        ask(thana)
    with training_station(home / "hospital", TRAINING_HOSPITAL) as hospital:
        trust_each_other(home, home / "hospital")
        with training_gateway(hospital, home / "gateway"):
            exchange(hospital)
            yield hospital


@contextlib.contextmanager
def _window(station: Station, theme: Theme) -> Any:
    with contextlib.closing(StationExchange(station)) as exchanging:
        window = StationWindow(station, exchanging, theme, Jobs())
        yield window
        window.close()


def _cameras(
    window: StationWindow, out: Path, sizes: tuple[tuple[int, int], ...]
) -> Iterable[Camera]:
    camera = Camera(window, out)
    for language in LANGUAGES:
        for size in sizes:
            camera.begin(language, size)
            yield camera


def _work(hospital: Station, home: Path) -> tuple[Document, Document]:
    """Begin a report with two photographs, and finish another one."""
    sign_in.sign_in(hospital, "lipik", TRAINING_HOSPITAL.operators[0].passphrase)
    (request,) = requests.requests(hospital)
    typed = filling.begin(hospital, "MLR")
    _fill(hospital, typed)
    paths = []
    for number, colour in enumerate(((198, 140, 120), (180, 120, 110))):
        paths.append(home / f"photograph{number}.jpg")
        Image.new("RGB", (640, 420), colour).save(paths[-1])
    from station_app.forms.photographs import import_photographs

    import_photographs(hospital, typed.document_id, tuple(paths), CancelTicket(), no_report)
    done = filling.begin(hospital, "MLR")
    _fill(hospital, done)
    for field, value in request.paper.answers.items():
        filling.set_answer(hospital, done.document_id, field, value)
    document_finalise.finalise(hospital, done.document_id, CancelTicket(), no_report)
    return typed, done


def _fill(hospital: Station, document: Document) -> None:
    times = {
        "arrived_at": "2026-03-14T23:55",
        "exam_start": "2026-03-15T00:10",
        "exam_end": "2026-03-15T00:40",
        "informed_at": "2026-03-15T00:45",
    }
    person = {
        "to_office": "PS9901",
        "person_name": "काल्पनिक व्यक्ति",
        "parent_name": "काल्पनिक पिता",
        "sex": "male",
        "age_years": 34,
        "address": "ग्राम नमूना",
    }
    for field, value in {**TRAINING_REPORT.answers, **times, **person}.items():
        filling.set_answer(hospital, document.document_id, field, value)
        filling.commit_field(hospital, document.document_id, field)


def _walk_hospital(
    window: StationWindow, camera: Camera, hospital: Station, drafts: tuple[Document, Document]
) -> None:
    typed, done = drafts
    sit_down(window, TRAINING_HOSPITAL, Role.CLERK)
    desk = cast("FormsDesk", window.desks["forms"])
    camera.take("hospital-forms", lambda: window.go("forms", ""))
    (request,) = requests.requests(hospital)
    camera.take("hospital-request", lambda: window.go("forms", request.paper.document_id))
    window.go("forms", typed.document_id)
    camera.calm()
    camera.take("hospital-photographs", lambda: desk.page.to_question("photographs"))
    camera.take("hospital-typing", lambda: _type_by_sound(desk))
    dialog = FieldHistory(
        window.context,
        filling.view(hospital, typed.document_id).form,
        _place(hospital, typed),
        typed.document_id,
        desk,
    )
    dialog.show()
    camera.take_dialog("hospital-history", dialog)
    dialog.close()
    window.go("forms", done.document_id)
    camera.calm()
    for beside in desk.findChildren(SignBeside):
        if beside.isVisible():
            camera.take_dialog("hospital-sign-beside", beside)
            beside.reject()
            beside.deleteLater()
    words = window.context.words
    camera.take("hospital-register", lambda: click(worded(desk, words("forms.registers"))))
    click(worded(desk, words("forms.back")))
    camera.calm()


def _place(hospital: Station, document: Document) -> Any:
    return filling.view(hospital, document.document_id).form.field("place")


def _type_by_sound(desk: FormsDesk) -> None:
    while desk.page.typing.way != "phonetic":
        desk.page.typing.turn()
    desk.page.to_question("arrived_at")


def _walk_thana(window: StationWindow, camera: Camera, thana: Station) -> None:
    sit_down(window, TRAINING, Role.OFFICER)
    camera.take("thana-forms", lambda: window.go("forms", ""))
    (sent,) = requests.sent_requests(thana)
    assert sent.report is not None
    report_id = sent.report.document_id
    camera.take("thana-report", lambda: window.go("forms", report_id))
    camera.take("thana-inbox", lambda: window.go("inbox", ""))
