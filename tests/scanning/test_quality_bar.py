"""A page that looks wrong says so over itself; a written reason lets the paper go on."""

from pytestqt.qtbot import QtBot

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.scanning import capture
from station_app.scanning.errors import PagesDoubtful
from tests.scanning.test_quality import DIARY, dark, good
from tests.stations import stack_of
from tests.window.seats import Seat, calm, sign_in
from tests.window.shown import every, says, the, write
from ui.scanning.quality_bar import QualityBar
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.thumbnail_strip import ThumbnailStrip


def test_said_over_the_page_and_accepted(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    station = seat.station
    stack_of(station).lay_in([good(), dark()])
    paper = drafts.begin(station, case_ref="12/2026").document_id
    device = capture.devices(station)[0].device
    capture.scan_pages(station, paper, device, DIARY, CancelTicket(), no_report)
    seat.window.go("scan", paper)
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    assert every(desk, QualityBar) == []
    desk.to_pages()
    calm(qtbot, seat)
    doubt, strip = the(desk, QualityBar), the(desk, ThumbnailStrip)
    assert says(doubt, "बहुत गहरा")
    assert "जाँचें" in str(strip.pages.index(1).data())
    words = seat.window.context.words
    assert "2" in words.what(PagesDoubtful(page=2, count=1))
    write(doubt.reason, "original is dark", enter=True)
    calm(qtbot, seat)
    assert says(doubt, "स्वीकार")
    assert "जाँचें" not in str(strip.pages.index(1).data())
