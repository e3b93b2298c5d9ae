"""The number of a First Information Report as staff write it, and as it is kept.

Identity of an FIR is (police station, serial, year); staff write ``अप.क्र. 123/2025``. The same
number is also written ``123/25``, ``0123/2025`` or ``FIR No. 123-2025``. Serial 0 is a report taken
on the spot before its registration (देहाती नालसी).
"""

import re

from station_app.model.errors import CaseNumberUnknown
from station_app.model.texts import latin_digits

_PREFIX = re.compile(
    r"^\s*(?:अप(?:राध)?\.?\s*(?:क्र(?:मांक)?\.?)?|अ\.?\s*क्र\.?|fir|f\.i\.r\.?|cr(?:ime)?\.?)"
    r"\s*(?:no\.?|number|नं\.?|क्र\.?)?\s*[:.\-]?\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(\d{1,6})\s*[/\-]\s*(\d{4}|\d{2})$")
_FIRST_YEAR = 1950


def normalise_fir(text: str, year_now: int) -> str:
    """Return the FIR number as ``123/2025``; an empty text stays empty.

    Args:
        text: as typed, with Latin or Devanagari digits, with or without its prefix.
        year_now: the year in India now; two digits mean the newest year not after it.

    Raises:
        CaseNumberUnknown: it is no FIR number, or its year lies ahead.
    """
    plain = latin_digits(text).strip()
    if not plain:
        return ""
    match = _NUMBER.match(_PREFIX.sub("", plain).strip())
    if match is None:
        raise CaseNumberUnknown
    serial, year = int(match[1]), int(match[2])
    if len(match[2]) == 2:
        year += year_now // 100 * 100
        year -= 100 if year > year_now else 0
    if not _FIRST_YEAR <= year <= year_now:
        raise CaseNumberUnknown
    return f"{serial}/{year}"
