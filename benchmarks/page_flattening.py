"""Photographed pages against what is known: the corners, the text, the time; and no page taken for one."""

import difflib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from benchmarks.pages_in_colour import colour_page
from benchmarks.phone_pages import PHOTO, Photographed, Pixels, photograph
from benchmarks.rows import Row
from benchmarks.sheets import plain
from station_app.imaging.analysis.preview import analysis_picture, measure_photograph
from station_app.imaging.coding.page_coding import finish_page
from station_app.imaging.jobs.process_pool import ImagingPool
from station_app.imaging.reading.ocr import read_text
from station_app.imaging.reading.ocr_input import readable
from station_app.model.cancellation import CancelTicket
from station_app.model.finished_page import FinishedPage
from station_app.model.ids import PageId
from station_app.model.page_edits import Placed
from station_app.model.page_outline import Outline

PAGES, PHOTOGRAPHS, READ, PLAIN = 5, 60, 6, 300
_MOST_OFF = 0.3
_MOST_MS = 200.0
_LIGHTS = ("", "soft", "hard")


@dataclass
class _Found:
    off: list[float] = field(default_factory=list)
    """Of each corner, in per cent of the sheet's diagonal."""
    sheets: int = 0
    measuring_s: list[float] = field(default_factory=list)
    drawing_s: list[float] = field(default_factory=list)


def measure() -> Iterator[Row]:
    """Photograph known pages on five tables, in three lights, and lay them flat again."""
    drawn = [colour_page(number, skew=False) for number in range(PAGES)]
    pages = [np.ascontiguousarray(np.asarray(page.clean)[..., ::-1]) for page in drawn]
    found = _lay_flat(pages)
    yield from _corners(found)
    yield from _times(found)
    ours, original = _read(pages, [page.text for page in drawn])
    yield Row(
        "characters read, photographed",
        100 * ours,
        100 * original,
        "the flat original",
        "%",
        f"{READ} pages, hin or eng, a third of them each light",
    )
    wrong = sum(
        measure_photograph(analysis_picture(plain(number).image)) is not None
        for number in range(PLAIN)
    )
    yield Row(
        "plain pages taken for photographs", wrong, PLAIN, "of so many", "pages", "degraded scans"
    )


def _shot(pages: list[Pixels], number: int) -> Photographed:
    light = _LIGHTS[number % len(_LIGHTS)]
    return photograph(pages[number % PAGES], number, shadow=light, table=number % 4 + number % 2)


def _lay_flat(pages: list[Pixels]) -> _Found:
    found = _Found()
    with ImagingPool(1) as worker:
        for number in range(PHOTOGRAPHS):
            shot = _shot(pages, number)
            placed, took = worker.submit(_measured, shot.jpeg).result()
            found.measuring_s.append(took)
            if placed is None or placed.outline is None:
                continue
            found.sheets += 1
            found.off += _off(placed.outline, shot)
            if number < 2 * len(_LIGHTS):
                found.drawing_s.append(worker.submit(_drawn, shot.jpeg, placed).result())
    return found


def _measured(jpeg: bytes) -> tuple[Placed | None, float]:
    began = time.process_time()
    placed = measure_photograph(analysis_picture(jpeg))
    return placed, time.process_time() - began


def _drawn(jpeg: bytes, placed: Placed) -> float:
    began = time.process_time()
    finish_page(jpeg, 72, placed)
    return time.process_time() - began


def _off(outline: Outline, shot: Photographed) -> list[float]:
    frame = np.array(PHOTO)
    true = shot.corners * frame
    off = np.linalg.norm(np.array(outline.corners) * frame - true, axis=1)
    return [float(one) for one in 100 * off / np.linalg.norm(true[2] - true[0])]


def _corners(found: _Found) -> Iterator[Row]:
    yield Row("photographed sheets found", found.sheets, PHOTOGRAPHS, "all of them", "sheets")
    for name, part in (("median", 50), ("p95", 95)):
        yield Row(
            f"corner error, {name}",
            float(np.percentile(found.off, part)),
            _MOST_OFF,
            "the budget",
            "%",
            "of the sheet's diagonal; five tables, three lights, tilted up to 22 degrees",
        )


def _times(found: _Found) -> Iterator[Row]:
    for name, took in (("measured", found.measuring_s), ("drawn", found.drawing_s)):
        yield Row(
            f"photographed page {name}",
            1000 * float(np.median(took)),
            _MOST_MS,
            "the budget",
            "ms",
            "CPU of one core in a pixel process, eight megapixels, decoding included",
        )


def _read(pages: list[Pixels], texts: list[str]) -> tuple[float, float]:
    """Return the share of characters read on photographs, and on the same pages as they were drawn."""
    ours, original = [], []
    for number in range(READ):
        at = number % PAGES
        shot = _shot(pages, number)
        placed = measure_photograph(analysis_picture(shot.jpeg))
        if placed is None:
            ours.append(0.0)
            continue
        language = "hin" if at % 3 else "eng"
        ours.append(_share(finish_page(shot.jpeg, 72, placed), texts[at], language))
        flat = finish_page(_jpeg(at), 300, Placed(PageId("p"), whiten=True))
        original.append(_share(flat, texts[at], language))
    return float(np.mean(ours)), float(np.mean(original))


def _share(page: FinishedPage, text: str, language: str) -> float:
    read = read_text(readable(page), language, CancelTicket()).plain
    written, got = ("".join(one.split()) for one in (text, read))
    match = difflib.SequenceMatcher(None, written, got, autojunk=False)
    return sum(part.size for part in match.get_matching_blocks()) / len(written)


def _jpeg(number: int) -> bytes:
    held = io.BytesIO()
    colour_page(number, skew=False).clean.save(held, "JPEG", quality=88)
    return held.getvalue()
