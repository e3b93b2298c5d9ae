"""Whether two records mean one person: names in either script, with the slips that clerks make."""

import re

from station_app.cases.search import similar
from station_app.text_search.name_matching import name_key

_ALIAS = re.compile(r"\b(?:urf|alias|aka)\b|उर्फ|@|\(.*?\)", re.IGNORECASE)
_HONOURS = re.compile(
    r"\b(?:shri|shree|sri|shrimati|smt|sushri|kumari|km|mr|mrs|ms|miss|late)\b"
    r"|(?<![^\s.,(])(?:श्रीमती|सुश्री|श्री|कुमारी|कु|स्वर्गीय|स्व)(?![^\s.,)])",
    re.IGNORECASE,
)
"""By their letters: as they sound, some are names (सूर्य and श्री)."""

_LINKS = frozenset(name_key(word) for word in ("कुमार", "सिंह", "बाई", "Kumar", "Singh", "Bai"))
"""Words that are written or left out as it comes."""


def same_name(one: str, other: str) -> bool:
    """Tell whether two names may be one: each word of the shorter is found in the longer.

    What stands behind ``उर्फ`` is another name of the same person; either may be the one known.
    """
    return any(
        _fits(first, second)
        for first in _names(one)
        for second in _names(other)
        if first and second
    )


def words_in(name: str) -> int:
    """Return how many words of a name tell a person from others."""
    return max((len(words) for words in _names(name)), default=0)


def _names(text: str) -> list[list[str]]:
    """Return the names that a person goes by, each as words as they sound."""
    inside = re.findall(r"\((.*?)\)", text)
    parts = [*_ALIAS.split(text), *inside]
    whole = [_words(part) for part in parts]
    return [words for words in whole if words]


def _words(part: str) -> list[str]:
    keys = name_key(_HONOURS.sub(" ", part)).split()
    telling = [key for key in keys if key not in _LINKS]
    return telling or keys


def _fits(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    return all(any(_same_word(word, known) for known in long) for word in short)


def _same_word(one: str, other: str) -> bool:
    return one == other or bool(similar(one, (f"_{other}_",)) and one[0] == other[0])
