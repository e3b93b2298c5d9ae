"""What was found and changed, as people see it: told at the sign-in, decided by the chief under People."""

import re

from PySide6.QtWidgets import QLineEdit, QPushButton

from station_app.exchange.district_recovery import RecoveryKey, take_recovery
from station_app.model.cancellation import CancelTicket
from station_app.safekeeping.resealing import reseal_next
from station_app.store.home_errors import PagesMissing
from station_app.store.recovery_shares import new_district_key
from station_app.store.store import open_store
from tests.stations import PASSPHRASE
from tests.window.seats import Seat
from tests.window.shown import click, every, labels, line, says, worded, write
from ui.operators.operators_desk import OperatorsDesk
from ui.window.home_notice import HomeNotice


def change_settings(seat: Seat) -> None:
    (seat.station.home / "settings.toml").write_text("idle_lock_s = 99999999\n", encoding="utf-8")


def notice(seat: Seat) -> HomeNotice:
    (bar,) = seat.window.findChildren(HomeNotice)
    return bar


def people(seat: Seat) -> OperatorsDesk:
    desk = seat.open("operators")
    assert isinstance(desk, OperatorsDesk)
    return desk


def test_a_quiet_home_says_nothing(seat: Seat) -> None:
    seat.sign_in("sho")
    seat.settle()
    assert not notice(seat).isVisible()
    assert says(people(seat), seat.said("home_safety.well"))


def test_a_change_is_told_to_all_and_decided_by_the_chief(seat: Seat) -> None:
    change_settings(seat)
    seat.station.store.seal.note(PagesMissing(count=2))
    seat.sign_in("munshi")
    seat.settle()
    assert says(notice(seat), seat.said("error.home.settings_changed.what"))
    assert says(notice(seat), seat.said("error.home.pages_missing.do"))
    assert [made.text() for made in every(notice(seat), QPushButton)] == [seat.said("notice.close")]
    seat.sign_in("sho")
    seat.settle()
    click(worded(notice(seat), seat.said("home_safety.look")))
    seat.settle()
    assert seat.here == "operators"
    desk = people(seat)
    assert says(desk, "idle_lock_s: 300 → 99999999")
    click(worded(desk, seat.said("home_safety.accept")))
    seat.settle()
    assert says(desk, seat.said("home_safety.accepted"), "safe")
    assert "99999999" in seat.station.store.seal.settings()
    click(worded(desk, seat.said("home_safety.seen")))
    seat.settle()
    assert says(desk, seat.said("home_safety.well"))


def test_a_change_is_undone(seat: Seat) -> None:
    change_settings(seat)
    seat.sign_in("sho")
    seat.settle()
    desk = people(seat)
    click(worded(desk, seat.said("home_safety.put_back")))
    seat.settle()
    assert not (seat.station.home / "settings.toml").exists()
    assert says(desk, seat.said("home_safety.well"))


def test_what_a_strange_hand_wrote_is_shown_as_text(seat: Seat) -> None:
    settings = '"<b>x</b>\u202e\u001b[31m" = 1\n'
    (seat.station.home / "settings.toml").write_text(settings, encoding="utf-8")
    seat.sign_in("sho")
    seat.settle()
    told = "\n".join(labels(people(seat)))
    assert "\u202e" not in told
    assert "\x1b" not in told


def test_the_chief_makes_a_new_recovery_key(seat: Seat) -> None:
    seat.sign_in("sho")
    seat.settle()
    desk = people(seat)
    secret = line(desk, seat.said("home_safety.passphrase"))
    write(secret, "wrong-wrong", enter=True)
    seat.settle()
    assert secret.text() == ""
    assert not desk.safety.recovery.isVisible()
    write(secret, PASSPHRASE, enter=True)
    seat.settle()
    (key,) = [text for text in labels(desk.safety.recovery, "subhead") if "-" in text]
    click(worded(desk, seat.said("recovery.written")))
    seat.settle()
    seal = seat.station.store.seal
    waited = seal.awaits_proof
    for field in every(desk.safety.recovery, QLineEdit):
        place = int(re.sub(r"\D", "", field.accessibleName())) - 1
        write(field, key.split("-")[place])
    click(worded(desk, seat.said("recovery.done")))
    seat.settle()
    assert says(desk, seat.said("home_safety.proved"), "safe")
    assert (waited, seal.awaits_proof) == (True, False)
    home = seat.station.home
    seat.station.store.close()
    open_store(home, recovery_key=key).close()


def test_the_chief_sees_whether_the_district_can_open_the_station(seat: Seat) -> None:
    seat.sign_in("sho")
    seat.settle()
    assert says(people(seat), seat.said("home_safety.district_none"))
    _, recipient = new_district_key()
    key = RecoveryKey(1, recipient, 3, 5, "2026-03-01T00:00:00Z")
    take_recovery(seat.station, key)
    facts: dict[str, str | int] = {"number": 1, "mark": key.mark, "needed": 3, "shares": 5}
    seat.open("home")
    assert says(people(seat), seat.said("home_safety.district_begun", **facts, files=0))
    while reseal_next(seat.station, CancelTicket()):
        pass
    seat.open("home")
    assert says(people(seat), seat.said("home_safety.district_opens", **facts))
