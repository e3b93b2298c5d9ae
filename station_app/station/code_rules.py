"""Codes that must fit where names may be anything: what they are written with is data (``resources/codes.toml``)."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from station_app.model.errors import StationError
from station_app.model.texts import RESOURCES, latin_digits
from station_app.session.errors import DistrictCodeUnfit, OfficeCodeUnfit, UserNameUnfit

_UNFIT: Mapping[str, type[StationError]] = {
    "district_code": DistrictCodeUnfit,
    "ps_code": OfficeCodeUnfit,
    "user_name": UserNameUnfit,
}


@dataclass(frozen=True, slots=True)
class CodeRule:
    """What a code is written with, and how long it is."""

    signs: frozenset[str]
    least: int
    most: int
    example: str

    def fits(self, code: str) -> bool:
        """Tell whether a code keeps the rule."""
        return self.least <= len(code) <= self.most and self.signs.issuperset(code)


@functools.cache
def load_code_rules() -> Mapping[str, CodeRule]:
    """Return the rules by the code's name."""
    table = tomllib.loads((RESOURCES / "codes.toml").read_text(encoding="utf-8"))
    return {
        name: CodeRule(frozenset(row["signs"]), row["least"], row["most"], row["example"])
        for name, row in table.items()
    }


def fitted_code(name: str, typed: str) -> str:
    """Return a code as it is kept: large letters and Latin digits, without spaces around it.

    Args:
        name: ``district_code``, ``ps_code`` or ``user_name``.
        typed: as somebody wrote it.

    Raises:
        DistrictCodeUnfit, OfficeCodeUnfit, UserNameUnfit: it holds other signs, or too few or many.
    """
    rule = load_code_rules()[name]
    code = latin_digits(typed.strip())
    if not rule.signs.intersection("abc"):
        code = code.upper()
    if not rule.fits(code):
        raise _UNFIT[name](example=rule.example, least=rule.least, most=rule.most)
    return code


def can_number(code: str) -> bool:
    """Tell whether references can be made with a code, also one that was kept before there was a rule."""
    return bool(code) and code.replace("-", "").isascii() and code.replace("-", "").isalnum()
