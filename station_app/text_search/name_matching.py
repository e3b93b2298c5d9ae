"""Finds a name whichever script it was typed in: ``शर्मा`` and ``Sharma`` have one key.

The key keeps the consonants as they sound and lets vowels go, since nobody spells these alike in
Latin letters; with them go a ``y`` that stands for one (``Pandey``) and an ``h`` that ends a word. It finds
too much rather than too little; a person chooses among what is found.
"""

import re
import unicodedata
from functools import lru_cache

from station_app.model.texts import as_seen

KEY_EDITION = "3"
"""Which rules made a key. An index of keys of another edition is made anew."""

_SOUNDS = {
    "क": "k", "ख": "k", "ग": "g", "घ": "g", "ङ": "n", "च": "c", "छ": "c", "ज": "j", "झ": "j",
    "ञ": "n", "ट": "t", "ठ": "t", "ड": "d", "ढ": "d", "ण": "n", "त": "t", "थ": "t", "द": "d",
    "ध": "d", "न": "n", "प": "p", "फ": "p", "ब": "b", "भ": "b", "म": "m", "य": "y", "र": "r",
    "ल": "l", "व": "v", "श": "s", "ष": "s", "स": "s", "ह": "h", "ळ": "l", "ऋ": "r", "ृ": "r",
    "ं": "n", "ँ": "n",
}  # fmt: skip
_SIGNS = (
    ("ज्ञ", "ग्न"),
    # The h of सिंह is heard as Singh's g; before a vowel (संहार) it is an h.
    ("[ंँ]ह(?![\u093e-\u094d])", "ंग"),
    ("[ंँ]$", ""),
)
_FLAPPED = ("(?<![\u094dंँ])(?<=.)[डढ](?!\u094d[डढ])", "र")
"""A ड within a word may be the ड़ that Latin letters write as r (Rathore) or as d (Rathod)."""

_LATIN = (
    ("ksh|x", "ks"), ("chh?", "C"), ("ck", "k"), ("c(?=[eiy])", "s"), ("c", "k"), ("C", "c"), ("sh", "s"),
    ("ph|f", "p"), ("kh|q", "k"), ("gh", "g"), ("jh|z", "j"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("rh", "r"),
    ("nh$", "ng"), ("ey$", "e"),
    # Chowdhury, Gowda; but Rao and Deo end in the व of राव and देव.
    ("ow(?![aeiouy])", "o"), ("(?<=[ae])o$", "v"), ("w", "v"), ("[aeiou]", ""),
)  # fmt: skip
_GN = ("gy|jn|dny", "gn")
"""May be ज्ञ (Gyan, Yajna), or what the letters say (Bhagya, Rajni)."""

_SILENT = re.compile("(?<=[aeiou])h$|(?<![ंँ])ह$")
"""Of Abdullah's last letter Devanagari knows nothing."""

_SHORT = {
    "md": "muhammad", "mohd": "muhammad", "mohmd": "muhammad", "मो": "मोहम्मद", "मोह": "मोहम्मद", "मु": "मुहम्मद",
}  # fmt: skip
"""First words that are written short on most papers (``Md. Irfan``), in full on others."""

_CUT_SHORT = "\u0966\u0970"
"""The zero that is typed for the abbreviation sign, and the sign."""

_TWICE = re.compile(r"(.)\1+")
_OTHER = re.compile("[^a-z\u0900-\u097f]")
_NASAL = re.compile("m(?=[pbvsh])")
"""Before these it is written n or m as it comes."""

_Steps = tuple[tuple[re.Pattern[str], str], ...]


def _steps(*steps: tuple[str, str]) -> _Steps:
    return tuple((re.compile(spelt), sound) for spelt, sound in steps)


_LATIN_WAYS = (_steps(_GN, *_LATIN), _steps(*_LATIN))
_HINDI_WAYS = (_steps(*_SIGNS), _steps(*_SIGNS, _FLAPPED))


def name_key(text: str) -> str:
    """Return the key of a name: its words' consonants, blanks between."""
    return " ".join(keys[0] for keys in name_keys(text))


def name_keys(text: str) -> list[tuple[str, ...]]:
    """Return the keys of each word of a name: one, or several where its spelling leaves it open."""
    return [keys for word in as_seen(text).split() if (keys := _word_keys(word))]


def name_matches(wanted: str, name: str) -> bool:
    """Tell whether every word that is looked for begins a word of the name, in either script."""
    known = [key for keys in name_keys(name) for key in keys]
    looked = name_keys(wanted)
    return bool(looked) and all(any(key.startswith(parts) for key in known) for parts in looked)


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
    return frozenset(re.sub(r"[.,]", " ", _without_nukta(as_seen(name))).split())


def _without_nukta(text: str) -> str:
    return unicodedata.normalize("NFD", text.casefold()).replace("\u093c", "")


def _is_devanagari(text: str) -> bool:
    return any("\u0900" <= sign <= "\u097f" for sign in text)


@lru_cache(maxsize=65_536)
def _word_keys(word: str) -> tuple[str, ...]:
    plain = _OTHER.sub("", _without_nukta(word))
    ways = _HINDI_WAYS if _is_devanagari(plain) else _LATIN_WAYS
    whole = _SHORT.get(plain.rstrip(_CUT_SHORT))
    spelt = (plain, whole) if whole else (plain,)
    heard = [_heard(way, steps) for way in spelt for steps in ways]
    return tuple(dict.fromkeys(key for key in heard if key))


def _heard(plain: str, steps: _Steps) -> str:
    """Return a word's consonants; what may be silent is left out where more than one is left."""
    spoken = _consonants(_SILENT.sub("", plain), steps)
    fewer = _TWICE.sub(r"\1", spoken[:1] + spoken[1:].replace("y", ""))
    return fewer if len(fewer) > 1 else _consonants(plain, steps)


def _consonants(plain: str, steps: _Steps) -> str:
    for spelt, sound in steps:
        plain = spelt.sub(sound, plain)
    heard = "".join(_SOUNDS.get(sign, sign if "a" <= sign <= "z" else "") for sign in plain)
    return _TWICE.sub(r"\1", _NASAL.sub("n", heard))
