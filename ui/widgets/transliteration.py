"""Hindi by sound: a word typed in Latin letters, written in Devanagari."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from station_app.model.texts import RESOURCES

_VIRAMA = "\u094d"
_LONG_A = "ा"


@dataclass(frozen=True, slots=True)
class _Table:
    consonants: Mapping[str, str]
    vowels: Mapping[str, tuple[str, str]]
    signs: Mapping[str, str]
    longest: int

    @property
    def letters(self) -> frozenset[str]:
        """Every key that takes part in a word."""
        return frozenset("".join((*self.consonants, *self.vowels, *self.signs)))


def is_letter(key: str) -> bool:
    """Tell whether a key belongs to a word."""
    return key in _table().letters


def transliterate(latin: str) -> str:
    """Return a Latin word in Devanagari: ``khargon`` as खर्गोन, ``sharma`` as शर्मा.

    Two consonants join; the last one of a word keeps its own vowel unspoken, without a virama; an
    ``a`` at the end of a word is the long one. What the table does not know stays as it is.
    """
    table = _table()
    out: list[str] = []
    after_consonant = False
    for piece in _pieces(latin, table):
        if piece in table.consonants:
            if after_consonant:
                out.append(_VIRAMA)
            out.append(table.consonants[piece])
            after_consonant = True
        elif piece in table.vowels:
            alone, joined = table.vowels[piece]
            out.append(joined if after_consonant else alone)
            after_consonant = False
        else:
            out.append(table.signs.get(piece, piece))
            after_consonant = False
    word = "".join(out)
    ends_in_a = latin.endswith("a") and not latin.endswith("aa") and len(latin) > 1
    joined_a = ends_in_a and latin[-2] not in "aeiouAEIOU"
    return word + _LONG_A if joined_a else word


def _pieces(latin: str, table: _Table) -> list[str]:
    pieces, at = [], 0
    while at < len(latin):
        for length in range(min(table.longest, len(latin) - at), 0, -1):
            piece = latin[at : at + length]
            known = piece in table.consonants or piece in table.vowels
            if known or length == 1:
                pieces.append(piece)
                at += length
                break
    return pieces


@cache
def _table() -> _Table:
    path = RESOURCES / "typing" / "phonetic.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    vowels = {key: (alone, joined) for key, (alone, joined) in read["vowels"].items()}
    longest = max(len(key) for key in (*read["consonants"], *vowels))
    return _Table(read["consonants"], vowels, read["signs"], longest)
