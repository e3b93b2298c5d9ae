"""Where on a page something stands that could be a code: more of a square is dark than of any writing."""

import cv2
import numpy as np

from station_app.imaging.raster.pictures import Pixels
from station_app.model.page_edits import Crop

_AROUND_PX, _SQUARE_PX, _EDGE_PX = 15, 41, 45
"""On a rough picture (75 dpi): how far the paper's shade is sought, a square of 14 mm, and what is kept
around what is dense: 15 mm, more than the white edge of any code."""

_DARK_STEP, _DENSE = 24, 112
"""Levels below the paper that are dark, and how many 255ths of a square are so in a code."""


def candidate_area(rough: Pixels) -> Crop | None:
    """Return the part of a page in which codes may stand; ``None``: there is nothing like one.

    Args:
        rough: grey, about 75 dpi.
    """
    around = np.ones((_AROUND_PX, _AROUND_PX), np.uint8)
    paper = cv2.blur(cv2.dilate(rough, around), (_AROUND_PX, _AROUND_PX))
    dark = cv2.threshold(cv2.subtract(paper, rough), _DARK_STEP, 255, cv2.THRESH_BINARY)[1]
    dense = np.asarray(cv2.blur(dark, (_SQUARE_PX, _SQUARE_PX))) > _DENSE
    rows, columns = np.flatnonzero(dense.any(axis=1)), np.flatnonzero(dense.any(axis=0))
    if not len(rows):
        return None
    tall, wide = rough.shape
    return Crop(
        left=max(0, int(columns[0]) - _EDGE_PX) / wide,
        top=max(0, int(rows[0]) - _EDGE_PX) / tall,
        right=min(wide, int(columns[-1]) + _EDGE_PX) / wide,
        bottom=min(tall, int(rows[-1]) + _EDGE_PX) / tall,
    )
