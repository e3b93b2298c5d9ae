"""Frozen records to plain JSON data and back, strictly: no member more, none less, no other type."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union

from sync.wire.border import is_whole_text
from sync.wire.canonical import BrokenMessage
from sync.wire.limits import MOST_NUMBER

Record = TypeVar("Record")


def to_data(value: Any) -> Any:
    """Return a record as plain JSON data."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_data(item) for item in value]
    return value


def from_data(cls: type[Record], untrusted: Any) -> Record:
    """Make a record of plain JSON data.

    Raises:
        BrokenMessage: a member is missing, unknown, of another type, or refused by the record.
    """
    return typing.cast("Record", _take(cls, untrusted, cls.__name__))


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _take(kind: Any, value: Any, name: str) -> Any:
    if is_dataclass(kind):
        return _take_record(typing.cast("type", kind), value, name)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in inner:
            return None
        return _take(next(arm for arm in inner if arm is not type(None)), value, name)
    if origin is tuple:
        if type(value) is not list:
            raise BrokenMessage(f"field:{name}")
        return tuple(_take(inner[0], item, name) for item in value)
    # A bool is an int to Python; to a reader of the protocol it is not.
    if type(value) is not kind or not _fits(value):
        raise BrokenMessage(f"field:{name}")
    return value


def _fits(value: Any) -> bool:
    """Tell whether a text can be written down and a number be counted by every reader."""
    if isinstance(value, str):
        return is_whole_text(value)
    return not isinstance(value, int) or abs(value) <= MOST_NUMBER


def _take_record(cls: type, value: Any, name: str) -> Any:
    hints = _hints(cls)
    if type(value) is not dict or value.keys() != hints.keys():
        raise BrokenMessage(f"fields:{name}")
    taken = {member: _take(hint, value[member], member) for member, hint in hints.items()}
    try:
        return cls(**taken)
    except ValueError as error:
        raise BrokenMessage(f"value:{error.args[0]}") from error
