"""A picture through which something shows is looked at on white paper, as the same file is taken in as a page."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw

from station_app.imaging.media.frames import photograph
from station_app.model.errors import NoPicture
from tests.devices.matrix.sheet import drawn
from tests.devices.test_picture_pages import coded, page_of

LONGEST_PX = 2000
SIZE = (320, 200)


def ink(mode: str, paper: Any, black: Any) -> Image.Image:
    """Return black strokes on the left half, on a paper that the file calls clear."""
    picture = Image.new(mode, SIZE, paper)
    ImageDraw.Draw(picture).rectangle((20, 20, 140, 180), fill=black)
    return picture


def _palette() -> bytes:
    picture = ink("P", 3, 1)
    picture.putpalette([9, 9, 9, 0, 0, 0, 200, 0, 0, 0, 0, 0])
    return coded("PNG", picture, transparency=3)


def _gif() -> bytes:
    picture = ink("P", 3, 1)
    picture.putpalette([9, 9, 9, 0, 0, 0, 200, 0, 0, 0, 0, 0])
    return coded("GIF", picture, transparency=3)


def _sixteen() -> bytes:
    # Black is 100 of 65535, and nought is clear.
    values = np.zeros((SIZE[1], SIZE[0]), np.uint16)
    values[20:181, 20:141] = 100
    return coded("PNG", Image.fromarray(values), transparency=0)


def _lying() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return coded("PNG", ink("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)), exif=exif)


SEE_THROUGH: dict[str, Callable[[], bytes]] = {
    "RGBA.png": lambda: coded("PNG", ink("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))),
    "LA.png": lambda: coded("PNG", ink("LA", (0, 0), (0, 255))),
    "half.png": lambda: coded("PNG", ink("RGBA", (0, 0, 0, 0), (0, 0, 0, 128))),
    "P.png": _palette,
    "L.png": lambda: coded("PNG", ink("L", 0, 1), transparency=0),
    "1.png": lambda: coded("PNG", ink("1", 1, 0), transparency=1),
    "RGB.png": lambda: coded("PNG", ink("RGB", (0, 0, 9), (0, 0, 0)), transparency=(0, 0, 9)),
    "sixteen.png": _sixteen,
    "lying.png": _lying,
    "RGBA.webp": lambda: coded("WEBP", ink("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)), lossless=True),
    "RGBA.tif": lambda: coded("TIFF", ink("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))),
    "clear.gif": _gif,
}


def seen(data: bytes) -> Any:
    jpeg, _facts = photograph(data, LONGEST_PX)
    with Image.open(io.BytesIO(jpeg)) as opened:
        return np.asarray(opened.convert("L"), np.int16)


@pytest.mark.parametrize("name", SEE_THROUGH)
def test_what_is_clear_is_paper_as_when_it_is_taken_in(tmp_path: Path, name: str) -> None:
    data = SEE_THROUGH[name]()
    shown = seen(data)
    _head, page = page_of(tmp_path, name, data)
    taken = np.asarray(page.convert("L"), np.int16)
    assert shown.shape == taken.shape
    assert np.abs(shown - taken).mean() < 2
    # Dark on white: nothing is black on black.
    assert shown.max() > 245
    assert shown.min() < 140


def test_a_picture_that_hides_nothing_is_drawn_as_before() -> None:
    picture = drawn(248, 0)
    shown = seen(coded("PNG", picture))
    assert np.abs(shown - np.asarray(picture.convert("L"), np.int16)).mean() < 3
    opaque = picture.convert("RGBA")
    assert np.abs(seen(coded("PNG", opaque)) - shown).mean() < 1


def test_a_see_through_picture_that_is_cut_short_is_told() -> None:
    data = SEE_THROUGH["RGBA.png"]()
    with pytest.raises(NoPicture):
        photograph(data[: len(data) // 2], LONGEST_PX)
