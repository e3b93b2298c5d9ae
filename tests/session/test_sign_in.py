"""Signing in on a shared PC."""

import pytest
from sqlalchemy import update

from station_app.documents import drafts
from station_app.model.errors import NotAllowed, SessionLocked, WrongPassphrase
from station_app.model.operators import Right, Role
from station_app.session import operator_rows
from station_app.session.errors import OperatorExists, PassphraseWeak, TooManyTries
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.schema import operators
from tests.stations import PASSPHRASE, TestClock


def test_wrong_passphrases_make_one_wait_and_a_right_one_forgets_them(station: Station) -> None:
    clock = station.clock
    assert isinstance(clock, TestClock)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            sign_in.sign_in(station, "munshi", "wrong-wrong")
    with pytest.raises(TooManyTries):
        sign_in.sign_in(station, "munshi", PASSPHRASE)
    clock.turn(seconds=3)
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", "wrong-wrong")


def test_a_clock_set_back_locks_nobody_out(station: Station) -> None:
    clock = station.clock
    assert isinstance(clock, TestClock)
    for _ in range(5):
        clock.turn(hours=1)
        with pytest.raises(WrongPassphrase):
            sign_in.sign_in(station, "munshi", "wrong-wrong")
    clock.turn(days=-800)
    sign_in.sign_in(station, "munshi", PASSPHRASE)


def test_an_idle_session_locks(station: Station) -> None:
    clock = station.clock
    assert isinstance(clock, TestClock)
    clock.turn(seconds=station.settings.idle_lock_s - 5)
    drafts.begin(station)
    clock.turn(seconds=station.settings.idle_lock_s + 5)
    assert station.session.expired()
    with pytest.raises(SessionLocked):
        drafts.begin(station)


def test_only_the_chief_enters_operators(station: Station) -> None:
    with pytest.raises(NotAllowed):
        sign_in.add_operator(station, "naya", "आर. 9", Role.MUNSHI, PASSPHRASE)
    sign_in.sign_in(station, "sho", PASSPHRASE)
    sign_in.add_operator(station, "naya", "आर. 9", Role.MUNSHI, PASSPHRASE)
    with pytest.raises(OperatorExists):
        sign_in.add_operator(station, "naya", "आर. 10", Role.MUNSHI, PASSPHRASE)
    with pytest.raises(PassphraseWeak):
        sign_in.add_operator(station, "naya2", "आर. 10", Role.MUNSHI, "short")
    sign_in.sign_in(station, "naya", PASSPHRASE)
    assert sign_in.operators(station)[-1].user_name == "naya"


def test_the_language_is_changed_and_nothing_that_came_to_be_known_meanwhile(
    station: Station,
) -> None:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    officer = station.session.operator
    assert officer is not None
    with station.store.transaction() as tx:
        operator_rows.bind_certificate(tx, officer.operator_id, "4711")
    sign_in.set_language(station, "en")
    with station.store.reading() as tx:
        kept = operator_rows.load(tx, officer.operator_id)
    assert (kept.language, kept.certificate_serial) == ("en", "4711")
    assert station.session.operator == kept


def test_a_certificate_is_bound_and_nothing_else_of_the_row_is_written(station: Station) -> None:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    sign_in.set_language(station, "en")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    officer = next(p for p in sign_in.operators(station) if p.user_name == "vivechak")
    bound = sign_in.bind_certificate(station, officer.operator_id, "4711")
    assert (bound.language, bound.certificate_serial) == ("en", "4711")


def test_facts_of_one_who_left_do_not_open_the_session_again(station: Station) -> None:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    officer = station.session.operator
    assert officer is not None
    sign_in.sign_out(station)
    station.session.renew(officer)
    with pytest.raises(SessionLocked):
        station.session.require(Right.READ)
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    station.session.renew(officer)
    assert station.session.require(Right.READ).user_name == "munshi"


def test_nobody_else_signs_in(station: Station) -> None:
    """Neither a name that was never entered nor somebody who left."""
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "koi-nahin", PASSPHRASE)
    with station.store.transaction() as tx:
        tx.execute(update(operators).where(operators.c.user_name == "munshi").values(active=False))
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", PASSPHRASE)
    assert "munshi" not in {person.user_name for person in sign_in.operators(station)}


def test_a_language_is_somebodys(station: Station) -> None:
    sign_in.sign_out(station)
    with pytest.raises(SessionLocked):
        sign_in.set_language(station, "en")


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_it_may_and_nothing_else(station: Station, role: Role) -> None:
    """Written out here a second time: a right that is given away stands in no other test."""
    scan, sign, send, read, write, identity, manage = [
        "scan",
        "sign",
        "send",
        "read",
        "write",
        "identity",
        "manage",
    ]
    signs = {scan, sign, send, read, write, identity}
    may = {
        Role.MUNSHI: {scan, send, read, write},
        Role.OFFICER: signs,
        Role.SHO: signs | {manage},
        Role.CLERK: {scan, send, read, write, identity},
        Role.DOCTOR: signs,
        Role.SERVER: {scan, send, read, write},
        Role.COPYIST: {scan},
        Role.ADMIN: {manage},
    }[role]
    sign_in.sign_in(station, "sho", PASSPHRASE)
    made = sign_in.add_operator(station, "naya", "आर. 9", role, PASSPHRASE)
    sign_in.sign_in(station, "naya", PASSPHRASE)
    for right in Right:
        assert made.may(right) is (right.value in may)
        if right.value in may:
            assert station.session.require(right).user_name == "naya"
        else:
            with pytest.raises(NotAllowed):
                station.session.require(right)
