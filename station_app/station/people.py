"""What becomes of people at a station: passphrases, roles, who works here no more, a renewed token.

Each act stands in the chain of custody, with its reason and whoever did it.
"""

from dataclasses import dataclass

from station_app.model.ids import OperatorId
from station_app.model.operators import Operator, Right, Role
from station_app.session import operator_rows, token_owners
from station_app.session.errors import OnOneself, OperatorReasonMissing, PassphraseSame
from station_app.session.passphrases import hash_passphrase, require_strength
from station_app.station.sign_in import verify_operator
from station_app.station.station import Station, record

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Person:
    """An operator as the chief sees him."""

    operator: Operator
    temporary: bool
    """Whether his passphrase was chosen by somebody else and not changed yet."""


def everybody(station: Station) -> tuple[Person, ...]:
    """Return all operators, also those who work here no more, in the order in which they were entered."""
    with station.store.reading() as tx:
        return tuple(
            Person(one, operator_rows.is_temporary(tx, one.operator_id))
            for one in operator_rows.listing(tx)
        )


def require_fit(passphrase: str) -> None:
    """Refuse what nobody may choose as a passphrase.

    Raises:
        PassphraseWeak.
    """
    require_strength(passphrase)


def change_passphrase(station: Station, user_name: str, before: str, after: str) -> Operator:
    """Change one's own passphrase, and sign in.

    Raises:
        WrongPassphrase, TooManyTries: the old one is not his. PassphraseWeak, PassphraseSame: the new one.
    """
    require_strength(after)
    operator = verify_operator(
        station, user_name, before, "operator.passphrase_asked", to_change=True
    )
    if before == after:
        raise PassphraseSame
    secret = hash_passphrase(after)
    with station.store.transaction() as tx:
        operator_rows.set_secret(tx, operator.operator_id, secret)
        operator_rows.set_temporary(tx, operator.operator_id, temporary=False)
        who = operator.operator_id
        record(station, tx, who, "operator.passphrase_changed", who)
        record(station, tx, who, "session.begun", who)
    station.session.begin(operator)
    station.events.announce("session")
    return operator


def reset_passphrase(
    station: Station, operator_id: OperatorId, own_passphrase: str, after: str
) -> None:
    """Set a passphrase for somebody who has to change when he signs in next.

    Args:
        station: the station.
        operator_id: whose.
        own_passphrase: of whoever is signed in: an unlocked screen alone must not do.
        after: the new one.

    Raises:
        NotAllowed, SessionLocked. OnOneself. WrongPassphrase, TooManyTries: of ``own_passphrase``.
        PassphraseWeak: ``after`` is too short.
    """
    by = _manager_of_another(station, operator_id)
    require_strength(after)
    verify_operator(station, by.user_name, own_passphrase, "operator.reset_asked")
    secret = hash_passphrase(after)
    with station.store.transaction() as tx:
        operator_rows.load(tx, operator_id)
        operator_rows.set_secret(tx, operator_id, secret)
        operator_rows.set_temporary(tx, operator_id, temporary=True)
        operator_rows.clear_failed_tries(tx, operator_id)
        record(station, tx, by.operator_id, "operator.passphrase_reset", operator_id)
    station.events.announce("session")


def set_active(station: Station, operator_id: OperatorId, *, active: bool, reason: str) -> None:
    """Let somebody work here no more, or again. What he did and signed stays his.

    Raises:
        NotAllowed, SessionLocked. OnOneself. OperatorReasonMissing.
    """
    by, said = _manager_of_another(station, operator_id), _reason(reason)
    action = "operator.switched_on" if active else "operator.switched_off"
    with station.store.transaction() as tx:
        if operator_rows.load(tx, operator_id).active is active:
            return
        operator_rows.set_active(tx, operator_id, active=active)
        record(station, tx, by.operator_id, action, operator_id, reason=said)
    station.events.announce("session")


def set_role(station: Station, operator_id: OperatorId, role: Role, reason: str) -> None:
    """Change what somebody does, from now on.

    Raises:
        NotAllowed, SessionLocked. OnOneself. OperatorReasonMissing.
    """
    by, said = _manager_of_another(station, operator_id), _reason(reason)
    with station.store.transaction() as tx:
        before = operator_rows.load(tx, operator_id).role
        if before is role:
            return
        operator_rows.set_role(tx, operator_id, role)
        told = f"{before.value} > {role.value}: {said}"
        record(station, tx, by.operator_id, "operator.role", operator_id, reason=told)
    station.events.announce("session")


def release_certificate(station: Station, operator_id: OperatorId, reason: str) -> None:
    """Let the next token that somebody signs with be his: the one before was renewed or lost.

    Raises:
        NotAllowed, SessionLocked. OperatorReasonMissing.
    """
    by, said = station.session.require(Right.MANAGE), _reason(reason)
    with station.store.transaction() as tx:
        before = operator_rows.load(tx, operator_id).certificate_serial
        if not before:
            return
        operator_rows.bind_certificate(tx, operator_id, "")
        token_owners.note_released(tx, before, operator_id)
        now = operator_rows.load(tx, operator_id)
        told = f"{before}: {said}"
        record(
            station, tx, by.operator_id, "operator.certificate_released", operator_id, reason=told
        )
    station.session.renew(now)
    station.events.announce("session")


def _manager_of_another(station: Station, operator_id: OperatorId) -> Operator:
    """Return who acts: never on himself, so that somebody who manages is always left."""
    by = station.session.require(Right.MANAGE)
    if by.operator_id == operator_id:
        raise OnOneself
    return by


def _reason(text: str) -> str:
    said = " ".join(text.split())[:_LONGEST_REASON]
    if not said:
        raise OperatorReasonMissing
    return said
