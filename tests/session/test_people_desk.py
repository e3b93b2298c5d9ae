"""People as they are handled in the window: at the lock screen by their owners, at the desk by the chief."""

from PySide6.QtWidgets import QComboBox, QPushButton, QTableWidget

from station_app.model.operators import Role
from station_app.station import people
from tests.stations import PASSPHRASE
from tests.window.seats import Seat
from tests.window.shown import (
    choose_row,
    click,
    every,
    labels,
    line,
    says,
    the,
    until,
    worded,
    write,
)
from ui.operators.operators_desk import OperatorsDesk

NEW, SECOND = "kharif-rabi-zaid", "narmada-tapti-son"


def desk_of(seat: Seat) -> OperatorsDesk:
    desk = seat.open("operators")
    assert isinstance(desk, OperatorsDesk)
    return desk


def choose(seat: Seat, desk: OperatorsDesk, user_name: str) -> None:
    choose_row(the(desk, QTableWidget), user_name)
    seat.settle()


def leave(seat: Seat) -> None:
    seat.window.sign_out()
    until(lambda: seat.locked)
    seat.settle()


def try_at_the_door(seat: Seat, user_name: str, old: str, new: str = "", again: str = "") -> None:
    door = seat.window.unlock
    door.choose(user_name)
    write(line(door, seat.said("unlock.passphrase")), old)
    if new:
        if not door.changing.isVisible():
            click(worded(door, seat.said("unlock.change")))
        write(line(door, seat.said("passphrase.new")), new)
        write(line(door, seat.said("passphrase.again")), again or new)
    click(worded(door, seat.said("unlock.enter")))
    seat.settle()


def test_a_passphrase_is_changed_at_the_lock_screen(seat: Seat) -> None:
    seat.sign_in("munshi")
    leave(seat)
    try_at_the_door(seat, "munshi", PASSPHRASE, NEW, "something-else")
    assert says(seat.window.unlock, seat.said("error.person.passphrases_differ.what"), "refused")
    try_at_the_door(seat, "munshi", PASSPHRASE, "short")
    assert labels(seat.window.unlock, "refused") != []
    try_at_the_door(seat, "munshi", PASSPHRASE, NEW)
    assert seat.station.session.operator is not None
    leave(seat)
    assert not seat.window.unlock.changing.isVisible()
    try_at_the_door(seat, "munshi", PASSPHRASE)
    assert seat.locked
    try_at_the_door(seat, "munshi", NEW)
    assert not seat.locked


def test_a_forgotten_passphrase_is_reset_by_the_chief_and_chosen_anew_at_the_door(
    seat: Seat,
) -> None:
    seat.sign_in("sho")
    desk = desk_of(seat)
    choose(seat, desk, "munshi")
    write(line(desk.person, seat.said("passphrase.new")), NEW)
    write(line(desk.person, seat.said("passphrase.again")), NEW)
    write(line(desk.person, seat.said("person.own_passphrase")), "wrong-wrong")
    click(worded(desk.person, seat.said("person.reset")))
    seat.settle()
    assert says(desk.person, seat.said("error.person.wrong_passphrase.what"), "refused")
    write(line(desk.person, seat.said("person.own_passphrase")), PASSPHRASE)
    click(worded(desk.person, seat.said("person.reset")))
    seat.settle()
    assert says(desk.person, seat.said("person.state.temporary"))
    assert [
        line(desk.person, seat.said(f"passphrase.{key}")).text() for key in ("new", "again")
    ] == ["", ""]
    leave(seat)
    try_at_the_door(seat, "munshi", NEW)
    assert seat.locked
    assert says(seat.window.unlock, seat.said("error.person.passphrase_temporary.what"), "refused")
    assert seat.window.unlock.changing.isVisible()
    try_at_the_door(seat, "munshi", NEW, SECOND)
    assert not seat.locked


def test_the_chief_switches_off_and_on_with_a_reason(seat: Seat) -> None:
    seat.sign_in("sho")
    desk = desk_of(seat)
    choose(seat, desk, "munshi")
    click(worded(desk.person, seat.said("person.switch_off")))
    seat.settle()
    assert says(desk.person, seat.said("error.person.reason_missing.what"), "refused")
    write(line(desk.person, seat.said("person.reason")), "transferred")
    click(worded(desk.person, seat.said("person.switch_off")))
    seat.settle()
    assert says(desk.person, seat.said("person.state.off"))
    leave(seat)
    assert the(seat.window.unlock, QComboBox).findData("munshi") == -1
    seat.sign_in("sho")
    desk = desk_of(seat)
    choose(seat, desk, "munshi")
    write(line(desk.person, seat.said("person.reason")), "back again")
    click(worded(desk.person, seat.said("person.switch_on")))
    seat.settle()
    assert says(desk.person, seat.said("person.state.works"))


def test_the_chief_changes_a_role_and_leaves_himself_alone(seat: Seat) -> None:
    seat.sign_in("sho")
    desk = desk_of(seat)
    choose(seat, desk, "munshi")
    roles = the(desk.person, QComboBox)
    roles.setCurrentIndex(roles.findData(Role.SERVER))
    write(line(desk.person, seat.said("person.reason")), "summons from now on")
    click(worded(desk.person, seat.said("person.change_role")))
    seat.settle()
    found = {one.operator.user_name: one.operator.role for one in people.everybody(seat.station)}
    assert found["munshi"] is Role.SERVER
    choose(seat, desk, "sho")
    assert says(desk.person, seat.said("person.own"))
    assert not roles.isVisible()
    assert [made.text() for made in every(desk.person, QPushButton)] == [seat.said("person.back")]


def test_another_person_gets_nothing_of_what_was_typed(seat: Seat) -> None:
    seat.sign_in("sho")
    desk = desk_of(seat)
    choose(seat, desk, "munshi")
    write(line(desk.person, seat.said("passphrase.new")), NEW)
    write(line(desk.person, seat.said("person.reason")), "transferred")
    choose(seat, desk, "vivechak")
    assert line(desk.person, seat.said("passphrase.new")).text() == ""
    assert line(desk.person, seat.said("person.reason")).text() == ""
    click(worded(desk.person, seat.said("person.back")))
    assert not desk.person.isVisible()
    assert line(desk, seat.said("operators.display_name")).isVisible()


def test_whoever_is_new_chooses_his_own_passphrase(seat: Seat) -> None:
    seat.sign_in("sho")
    desk = desk_of(seat)
    for name, typed in (
        ("display_name", "आर. 99"),
        ("user_name", "naya"),
        ("passphrase", NEW),
        ("passphrase_again", NEW),
    ):
        write(line(desk, seat.said(f"operators.{name}")), typed)
    click(worded(desk, seat.said("operators.add")))
    seat.settle()
    leave(seat)
    try_at_the_door(seat, "naya", NEW)
    assert seat.locked
    try_at_the_door(seat, "naya", NEW, SECOND)
    assert not seat.locked
