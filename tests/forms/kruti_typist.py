"""Types Hindi as a typist of Kruti Dev 010 does: in the order in which it is drawn, with any of a sign's keys.

Written from the font's keyboard, not from the program's table; another encoder is beside it in the test.
"""

import re
import unicodedata
from random import Random

_HALF = {
    "क": "D", "ख": "[", "ग": "X", "घ": "?", "च": "P", "ज": "T", "झ": "÷", "ण": ".", "त": "R", "थ": "F",
    "ध": "/", "न": "U", "प": "I", "फ": "¶", "ब": "C", "भ": "H", "म": "E", "य": "¸", "ल": "Y", "व": "O",
    "श": "'", "ष": '"', "स": "L", "ह": "º",
}  # fmt: skip
_WHOLE = {
    "क": ("d", "Dk"), "ख": ("[k",), "ग": ("x", "Xk"), "घ": ("?k",), "ङ": ("³",), "च": ("p", "Pk"), "छ": ("N",),
    "ज": ("t", "Tk"), "झ": (">",), "ञ": ("¥",), "ट": ("V",), "ठ": ("B",), "ड": ("M",), "ढ": ("<",), "ण": (".k",),
    "त": ("r", "Rk"), "थ": ("Fk",), "द": ("n",), "ध": ("/k", "èk"), "न": ("u", "Uk"), "प": ("i", "Ik"), "फ": ("Q",),
    "ब": ("c", "Ck"), "भ": ("Hk",), "म": ("e", "Ek"), "य": (";",), "र": ("j",), "ल": ("y", "Yk"), "ळ": ("G",),
    "व": ("o", "Ok"), "श": ("'k", "Ük"), "ष": ('"k',), "स": ("l", "Lk"), "ह": ("g",),
}  # fmt: skip
_CLUSTERS = {
    "क्ष": ("{k",), "त्र": ("=",), "ज्ञ": ("K",), "श्र": ("J",), "द्ध": (")",), "द्य": ("|",), "द्व": ("}",),
    "द्द": ("í",), "ह्न": ("à",), "ह्य": ("á",), "ह्म": ("ã",), "क्त": ("Dr", "ä"), "त्त": ("Ùk",), "न्न": ("é", "Uu"),
    "ट्ट": ("ê", "V~V"), "ट्ठ": ("ë", "V~B"), "ड्ड": ("ì", "M~M"), "ड्ढ": ("ï",), "क्क": ("ô", "Dd"), "फ्र": ("Ý",),
}  # fmt: skip
_SIGNS = {
    "ा": ("k",), "ी": ("h",), "ु": ("q",), "ू": ("w",), "ृ": ("`",), "े": ("s",), "ै": ("S",), "ो": ("ks", "sk"),
    "ौ": ("kS", "Sk"), "ॉ": ("kW", "Wk", "‚"), "ॅ": ("W",), "ि": ("",), "": ("",),
}  # fmt: skip
_VOWELS = {
    "अ": "v", "आ": "vk", "इ": "b", "ई": "bZ", "उ": "m", "ऊ": "Å", "ऋ": "_", "ए": ",", "ऐ": ",s", "ओ": "vks",
    "औ": "vkS", "ऑ": "vkW",
}  # fmt: skip
_MARKS = {"ं": "a", "ँ": "¡", "ः": "%", "": ""}
_OTHERS = {
    "।": "A", ",": "]", ".": "-", "-": "&", "?": "\\", "/": "@", "(": "¼", ")": "½", "“": "Þ", "”": "ß",
    **dict(zip("०१२३४५६७८९", "åƒ„…†‡ˆ‰Š‹", strict=True)),
}  # fmt: skip
_LETTER = "[क-हळ]\u093c?"
_SYLLABLE = re.compile(
    f"(?P<letters>{_LETTER}(?:\u094d{_LETTER})*)(?P<end>\u094d)?(?P<sign>[\u093e-\u094c])?(?P<mark>[ँंः])?"
    "|(?P<vowel>[अ-औ])(?P<over>[ँंः])?"
)


def typed(text: str, choose: Random) -> str:
    """Return a text in Unicode as it is typed in Kruti Dev; of several ways one is chosen."""
    plain = unicodedata.normalize("NFD", text)
    keys, at = "", 0
    for found in _SYLLABLE.finditer(plain):
        keys += "".join(_OTHERS.get(sign, sign) for sign in plain[at : found.start()])
        keys += _syllable(found, choose)
        at = found.end()
    return keys + "".join(_OTHERS.get(sign, sign) for sign in plain[at:])


def _syllable(found: re.Match[str], choose: Random) -> str:
    if found["vowel"]:
        return _VOWELS[found["vowel"]] + _MARKS[found["over"] or ""]
    letters, sign, mark = found["letters"], found["sign"] or "", found["mark"] or ""
    hook = letters.startswith("र\u094d")
    keys = _letters(letters[2:] if hook else letters, choose) + ("~" if found["end"] else "")
    signs = choose.choice(_SIGNS[sign])
    if keys == "j" and sign in ("ु", "ू"):
        # These two are drawn into the letter.
        keys, signs = ("#" if sign == "ु" else ":"), ""
    end = signs + ("Z" if hook else "") + _MARKS[mark]
    return ("f" if sign == "ि" else "") + keys + end


def _letters(letters: str, choose: Random) -> str:
    parts = re.findall(_LETTER, letters)
    keys = ""
    while parts:
        pair = "\u094d".join(parts[:2])
        if len(parts) >= 2 and pair in _CLUSTERS and len(parts) == 2:
            return keys + choose.choice(_CLUSTERS[pair])
        if len(parts) >= 2 and parts[1] == "र" and len(parts) == 2:
            below = "ª" if parts[0][0] in "टठडढछ" else "z"
            return keys + _whole(parts[0], choose) + below
        keys += _whole(parts[0], choose) if len(parts) == 1 else _half(parts[0], choose)
        parts = parts[1:]
    return keys


def _whole(letter: str, choose: Random) -> str:
    return choose.choice(_WHOLE[letter[0]]) + letter[1:].replace("\u093c", "+")


def _half(letter: str, choose: Random) -> str:
    nukta = letter[1:].replace("\u093c", "+")
    if letter[0] in _HALF:
        return _HALF[letter[0]] + nukta
    return _WHOLE[letter[0]][0] + nukta + "~"
