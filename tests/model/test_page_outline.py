"""Four corners: which are a sheet's, why others are none, and how they turn with the page."""

import json
import math
from dataclasses import asdict

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from station_app.model.page_outline import (
    Corners,
    Fault,
    Outline,
    corners_of,
    fault_of,
    rotate_outline,
)

WHOLE: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
part = st.floats(-0.1, 1.1)
anything = st.tuples(*[st.tuples(part, part)] * 4)


@st.composite
def sheets(draw: st.DrawFn) -> Corners:
    """Any four corners in or about the picture that turn clockwise at each of them."""
    points = [draw(st.tuples(part, part)) for _ in range(4)]
    right = sum(x for x, _ in points) / 4
    down = sum(y for _, y in points) / 4
    around = sorted(points, key=lambda point: math.atan2(point[1] - down, point[0] - right))
    first = draw(st.integers(0, 3))
    corners = corners_of(around[first:] + around[:first])
    assume(fault_of(corners) is None)
    return corners


@given(sheets(), st.floats(0.2, 5))
def test_any_convex_sheet_reads_back_as_written(corners: Corners, ratio: float) -> None:
    outline = Outline(corners, ratio)
    assert Outline.from_json(json.loads(json.dumps(asdict(outline)))) == outline


@given(sheets(), st.integers(-4, 7))
def test_corners_turn_with_the_page_and_back(corners: Corners, turns: int) -> None:
    back = rotate_outline(rotate_outline(corners, turns), -turns)
    assert all(math.dist(one, other) < 1e-9 for one, other in zip(back, corners, strict=True))


def test_the_corner_at_the_left_above_is_the_first_again() -> None:
    seen = rotate_outline(((0.1, 0.2), (0.8, 0.1), (0.9, 0.9), (0.2, 0.7)), 1)
    wanted = ((0.3, 0.2), (0.8, 0.1), (0.9, 0.8), (0.1, 0.9))
    assert all(math.dist(one, other) < 1e-9 for one, other in zip(seen, wanted, strict=True))


@pytest.mark.parametrize(
    ("corners", "fault"),
    [
        (WHOLE, None),
        (WHOLE[::-1], "crossed"),
        ((WHOLE[0], WHOLE[2], WHOLE[1], WHOLE[3]), "crossed"),
        ((WHOLE[1], WHOLE[0], WHOLE[2], WHOLE[3]), "crossed"),
        ((*WHOLE[:2], (0.3, 0.3), WHOLE[3]), "inward"),
        ((*WHOLE[:2], (0.5, 0.5), WHOLE[3]), "narrow"),
        (((0.5, 0.5), (0.51, 0.5), (0.51, 0.51), (0.5, 0.51)), "narrow"),
        (((-0.2, 0.0), *WHOLE[1:]), "outside"),
        (((float("nan"), 0.0), *WHOLE[1:]), "outside"),
    ],
)
def test_it_is_said_why_corners_are_no_sheets(corners: Corners, fault: Fault | None) -> None:
    assert fault_of(corners) == fault


@given(anything)
def test_corners_are_an_outline_exactly_where_nothing_is_wrong(corners: Corners) -> None:
    if fault_of(corners) is None:
        assert Outline(corners).corners == corners
    else:
        with pytest.raises(ValueError, match="outline"):
            Outline(corners)
