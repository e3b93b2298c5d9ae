"""Where a photographed sheet lies in its picture: four corners, and how long the sheet is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, Self

Corner = tuple[float, float]
"""How far right and how far down, as parts of the picture's width and height."""

Corners = tuple[Corner, Corner, Corner, Corner]
"""Clockwise from the top left."""

Fault = Literal["outside", "crossed", "inward", "narrow"]
"""Why four corners are no sheet's: one lies far outside the picture, the lines between them cross, one
points inwards, or they lie too close together or in one line."""

_BEYOND = 0.1
"""How far outside the picture a corner may lie: the sheet may be cut off there a little."""

_LEAST_TURN = 0.01
"""How much the outline turns at each corner, as twice the triangle's part of the picture."""

_LONGEST = 5.0
A4_RATIO, LEGAL_RATIO = 297 / 210, 14 / 8.5
"""Height by width of the sheets that a station writes on."""

_ALIKE = 0.001
_A4_IN, _LEGAL_IN = (8.268, 11.693), (8.5, 14.0)


@dataclass(frozen=True, slots=True)
class Outline:
    """A sheet's four corners in the upright master, and its own proportion."""

    corners: Corners
    ratio: float = A4_RATIO
    """Height by width of the flat sheet as it lies in the picture."""

    def __post_init__(self) -> None:
        """Refuse what is no sheet's outline.

        Raises:
            ValueError: it is not convex and clockwise, lies far outside, or has no proportion.
        """
        proportioned = 1 / _LONGEST <= self.ratio <= _LONGEST
        if fault_of(self.corners) is not None or not proportioned:
            raise ValueError("outline")

    @property
    def size_in(self) -> tuple[float, float]:
        """Width and height of the flat sheet in inches: A4 or legal, else what A4 can hold."""
        tall = self.ratio if self.ratio >= 1 else 1 / self.ratio
        short, long = _LEGAL_IN if abs(tall - LEGAL_RATIO) < _ALIKE else _A4_IN
        short, long = min(short, long / tall), min(long, short * tall)
        return (short, long) if self.ratio >= 1 else (long, short)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what was written as plain JSON data.

        Raises:
            KeyError, TypeError, ValueError: it is no outline.
        """
        corners = corners_of((float(right), float(down)) for right, down in data["corners"])
        return cls(corners, float(data["ratio"]))


def corners_of(points: Iterable[Corner]) -> Corners:
    """Return four points as corners.

    Raises:
        ValueError: they are not four.
    """
    top_left, top_right, bottom_right, bottom_left = points
    return top_left, top_right, bottom_right, bottom_left


def fault_of(corners: Corners) -> Fault | None:
    """Tell why four corners cannot be a sheet's; ``None``: they can."""
    if not all(-_BEYOND <= part <= 1 + _BEYOND for part in chain(*corners)):
        return "outside"
    # Of three corners one after the other, twice the triangle; below zero it turns back.
    turns = [_turn(*(corners[at - back] for back in (2, 1, 0))) for at in range(4)]
    if min(turns) >= _LEAST_TURN:
        return None
    back = sum(turn < 0 for turn in turns)
    if back > 1:
        return "crossed"
    return "inward" if back else "narrow"


def rotate_outline(corners: Corners, quarter_turns: int) -> Corners:
    """Return the corners in a picture that was turned clockwise by quarter turns, again from its top left."""
    for _ in range(quarter_turns % 4):
        first, second, third, fourth = ((1 - down, right) for right, down in corners)
        corners = fourth, first, second, third
    return corners


def _turn(before: Corner, here: Corner, after: Corner) -> float:
    (ax, ay), (bx, by), (cx, cy) = before, here, after
    return (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
