"""What the window's own process does with pictures, in a process of its own; see :mod:`test_small_window`."""

import json
import sys
from pathlib import Path

import ui.application  # noqa: F401 - what the window loads
from commands.training_station import training_station
from station_app.desks import capture, case_diary, clean_up, page_order, reading, reception
from station_app.model.arrangement import CleanUp, Placed
from station_app.model.ids import PageId
from station_app.model.people import Role
from station_app.model.tickets import CancelTicket, no_report
from station_app.model.training import TRAINING

_LIBRARIES = ("cv2", "numpy", "PIL", "zxingcpp")


def main(folder: str) -> None:
    """Bring the pages of a folder, look at them, clean and read; print which libraries were loaded."""
    chief = next(person for person in TRAINING.operators if Role(person.role) is Role.SHO)
    with training_station(Path(folder) / "home") as station:
        reception.sign_in(station, chief.user_name, chief.passphrase)
        begun = case_diary.begin(station, case_ref="123/2026").document_id
        paths = tuple(sorted(Path(folder).glob("*.png")))
        capture.bring_files(station, begun, paths, CancelTicket(), no_report)
        (first, *_) = page_order.page_views(station, begun).standing
        page_id = PageId(first.page.page_id)
        page_order.picture(station, page_id, Placed(page_id), 300)
        page_order.deskew(station, begun, page_id)
        clean_up.clean(station, begun, (page_id,), CleanUp(deskew=True))
        read = reading.read_next(station, CancelTicket(), set())
    told = {"read": read, "loaded": [name for name in _LIBRARIES if name in sys.modules]}
    print(json.dumps(told))
