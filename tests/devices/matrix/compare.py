"""Whether two pictures show the same page: coarse enough for two ways of smoothing, fine enough for a turn."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

FINE, COARSE = (62, 80), (31, 40)
"""Cells across and down: as fine as marks on a page, or as coarse as two ways of stretching it."""

_MOST_MEAN, _MOST_SHARE, _FAR = 0.035, 0.012, 0.25


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two pictures differ; 0 is the same, 1 black for white."""

    mean: float
    far: float
    """Part of the page's cells that differ by a quarter of the scale or more."""

    @property
    def archived(self) -> bool:
        """Whether one is the other after a JPEG of the archive and another reader's smoothing."""
        return self.mean <= _MOST_MEAN * 2 and self.far <= _MOST_SHARE * 2

    @property
    def same(self) -> bool:
        """Whether both show the same page."""
        return self.mean <= _MOST_MEAN and self.far <= _MOST_SHARE


def likeness(one: Image.Image, other: Image.Image, cells: tuple[int, int] = COARSE) -> Likeness:
    """Compare two pictures cell by cell, whatever their sizes."""
    first, second = (
        np.asarray(picture.convert("RGB").resize(cells, Image.Resampling.BOX), np.float64) / 255
        for picture in (one, other)
    )
    apart = np.abs(first - second).max(axis=2)
    return Likeness(float(apart.mean()), float((apart >= _FAR).mean()))
