"""Material of every kind that stands between writing and photographs, drawn from a seed, with its truth.

No outside picture is used. ``marks`` are strokes whose survival is counted, each a mask of its own label;
``tones`` is where shades of grey say something.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.imaging.papers import FONT, LINE

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]
Wanted = Literal["grey", "strokes", "writing"]
"""What must come of it: shades stay; strokes stay, in whatever coding; strokes alone, for few bytes."""


@dataclass(frozen=True, slots=True)
class Material:
    """A picture of one channel, and what is true of it."""

    kind: str
    pixels: Grey
    dpi: int
    wanted: Wanted
    marks: NDArray[np.int32] | None = None
    tones: NDArray[np.bool_] | None = None
    whiten: bool = False
    step: int = 0
    """Grey levels of its faintest marks, 0 where that says nothing."""


def _noise(rng: np.random.Generator, shape: tuple[int, int], sigma: float) -> Floats:
    return rng.normal(0, sigma, shape)


def _soft(values: Floats, px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), px), np.float64)


def _grey(values: Floats) -> Grey:
    return np.asarray(np.clip(np.round(values), 0, 255), np.uint8)


def _size(dpi: int, width_in: float = 8.27, height_in: float = 11.69) -> tuple[int, int]:
    return round(height_in * dpi), round(width_in * dpi)


def _ball(shape: tuple[int, int], at: tuple[float, float], radius: float) -> tuple[Floats, Floats]:
    """Return where a ball is (0 to 1) and how light falls on it."""
    down, across = np.mgrid[: shape[0], : shape[1]]
    y, x = (down - at[0]) / radius, (across - at[1]) / radius
    inside = np.clip((1 - np.hypot(x, y)) * radius, 0, 1)
    depth = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
    return inside, np.clip(0.25 + 0.75 * (0.6 * depth - 0.45 * x - 0.5 * y), 0, 1)


def scene(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Draw something with a face's shades before something else: 0 to 1."""
    height, width = shape
    ground = _soft(rng.normal(0, 1, shape), min(shape) / 8)
    seen = 0.55 + 0.2 * ground / max(1e-6, float(np.abs(ground).max()))
    seen += np.linspace(-0.1, 0.1, width)[None, :]
    for _ in range(int(rng.integers(2, 5))):
        at = (rng.uniform(0.3, 0.7) * height, rng.uniform(0.25, 0.75) * width)
        inside, light = _ball(shape, at, min(shape) * rng.uniform(0.12, 0.3))
        seen = seen * (1 - inside) + inside * (0.1 + 0.85 * light)
    for _ in range(int(rng.integers(2, 7))):
        at = (rng.uniform(0.3, 0.7) * height, rng.uniform(0.3, 0.7) * width)
        inside, _light = _ball(shape, at, min(shape) * rng.uniform(0.01, 0.04))
        seen = seen * (1 - inside) + inside * rng.uniform(0, 1)
    return np.clip(_soft(seen, max(0.8, min(shape) / 700)), 0, 1)


def _toned(scene: Floats, low: float, high: float) -> Floats:
    return low + scene * (high - low)


def _photograph(
    kind: str, low: float, high: float, grain: float
) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        shape = _size(dpi, rng.uniform(4, 7), rng.uniform(4, 7))
        values = _toned(scene(rng, shape), low, high) + _noise(rng, shape, grain)
        return Material(kind, _grey(values), dpi, "grey", tones=np.ones(shape, np.bool_))

    return draw


def _night(rng: np.random.Generator, dpi: int) -> Material:
    shape = _size(dpi, 6, 4)
    values = 12 + 30 * scene(rng, shape) + np.abs(_noise(rng, shape, 6))
    for _ in range(int(rng.integers(2, 6))):
        inside, _light = _ball(
            shape, (rng.uniform(0, shape[0]), rng.uniform(0, shape[1])), shape[0] / 40
        )
        values += _soft(inside * 400, shape[0] / 60) + inside * 180
    return Material("night picture", _grey(values), dpi, "grey", tones=np.ones(shape, np.bool_))


def _xray(rng: np.random.Generator, dpi: int) -> Material:
    shape = _size(dpi, 7, 9)
    values = np.full(shape, 14.0)
    flesh, bones = np.zeros(shape), np.zeros(shape)
    for finger in range(4):
        x = round(shape[1] * (0.25 + 0.16 * finger))
        for part in range(3):
            y = round(shape[0] * (0.2 + 0.22 * part)) + int(rng.integers(-20, 20))
            end = (x + int(rng.integers(-10, 10)), y + round(shape[0] * 0.17))
            cv2.line(flesh, (x, y), end, 1.0, max(3, shape[1] // 9))
            cv2.line(bones, (x, y), end, 1.0, max(2, shape[1] // 22))
    values += 70 * _soft(flesh, shape[1] / 60) + 110 * _soft(bones, shape[1] / 150)
    values += _noise(rng, shape, 4)
    return Material("X-ray", _grey(values), dpi, "grey", tones=np.asarray(flesh > 0))


def _ground(rng: np.random.Generator, dpi: int) -> Material:
    shape = _size(dpi, 6.7, 5)
    sand = _soft(_noise(rng, shape, 1), dpi / 80)
    values = 118 + 32 * sand / float(sand.std())
    inside, light = _ball(shape, (shape[0] * 0.5, shape[1] * 0.5), shape[0] * 0.17)
    values = values * (1 - inside) + inside * (110 + 70 * light)
    return Material("ground, footprint", _grey(values), dpi, "grey", tones=np.ones(shape, np.bool_))


def _skin(rng: np.random.Generator, dpi: int) -> Material:
    shape = _size(dpi, 5, 4)
    values = 178 + 14 * _soft(_noise(rng, shape, 1), 25) * 25 + _noise(rng, shape, 2)
    for _ in range(3):
        at = (rng.uniform(0.2, 0.8) * shape[0], rng.uniform(0.2, 0.8) * shape[1])
        inside, _light = _ball(shape, at, shape[0] * rng.uniform(0.05, 0.16))
        values -= 45 * _soft(inside, shape[0] / 25)
    return Material("bruise on skin", _grey(values), dpi, "grey", tones=np.ones(shape, np.bool_))


def _camera_frame(rng: np.random.Generator, dpi: int) -> Material:
    small = _toned(scene(rng, (288, 352)), 25, 190) + _noise(rng, (288, 352), 7)
    shape = _size(dpi, 8, 6.5)
    values = np.asarray(cv2.resize(small, shape[::-1], interpolation=cv2.INTER_NEAREST), np.float64)
    picture = Image.fromarray(_grey(values))
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), dpi // 5)
    pen.text((dpi // 4, dpi // 4), "CAM 02  14-03-2026 20:30:11", fill=255, font=font)
    return Material(
        "camera's frame", np.asarray(picture), dpi, "grey", tones=np.ones(shape, np.bool_)
    )


def typed(rng: np.random.Generator, dpi: int, *, ink: int = 45, tone: int = 240) -> Grey:
    shape = _size(dpi)
    picture = Image.new("L", shape[::-1], tone)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), dpi // 6)
    for line in range(int(rng.integers(18, 30))):
        y = round(dpi * (0.7 + line * 0.34))
        if y < shape[0] - dpi:
            pen.text((round(dpi * 0.7), y), LINE[int(rng.integers(0, 9)) :], fill=ink, font=font)
    return np.asarray(picture)


def _small_type(rng: np.random.Generator, dpi: int, pitch_in: float) -> Grey:
    shape = _size(dpi)
    picture = Image.new("L", shape[::-1], 241)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), round(dpi * pitch_in * 0.62))
    for line in range(int((shape[0] / dpi - 1.4) / pitch_in)):
        words = (LINE + " ") * 3
        begin = int(rng.integers(0, 40))
        pen.text(
            (round(dpi * 0.6), round(dpi * (0.6 + line * pitch_in))),
            words[begin : begin + 110],
            fill=40,
            font=font,
        )
    made = np.asarray(picture).copy()
    made[:, -round(dpi * 0.5) :] = 241
    return made


def _scanned(rng: np.random.Generator, values: Floats | Grey, dpi: int, grain: float = 3.0) -> Grey:
    sharp = _soft(np.asarray(values, np.float64), dpi / 300)
    return _grey(sharp + _noise(rng, sharp.shape[:2], grain))


def _pasted(
    kind: str, low: float, high: float, side_in: float
) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = typed(rng, dpi).astype(np.float64)
        part = _size(dpi, side_in * 0.8, side_in)
        top = int(rng.integers(dpi, page.shape[0] - part[0] - dpi // 2))
        left = int(rng.integers(dpi, page.shape[1] - part[1] - dpi // 2))
        here = np.s_[top : top + part[0], left : left + part[1]]
        page[here] = _toned(scene(rng, part), low, high)
        tones = np.zeros(page.shape, np.bool_)
        tones[here] = True
        return Material(kind, _scanned(rng, page, dpi), dpi, "grey", tones=tones)

    return draw


def lines(
    rng: np.random.Generator, shape: tuple[int, int], dpi: int, count: int, px: float
) -> NDArray[np.int32]:
    """Draw so many strokes as of a pen, each with its own number."""
    marks = np.zeros(shape, np.int32)
    for number in range(1, count + 1):
        y, x = rng.uniform(0.1, 0.9) * shape[0], rng.uniform(0.1, 0.75) * shape[1]
        steps = np.cumsum(rng.normal(0, 1, (9, 2)), axis=0) * dpi / 22
        steps[:, 0] += np.linspace(0, dpi * 0.7, 9)
        points = np.round(steps + np.array((x, y))).astype(np.int32)
        stroke = np.zeros(shape, np.uint8)
        cv2.polylines(
            stroke, [points.reshape(-1, 1, 2)], isClosed=False, color=1, thickness=max(1, round(px))
        )
        marks[(stroke > 0) & (marks == 0)] = number
    return marks


def _drawn(page: Floats, marks: NDArray[np.int32], step: float) -> Floats:
    return page - step * (marks > 0)


def _pencil(step: int, grain: float) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        shape = _size(dpi)
        marks = lines(rng, shape, dpi, 30, dpi / 75)
        page = _drawn(np.full(shape, 246.0 if rng.random() < 0.5 else 255.0), marks, step)
        pixels = _scanned(rng, page, dpi, grain) if grain else _grey(_soft(page, dpi / 300))
        named = "pencil on clean paper" if grain == 0 else "pencil on grained paper"
        return Material(named, pixels, dpi, "strokes", marks=marks, step=step)

    return draw


def _beside_type(
    kind: str, step: int, px_in: float
) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = typed(rng, dpi).astype(np.float64)
        below = np.zeros(page.shape, np.bool_)
        below[round(page.shape[0] * 0.87) :] = True
        strip = (round(page.shape[0] * 0.12), page.shape[1])
        marks = np.zeros(page.shape, np.int32)
        marks[-strip[0] :] = lines(rng, strip, dpi, 6, dpi * px_in)
        page[below] = 240
        return Material(
            kind,
            _scanned(rng, _drawn(page, marks, step), dpi),
            dpi,
            "strokes",
            marks=marks,
            step=step,
        )

    return draw


def labels_of(ink: NDArray[np.bool_]) -> NDArray[np.int32]:
    count, labels = cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)
    assert count > 1
    return np.asarray(labels, np.int32)


def _thermal(rng: np.random.Generator, dpi: int) -> Material:
    shape = _size(dpi, 3.1, 8)
    ink = np.asarray(typed(rng, dpi))[: shape[0], : shape[1]] < 128
    fade = np.linspace(60, 26, shape[0])[:, None] * np.ones(shape)
    page = 228 - 6 * np.abs(_soft(_noise(rng, shape, 1), 40)) * 40 - fade * ink
    return Material(
        "faded thermal paper",
        _scanned(rng, page, dpi, 2.5),
        dpi,
        "strokes",
        marks=labels_of(ink),
        step=26,
    )


def _carbon(rng: np.random.Generator, dpi: int) -> Material:
    ink = typed(rng, dpi) < 128
    smear = np.abs(_soft(_noise(rng, ink.shape, 1), dpi / 5)) * dpi * 2.2
    page = 214 - np.clip(smear, 0, 45) - 60 * _soft(ink.astype(np.float64), dpi / 110)
    return Material(
        "faded carbon copy",
        _scanned(rng, page, dpi, 4),
        dpi,
        "strokes",
        marks=labels_of(ink),
        step=45,
    )


def _light_on_dark(
    kind: str, ground: int, line: int
) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        ink = typed(rng, dpi) < 128
        page = np.where(ink, float(line), float(ground))
        return Material(
            kind,
            _scanned(rng, page, dpi, 2),
            dpi,
            "strokes",
            marks=labels_of(ink),
            step=line - ground,
        )

    return draw


def _white_on_black_drawn(rng: np.random.Generator, dpi: int) -> Material:
    ink = typed(rng, dpi) < 128
    page = _grey(_soft(np.where(ink, 255.0, 33.0), 0.6))
    return Material("white on dark, drawn", page, dpi, "strokes", marks=labels_of(ink), step=222)


def _dark_head(rng: np.random.Generator, dpi: int) -> Material:
    page = typed(rng, dpi).astype(np.float64)
    band = np.s_[
        round(dpi * 0.2) : round(dpi * 0.62), round(dpi * 0.6) : page.shape[1] - round(dpi * 0.6)
    ]
    picture = Image.fromarray(_grey(page))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((band[1].start, band[0].start, band[1].stop, band[0].stop), fill=70)
    before = np.asarray(picture).copy()
    font = ImageFont.truetype(str(FONT), dpi // 6)
    pen.text((band[1].start + dpi // 8, band[0].start + dpi // 12), LINE, fill=245, font=font)
    ink = np.asarray(picture).astype(int) - before > 90
    return Material(
        "white writing in a dark band",
        _scanned(rng, np.asarray(picture), dpi),
        dpi,
        "strokes",
        marks=labels_of(ink),
        step=175,
    )


def _stamp(rng: np.random.Generator, dpi: int) -> Material:
    page = typed(rng, dpi).astype(np.float64)
    page[round(page.shape[0] * 0.8) :] = 240
    drawn = np.zeros(page.shape, np.uint8)
    at = (round(page.shape[1] * 0.7), round(page.shape[0] * 0.89))
    for radius in (0.75, 0.6, 0.25):
        cv2.circle(drawn, at, round(dpi * radius), 1, max(1, dpi // 60))
    marks = labels_of(drawn > 0)
    worn = _soft(_noise(rng, page.shape, 1), dpi / 30) * dpi / 10 > -1.2
    page -= 55 * ((drawn > 0) & worn)
    return Material(
        "worn grey stamp", _scanned(rng, page, dpi), dpi, "strokes", marks=marks * worn, step=55
    )


def _typed_page(
    kind: str, grain: float, tone: int
) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = typed(rng, dpi, tone=tone)
        return Material(
            kind,
            _scanned(rng, page, dpi, grain),
            dpi,
            "writing",
            marks=labels_of(page < 128),
            whiten=True,
        )

    return draw


def _dense_page(kind: str, pitch_in: float) -> Callable[[np.random.Generator, int], Material]:
    def draw(rng: np.random.Generator, dpi: int) -> Material:
        page = _small_type(rng, dpi, pitch_in)
        return Material(kind, _scanned(rng, page, dpi), dpi, "writing", marks=labels_of(page < 128))

    return draw


def _handwritten(rng: np.random.Generator, dpi: int) -> Material:
    shape = _size(dpi)
    marks = lines(rng, shape, dpi, 160, dpi / 60)
    page = _drawn(np.full(shape, 238.0), marks, 150)
    return Material(
        "handwritten page", _scanned(rng, page, dpi), dpi, "writing", marks=marks, whiten=True
    )


def _uneven(rng: np.random.Generator, dpi: int) -> Material:
    page = typed(rng, dpi).astype(np.float64)
    light = (
        1
        - 0.2
        * np.linspace(0, 1, page.shape[1])[None, :]
        * np.linspace(0.4, 1, page.shape[0])[:, None]
    )
    return Material(
        "typed page, lid ajar",
        _scanned(rng, page * light, dpi),
        dpi,
        "writing",
        marks=labels_of(page < 128),
    )


def _holes_and_edges(rng: np.random.Generator, dpi: int) -> Material:
    page = typed(rng, dpi).astype(np.float64)
    marks = labels_of(page < 128)
    for y in (0.35, 0.65):
        cv2.circle(page, (round(dpi * 0.35), round(page.shape[0] * y)), round(dpi * 0.12), 30, -1)
    page[:, : max(2, dpi // 40)] = 40
    return Material(
        "typed page, holes, black edge", _scanned(rng, page, dpi), dpi, "writing", marks=marks
    )


def _ruled_form(rng: np.random.Generator, dpi: int) -> Material:
    page = typed(rng, dpi).copy()
    for row in range(12):
        y = round(dpi * (0.6 + row * 0.85))
        cv2.line(page, (round(dpi * 0.5), y), (page.shape[1] - dpi // 2, y), 90, max(1, dpi // 100))
    for x in (0.5, 2.5, 5.0, 7.6):
        cv2.line(
            page,
            (round(dpi * x), dpi // 2),
            (round(dpi * x), page.shape[0] - dpi),
            90,
            max(1, dpi // 100),
        )
    return Material(
        "ruled form", _scanned(rng, page, dpi), dpi, "writing", marks=labels_of(page < 128)
    )


STEPS = (12, 16, 20, 25, 30, 35, 40)
"""Grey levels between pencil and paper that are tried."""

KINDS: tuple[Callable[[np.random.Generator, int], Material], ...] = (
    _photograph("portrait", 20, 235, 2),
    _photograph("portrait, no grain", 20, 235, 0),
    _photograph("faded portrait", 176, 226, 1),
    _photograph("very faded portrait", 205, 232, 1),
    _photograph("faded, no grain", 176, 226, 0),
    _photograph("dark portrait", 8, 90, 3),
    _photograph("bright scene", 190, 254, 2),
    _photograph("grainy photocopy of a photograph", 60, 220, 28),
    _night,
    _xray,
    _ground,
    _skin,
    _camera_frame,
    _pasted("photograph on a typed page", 25, 230, 2.0),
    _pasted("faded photograph on a typed page", 170, 228, 2.0),
    _pasted("passport picture on a typed page", 30, 225, 1.2),
    *(_pencil(step, 0) for step in STEPS),
    *(_pencil(step, 2.5) for step in STEPS),
    _beside_type("signature in pale ink", 45, 1 / 50),
    _beside_type("pencil note on a typed page", 30, 1 / 75),
    _thermal,
    _carbon,
    _light_on_dark("blueprint", 95, 215),
    _light_on_dark("negative page", 30, 235),
    _white_on_black_drawn,
    _dark_head,
    _stamp,
    _typed_page("typed page", 3, 240),
    _typed_page("typed page, no grain", 0, 255),
    _typed_page("typed page, rough yellow paper", 7, 205),
    _dense_page("typed page, single spaced", 0.19),
    _dense_page("small print", 0.13),
    _handwritten,
    _uneven,
    _holes_and_edges,
    _ruled_form,
)


def draw(number: int, seed: int, dpi: int) -> Material:
    """Draw one kind, by its number in :data:`KINDS`."""
    return KINDS[number](np.random.default_rng((seed, number)), dpi)
