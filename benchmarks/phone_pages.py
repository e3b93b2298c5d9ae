"""Pages as a phone photographs them: on a table, from a slant, in somebody's shadow."""

import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

PHOTO = (2400, 3200)
"""Width and height: eight megapixels."""

_FOCAL = 0.78
"""A phone's focal length by the longer side of its picture."""

_TABLES = ((70, 95, 130), (60, 60, 60), (40, 70, 60), (120, 150, 175), (150, 150, 150))
"""Brown wood, dark cloth, green baize, light wood, grey laminate (blue, green, red)."""


@dataclass(frozen=True)
class Photographed:
    """A photograph and what is true of it."""

    jpeg: bytes
    corners: NDArray[np.float64]
    """Where the sheet's corners are, clockwise from its own top left, as parts of width and height."""


def photograph(
    page: Pixels,
    seed: int,
    *,
    shadow: str = "",
    table: int | None = None,
    size: tuple[int, int] = PHOTO,
) -> Photographed:
    """Photograph a flat page (blue, green, red).

    Args:
        page: the sheet as it is.
        seed: the same gives the same photograph.
        shadow: ``soft`` or ``hard``; empty: none but the room's uneven light.
        table: what it lies on; ``None``: chosen by the seed.
        size: of the photograph.
    """
    chance = random.Random(seed)
    noise = np.random.default_rng(seed)
    corners = _pose(page.shape[1] / page.shape[0], chance, size)
    colour = _TABLES[chance.randrange(len(_TABLES)) if table is None else table]
    scene = _table(noise, colour, size)
    height, width = page.shape[:2]
    flat = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32)
    turn = cv2.getPerspectiveTransform(flat - 0.5, corners.astype(np.float32) - 0.5)
    sheet = cv2.warpPerspective(page, turn, size, flags=cv2.INTER_AREA).astype(np.float32)
    whole = np.full(page.shape[:2], 255, np.uint8)
    cover = np.asarray(cv2.warpPerspective(whole, turn, size), np.uint8)
    part = (cover.astype(np.float32) / 255)[..., None]
    bare = scene * (1 - np.float32(0.35) * _beside(cover)[..., None]) * (1 - part)
    scene = np.asarray(bare + sheet * part, np.float32)
    scene *= _light(chance, size)[..., None]
    if shadow:
        scene *= _shadow(chance, size, hard=shadow == "hard")[..., None]
    scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), 0.7), np.float32)
    scene += noise.normal(0, 3.0, scene.shape).astype(np.float32)
    seen = np.clip(scene, 0, 255).astype(np.uint8)
    jpeg = bytes(cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, 88])[1])
    return Photographed(jpeg, corners / np.array(size, np.float64))


def _pose(ratio: float, chance: random.Random, size: tuple[int, int]) -> NDArray[np.float64]:
    """Return the corners of a sheet (width by height) as a camera held over it sees them."""
    half = np.array((ratio / 2, 0.5))
    flat = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half
    tilt, pan = (np.deg2rad(chance.uniform(-22, 22)) for _ in range(2))
    roll = np.deg2rad(chance.uniform(-12, 12))
    turn = _about(2, roll) @ _about(0, tilt) @ _about(1, pan)
    sheet = np.c_[flat, np.zeros(4)] @ turn.T
    focal = _FOCAL * max(size)
    fill = chance.uniform(0.8, 0.93)
    frame, away, aside = np.array(size, np.float64), 1.3, np.zeros(2)
    # The hand moves until the sheet stands in the middle and fills so much of the frame.
    for _ in range(20):
        depth = sheet[:, 2:] + away
        seen = (sheet[:, :2] + aside) / depth * focal
        low, high = seen.min(axis=0), seen.max(axis=0)
        aside -= (low + high) / 2 / focal * away
        away *= float(((high - low) / frame).max()) / fill
    place = np.array([chance.uniform(-0.02, 0.02) * s for s in size])
    return np.asarray(seen + frame / 2 + place)


def _about(axis: int, angle: float) -> NDArray[np.float64]:
    one, other = [n for n in range(3) if n != axis]
    turn = np.eye(3)
    turn[one, one] = turn[other, other] = np.cos(angle)
    turn[one, other], turn[other, one] = -np.sin(angle), np.sin(angle)
    return turn


def _table(
    noise: np.random.Generator, colour: tuple[int, int, int], size: tuple[int, int]
) -> Floats:
    """Draw wood or cloth: streaks and grain."""
    width, height = size
    streaks = cv2.resize(noise.normal(0, 9, (height // 12, 6)), (width, height))
    grain = cv2.resize(noise.normal(0, 5, (height // 2, width // 2)), (width, height))
    shade = (streaks + grain).astype(np.float32)[..., None]
    return np.asarray(np.array(colour, np.float32) + shade, np.float32)


def _beside(cover: Pixels) -> Floats:
    """Return the narrow shadow that a sheet throws on the table."""
    small = cv2.resize(cover, None, fx=0.25, fy=0.25).astype(np.float32) / 255
    soft = cv2.GaussianBlur(np.roll(small, (2, 2), (0, 1)), (0, 0), 2)
    return np.asarray(cv2.resize(soft, cover.shape[::-1]), np.float32)


def _light(chance: random.Random, size: tuple[int, int]) -> Floats:
    """Return a lamp's light: it falls off towards one side."""
    width, height = size
    across = np.linspace(-1, 1, width, dtype=np.float32)[None]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = chance.uniform(0.02, 0.12), chance.uniform(-0.12, 0.12)
    light = 0.9 + slope[0] * across + slope[1] * down - 0.06 * (across**2 + down**2)
    return np.asarray(light, np.float32)


def _shadow(chance: random.Random, size: tuple[int, int], *, hard: bool) -> Floats:
    """Return the shadow of an arm and a phone, from one side to somewhere in the middle."""
    width, height = size[0] // 4, size[1] // 4
    dark = np.zeros((height, width), np.uint8)
    top = chance.uniform(0.2, 0.6) * height
    reach = chance.uniform(0.4, 0.75) * width
    wide = chance.uniform(0.18, 0.3) * height
    arm = np.array(
        ((0, top), (reach, top - wide / 3), (reach, top + wide), (0, top + 1.4 * wide)), np.int32
    )
    if chance.random() < 0.5:
        arm[:, 0] = width - arm[:, 0]
    cv2.fillConvexPoly(dark, arm, 255)
    spread = chance.uniform(0.8, 1.5) if hard else chance.uniform(6, 16)
    soft = cv2.GaussianBlur(dark.astype(np.float32) / 255, (0, 0), spread)
    deep = chance.uniform(0.3, 0.55)
    return np.asarray(1 - deep * cv2.resize(soft, size), np.float32)
