"""Old Hindi typing (Kruti Dev 010) turned into Unicode, and told from plain English.

Kruti Dev text is Latin signs that only its font shows as Hindi. Whether a pasted text is such is
judged by what it becomes: English turned the same way gives what no Hindi word can be.
"""

import re

import hinlegacy

_FONT = "kruti-dev-010"
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_CONSONANT = "[\u0915-\u0939\u0958-\u095f]\u093c?"
_SYLLABLE = (
    f"(?:{_CONSONANT}(?:\u094d{_CONSONANT})*[\u093e-\u094c]?[\u0901-\u0903]?"
    "|[\u0904-\u0914][\u0901-\u0903]?)"
)
_WORD = re.compile(f"{_SYLLABLE}+")
_LETTERS = re.compile(r"[\u0900-\u097f]+")
_TWICE = re.compile("\u094d{2,}")
_ENOUGH = 0.85


def to_unicode(text: str) -> str | None:
    """Return a Kruti Dev text in Unicode; ``None`` where it is none (Unicode Hindi, English, numbers)."""
    if _DEVANAGARI.search(text) or not re.search(r"[A-Za-z]", text):
        return None
    turned = _TWICE.sub("\u094d", str(hinlegacy.decode(text, _FONT)))
    words = _LETTERS.findall(turned)
    if not words:
        return None
    right = sum(_WORD.fullmatch(word) is not None for word in words)
    # Abbreviations become bare consonants; a Hindi text has a vowel sign somewhere.
    telling = any("\u093e" <= sign <= "\u094c" for sign in turned)
    return turned if telling and right / len(words) >= _ENOUGH else None
