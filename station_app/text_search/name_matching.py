"""Finds a name whichever script it was typed in: ``शर्मा`` and ``Sharma`` have one key.

The key keeps the consonants as they sound and lets vowels go, since nobody spells these alike in
Latin letters. It finds too much rather than too little; a person chooses among what is found.
"""

import re
import unicodedata
from functools import lru_cache

_SOUNDS = {
    "क": "k", "ख": "k", "ग": "g", "घ": "g", "ङ": "n", "च": "c", "छ": "c", "ज": "j", "झ": "j",
    "ञ": "n", "ट": "t", "ठ": "t", "ड": "d", "ढ": "d", "ण": "n", "त": "t", "थ": "t", "द": "d",
    "ध": "d", "न": "n", "प": "p", "फ": "p", "ब": "b", "भ": "b", "म": "m", "य": "y", "र": "r",
    "ल": "l", "व": "v", "श": "s", "ष": "s", "स": "s", "ह": "h", "ळ": "l", "ऋ": "r", "ृ": "r",
    "ं": "n", "ँ": "n",
}  # fmt: skip
_LATIN = (
    ("ksh", "ks"), ("x", "ks"), ("gy", "gn"), ("jn", "gn"), ("sh", "s"), ("chh", "c"), ("ch", "c"),
    ("ph", "p"), ("f", "p"), ("kh", "k"), ("gh", "g"), ("jh", "j"), ("th", "t"), ("dh", "d"),
    ("bh", "b"), ("w", "v"), ("q", "k"), ("z", "j"),
)  # fmt: skip


def name_key(text: str) -> str:
    """Return the key of a name: its words' consonants, blanks between."""
    return " ".join(key for word in text.split() if (key := _word_key(word)))


def name_matches(wanted: str, name: str) -> bool:
    """Tell whether every word that is looked for begins a word of the name, in either script."""
    keys = name_key(name).split()
    looked = name_key(wanted).split()
    return bool(looked) and all(any(key.startswith(part) for key in keys) for part in looked)


def same_name(one: str, other: str) -> bool:
    """Tell whether two spellings name one person: letter for letter within a script.

    A shorter name is the longer one's, where all its words stand in it: ``राम`` and ``राम शर्मा``.
    """
    words, others = _plain_words(one), _plain_words(other)
    if not words or not others:
        return False
    if _is_devanagari(one) == _is_devanagari(other):
        return words <= others or others <= words
    return name_matches(one, other) or name_matches(other, one)


def _plain_words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFD", name.casefold()).replace("\u093c", "")
    return frozenset(re.sub(r"[.,]", " ", plain).split())


def _is_devanagari(text: str) -> bool:
    return any("\u0900" <= sign <= "\u097f" for sign in text)


@lru_cache(maxsize=65_536)
def _word_key(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.casefold()).replace("\u093c", "")
    if _is_devanagari(plain):
        plain = plain.replace("ज्ञ", "gn")
        sounds = "".join(_SOUNDS.get(sign, sign if sign.isascii() else "") for sign in plain)
    else:
        sounds = re.sub(r"[^a-z]", "", plain)
        for spelt, sound in _LATIN:
            sounds = sounds.replace(spelt, sound)
        sounds = re.sub(r"[aeiou]", "", sounds)
    # The nasal before p or b is written m as well; doubled letters count once.
    sounds = re.sub(r"m(?=[pb])", "n", re.sub(r"[^a-z]", "", sounds))
    return re.sub(r"(.)\1+", r"\1", sounds)
