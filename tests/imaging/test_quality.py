"""Faults of captured pages are named, and good pages are left in peace."""

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from benchmarks.pages import diary_page
from station_app.imaging.analysis.quality import find_faults
from tests.scanners import drawn_page

Pixels = NDArray[np.uint8]
DPI = 300


@pytest.fixture(scope="module")
def page() -> Pixels:
    with Image.open(io.BytesIO(diary_page(1))) as held:
        return np.asarray(held)


def png(pixels: NDArray[np.generic]) -> bytes:
    held = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(held, "PNG", compress_level=1)
    return held.getvalue()


def test_a_good_page_an_empty_one_and_pencil_are_left_in_peace(page: Pixels) -> None:
    assert find_faults(png(page), DPI) == ()
    assert find_faults(png(np.full_like(page, 240)), DPI) == ()
    pencil = 244 - (244 - page.astype(np.int16)) // 6
    assert find_faults(png(pencil), DPI) == ()
    assert find_faults(png(cv2.GaussianBlur(page, (0, 0), 1.5)), DPI) == ()


def test_a_page_with_one_line_is_judged_by_that_line(page: Pixels) -> None:
    sparse = np.full_like(page, 240)
    sparse[400:480] = page[220:300]
    assert find_faults(png(sparse), DPI) == ()
    assert find_faults(png(cv2.GaussianBlur(sparse, (0, 0), 5)), DPI) == ("blurred",)
    assert find_faults(drawn_page("sheet").image, 75) == ()


def test_a_dark_edge_of_the_lid_is_neither_a_cut_nor_a_fold(page: Pixels) -> None:
    shadowed = page.copy()
    shadowed[:40] = 30
    shadowed[:, -25:] = 50
    assert find_faults(png(shadowed), DPI) == ()


def test_blurred(page: Pixels) -> None:
    assert find_faults(png(cv2.GaussianBlur(page, (0, 0), 5)), DPI) == ("blurred",)


def test_too_dark(page: Pixels) -> None:
    assert "dark" in find_faults(png(page * 0.4), DPI)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_an_edge_that_cuts_writing(page: Pixels, turns: int) -> None:
    assert find_faults(png(np.rot90(page[:, 260:], turns)), DPI) == ("cut_edge",)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("fold_px", [120, 240, 320])
def test_a_folded_corner(page: Pixels, turns: int, fold_px: int) -> None:
    folded = page.copy()
    height, width = page.shape
    folded[np.add.outer(np.arange(height), np.arange(width)) < fold_px] = 60
    assert "folded_corner" in find_faults(png(np.rot90(folded, turns)), DPI)


def test_a_printed_pictures_raster(page: Pixels) -> None:
    down, across = np.mgrid[0:1600, 0:1500]
    raster = np.sin((across * 0.9 + down * 0.5) * 0.9) * np.sin((across * 0.5 - down * 0.9) * 0.9)
    printed = page.copy()
    printed[1000:2600, 500:2000] = np.clip(raster * 60 + 150, 0, 255)
    assert find_faults(png(printed), DPI) == ("moire",)
