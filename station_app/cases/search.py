"""How a case is found: by its number, by a name in either script, by a section; typing errors too.

Words are kept as they sound (see :mod:`station_app.text_search.name_matching`), each between marks, so that three
signs in a row (a trigram) also tell where a word begins and ends.
"""

import itertools
import re
from collections.abc import Iterable, Sequence

from station_app.model.texts import typed_plainly
from station_app.text_search.name_matching import name_keys

_MARK = "_"
_SHORTEST = 3
"""Signs of a trigram."""
_LIKE_ENOUGH = 0.4
_MOST_SPELLINGS = 8
_MOST_WAYS = 16
"""In which a text is looked for, where its words may sound in several."""

_NUMBER = re.compile(r"\d+(?:/\d+)?")


def search_keys(names: Iterable[str], others: Iterable[str]) -> str:
    """Return what a case is found by: names as they sound, numbers and sections as they stand."""
    sounds = [_marked(key) for name in names for keys in name_keys(name) for key in keys]
    numbers = [_marked(number) for text in others for number in _numbers(text)]
    spoken = [_marked(key) for text in others for keys in name_keys(text) for key in keys]
    return " ".join(dict.fromkeys((*sounds, *numbers, *spoken)))


def exact_query(text: str) -> str:
    """Return the FTS5 query for words that begin as they were typed; empty: nothing to look for."""
    wanted = [(number,) for number in _numbers(text)] + name_keys(text)
    words = [[part for key in keys if len(part := _begins(key)) >= _SHORTEST] for keys in wanted]
    ways = itertools.islice(itertools.product(*(parts for parts in words if parts)), _MOST_WAYS)
    return " OR ".join(" AND ".join(f'"{part}"' for part in way) for way in ways if way)


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
    return [*_numbers(text), *(keys[0] for keys in name_keys(text))]


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(typed_plainly(text))


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
