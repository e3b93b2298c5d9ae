"""Clean-up against what is known: the angle, the way up, and what the whole chain takes."""

import io
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import mean, median
from typing import TypeVar

import cv2
import numpy as np
from deskew import determine_skew
from PIL import Image

from benchmarks.pages_in_colour import colour_page
from benchmarks.rows import Row
from station_app.imaging.analysis.preview import measure_clean_up, measure_skew
from station_app.imaging.coding.page_coding import finish_page
from station_app.imaging.jobs.process_pool import ImagingPool
from station_app.model.page_edits import CleanUp

T = TypeVar("T")
SAMPLES, PAGES = 24, 6
EVERYTHING = CleanUp(deskew=True, orient=True, trim=True, whiten=True, despeckle=True)
_MOST_MS = 200.0


def measure() -> Iterator[Row]:
    """Turn pages by known angles and find them again; clean pages up and look at the clock."""
    pages = [colour_page(number, skew=False).clean for number in range(PAGES)]
    yield from _angles(pages)
    yield _ways_up(pages)
    yield from _chain()


def _angles(pages: list[Image.Image]) -> Iterator[Row]:
    chance = random.Random(11)
    errors, theirs, times, their_times = [], [], [], []
    for number in range(SAMPLES):
        angle = chance.uniform(-6, 6)
        page = pages[number % len(pages)].convert("L")
        turned = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=240)
        data = _jpeg(turned)
        found, took = _timed(partial(measure_skew, data))
        errors.append(abs(found + angle))
        times.append(took)
        if number % 3 == 0:
            grey = np.asarray(turned)
            other, took = _timed(partial(determine_skew, grey))
            theirs.append(abs((other or 0.0) + angle))
            their_times.append(took)
    peer = "deskew (PyPI)"
    worst = f"worst {max(errors):.3f} and {max(theirs):.3f}; +-6 degrees"
    yield Row("deskew error, median", median(errors), median(theirs), peer, "degrees", worst)
    yield Row(
        "deskew time",
        1000 * mean(times),
        1000 * mean(their_times),
        peer,
        "ms",
        "CPU; ours decodes the JPEG as well",
    )


def _ways_up(pages: list[Image.Image]) -> Row:
    right = total = 0
    for page in pages:
        for turns in range(4):
            lying = page.convert("L").rotate(90 * turns, expand=True)
            right += measure_clean_up(_jpeg(lying), CleanUp(orient=True)).quarter_turns == turns
            total += 1
    return Row(
        "pages stood upright",
        100 * right / total,
        100,
        "all of them",
        "%",
        "Hindi and English, four ways",
    )


def _chain() -> Iterator[Row]:
    with ImagingPool(1) as worker:
        for colour in (False, True):
            took = []
            for number in range(PAGES):
                scan = colour_page(number).scan
                if not colour:
                    scan = _jpeg(Image.open(io.BytesIO(scan)).convert("L"))
                took.append(worker.submit(_cleaned_up, scan).result())
            name = "colour" if colour else "grey"
            yield Row(
                f"clean-up chain, {name} page",
                1000 * median(took),
                _MOST_MS,
                "the budget",
                "ms",
                "CPU of one core in a pixel process; decoding twice and coding the page included",
            )


def _cleaned_up(scan: bytes) -> float:
    """Clean a page up where the program does: a process of its own, with the memory's ways of its own."""
    placed, measuring = _timed(partial(measure_clean_up, scan, EVERYTHING))
    _, drawing = _timed(partial(finish_page, scan, 300, placed))
    return measuring + drawing


def _jpeg(picture: Image.Image) -> bytes:
    pixels = np.asarray(picture)
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])[1])


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    result = act()
    return result, time.process_time() - began
