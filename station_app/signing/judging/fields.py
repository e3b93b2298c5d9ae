"""The fields of a form, as a revision of its file has them."""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from station_app.signing.judging.entries import held, held_dictionary, held_list

_DEEPEST = 64


def by_name(revision: HistoricalResolver) -> dict[str, list[generic.DictionaryObject]]:
    """Return the fields of a form by their full names, each with its widgets."""
    found: dict[str, list[generic.DictionaryObject]] = {}
    for name, field in _fields(held_dictionary(revision.root, "/AcroForm")):
        found.setdefault(name, []).append(field)
    return found


def inherited(field: generic.DictionaryObject, key: str) -> Any:
    """Return an entry of a field, or of the nearest field above it that has one; ``null``: none has."""
    node: Any = field
    for _ in range(_DEEPEST):
        if key in node:
            return held(node, key)
        node = held(node, "/Parent")
        if not isinstance(node, generic.DictionaryObject):
            break
    return generic.NullObject()


def _fields(form: generic.DictionaryObject) -> Iterator[tuple[str, generic.DictionaryObject]]:
    def walk(
        kids: list[Any], above: str, depth: int
    ) -> Iterator[tuple[str, generic.DictionaryObject]]:
        if depth > _DEEPEST:
            raise ValueError("fields")
        for kid in kids:
            field = kid.get_object()
            own = str(held(field, "/T")) if "/T" in field else ""
            name = ".".join(filter(None, (above, own)))
            yield name, field
            yield from walk(held_list(field, "/Kids"), name, depth + 1)

    yield from walk(held_list(form, "/Fields"), "", 0)
