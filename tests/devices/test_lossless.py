"""What is coded is, pixel by pixel, what the scanner read."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.sane.lossless import as_png


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from(["L", "RGB"]),
    st.integers(0, 2**32 - 1),
)
def test_every_pixel_is_kept(width: int, height: int, mode: str, seed: int) -> None:
    shape = (height, width) if mode == "L" else (height, width, 3)
    pixels = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    coded = as_png(pixels.tobytes(), width, len(mode), 300)
    with Image.open(io.BytesIO(coded)) as read:
        assert read.mode == mode
        assert np.array_equal(np.asarray(read), pixels)


def test_the_resolution_is_told() -> None:
    with Image.open(io.BytesIO(as_png(bytes(81), 9, 1, 300))) as read:
        assert read.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize(("pixels", "channels"), [(b"", 1), (bytes(8), 2)])
def test_what_makes_no_whole_rows_is_refused(pixels: bytes, channels: int) -> None:
    with pytest.raises(ValueError, match=str(channels)):
        as_png(pixels, 2, channels, 300)
