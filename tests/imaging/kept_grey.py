"""What becomes of material between writing and photographs: ``python -m tests.imaging.kept_grey [SEEDS [DPI]]``.

Prints a table: a kind, how often its grey was kept, how often it was made of ink and paper alone, what was lost
of its strokes or shades, and its bytes. Ends with 1 where a photograph was made bitonal, strokes were
lost, or a page of writing was not made bitonal.
"""

import io
import sys
from collections import defaultdict
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from station_app.imaging.coding.bitonal_coding import decode_bitonal
from station_app.imaging.coding.page_coding import finish_page
from station_app.imaging.raster.pictures import decode
from station_app.model.finished_page import FinishedPage, ToneLayer
from station_app.model.ids import PageId
from station_app.model.page_edits import Placed
from tests.imaging.grey_material import KINDS, Grey, Material
from tests.imaging.more_grey_material import MORE_KINDS

LEAST_STEP = 16
"""Grey levels from which a pencil's stroke has to survive."""

_SEEN = 0.4
"""Part of a stroke's contrast, or so many levels, that make it seen."""
_SEEN_LEVELS = 24
_OFF = 20
"""Levels by which a shade may differ, on squares of a millimetre."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one picture."""

    coding: str
    lost: float
    """Part of its strokes, or of the area in which shades say something."""
    size_bytes: int

    @property
    def is_bitonal(self) -> bool:
        """Whether nothing but ink and paper is left."""
        return self.coding == "bitonal"


def outcome(material: Material) -> Outcome:
    """Finish a picture as a page and compare what is seen of it; of photographs also one to be cleaned."""
    ways = (False, True) if material.wanted == "grey" else (material.whiten,)
    return max((_outcome(material, whiten=whiten) for whiten in ways), key=lambda found: found.lost)


def _outcome(material: Material, *, whiten: bool) -> Outcome:
    held = io.BytesIO()
    Image.fromarray(material.pixels).save(held, "PNG", compress_level=1)
    placed = Placed(PageId("p"), whiten=whiten, despeckle=whiten)
    page = finish_page(held.getvalue(), material.dpi, placed)
    seen = shown(page)
    lost = (
        _lost_shades(material, seen)
        if material.tones is not None
        else _lost_strokes(material, seen)
    )
    return Outcome(page.coding, lost, page.size_bytes)


def shown(page: FinishedPage) -> Grey:
    """Draw a finished page as a reader does, in grey."""
    if page.coding == "jpeg":
        return decode(page.data, grey=True)
    size = (page.width_px, page.height_px)
    drawn = (
        np.full(size[::-1], 255, np.uint8) if page.paper is None else _stretched(page.paper, size)
    )
    for layer in page.inks:
        ink = decode_bitonal(layer.strokes, *size)
        tint = (
            np.zeros(size[::-1], np.uint8) if layer.tint is None else _stretched(layer.tint, size)
        )
        drawn = np.where(ink, tint, drawn)
    return np.asarray(drawn, np.uint8)


def _stretched(layer: ToneLayer, size: tuple[int, int]) -> Grey:
    tones = decode(layer.data, grey=True)
    return np.asarray(cv2.resize(tones, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _coarse(pixels: Grey, dpi: int) -> NDArray[np.float64]:
    by = max(1, round(dpi / 25.4))
    small = (max(1, pixels.shape[1] // by), max(1, pixels.shape[0] // by))
    return np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), np.float64)


def _lost_shades(material: Material, seen: Grey) -> float:
    """Return in what part of the area a shade is another one than it was."""
    assert material.tones is not None
    wanted, got = (_coarse(pixels, material.dpi) for pixels in (material.pixels, seen))
    here = _coarse(material.tones.astype(np.uint8) * 255, material.dpi) > 250
    return float((np.abs(wanted - got)[here] > _OFF).mean())


def _lost_strokes(material: Material, seen: Grey) -> float:
    """Return what part of the strokes nobody would see any more."""
    assert material.marks is not None
    marks, paper = (
        material.marks,
        cv2.dilate((material.marks > 0).astype(np.uint8), np.ones((5, 5))) == 0,
    )
    contrasts = [
        _contrasts(pixels, marks, paper, material.dpi) for pixels in (material.pixels, seen)
    ]
    before, after = contrasts
    sign = np.sign(before)
    kept = (after * sign >= np.abs(before) * _SEEN) | (after * sign >= _SEEN_LEVELS)
    telling = np.bincount(marks.ravel())[1:] > (material.dpi / 60) ** 2
    return 1 - float(kept[telling].mean())


def _contrasts(
    pixels: Grey, marks: NDArray[np.int32], paper: NDArray[np.bool_], dpi: int
) -> NDArray[np.float64]:
    """Return how much lighter or darker each stroke is than the paper around it."""
    values, plain = pixels.astype(np.float64), paper.astype(np.float64)
    wide = (dpi // 5 | 1,) * 2
    around = cv2.blur(values * plain, wide) / np.maximum(cv2.blur(plain, wide), 1e-3)
    many = np.maximum(1, np.bincount(marks.ravel()))
    off = np.bincount(marks.ravel(), (np.asarray(around) - values).ravel()) / many
    return np.asarray(off[1:], np.float64)


def faults(material: Material, found: Outcome) -> list[str]:
    """Return what is wrong with what became of a picture."""
    told = []
    if material.wanted == "grey" and found.is_bitonal:
        told.append("made bitonal")
    if material.wanted == "grey" and found.lost > 0.1:
        told.append(f"{found.lost:.0%} of its shades lost")
    if material.wanted == "writing" and not found.is_bitonal:
        told.append(f"writing kept as {found.coding}")
    if (
        material.wanted != "grey"
        and found.lost > 0.03
        and (not material.step or abs(material.step) >= LEAST_STEP)
    ):
        told.append(f"{found.lost:.0%} of its strokes lost")
    return told


def main(words: list[str]) -> int:
    """Print the table."""
    seeds, dpi = int(words[0]) if words else 5, int(words[1]) if len(words) > 1 else 200
    rows: dict[str, list[Outcome]] = defaultdict(list)
    wrong = 0
    for number, kind in enumerate((*KINDS, *MORE_KINDS)):
        for seed in range(seeds):
            material = kind(np.random.default_rng((seed, number)), dpi)
            step = f", {material.step} steps" if material.kind.startswith("pencil on") else ""
            found = outcome(material)
            name = f"{material.wanted:8}{material.kind}{step}"
            rows[name].append(found)
            for told in faults(material, found):
                wrong += 1
                print(f"WRONG {name} (kind {number}, seed {seed}): {told}", file=sys.stderr)
    print(f"{'kind':56}{'grey':>5}{'bitonal':>8}{'lost':>7}{'bytes':>9}")
    for name, found_all in rows.items():
        bitonal = sum(found.is_bitonal for found in found_all)
        lost = np.mean([found.lost for found in found_all])
        size = np.mean([found.size_bytes for found in found_all])
        print(f"{name:56}{len(found_all) - bitonal:5}{bitonal:8}{lost:7.1%}{size:9.0f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
