"""The model's flat records as rows and back, and long lists of values in parts that SQL takes."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Record = TypeVar("_Record", bound="DataclassInstance")
_Value = TypeVar("_Value")
_PART = 400
"""Values that one statement takes: far below SQLite's own limit."""


def values_of(record: "DataclassInstance", /, **kept: Any) -> dict[str, Any]:
    """Return a record's members by name, as its row keeps them: a word of a list by its value.

    Args:
        record: whose members.
        kept: members that the row keeps in another form.
    """
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    plain = {n: v.value if isinstance(v, Enum) else v for n, v in values.items()}
    return plain | kept


def changed_values(before: "DataclassInstance", after: "DataclassInstance") -> dict[str, Any]:
    """Return the columns that differ between two records of one row: these alone are to be written."""
    was, now = values_of(before), values_of(after)
    return {name: value for name, value in now.items() if value != was[name]}


def record_of(kind: type[_Record], row: Row[Any], /, **read: Any) -> _Record:
    """Return the record of a row that has at least its columns.

    Args:
        kind: the record's class.
        row: as it was read.
        read: members that the row keeps in another form.
    """
    held = row._mapping
    values = {name: held[name] for name in _names(kind) if name not in read}
    return kind(**values, **read)


@cache
def _names(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def in_batches(values: Iterable[_Value]) -> Iterator[tuple[_Value, ...]]:
    """Return values in parts that one statement takes."""
    waiting = iter(values)
    while part := tuple(itertools.islice(waiting, _PART)):
        yield part
