"""Whose a token was when it signed last: so that each is offered his own first."""

from station_app.model.ids import OperatorId
from station_app.store import key_value
from station_app.store.connection import Transaction

_NAME, _RELEASED = "token.owner:{serial}", "certificate.released:{serial}"


def note(tx: Transaction, token_serial: str, operator_id: OperatorId) -> None:
    """Note who signed with a token; who did before counts no more."""
    key_value.put(tx, _NAME.format(serial=token_serial), operator_id.encode())


def owner(tx: Transaction, token_serial: str) -> OperatorId | None:
    """Return who signed with a token last; ``None``: nobody here."""
    held = key_value.get(tx, _NAME.format(serial=token_serial))
    return None if held is None else OperatorId(held.decode())


def note_released(tx: Transaction, certificate_serial: str, operator_id: OperatorId) -> None:
    """Note whose a certificate was that counts no more: it never becomes somebody else's."""
    key_value.put(tx, _RELEASED.format(serial=certificate_serial), operator_id.encode())


def released_by(tx: Transaction, certificate_serial: str) -> OperatorId | None:
    """Return whose a certificate was before it was released; ``None``: it never was."""
    held = key_value.get(tx, _RELEASED.format(serial=certificate_serial))
    return None if held is None else OperatorId(held.decode())
