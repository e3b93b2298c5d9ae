"""A place is told only where the camera had one."""

import pytest

from station_app.imaging.raster.exif import place_of

_NORTH, _EAST = (21.0, 49.0, 24.24), (75.0, 36.0, 36.72)


@pytest.mark.parametrize(
    ("latitude", "side", "longitude", "told"),
    [
        (_NORTH, "N", _EAST, "21.82340, 75.61020"),
        (_NORTH, "S\x00", _EAST, "-21.82340, 75.61020"),
        ((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), ""),
        ((91.0, 0.0, 0.0), "N", _EAST, ""),
        ((float("nan"), 0.0, 0.0), "N", _EAST, ""),
        ((1.0, 2.0), "N", _EAST, ""),
        (None, None, _EAST, ""),
    ],
)
def test_a_place_that_cannot_be_is_not_told(
    latitude: object, side: object, longitude: object, told: str
) -> None:
    assert place_of({1: side, 2: latitude, 3: "E", 4: longitude}) == told
