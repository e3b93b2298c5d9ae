"""Reads entries of PDF dictionaries, where they stand and where they are referred to alike."""

from typing import Any

from pyhanko.pdf_utils import generic


def held(dictionary: generic.DictionaryObject, key: str) -> Any:
    """Return an entry's value itself; ``null`` where there is none."""
    try:
        return dictionary[key]
    except KeyError:
        return generic.NullObject()


def held_dictionary(dictionary: generic.DictionaryObject, key: str) -> generic.DictionaryObject:
    """Return an entry that is a dictionary; an empty one where there is none.

    Raises:
        TypeError: it is something else.
    """
    value = held(dictionary, key)
    if isinstance(value, generic.NullObject):
        return generic.DictionaryObject()  # type: ignore[no-untyped-call]
    if not isinstance(value, generic.DictionaryObject):
        raise TypeError(key)
    return value


def held_list(dictionary: generic.DictionaryObject, key: str) -> list[Any]:
    """Return the members of an entry that is a list, as they stand; none where there is none.

    Raises:
        TypeError: it is something else.
    """
    value = held(dictionary, key)
    if isinstance(value, generic.NullObject):
        return []
    if not isinstance(value, generic.ArrayObject):
        raise TypeError(key)
    return list(value)
