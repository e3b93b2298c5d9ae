"""The number of a First Information Report as staff write it, and as it is kept.

Identity of an FIR is (police station, serial, year); staff write ``अप.क्र. 123/2025``. The same
number is also written ``123/25``, ``0123/2025``, ``मु.अ.सं. 123/2025`` (Uttar Pradesh),
``कांड सं. 123/25`` (Bihar), ``FIR No. 123-2025`` or ``Crime No. 123 of 2025``. Serial 0 is a report taken
on the spot before its registration (देहाती नालसी).
"""

import re
import unicodedata

from station_app.model.errors import CaseNumberUnknown
from station_app.model.texts import typed_plainly

_OF_WHAT = (
    "अपराध अप अ मुकदमा मुकद्दमा मु प्रकरण कांड काण्ड केस थाना जुर्म गु र प्राथमिकी रिपोर्ट प्रसूरि प्रथमसूचनारिपोर्ट "
    "प्रथमसूचना एफआईआर एफआइआर एफआयआर ऍफआईआर देहातीनालसी fir firstinformationreport report crime "
    "criminal crim cr case c police station ps apradh ap अभियोग गुन्हा रजिस्टर रजि जीरो शून्य ई zero e"
)
_NUMBERED = (
    "क्रमांक क्रमाँक क्र क्रं संख्या सं स नंबर नम्बर नं न number numbers num nos no nr kramank kr sankhya # №"
)
"""Words before a number, without their dots and blanks, in any order: ``मु.अ.सं.`` is three of them."""


def _prefix(words: str) -> re.Pattern[str]:
    """Return the pattern of any words after one another; the longest is tried first."""
    known = sorted(_sounded(words).split(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, known))})*")


def _sounded(text: str) -> str:
    """Return a text in small letters without nukta, which nobody types alike."""
    return unicodedata.normalize("NFD", text.casefold()).replace("\u093c", "")


_PREFIX = _prefix(f"{_OF_WHAT} {_NUMBERED}")
_ZERO_AS_DOT = re.compile("(?<=[\u0900-\u0963])0+(?![0-9/])")
"""``मु०अ०सं०``: where the abbreviation sign is not on the keyboard, a zero is typed."""

_ZERO_REPORT = re.compile(r"^0[\s.\-]*(?=[^\W\d_])")
"""``0-FIR``: one that another station took; the zero is no serial."""

_MARKS = re.compile(r"[\s.:;,_()\[\]/\-|॰।'\"]+")
_NUMBER = re.compile(
    r"""(\d{1,6})\s*
    (?:
        (?: / | - | , | \b(?:of|year)\b | (?:सन्?|वर्ष)\s ) [\s'’‘]* (\d{4} | \d{2})
        | [.\s] \s* (\d{4})
    )
    [\s.।)\]]*""",
    re.VERBOSE | re.IGNORECASE,
)
"""Between serial and year a blank or a dot alone is enough only before a year of four digits."""

_FIRST_YEAR = 1950
_LONGEST = 80


def normalise_fir(text: str, year_now: int) -> str:
    """Return the FIR number as ``123/2025``; an empty text stays empty.

    Args:
        text: as typed, with digits of any script, with or without its prefix.
        year_now: the year in India now; two digits mean the newest year not after it.

    Raises:
        CaseNumberUnknown: it is no FIR number, or its year lies ahead.
    """
    plain = _ZERO_AS_DOT.sub(".", _ZERO_REPORT.sub("", typed_plainly(text).strip())).strip()
    if not plain:
        return ""
    first = re.search(r"[0-9]", plain)
    if first is None or len(plain) > _LONGEST:
        raise CaseNumberUnknown
    prefix = _MARKS.sub("", _sounded(plain[: first.start()]))
    match = _NUMBER.fullmatch(plain[first.start() :])
    if match is None or _PREFIX.fullmatch(prefix) is None:
        raise CaseNumberUnknown
    serial, year = int(match[1]), int(match[2] or match[3])
    if len(match[2] or match[3]) == 2:
        year += year_now // 100 * 100
        year -= 100 if year > year_now else 0
    if not _FIRST_YEAR <= year <= year_now:
        raise CaseNumberUnknown
    return f"{serial}/{year}"
