"""Draws the diary of a case: with something missing, explained, sealed, and with nothing in it."""

from typing import Any, cast

from station_app.case_diary import sealing, volumes
from station_app.documents import drafts, signing_batch
from station_app.documents import finalise as document_finalise
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import TRAINING, TRAINING_CASES
from station_app.scanning import capture
from station_app.station import sign_in
from station_app.station.station import Station
from tests.screenshots.camera import Camera, sit_down
from ui.cases.cases_desk import CasesDesk
from ui.window.main_window import StationWindow

_CASE, _SEALED, _PROTECTED = TRAINING_CASES[0]["case_ref"], "131/2026", "140/2026"
_SHEET: dict[str, Any] = {
    "cd_no": 1,
    "volume": 1,
    "day": "2026-03-14",
    "info_reached": "2026-03-14T08:10",
    "begun": "2026-03-14T09:00",
    "closed": "2026-03-14T18:30",
    "places": [{"place": "ग्राम नमूना"}, {"place": "घटनास्थल, खेत की मेड़"}],
    "circumstances": "फरियादी से पूछताछ की, घटनास्थल देखा। मजरूब की एमएलसी प्राप्त हुई।",
}
_BEGINS = {0: (3, "15-03-2026"), 3: (4, "16-03-2026")}
_TWICE = 5
"""This page of the bundle bears the number of the page before it."""


def lay_diary(station: Station) -> None:
    """Fill a volume of the training case, with something missing; seal one of another case."""
    _sit(station, Role.OFFICER)
    volumes.put_paper(station, _CASE, _typed(station, _CASE))
    entry = volumes.put_paper(station, _CASE, _scanned(station, "CD_BUNDLE"))
    for page, (sheet, day) in _BEGINS.items():
        leaf = f"{entry.entry_id}/{page}"
        for field, text in (
            ("sheet", str(sheet)),
            ("day", day),
            ("info_reached", f"{day} 07:30"),
            ("begun", f"{day} 08:00"),
            ("closed", f"{day} 19:00"),
            ("places", "ग्राम नमूना"),
        ):
            volumes.note(station, entry.volume_id, leaf, field, text)
    now = volumes.diary_view(station, _CASE).now
    if now is not None:
        number = str(now.pages[_TWICE].printed)
        volumes.note(station, entry.volume_id, f"{entry.entry_id}/{_TWICE}", "printed", number)
    _scanned(station, "SEIZURE")
    _seal_one(station)
    sign_in.sign_out(station)


def _seal_one(station: Station) -> None:
    entry = volumes.put_paper(station, _SEALED, _typed(station, _SEALED))
    now = volumes.diary_view(station, _SEALED).now
    for found in () if now is None else now.findings:
        volumes.explain(station, entry.volume_id, found.key, "अस्पताल से आना बाकी, यादी दी है")
    sealing.seal(station, entry.volume_id)


def draw_diary(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the diary's screens in the language and the size that were begun.

    ``lay_diary`` comes once before.
    """
    sit_down(window, TRAINING, Role.OFFICER)
    desk = cast("CasesDesk", window.desks["cases"])
    camera.take("diary", lambda: _open(window, camera, desk, _CASE))
    camera.take("diary-findings", desk.diary.look_at_findings)
    desk.diary.tabs.setCurrentIndex(0)
    camera.take("diary-protected", lambda: _open(window, camera, desk, _PROTECTED))


def draw_sealed(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw a volume that is sealed."""
    sit_down(window, TRAINING, Role.OFFICER)
    desk = cast("CasesDesk", window.desks["cases"])
    camera.take("diary-sealed", lambda: _open(window, camera, desk, _SEALED))


def _open(window: StationWindow, camera: Camera, desk: CasesDesk, case_ref: str) -> None:
    window.go("cases", case_ref)
    camera.calm()
    desk.open_diary()


def _sit(station: Station, role: Role) -> None:
    person = next(p for p in TRAINING.operators if p.role == role)
    sign_in.sign_in(station, person.user_name, person.passphrase)


def _typed(station: Station, case_ref: str) -> DocumentId:
    document_id = filling.begin(station, "CD_SHEET", case_ref=case_ref).document_id
    for field, value in _SHEET.items():
        filling.set_answer(station, document_id, field, value)
    return _signed(station, document_id)


def _scanned(station: Station, kind: str) -> DocumentId:
    document = drafts.begin(station, kind, case_ref=_CASE)
    device = capture.devices(station, refresh=True)[0].device
    profile = next(p for p in station.profiles if p.name == "training")
    capture.scan_pages(station, document.document_id, device, profile, CancelTicket(), no_report)
    return _signed(station, document.document_id)


def _signed(station: Station, document_id: DocumentId) -> DocumentId:
    document_finalise.finalise(station, document_id, CancelTicket(), no_report)
    token, pin = signing_batch.tokens(station)[0], TRAINING.token_pin
    signing_batch.sign(station, (document_id,), token.serial, pin, CancelTicket(), no_report)
    return document_id
