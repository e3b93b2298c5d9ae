"""The number of a packet of the app: 16 digits, typed, or scanned with the link around it."""

import re

from station_app.evidence.errors import SidMalformed
from station_app.model.texts import typed_plainly

DIGITS = 16
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_RUN = re.compile(r"\d+")


def read_sid(text: str) -> tuple[str, str]:
    """Return the number and, where one was scanned with it, the link.

    Raises:
        SidMalformed: there are more or fewer than 16 digits.
    """
    plain = typed_plainly(text).strip()
    link = _LINK.search(plain)
    if link is not None:
        runs = [run for run in _RUN.findall(link[0]) if len(run) == DIGITS]
        if len(runs) == 1:
            return runs[0], link[0][:200]
    digits = re.sub(r"[\s\-]", "", plain)
    # Of all scripts only their digits from 0 to 9 were turned: a raised ² is a sign beside a number.
    if not digits.isascii() or not digits.isdigit() or len(digits) != DIGITS:
        raise SidMalformed(digits=sum(sign.isascii() and sign.isdigit() for sign in digits))
    return digits, ""
