"""Rows of operators, the records of their passphrases and their failed tries."""

from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.errors import WrongPassphrase
from station_app.model.ids import OperatorId
from station_app.model.operators import Operator, Role
from station_app.store import key_value
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.store.schema import operators

_TEMPORARY = "operator.temporary:{operator_id}"


def insert(tx: Transaction, operator: Operator, secret_record: str) -> None:
    """Add an operator with the Argon2id record of the passphrase."""
    values = values_of(operator)
    tx.execute(add(operators).values(secret_record=secret_record, failed_tries=0, **values))


def load(tx: Transaction, operator_id: OperatorId) -> Operator:
    """Return an operator.

    Raises:
        WrongPassphrase: there is none.
    """
    row = tx.execute(select(operators).where(operators.c.operator_id == operator_id)).first()
    if row is None:
        raise WrongPassphrase
    return _operator(row)


def by_user_name(tx: Transaction, user_name: str) -> tuple[Operator, str] | None:
    """Return an operator and the record of the passphrase."""
    row = tx.execute(select(operators).where(operators.c.user_name == user_name)).first()
    return None if row is None else (_operator(row), row.secret_record)


def listing(tx: Transaction) -> tuple[Operator, ...]:
    """Return all operators in the order in which they were entered."""
    query = select(operators).order_by(operators.c.operator_id)
    return tuple(_operator(row) for row in tx.execute(query))


def bind_certificate(tx: Transaction, operator_id: OperatorId, serial: str) -> None:
    """Note which certificate is an operator's; nothing else of the row changes."""
    _change(tx, operator_id, {"certificate_serial": serial})


def set_language(tx: Transaction, operator_id: OperatorId, language: str) -> None:
    """Note an operator's language; nothing else of the row changes."""
    _change(tx, operator_id, {"language": language})


def set_secret(tx: Transaction, operator_id: OperatorId, record: str) -> None:
    """Change the record of the passphrase."""
    _change(tx, operator_id, {"secret_record": record})


def set_active(tx: Transaction, operator_id: OperatorId, *, active: bool) -> None:
    """Note whether somebody works here; nothing else of the row changes."""
    _change(tx, operator_id, {"active": active})


def set_role(tx: Transaction, operator_id: OperatorId, role: Role) -> None:
    """Note an operator's role; nothing else of the row changes."""
    _change(tx, operator_id, {"role": role.value})


def is_temporary(tx: Transaction, operator_id: OperatorId) -> bool:
    """Tell whether somebody else chose the passphrase: its owner has to choose another."""
    return bool(key_value.get(tx, _TEMPORARY.format(operator_id=operator_id)))


def set_temporary(tx: Transaction, operator_id: OperatorId, *, temporary: bool) -> None:
    """Note whether somebody else chose the passphrase."""
    key_value.put(tx, _TEMPORARY.format(operator_id=operator_id), b"1" if temporary else b"")


def failed_tries(tx: Transaction, operator_id: OperatorId) -> tuple[int, datetime | None]:
    """Return how many wrong passphrases came in a row, and when the last."""
    query = select(operators.c.failed_tries, operators.c.failed_at)
    row = tx.execute(query.where(operators.c.operator_id == operator_id)).one()
    return row.failed_tries, row.failed_at


def note_failed_try(tx: Transaction, operator_id: OperatorId, at: datetime) -> None:
    """Count a wrong passphrase."""
    one_more = operators.c.failed_tries + 1
    _change(tx, operator_id, {"failed_tries": one_more, "failed_at": at})


def clear_failed_tries(tx: Transaction, operator_id: OperatorId) -> None:
    """Forget the wrong ones after a right one."""
    _change(tx, operator_id, {"failed_tries": 0, "failed_at": None})


def _change(tx: Transaction, operator_id: OperatorId, values: dict[str, object]) -> None:
    tx.execute(change(operators).where(operators.c.operator_id == operator_id).values(values))


def _operator(row: Row[tuple[object, ...]]) -> Operator:
    return record_of(Operator, row, role=Role(row._mapping["role"]))
