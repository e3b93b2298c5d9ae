"""Further material between writing and photographs: fingers, traces of a heart, screens, pale inks, forms on grey.

Like :mod:`tests.imaging.grey_material`, drawn from a seed with its truth.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.imaging.grey_material import Floats, Grey, Material, labels_of, lines, scene, typed
from tests.imaging.papers import FONT


def _soft(values: Floats, px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), px), np.float64)


def _grained(rng: np.random.Generator, values: Floats, dpi: int, grain: float) -> Grey:
    sharp = _soft(values, dpi / 300)
    noisy = sharp + (rng.normal(0, grain, sharp.shape) if grain else 0)
    return np.asarray(np.clip(np.round(noisy), 0, 255), np.uint8)


def _shape(dpi: int, wide_in: float, high_in: float) -> tuple[int, int]:
    return round(high_in * dpi), round(wide_in * dpi)


def _finger(
    rng: np.random.Generator, shape: tuple[int, int], dpi: int, depth: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """Draw ridges of half a millimetre, darker where the finger pressed, and where they are."""
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float64)
    y, x = (down - shape[0] / 2) / shape[0] * 2, (across - shape[1] / 2) / shape[1] * 2
    inside = np.clip((1 - np.hypot(x, y)) * 6, 0, 1)
    bend = _soft(rng.normal(0, 1, shape), dpi / 6) * dpi * 0.6
    away = np.hypot(down - shape[0] * 0.55, (across - shape[1] / 2) * 1.3) + bend
    ridges = 0.5 + 0.5 * np.sin(away * 2 * np.pi / (dpi / 50))
    pressed = 0.45 + 0.55 * np.clip(0.5 + _soft(rng.normal(0, 1, shape), dpi / 5) * dpi / 9, 0, 1)
    return inside * pressed * (0.25 + 0.75 * ridges) * depth, np.asarray(inside > 0.9)


def _finger_card(kind: str, paper: float, depth: float, grain: float) -> "_Draw":
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = np.full(_shape(dpi, 8, 5), float(paper))
        tones = np.zeros(page.shape, np.bool_)
        for row in range(2):
            for column in range(5):
                part = _shape(dpi, 0.9, 1.3)
                top, left = round(dpi * (0.7 + 2 * row)), round(dpi * (0.5 + 1.4 * column))
                here = np.s_[top : top + part[0], left : left + part[1]]
                dark, where = _finger(rng, part, dpi, depth)
                page[here] -= dark
                tones[here] |= where
                cv2.rectangle(
                    page, (left - 9, top - 9), (left + part[1] + 9, top + part[0] + 9), 60, 2
                )
        return Material(kind, _grained(rng, page, dpi, grain), dpi, "grey", tones=tones)

    return draw


def _heart_trace(grain: float) -> "_Draw":
    """A pale trace on the finer and coarser lines of its paper."""

    def draw(rng: np.random.Generator, dpi: int) -> Material:
        shape = _shape(dpi, 8, 4)
        page = np.full(shape, 248.0)
        for step, dark in ((dpi / 25.4, 9), (dpi / 5.08, 20)):
            for at in np.arange(0, shape[1], step):
                page[:, round(at)] = 248 - dark
            for at in np.arange(0, shape[0], step):
                page[min(shape[0] - 1, round(at))] = 248 - dark
        across = np.arange(round(dpi * 0.3), shape[1] - round(dpi * 0.3))
        beat = (across / dpi * 1.6) % 1
        height = (
            np.exp(-(((beat - 0.4) / 0.02) ** 2)) * 0.8
            + np.exp(-(((beat - 0.65) / 0.07) ** 2)) * 0.2
        )
        marks = np.zeros(shape, np.uint8)
        points = np.stack([across, shape[0] * 0.65 - height * dpi], axis=1).round().astype(np.int32)
        cv2.polylines(marks, [points.reshape(-1, 1, 2)], False, 1, max(1, dpi // 90))
        step = int(rng.integers(70, 120))
        page = np.where(marks > 0, 240.0 - step, page)
        return Material(
            f"trace of a heart, grain {grain:g}",
            _grained(rng, page, dpi, grain),
            dpi,
            "strokes",
            marks=labels_of(marks > 0),
            step=step,
        )

    return draw


def _screen(rng: np.random.Generator, dpi: int) -> Material:
    """A fan of speckles in the dark, with writing beside it, as an ultrasound prints."""
    shape = _shape(dpi, 4.3, 3.3)
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float64)
    angle = np.arctan2(across - shape[1] / 2, down + dpi * 0.4)
    fan = (np.abs(angle) < 0.6) & (
        np.hypot(across - shape[1] / 2, down + dpi * 0.4) < shape[0] * 1.05
    )
    speckle = np.abs(_soft(rng.normal(0, 1, shape), 1.2)) * 2.5
    values = np.where(fan, 12 + 110 * scene(rng, shape) * speckle, 6.0)
    picture = Image.fromarray(np.asarray(np.clip(values, 0, 255), np.uint8))
    pen = ImageDraw.Draw(picture)
    pen.text((9, 9), "14-03-2026 20W3D", fill=230, font=ImageFont.truetype(str(FONT), dpi // 8))
    return Material("ultrasound", np.asarray(picture), dpi, "grey", tones=np.asarray(fan))


def _lit_xray(rng: np.random.Generator, dpi: int) -> Material:
    """A film on a light box: white around it, and burnt where nothing is."""
    shape = _shape(dpi, 8, 8)
    page = np.full(shape, 254.0)
    part = _shape(dpi, 6, 6)
    ribs = np.zeros(part)
    for number in range(7):
        y = round(part[0] * (0.15 + 0.1 * number))
        cv2.ellipse(ribs, (part[1] // 2, y), (part[1] // 3, dpi // 2), 0, 0, 180, 1.0, dpi // 9)
    film = 30 + 60 * scene(rng, part) + 60 * _soft(ribs, dpi / 30)
    tones = np.zeros(shape, np.bool_)
    here = np.s_[dpi : dpi + part[0], dpi : dpi + part[1]]
    page[here] = film
    tones[here] = True
    return Material("X-ray on a light box", _grained(rng, page, dpi, 2), dpi, "grey", tones=tones)


def sketch(rng: np.random.Generator, dpi: int) -> Material:
    """A face shaded by a pencil laid flat: no single stroke says anything."""
    shape = _shape(dpi, 6, 7)
    shade = 1 - scene(rng, shape)
    tooth = np.abs(_soft(rng.normal(0, 1, shape), 1.0)) * 1.6
    page = 250 - 110 * shade * np.clip(tooth, 0, 1.4)
    return Material(
        "face shaded in pencil",
        _grained(rng, page, dpi, 1),
        dpi,
        "grey",
        tones=np.ones(shape, np.bool_),
    )


def _flash(rng: np.random.Generator, dpi: int) -> Material:
    """A night picture by flash: burnt in front, black behind."""
    shape = _shape(dpi, 6, 4)
    near = np.exp(-(np.hypot(*np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]) ** 2) * 3)
    values = 6 + 300 * near * (0.5 + 0.5 * scene(rng, shape))
    return Material(
        "night picture by flash",
        _grained(rng, values, dpi, 3),
        dpi,
        "grey",
        tones=np.ones(shape, np.bool_),
    )


def _small_face(kind: str, side_in: float, low: float, high: float) -> "_Draw":
    """A face as small as on an identity card, on a page of writing."""

    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = typed(rng, dpi).astype(np.float64)
        part = _shape(dpi, side_in, side_in * 1.25)
        here = np.s_[dpi : dpi + part[0], -dpi - part[1] : -dpi]
        page[here] = low + (high - low) * scene(rng, part)
        tones = np.zeros(page.shape, np.bool_)
        tones[here] = True
        return Material(kind, _grained(rng, page, dpi, 3), dpi, "grey", tones=tones)

    return draw


def _pale_ink(kind: str, paper: float, step: int, px_in: float, grain: float) -> "_Draw":
    """Writing or a stamp in ink that is pale in grey, below type on the same page."""

    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = typed(rng, dpi).astype(np.float64) * paper / 240
        begins = round(page.shape[0] * 0.8)
        page[begins:] = float(paper)
        strip = (page.shape[0] - begins, page.shape[1])
        marks = np.zeros(page.shape, np.int32)
        marks[begins:] = lines(rng, strip, dpi, 10, dpi * px_in)
        pressed = 0.75 + 0.25 * np.clip(
            _soft(rng.normal(0, 1, page.shape), dpi / 12) * dpi / 5, -1, 1
        )
        page -= step * (marks > 0) * pressed
        return Material(
            kind, _grained(rng, page, dpi, grain), dpi, "strokes", marks=marks, step=step
        )

    return draw


def _round_stamp(kind: str, step: int, grain: float) -> "_Draw":
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = typed(rng, dpi).astype(np.float64)
        ink = np.zeros(page.shape, np.uint8)
        begins = round(page.shape[0] * 0.8)
        page[begins:] = 240
        at = (round(page.shape[1] * 0.3), round(page.shape[0] * 0.9))
        for radius in (0.7, 0.55):
            cv2.circle(ink, at, round(dpi * radius), 1, max(1, dpi // 70))
        picture = Image.fromarray(ink)
        pen = ImageDraw.Draw(picture)
        font = ImageFont.truetype(str(FONT), dpi // 7)
        pen.text((at[0] - dpi // 3, at[1] - dpi // 12), "P.S. 14", fill=1, font=font)
        ink = np.asarray(picture)
        page -= step * ink
        return Material(
            kind,
            _grained(rng, page, dpi, grain),
            dpi,
            "strokes",
            marks=labels_of(ink > 0),
            step=step,
        )

    return draw


_Draw = Callable[[np.random.Generator, int], Material]

MORE_KINDS: tuple[_Draw, ...] = (
    _finger_card("fingers on a card", 245, 190, 3),
    _finger_card("pale fingers on a card", 245, 70, 3),
    _finger_card("fingers, no grain", 255, 200, 0),
    _screen,
    _lit_xray,
    sketch,
    _flash,
    _small_face("face of a card", 0.8, 30, 220),
    _small_face("pale face of a card", 0.8, 160, 230),
    _small_face("face of a stamp's size", 0.5, 40, 210),
    _heart_trace(0),
    _heart_trace(2.5),
    _round_stamp("pale violet stamp", 32, 3),
    _round_stamp("pale violet stamp, no grain", 32, 0),
    _round_stamp("very pale stamp", 20, 2),
    _pale_ink("ball pen on a grey form", 196, 70, 1 / 90, 4),
    _pale_ink("pale blue ink", 240, 38, 1 / 70, 3),
    _pale_ink("third carbon copy", 205, 34, 1 / 45, 5),
    _pale_ink("pencil on a grey form", 190, 26, 1 / 75, 2),
    _pale_ink("pale ink, no grain", 255, 30, 1 / 80, 0),
)
