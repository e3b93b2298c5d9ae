"""What an id, a word, a time and a number may be: one rule for both ends of the line.

Ids become parts of paths, of file names and of the ids of other things: nothing may stand in them
that means something there. Words are shown to people: nothing may stand in them that no one sees
and that turns round or hides what stands beside it. Everything here raises ``ValueError`` with the
member's name, so that a refusal can say which member it was.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sync.wire.limits import MOST_NUMBER, limits

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ITEM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FORM = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}/[0-9]{1,4}")
_CASE = re.compile(r"[0-9]{1,9}/[0-9]{4}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z", re.ASCII
)
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Controls, halves of characters, separators of lines and paragraphs (Unicode general categories)."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Embeddings, overrides and isolates (UAX #9), and the mark of byte order. The joiners of Devanagari stay."""


def require_id(text: str, name: str) -> None:
    """Refuse what cannot be the id of a document, a message, a terminal, a block.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if len(text) > limits().id_chars or not _ID.fullmatch(text):
        raise ValueError(name)


def require_item_id(text: str, name: str) -> None:
    """Refuse what cannot be an inbox item's id: ids of other things, put together by full stops.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if len(text) > limits().item_id_chars or not _ITEM_ID.fullmatch(text):
        raise ValueError(name)


def require_kind(text: str, name: str) -> None:
    """Refuse what cannot be a kind of paper or message.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if len(text) > limits().kind_chars or not _KIND.fullmatch(text):
        raise ValueError(name)


def require_form(text: str, name: str) -> None:
    """Refuse what names no form and its version (``MLR/1``); empty names none.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if text and not _FORM.fullmatch(text):
        raise ValueError(name)


def require_word(text: str, name: str, *, empty: bool = True) -> None:
    """Refuse what cannot be a name, a code, a reference: too long, or with what no one sees.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if not text and not empty:
        raise ValueError(name)
    if len(text) > limits().word_chars or not is_plain(text):
        raise ValueError(name)


def require_prose(text: str, name: str) -> None:
    """Refuse what cannot be a few sentences that somebody typed: they may have several lines.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    lines = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
    if len(text) > limits().prose_chars or not all(map(is_plain, lines)):
        raise ValueError(name)


def require_case(text: str, name: str, *, empty: bool = True) -> None:
    """Refuse what names no case: ``123/2026``, serial and year of the FIR, or nothing.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if (text or not empty) and not _CASE.fullmatch(text):
        raise ValueError(name)


def require_time(text: str | None, name: str) -> None:
    """Refuse a time that is not RFC 3339 in UTC, or of a year that no paper here can have.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if text is None:
        return
    if not _TIME.fullmatch(text):
        raise ValueError(name)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(name) from None
    require_number(at.year, name, limits().first_year, limits().last_year)


def require_number(number: int, name: str, least: int = 0, most: int = MOST_NUMBER) -> None:
    """Refuse a number outside its range.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if not least <= number <= most:
        raise ValueError(name)


def require_year(year: int, name: str) -> None:
    """Refuse a year that no register here can have.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    require_number(year, name, limits().first_year, limits().last_year)


def require_most(things: Iterable[object], name: str, most: int) -> None:
    """Refuse more things than one message may bring.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if len(tuple(things)) > most:
        raise ValueError(name)


def is_plain(text: str) -> bool:
    """Tell whether nothing stands in a text that no one sees and that changes what is seen."""
    if text.isascii():
        return text.isprintable()
    return not any(c in _TURNING or unicodedata.category(c) in _UNSEEN for c in text)


def is_whole_text(text: str) -> bool:
    """Tell whether a text can be written down and kept: no half of a character, no zero."""
    return "\x00" not in text and not _has_half(text)


def require_text(text: str, name: str) -> None:
    """Refuse a text that cannot be written down.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    if not is_whole_text(text):
        raise ValueError(name)


def require_shallow(data: Any, name: str) -> None:
    """Refuse JSON data that is nested deeper than any message of ours, or holds half characters.

    Raises:
        ValueError: ``args[0]`` is the name.
    """
    level: list[Any] = [data]
    for _ in range(limits().json_depth):
        below: list[Any] = []
        for value in level:
            below += _inside(value, name)
        if not below:
            return
        level = below
    raise ValueError(name)


def _inside(value: Any, name: str) -> list[Any]:
    """Return what stands in a value, one level down."""
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str) and _has_half(value):
        raise ValueError(name)
    return []


def _has_half(text: str) -> bool:
    """Tell whether half a character stands in a text: then it cannot be written down."""
    return not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)
