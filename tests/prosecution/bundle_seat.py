"""An officer's and a clerk's place at the desk of scrutiny, over a whole district."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.documents import signing_batch
from station_app.model.cancellation import CancelTicket, no_report
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import register as prosecution_register
from station_app.prosecution.exchange import ExchangeView
from tests.district import District
from tests.signing.officers import PIN
from tests.stations import PASSPHRASE
from tests.window.seats import Seat, calm, press
from ui.prosecution.desk import ProsecutionDesk
from ui.signing.sign_beside import SignBeside


def desk_of(seat: Seat) -> ProsecutionDesk:
    desk = seat.window.desks["prosecution"]
    assert isinstance(desk, ProsecutionDesk)
    return desk


def at_desk(qtbot: QtBot, seat: Seat, wanted: str = "") -> ProsecutionDesk:
    seat.window.go("prosecution", wanted)
    calm(qtbot, seat)
    return desk_of(seat)


def key(qtbot: QtBot, seat: Seat, pressed: Qt.Key) -> None:
    """Press a key at the desk and wait until nothing is on its way."""
    press(qtbot, desk_of(seat), pressed)
    calm(qtbot, seat)


def sign_all_beside(qtbot: QtBot, seat: Seat) -> None:
    """The officer signs every paper of the round beside the clerk, by F5 and the dialog."""
    desk = desk_of(seat)
    while signing_batch.waiting(seat.station):
        key(qtbot, seat, Qt.Key.Key_F5)
        (beside,) = [made for made in desk.findChildren(SignBeside) if made.isVisible()]
        calm(qtbot, seat)
        beside.officer.setCurrentIndex(beside.officer.findData("vivechak"))
        beside.token.setCurrentIndex(0)
        qtbot.keyClicks(beside.passphrase, PASSPHRASE)
        qtbot.keyClicks(beside.pin, PIN)
        qtbot.keyClick(beside.pin, Qt.Key.Key_Return)
        calm(qtbot, seat)
        assert not beside.isVisible()


def sign_all(seat: Seat) -> None:
    """The officer signs everything that waits, at his own desk."""
    station = seat.station
    serial = signing_batch.tokens(station)[0].serial
    waiting = tuple(document.document_id for document in signing_batch.waiting(station))
    signing_batch.sign(station, waiting, serial, PIN, CancelTicket(), no_report)


def carried(qtbot: QtBot, seat: Seat, district: District, times: int = 2) -> None:
    """Let everything go and come."""
    for _ in range(times):
        district.exchange(district.thana)
    calm(qtbot, seat)


def exchange_of(seat: Seat) -> ExchangeView:
    """The exchange on whose row the cursor is."""
    rows = prosecution_register.exchanges(seat.station)
    at = desk_of(seat).list.table.currentRow()
    return prosecution_exchange.view(seat.station, rows[at].exchange.exchange_id)


def state_of(seat: Seat) -> str:
    """What the list says of the chosen exchange."""
    table = desk_of(seat).list.table
    cell = table.item(table.currentRow(), 2)
    return "" if cell is None else cell.text()
