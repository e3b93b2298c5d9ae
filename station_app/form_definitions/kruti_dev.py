"""Old Hindi typing (Kruti Dev 010) turned into Unicode, and told from plain English.

Kruti Dev text is Latin signs that only its font shows as Hindi, in the order in which they are drawn: ि
before its letters, the hook of र् after them, a letter's stroke for itself. Here the signs are put together
syllable by syllable, as a reader does. Whether a pasted text is such is judged by what it becomes:
English turned the same way gives what no Hindi word can be.
"""

import re
import unicodedata
from dataclasses import dataclass

from station_app.form_definitions.kruti_dev_signs import SIGNS
from station_app.form_definitions.letter_pairs import knows_all, likeness

_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_CONSONANT = "[\u0915-\u0939\u0958-\u095f]\u093c?"
_SYLLABLE = (
    f"(?:{_CONSONANT}(?:\u094d{_CONSONANT})*[\u093e-\u094c]?[\u0901-\u0903]?"
    "|[\u0904-\u0914][\u0901-\u0903]?)"
)
_WORD = re.compile(f"(?:{_SYLLABLE})+(?:{_CONSONANT}\u094d)?\u093d?")
_LETTERS = re.compile(r"[\u0900-\u0963\u0971-\u097f]+")
_ENOUGH = 0.85
_LEAN, _LEAN_OF_SIGNS = 2.0, 6.0
"""How much less like Hindi than English a text may be: it was pasted by somebody who types Hindi. English has
no signs within its words."""

_SIGN_WITHIN = re.compile(r"""\w[^\w\s.,'’/-]+\w|\w\)(?!.*\()|[a-z][A-Z]""")

_VIRAMA, _NUKTA, _STROKE, _SHORT_I = "\u094d", "\u093c", "ा", "ि"
_TOGETHER = (("ा", "े", "ो"), ("ा", "ै", "ौ"), ("ा", "ॅ", "ॉ"), ("े", "ै", "ै"))
"""What two vowel signs are together, in whichever order they were typed."""

_VOWELS = {
    "अा": "आ", "अो": "ओ", "अौ": "औ", "अॉ": "ऑ", "अॅ": "ॲ", "एे": "ऐ", "एै": "ऐ",
}  # fmt: skip


def to_unicode(text: str) -> str | None:
    """Return a Kruti Dev text in Unicode; ``None`` where it is none (Unicode Hindi, English, numbers)."""
    if _DEVANAGARI.search(text) or not re.search(r"[A-Za-z]", text):
        return None
    turned = decode(text)
    words = _LETTERS.findall(turned)
    if not words:
        return None
    right = sum(_WORD.fullmatch(word) is not None for word in words)
    # Abbreviations become bare consonants; a Hindi text has a vowel sign somewhere.
    telling = any("\u093e" <= sign <= "\u094c" for sign in turned)
    if not telling or right / len(words) < _ENOUGH:
        return None
    if knows_all(text, "en"):
        return None
    lean = _LEAN_OF_SIGNS if _SIGN_WITHIN.search(text) else _LEAN
    return turned if likeness(turned, "hi") > likeness(text, "en") - lean else None


def decode(text: str) -> str:
    """Return what a text shows in the font Kruti Dev 010; what is no sign of it stays."""
    shown: list[str] = []
    syllable = _Syllable()
    for sign in text:
        for piece in SIGNS.get(sign, (f"X{sign}",)):
            kind, value = piece[0], piece[1:]
            if not syllable.takes(kind, value):
                shown.append(syllable.text())
                syllable = _Syllable()
                if not syllable.takes(kind, value):
                    shown.append(_alone(kind, value, sign, shown))
    shown.append(syllable.text())
    return unicodedata.normalize("NFC", "".join(shown))


def _alone(kind: str, value: str, sign: str, shown: list[str]) -> str:
    """Return what a sign is that stands at no letter."""
    if kind in "XM":
        return value
    last = next((text[-1] for text in reversed(shown) if text), "")
    # 10%30 is a time; nothing but a letter has a visarga.
    return ":" if value == "ः" and not _DEVANAGARI.match(last) else value or sign


@dataclass(slots=True)
class _Syllable:
    """What was drawn of one syllable so far."""

    letters: str = ""
    """A cluster, or a vowel that stands alone; it ends in a virama where a stroke or a letter is wanted."""
    is_vowel: bool = False
    short_i: bool = False
    hook: bool = False
    signs: str = ""
    marks: str = ""

    def takes(self, kind: str, value: str) -> bool:
        """Add a piece; ``False``: it does not belong to this syllable."""
        if kind in "CHV":
            return self._take_letter(kind, value)
        if kind == "I":
            return self._take_short_i()
        if kind == "R":
            self.hook = bool(self.letters or self.short_i)
            return self.hook
        if kind == "A":
            return self._take_mark(value)
        return kind != "X" and bool(self.letters) and self._take_part(kind, value)

    def _take_letter(self, kind: str, value: str) -> bool:
        if self.letters and not self.letters.endswith(_VIRAMA):
            return False
        if kind == "V" and (self.letters or self.short_i):
            return False
        self.letters += value
        self.is_vowel = kind == "V"
        return True

    def _take_short_i(self) -> bool:
        if self.short_i or (self.letters and not self.letters.endswith(_VIRAMA)):
            return False
        self.short_i = True
        return True

    def _take_mark(self, value: str) -> bool:
        if not self.letters and not self.short_i:
            return False
        self.marks += "" if value in self.marks else value
        return True

    def _take_part(self, kind: str, value: str) -> bool:
        """Add what a letter that is there is drawn with."""
        whole = self.letters.removesuffix(_VIRAMA)
        if value == _STROKE and whole != self.letters:
            self.letters = whole
        elif kind == "M":
            self.signs += value
        elif self.is_vowel:
            return False
        elif kind == "N":
            self.letters = whole.removesuffix(_NUKTA) + _NUKTA + self.letters[len(whole) :]
        else:
            self.letters = whole if whole.endswith(value) else whole + value
        return True

    def text(self) -> str:
        """Return the syllable in the order of Unicode."""
        signs = self._vowel_signs()
        if not self.letters:
            return signs + self.marks
        if self.is_vowel:
            whole = _VOWELS.get(self.letters + signs, self.letters + signs)
            # The hook above इ is its long form.
            return (whole.replace("इ", "ई") if self.hook else whole) + self.marks
        return f"{'र' + _VIRAMA if self.hook else ''}{self.letters}{signs}{self.marks}"

    def _vowel_signs(self) -> str:
        signs = set(self.signs)
        if self.short_i:
            # The stroke of a letter that is whole without it (f=k) is no sign.
            signs = signs - {_STROKE} | {_SHORT_I}
        for one, other, both in _TOGETHER:
            if {one, other} <= signs:
                signs = signs - {one, other} | {both}
        return "".join(sorted(signs))
