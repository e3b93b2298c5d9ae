"""The drawing of the body that injuries are marked on: for the screen and for paper alike."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from station_app.model.texts import RESOURCES

BODY_VIEWS = ("front", "back", "left_side", "right_side")
DETAIL_VIEWS = ("head", "hands", "feet")
VIEWS = BODY_VIEWS + DETAIL_VIEWS
FIGURES = ("female", "male", "girl", "boy")
_CHILD_YEARS = 13
_CLOSED_FROM = 7

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A smooth line through points, in thousandths of its view from the top left."""

    points: tuple[Point, ...]
    closed: bool

    def bends(self) -> tuple[tuple[Point, Point, Point], ...]:
        """Return cubic Bézier pieces (two handles and an end), beginning at the first point."""
        points, count = self.points, len(self.points)
        pieces = []
        for i in range(count if self.closed else count - 1):
            before, start, end, after = (
                self._at(i - 1),
                points[i],
                self._at(i + 1),
                self._at(i + 2),
            )
            one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
            two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
            pieces.append((one, two, end))
        return tuple(pieces)

    def _at(self, index: int) -> Point:
        count = len(self.points)
        return self.points[index % count if self.closed else min(max(index, 0), count - 1)]


@cache
def load_figures() -> Mapping[str, Mapping[str, tuple[Curve, ...]]]:
    """Read the drawings: figure → view → curves."""
    table = tomllib.loads((RESOURCES / "body" / "figures.toml").read_text(encoding="utf-8"))
    common = {view: _curves(lines) for view, lines in table.pop("common").items()}
    return {
        figure: {**{view: _curves(lines) for view, lines in views.items()}, **common}
        for figure, views in table.items()
    }


def figure_of(sex: str, age_years: int | None) -> str:
    """Choose the drawing for a person."""
    child = age_years is not None and age_years < _CHILD_YEARS
    if sex == "female":
        return "girl" if child else "female"
    return "boy" if child else "male"


def _curves(lines: list[list[int]]) -> tuple[Curve, ...]:
    curves = []
    for line in lines:
        points = tuple((float(x), float(y)) for x, y in zip(line[::2], line[1::2], strict=True))
        curves.append(Curve(points, len(points) >= _CLOSED_FROM))
    return tuple(curves)
