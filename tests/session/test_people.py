"""What becomes of people: a transferred constable opens nothing any more, a forgotten passphrase is no end."""

from collections.abc import Callable

import pytest

from station_app.custody_log import rows as custody_rows
from station_app.model.errors import NotAllowed, SessionLocked, WrongPassphrase
from station_app.model.ids import OperatorId
from station_app.model.operators import Right, Role
from station_app.session.errors import (
    OnOneself,
    OperatorReasonMissing,
    PassphraseSame,
    PassphraseWeak,
    TooManyTries,
)
from station_app.station import people, sign_in
from station_app.station.errors import PassphraseTemporary
from station_app.station.station import Station
from tests.stations import PASSPHRASE

NEW, SECOND = "kharif-rabi-zaid", "narmada-tapti-son"


def of(station: Station, user_name: str) -> OperatorId:
    found = {one.operator.user_name: one.operator for one in people.everybody(station)}
    return found[user_name].operator_id


def acts(station: Station) -> list[tuple[str, str, str]]:
    with station.store.reading() as tx:
        return [
            (event.act.action, event.act.operator_id, event.act.reason)
            for event in custody_rows.events(tx)
        ]


def test_whoever_changes_his_passphrase_is_signed_in_and_the_old_one_is_dead(
    station: Station,
) -> None:
    sign_in.sign_out(station)
    operator = people.change_passphrase(station, "munshi", PASSPHRASE, NEW)
    assert station.session.operator == operator
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", PASSPHRASE)
    sign_in.sign_in(station, "munshi", NEW)
    assert ("operator.passphrase_changed", operator.operator_id, "") in acts(station)


def test_a_passphrase_is_changed_by_its_owner_alone(station: Station) -> None:
    sign_in.sign_out(station)
    with pytest.raises(WrongPassphrase):
        people.change_passphrase(station, "munshi", "wrong-wrong", NEW)
    with pytest.raises(PassphraseWeak):
        people.change_passphrase(station, "munshi", PASSPHRASE, "short")
    with pytest.raises(PassphraseSame):
        people.change_passphrase(station, "munshi", PASSPHRASE, PASSPHRASE)
    assert station.session.operator is None
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            people.change_passphrase(station, "munshi", "wrong-wrong", NEW)
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", "wrong-wrong")
    with pytest.raises(TooManyTries):
        people.change_passphrase(station, "munshi", PASSPHRASE, NEW)


def test_a_forgotten_passphrase_is_given_anew_and_must_be_changed(station: Station) -> None:
    munshi = of(station, "munshi")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        people.reset_passphrase(station, munshi, "wrong-wrong", NEW)
    people.reset_passphrase(station, munshi, PASSPHRASE, NEW)
    assert [one.temporary for one in people.everybody(station)].count(True) == 1
    sign_in.sign_out(station)
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", PASSPHRASE)
    with pytest.raises(PassphraseTemporary):
        sign_in.sign_in(station, "munshi", NEW)
    assert station.session.operator is None
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", "wrong-wrong")
    people.change_passphrase(station, "munshi", NEW, SECOND)
    sign_in.sign_in(station, "munshi", SECOND)
    assert not any(one.temporary for one in people.everybody(station))
    assert "session.temporary" in {action for action, _, _ in acts(station)}


def test_a_reset_hears_somebody_who_is_made_to_wait(station: Station) -> None:
    munshi = of(station, "munshi")
    for _ in range(6):
        with pytest.raises((WrongPassphrase, TooManyTries)):
            sign_in.sign_in(station, "munshi", "wrong-wrong")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    people.reset_passphrase(station, munshi, PASSPHRASE, NEW)
    people.change_passphrase(station, "munshi", NEW, SECOND)


def test_who_works_here_no_more_cannot_sign_in_and_stays_named(station: Station) -> None:
    munshi = of(station, "munshi")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    people.set_active(station, munshi, active=False, reason="transferred  to\nBhagwanpura")
    sho = of(station, "sho")
    assert ("operator.switched_off", sho, "transferred to Bhagwanpura") in acts(station)
    before = len(acts(station))
    people.set_active(station, munshi, active=False, reason="once more")
    assert len(acts(station)) == before
    sign_in.sign_out(station)
    with pytest.raises(WrongPassphrase):
        sign_in.sign_in(station, "munshi", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        people.change_passphrase(station, "munshi", PASSPHRASE, NEW)
    assert munshi not in {one.operator_id for one in sign_in.operators(station)}
    assert munshi in {one.operator.operator_id for one in people.everybody(station)}
    sign_in.sign_in(station, "sho", PASSPHRASE)
    people.set_active(station, munshi, active=True, reason="back")
    sign_in.sign_in(station, "munshi", PASSPHRASE)


def test_a_new_role_counts_at_once(station: Station) -> None:
    munshi, sho = of(station, "munshi"), of(station, "sho")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    people.set_role(station, munshi, Role.COPYIST, "leaves the register")
    assert ("operator.role", sho, "munshi > copyist: leaves the register") in acts(station)
    before = len(acts(station))
    people.set_role(station, munshi, Role.COPYIST, "again")
    assert len(acts(station)) == before
    operator = sign_in.sign_in(station, "munshi", PASSPHRASE)
    assert not operator.may(Right.READ)


def test_only_the_chief_acts_on_others_and_nobody_on_himself(station: Station) -> None:
    munshi, sho = of(station, "munshi"), of(station, "sho")

    def every_act(who: OperatorId) -> tuple[Callable[[], None], ...]:
        return (
            lambda: people.reset_passphrase(station, who, PASSPHRASE, NEW),
            lambda: people.set_active(station, who, active=False, reason="x"),
            lambda: people.set_role(station, who, Role.COPYIST, "x"),
        )

    sign_in.sign_in(station, "munshi", PASSPHRASE)
    for act in (*every_act(sho), lambda: people.release_certificate(station, sho, "x")):
        with pytest.raises(NotAllowed):
            act()
    sign_in.sign_in(station, "sho", PASSPHRASE)
    for act in every_act(sho):
        with pytest.raises(OnOneself):
            act()
    sign_in.sign_out(station)
    for act in every_act(munshi):
        with pytest.raises(SessionLocked):
            act()
    assert sign_in.sign_in(station, "sho", PASSPHRASE).role is Role.SHO


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_written(station: Station, reason: str) -> None:
    munshi = of(station, "munshi")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    with pytest.raises(OperatorReasonMissing):
        people.set_active(station, munshi, active=False, reason=reason)
    with pytest.raises(OperatorReasonMissing):
        people.set_role(station, munshi, Role.OFFICER, reason)
    with pytest.raises(OperatorReasonMissing):
        people.release_certificate(station, munshi, reason)


def test_a_passphrase_that_somebody_else_chose_proves_nothing_but_its_own_change(
    station: Station,
) -> None:
    munshi = of(station, "munshi")
    sign_in.sign_in(station, "sho", PASSPHRASE)
    people.reset_passphrase(station, munshi, PASSPHRASE, NEW)
    with pytest.raises(PassphraseTemporary):
        sign_in.verify_operator(station, "munshi", NEW, "session.beside")
    told = [action for action, by, _ in acts(station) if by == munshi]
    assert told[-1] == "session.temporary"
    assert "session.beside" not in told
