"""What the window's own process does with pictures, in a process of its own; see :mod:`test_small_window`."""

import json
import sys
from pathlib import Path

import ui.window.application  # noqa: F401 - what the window loads
from commands.training_station import training_station
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.ids import PageId
from station_app.model.operators import Role
from station_app.model.page_edits import CleanUp, Placed
from station_app.model.training import TRAINING
from station_app.scanning import capture, clean_up, page_editing
from station_app.station import sign_in
from station_app.text_search import ocr_queue

_LIBRARIES = ("cv2", "numpy", "PIL", "zxingcpp")


def main(folder: str) -> None:
    """Bring the pages of a folder, look at them, clean and read; print which libraries were loaded."""
    chief = next(person for person in TRAINING.operators if Role(person.role) is Role.SHO)
    with training_station(Path(folder) / "home") as station:
        sign_in.sign_in(station, chief.user_name, chief.passphrase)
        begun = drafts.begin(station, case_ref="123/2026").document_id
        paths = tuple(sorted(Path(folder).glob("*.png")))
        capture.import_files(station, begun, paths, CancelTicket(), no_report)
        (first, *_) = page_editing.page_views(station, begun).standing
        page_id = PageId(first.page.page_id)
        page_editing.picture(station, page_id, Placed(page_id), 300)
        page_editing.deskew(station, begun, page_id)
        clean_up.clean(station, begun, (page_id,), CleanUp(deskew=True))
        read = ocr_queue.recognise_next(station, CancelTicket(), set())
    told = {"read": read, "loaded": [name for name in _LIBRARIES if name in sys.modules]}
    print(json.dumps(told))
