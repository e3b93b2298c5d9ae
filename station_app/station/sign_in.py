"""Who is at the desk: signing in and out, and the list of operators."""

from datetime import timedelta

from station_app.model.errors import SessionLocked, WrongPassphrase
from station_app.model.ids import OperatorId
from station_app.model.operators import Operator, Right, Role
from station_app.session import operator_rows, token_owners
from station_app.session.errors import OperatorExists, TooManyTries
from station_app.session.passphrases import hash_passphrase, matches, require_strength
from station_app.station.code_rules import fitted_code
from station_app.station.errors import PassphraseTemporary
from station_app.station.station import Station, record

_FREE_TRIES = 3
_LONGEST_WAIT_S = 300


def sign_in(station: Station, user_name: str, passphrase: str) -> Operator:
    """Open the session of an operator.

    After three wrong passphrases each further try is heard only after a growing wait.

    Raises:
        WrongPassphrase: name and passphrase do not belong together. TooManyTries: it is too early.
        PassphraseTemporary: it is right, and its owner has to choose another first
            (:func:`station_app.station.people.change_passphrase`).
    """
    operator = verify_operator(station, user_name, passphrase, "session.begun")
    station.session.begin(operator)
    station.events.announce("session")
    return operator


def verify_operator(
    station: Station, user_name: str, passphrase: str, action: str, *, to_change: bool = False
) -> Operator:
    """Prove who somebody is; whose session is open does not change.

    Args:
        station: the station.
        user_name: who it is to be.
        passphrase: his.
        action: for the ledger.
        to_change: whether it is proved in order to choose another passphrase: for that alone one
            counts which somebody else chose.

    Raises:
        WrongPassphrase: name and passphrase do not belong together. TooManyTries: it is too early.
        PassphraseTemporary: it is right, and its owner has to choose another first.
    """
    with station.store.reading() as tx:
        found = operator_rows.by_user_name(tx, user_name)
    if found is None or not found[0].active:
        raise WrongPassphrase
    operator, secret = found
    _require_patience(station, operator.operator_id)
    right = matches(secret, passphrase)
    with station.store.transaction() as tx:
        temporary = operator_rows.is_temporary(tx, operator.operator_id) and not to_change
        if right:
            operator_rows.clear_failed_tries(tx, operator.operator_id)
            done = "session.temporary" if temporary else action
            record(station, tx, operator.operator_id, done, operator.operator_id)
        else:
            operator_rows.note_failed_try(tx, operator.operator_id, station.clock.now())
            record(station, tx, operator.operator_id, "session.refused", operator.operator_id)
    if not right:
        raise WrongPassphrase
    if temporary:
        raise PassphraseTemporary
    return operator


def _require_patience(station: Station, operator_id: OperatorId) -> None:
    with station.store.reading() as tx:
        tries, last = operator_rows.failed_tries(tx, operator_id)
    if tries < _FREE_TRIES or last is None:
        return
    wait_s = min(_LONGEST_WAIT_S, 2 ** (tries - _FREE_TRIES + 1))
    left = timedelta(seconds=wait_s) - (station.clock.now() - last)
    # A clock that was set back must not lock an operator out for years.
    if timedelta() < left <= timedelta(seconds=wait_s):
        raise TooManyTries(seconds=max(1, round(left.total_seconds())))


def sign_out(station: Station) -> None:
    """Close the session; the window locks."""
    operator = station.session.operator
    if operator is not None:
        with station.store.transaction() as tx:
            record(station, tx, operator.operator_id, "session.ended", operator.operator_id)
    station.session.end()
    station.events.announce("session")


def operators(station: Station) -> tuple[Operator, ...]:
    """Return everybody who may sign in, for the list on the lock screen."""
    with station.store.reading() as tx:
        return tuple(operator for operator in operator_rows.listing(tx) if operator.active)


def add_operator(
    station: Station,
    user_name: str,
    display_name: str,
    role: Role,
    passphrase: str,
    language: str = "hi",
    *,
    temporary: bool = False,
) -> Operator:
    """Enter a new operator. The very first one needs nobody's leave.

    Args:
        station: the station.
        user_name: the short name, with which he signs in.
        display_name: as staff say it.
        role: what he does.
        passphrase: the first one.
        language: of his window.
        temporary: whether he has to choose another at his first sign-in.

    Raises:
        SessionLocked, NotAllowed: who asks may not manage operators. OperatorExists: the user
            name is taken. UserNameUnfit: it holds signs that a short name does not.
            PassphraseWeak: the passphrase is too short.
    """
    require_strength(passphrase)
    operator = Operator(
        OperatorId(station.new_id("o")),
        fitted_code("user_name", user_name),
        display_name.strip(),
        role,
        language,
    )
    secret = hash_passphrase(passphrase)
    with station.store.transaction() as tx:
        if operator_rows.listing(tx):
            by = station.session.require(Right.MANAGE).operator_id
        else:
            by = operator.operator_id
        if operator_rows.by_user_name(tx, operator.user_name) is not None:
            raise OperatorExists
        operator_rows.insert(tx, operator, secret)
        operator_rows.set_temporary(tx, operator.operator_id, temporary=temporary)
        record(station, tx, by, "operator.entered", operator.operator_id)
    station.events.announce("session")
    return operator


def bind_certificate(
    station: Station, operator_id: OperatorId, serial: str, token_serial: str = ""
) -> Operator:
    """Note which certificate is this operator's; nobody else can sign with it from now on.

    Args:
        station: the station.
        operator_id: whose.
        serial: of the certificate, decimal.
        token_serial: of the token that holds it, where it is known.

    Raises:
        NotAllowed: who asks may not manage operators.
    """
    by = station.session.require(Right.MANAGE)
    with station.store.transaction() as tx:
        operator_rows.bind_certificate(tx, operator_id, serial)
        if token_serial:
            token_owners.note(tx, token_serial, operator_id)
        record(station, tx, by.operator_id, "operator.certificate", operator_id, reason=serial)
        return operator_rows.load(tx, operator_id)


def set_language(station: Station, language: str) -> None:
    """Remember the operator's language.

    Raises:
        SessionLocked: nobody is signed in.
    """
    operator = station.session.operator
    if operator is None:
        raise SessionLocked
    with station.store.transaction() as tx:
        operator_rows.set_language(tx, operator.operator_id, language)
        now = operator_rows.load(tx, operator.operator_id)
    station.session.renew(now)
