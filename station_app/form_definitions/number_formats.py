"""The shapes of numbers that the law's systems give, so that a slip is seen while it is typed.

FIR, CNR, SID and the accused's code as the national systems write them; an office's code is the
district's own. None has a check digit, so a shape is all that can be asked.
"""

import re
from collections.abc import Mapping

SHAPES: Mapping[str, re.Pattern[str]] = {
    "fir": re.compile(r"\d{1,6}/(19|20)\d{2}"),
    "cnr": re.compile(r"[A-Z]{2}[A-Z0-9]{2}\d{8}[12]\d{3}"),
    "sid": re.compile(r"\d{16}"),
    "accused": re.compile(r"[A-Z][1-9]"),
    "phone": re.compile(r"\+?\d{6,14}"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
    "office": re.compile(r"[A-Z]{2}\d{4}"),
    "place": re.compile(r"-?\d{1,2}\.\d{3,7}, -?\d{1,3}\.\d{3,7}"),
    "email": re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+"),
}
"""By name; the whole text must fit."""

EXAMPLES: Mapping[str, str] = {
    "fir": "123/2026",
    "cnr": "MPKG010050522026",
    "sid": "1234567890123456",
    "accused": "A1",
    "phone": "9900000000",
    "sha256": "0" * 64,
    "office": "PS9901",
    "place": "21.82340, 75.61020",
    "email": "naam@example.in",
}
"""What is shown to somebody whose text does not fit."""


def has_format(shape: str, text: str) -> bool:
    """Tell whether a text has the shape.

    Raises:
        KeyError: there is no such shape.
    """
    return SHAPES[shape].fullmatch(text) is not None
