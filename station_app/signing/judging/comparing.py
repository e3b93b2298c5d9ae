"""Whether something in a file is the same in two of its revisions."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from station_app.signing.judging.entries import held

_PAGES = ("/Page", "/Pages")


def same(
    old: generic.DictionaryObject,
    new: generic.DictionaryObject,
    key: str,
    signed: HistoricalResolver,
    later: HistoricalResolver,
) -> bool:
    """Tell whether an entry is the same in two revisions, with all it refers to."""
    if (key in old) != (key in new):
        return False
    if key not in old:
        return True
    return equal(_entry(old, key), _entry(new, key), signed, later, set())


def equal(
    old: Any,
    new: Any,
    signed: HistoricalResolver,
    later: HistoricalResolver,
    seen: set[tuple[int, int]],
) -> bool:
    """Tell whether two values are the same, with all they refer to: pages by their numbers alone."""
    old, new = _clear(old), _clear(new)
    if isinstance(old, generic.IndirectObject) and isinstance(new, generic.IndirectObject):
        pair = (old.idnum, new.idnum)
        if pair in seen:
            return True
        seen.add(pair)
    elif isinstance(old, generic.IndirectObject) or isinstance(new, generic.IndirectObject):
        return False
    was, now = value_in(old, signed), value_in(new, later)
    if isinstance(old, generic.IndirectObject) and _is_page(was) and _is_page(now):
        return bool(old.idnum == new.idnum)
    return _equal_values(was, now, signed, later, seen)


def _entry(dictionary: generic.DictionaryObject, key: str) -> Any:
    """Return an entry as it stands; a signature's hole is never locked, and stands as it is."""
    try:
        return dictionary.raw_get(key)
    except ValueError:
        return dictionary.raw_get(key, decrypt=generic.EncryptedObjAccess.RAW)


def _clear(value: Any) -> Any:
    """Return a value of a locked file as it is read."""
    return value.decrypted if isinstance(value, generic.DecryptedObjectProxy) else value


def _equal_values(
    was: Any,
    now: Any,
    signed: HistoricalResolver,
    later: HistoricalResolver,
    seen: set[tuple[int, int]],
) -> bool:
    if type(was) is not type(now):
        return False
    if isinstance(was, generic.StreamObject) and was.encoded_data != now.encoded_data:
        return False
    if isinstance(was, generic.DictionaryObject):
        keys = was.keys() - {"/Parent", "/P"}
        return keys == now.keys() - {"/Parent", "/P"} and all(
            equal(_entry(was, k), _entry(now, k), signed, later, seen) for k in keys
        )
    if isinstance(was, generic.ArrayObject):
        return len(was) == len(now) and all(
            equal(a, b, signed, later, seen) for a, b in zip(was, now, strict=True)
        )
    return bool(was == now)


def _is_page(value: Any) -> bool:
    return isinstance(value, generic.DictionaryObject) and held(value, "/Type") in _PAGES


def value_in(value: Any, revision: HistoricalResolver) -> Any:
    """Return what a value is in a revision, also where it is only referred to."""
    return _clear(revision(value.reference) if isinstance(value, generic.IndirectObject) else value)
