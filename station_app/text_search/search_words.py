"""Words of a written text as they are searched: one form for what is the same to a reader."""

import re
import unicodedata
from difflib import SequenceMatcher

from station_app.model.texts import as_seen

_WORD = re.compile(r"[\w\u0900-\u097f]+", re.UNICODE)
_NASALS = str.maketrans({"ँ": "ं", "\u093c": ""})
_SHORTEST = 2
_MOST_SIGNS = 40
_LIKE_ENOUGH = 0.68
"""Share of signs in the same order (Ratcliff and Obershelp): a slip in a word of five."""


def words_of_text(text: str) -> list[str]:
    """Return the words of a text in their order, small letters, digits 0 to 9.

    The nukta, signs that nobody sees and the kind of nasal dot make no difference, since nobody types
    them alike and OCR reads them by chance.
    """
    return [word for word in map(_plain, _WORD.findall(as_seen(text))) if len(word) >= _SHORTEST]


def text_query(text: str) -> str:
    """Return the FTS5 query for a text that holds every word as it begins; empty: nothing to find."""
    return " AND ".join(f'"{word}" *' for word in words_of_text(text))


def similar_queries(text: str) -> tuple[tuple[str, str], ...]:
    """Return each word with the FTS5 query (trigrams) for spellings like it."""
    return tuple(
        (word, " OR ".join(f'"{gram}"' for gram in sorted(grams)))
        for word in words_of_text(text)
        if (grams := _grams(word))
    )


def similar_spellings(word: str, spellings: tuple[str, ...], most: int = 8) -> tuple[str, ...]:
    """Return the spellings that are like enough to a word, the likest first."""
    if word.isdecimal():
        return tuple(spelling for spelling in spellings if spelling == word)
    scored = ((-SequenceMatcher(None, word, s).ratio(), s) for s in spellings)
    good = sorted(pair for pair in scored if -pair[0] >= _LIKE_ENOUGH)
    return tuple(spelling for _, spelling in good[:most])


def _plain(word: str) -> str:
    spelt = unicodedata.normalize("NFD", word.casefold()).translate(_NASALS)
    composed = unicodedata.normalize("NFC", spelt)
    return "".join(str(int(s)) if s.isdecimal() else s for s in composed)[:_MOST_SIGNS]


def delimited(word: str) -> str:
    """Return a word between marks, so that three signs also tell where it begins and ends."""
    return f"_{word}_"


def _grams(word: str) -> set[str]:
    whole = delimited(word)
    return {whole[at : at + 3] for at in range(len(whole) - 2)}
