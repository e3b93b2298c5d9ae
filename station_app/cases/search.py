"""How a case is found: by its number, by a name in either script, by a section; typing errors too.

Words are kept as they sound (see :mod:`station_app.text_search.name_matching`), each between marks, so that three
signs in a row (a trigram) also tell where a word begins and ends.
"""

import re
from collections.abc import Iterable, Sequence

from station_app.text_search.name_matching import name_key

_MARK = "_"
_SHORTEST = 3
"""Signs of a trigram."""
_LIKE_ENOUGH = 0.4
_MOST_SPELLINGS = 8
_NUMBER = re.compile(r"\d+(?:/\d+)?")


def search_keys(names: Iterable[str], others: Iterable[str]) -> str:
    """Return what a case is found by: names as they sound, numbers and sections as they stand."""
    sounds = [_marked(key) for name in names for key in name_key(name).split()]
    numbers = [_marked(number) for text in others for number in _NUMBER.findall(text)]
    spoken = [_marked(key) for text in others for key in name_key(text).split()]
    return " ".join(dict.fromkeys((*sounds, *numbers, *spoken)))


def exact_query(text: str) -> str:
    """Return the FTS5 query for words that begin as they were typed; empty: nothing to look for."""
    parts = [_begins(key) for key in _keys(text)]
    return " AND ".join(f'"{part}"' for part in parts if len(part) >= _SHORTEST)


def near_queries(text: str) -> tuple[tuple[str, str], ...]:
    """Return each word that was typed, as it sounds, with the FTS5 query for spellings like it."""
    return tuple(
        (key, " OR ".join(f'"{gram}"' for gram in sorted(_grams(key))))
        for key in _keys(text)
        if len(_marked(key)) >= _SHORTEST
    )


def similar(key: str, spellings: Iterable[str]) -> tuple[str, ...]:
    """Return the spellings that are like enough to a typed word, the likest first."""
    if key[:1].isdecimal():
        # A number is the one that was typed, or none.
        return tuple(spelling for spelling in spellings if spelling == _marked(key))
    scored = [(_alike(key, spelling.strip(_MARK)), spelling) for spelling in spellings]
    good = sorted((-score, spelling) for score, spelling in scored if score >= _LIKE_ENOUGH)
    return tuple(spelling for _, spelling in good[:_MOST_SPELLINGS])


def any_of(groups: Iterable[Sequence[str]]) -> str:
    """Return the FTS5 query for cases that have one word of each group."""
    parts = (" OR ".join(f'"{word}"' for word in group) for group in groups)
    return " AND ".join(f"({part})" for part in parts)


def _keys(text: str) -> list[str]:
    return [*_NUMBER.findall(text), *name_key(text).split()]


def _marked(word: str) -> str:
    return f"{_MARK}{word}{_MARK}"


def _begins(key: str) -> str:
    """A word of one consonant is meant whole; of a longer one the beginning is enough."""
    return _marked(key) if len(key) < _SHORTEST - 1 else f"{_MARK}{key}"


def _alike(one: str, other: str) -> float:
    """Return the share of trigrams that two words have in common (Dice)."""
    first, second = _grams(one), _grams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _grams(word: str) -> set[str]:
    marked = _marked(word)
    return {marked[at : at + _SHORTEST] for at in range(max(1, len(marked) - _SHORTEST + 1))}
