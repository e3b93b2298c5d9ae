"""Our own reference of a paper, printed until the central number arrives.

``KGN-PS9901-20260812-0043-C``: district, station, day, serial of the day and a check character. It
has letters and dashes where national numbers have none, so that the two are never taken for each
other.
"""

from stdnum.iso7064 import mod_37_36

from station_app.model.errors import CodesUnfit
from station_app.model.texts import typed_plainly
from station_app.station.code_rules import can_number


def local_reference(district_code: str, ps_code: str, day: str, serial: int) -> str:
    """Return the reference with its check character (ISO 7064 MOD 37,36).

    Args:
        district_code: e.g. ``KGN``.
        ps_code: the station's code, e.g. ``PS9901``.
        day: ``YYYYMMDD`` in India.
        serial: 1 for the first paper of the day.

    Raises:
        CodesUnfit: the codes hold signs that no reference can.
    """
    if not (can_number(district_code) and can_number(ps_code)):
        raise CodesUnfit
    body = f"{district_code}-{ps_code}-{day}-{serial:04d}"
    return f"{body}-{mod_37_36.calc_check_digit(body.replace('-', '').upper())}"


def is_local_reference(text: str) -> bool:
    """Tell whether a text is one of our references, every character of it right."""
    return text.count("-") == 4 and mod_37_36.is_valid(text.replace("-", "").upper())


def same_reference(typed: str, reference: str) -> bool:
    """Tell whether somebody typed a reference off a paper; spaces and small letters do not matter."""
    return typed_plainly("".join(typed.split())).upper() == reference.upper()
