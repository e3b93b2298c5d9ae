"""The signs of the font Kruti Dev 010: what each key shows, in the order in which it is drawn.

Many keys show a part of a letter alone (``D`` is क without its stroke, ``k`` the stroke). What a sign does is
said by the first letter of its pieces:

* ``C`` a letter or a cluster of them; ``H`` one that still wants its stroke or the next letter;
* ``V`` a vowel that stands alone; ``M`` a vowel sign; ``A`` a mark above or behind (ं ँ ः);
* ``I`` the ि, drawn before its letter; ``R`` the hook of र्, drawn after it; ``J`` what joins below (्र ्य);
* ``N`` the nukta; ``X`` anything else.

Sources: the published converters of this font, which agree, and the font's own table of signs.
"""

_HALF = {
    "D": "क", "[": "ख", "X": "ग", "?": "घ", "P": "च", "T": "ज", "÷": "झ", "Ö": "झ", ".": "ण", "R": "त",
    "F": "थ", "/": "ध", "Ë": "ध", "è": "ध", "U": "न", "I": "प", "¶": "फ", "C": "ब", "H": "भ", "E": "म",
    "¸": "य", "Y": "ल", "O": "व", "'": "श", "“": "श", "”": "श", "Ü": "श", '"': "ष", "‘": "ष", "’": "ष",
    "L": "स", "º": "ह", "{": "क्ष", "«": "त्र", "Ù": "त्त", "™": "न्न",
}  # fmt: skip
_WHOLE = {
    "d": "क", "x": "ग", "Ä": "घ", "³": "ङ", "p": "च", "N": "छ", "t": "ज", ">": "झ", "¥": "ञ", "V": "ट",
    "B": "ठ", "M": "ड", "<": "ढ", "r": "त", "n": "द", "u": "न", "i": "प", "Q": "फ", "c": "ब", "Ò": "भ",
    "e": "म", ";": "य", "j": "र", "y": "ल", "G": "ळ", "o": "व", "l": "स", "g": "ह",
    "ô": "क्क", "ä": "क्त", "Ø": "क्र", "ê": "ट्ट", "Í": "ट्ट", "ë": "ट्ठ", "Î": "ट्ठ", "ì": "ड्ड", "Ï": "ड्ड",
    "ï": "ड्ढ", "Ô": "ड्ढ", "=": "त्र", "í": "द्द", "Ì": "द्द", ")": "द्ध", "|": "द्य", "}": "द्व", "æ": "द्र",
    "é": "न्न", "ç": "प्र", "Á": "प्र", "Ý": "फ्र", "J": "श्र", "K": "ज्ञ", "à": "ह्न", "á": "ह्य", "ã": "ह्म",
}  # fmt: skip
_VOWELS = {"v": "अ", "b": "इ", "Ã": "ई", "m": "उ", "Å": "ऊ", "_": "ऋ", ",": "ए"}
_SIGNS = {
    "k": "ा", "h": "ी", "q": "ु", "w": "ू", "`": "ृ", "s": "े", "S": "ै", "W": "ॅ", "‚": "ॉ",
}  # fmt: skip
_MARKS = {"a": "ं", "¡": "ँ", "%": "ः"}
_JOINED = {"z": "्र", "ª": "्र", "Ó": "्य", "î": "्य"}
_OTHERS = {
    "å": "०", "ƒ": "१", "„": "२", "…": "३", "†": "४", "‡": "५", "ˆ": "६", "‰": "७", "Š": "८", "‹": "९",
    "A": "।", "]": ",", "-": ".", "&": "-", "µ": "-", "(": ";", "\\": "?", "@": "/", "¼": "(", "½": ")",
    "¿": "{", "À": "}", "¾": "=", "$": "+", "^": "‘", "*": "’", "Þ": "“", "ß": "”", "ñ": "॰", "Œ": "॰",
    "•": "ऽ", "·": "ऽ", "∙": "ऽ",
}  # fmt: skip
_SEVERAL = {
    "#": ("Cर", "Mु"), ":": ("Cर", "Mू"), "â": ("Cह", "Mृ"), "–": ("Cद", "Mृ"), "—": ("Cक", "Mृ"), "Ñ": ("Cक", "Mृ"),
    "È": ("Mी", "Aं"), "Ê": ("Mी", "R"), "±": ("R", "Aं"), "Ç": ("I", "Aं"), "Æ": ("I", "R"), "É": ("I", "R", "Aं"),
    "f": ("I",), "Z": ("R",), "+": ("N",), "~": ("J्",),
}  # fmt: skip

SIGNS: dict[str, tuple[str, ...]] = {
    **{sign: (f"X{shown}",) for sign, shown in _OTHERS.items()},
    **{sign: (f"H{shown}\u094d",) for sign, shown in _HALF.items()},
    **{sign: (f"C{shown}",) for sign, shown in _WHOLE.items()},
    **{sign: (f"V{shown}",) for sign, shown in _VOWELS.items()},
    **{sign: (f"M{shown}",) for sign, shown in _SIGNS.items()},
    **{sign: (f"A{shown}",) for sign, shown in _MARKS.items()},
    **{sign: (f"J{shown}",) for sign, shown in _JOINED.items()},
    **_SEVERAL,
}
"""Each sign with the pieces that it shows."""
