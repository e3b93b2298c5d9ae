"""A photograph is never made of ink and paper alone, pale strokes survive, and typed pages stay small."""

import numpy as np
import pytest

from station_app.imaging.clean_up.binarization import is_bitonal
from tests.imaging.grey_material import KINDS, draw
from tests.imaging.kept_grey import Outcome, faults, outcome
from tests.imaging.more_grey_material import MORE_KINDS

DPI = 100
"""Little enough to be quick; the lane takes 200."""

SAMPLE = [number for number in range(len(KINDS)) if not 16 <= number < 30 or number % 4 == 1]
"""Of the pencils a few."""


@pytest.mark.parametrize("number", SAMPLE)
def test_what_says_something_in_grey_stays_and_writing_is_strokes_alone(number: int) -> None:
    material = draw(number, 17, DPI)
    found = outcome(material)
    assert faults(material, found) == [], (material.kind, found)


@pytest.mark.parametrize("number", range(len(MORE_KINDS)))
def test_further_material_keeps_what_it_says(number: int) -> None:
    material = MORE_KINDS[number](np.random.default_rng((17, number)), DPI)
    found = outcome(material)
    assert faults(material, found) == [], (material.kind, found)


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_face_shaded_in_pencil_keeps_its_shades(dpi: int) -> None:
    """No stroke of it is sure, and together they are a face: at 200 dpi it was made ink and paper."""
    shaded = next(kind for kind in MORE_KINDS if kind.__name__ == "sketch")
    material = shaded(np.random.default_rng(1), dpi)
    found = outcome(material)
    assert (found.is_bitonal, faults(material, found)) == (False, [])


def test_the_measure_sees_what_is_lost() -> None:
    photograph, pencil = draw(0, 1, DPI), draw(20, 1, DPI)
    assert faults(photograph, Outcome("bitonal", 0.9, 1)) == [
        "made bitonal",
        "90% of its shades lost",
    ]
    assert faults(pencil, Outcome("bitonal", 0.5, 1)) == ["50% of its strokes lost"]


def test_a_pencils_stroke_on_white_paper_makes_it_no_drawing_of_ink_alone() -> None:
    page = np.full((1170, 827), 255, np.uint8)
    assert is_bitonal(page)
    # Between the places that a sample looks at.
    page[101:104, 200:500] = 200
    assert not is_bitonal(page)
