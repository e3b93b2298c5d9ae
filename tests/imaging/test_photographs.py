"""Photographed sheets become flat pages: corners, text, shadows; and nothing else is taken for one."""

import difflib
import io
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from benchmarks.pages import diary_page
from benchmarks.pages_in_colour import colour_page
from benchmarks.phone_pages import Photographed, Pixels, photograph
from station_app.imaging.analysis.preview import (
    analysis_picture,
    measure_clean_up,
    measure_photograph,
    measure_skew,
    preview,
)
from station_app.imaging.clean_up.binarization import darkest_channel
from station_app.imaging.clean_up.illumination import (
    correct_illumination,
    darkest_corrected,
    even_illumination,
    measure_illumination,
)
from station_app.imaging.clean_up.page_detection import outline_in, outline_within
from station_app.imaging.coding.page_coding import finish_page
from station_app.imaging.jobs.one_pass import finish_in_one_pass
from station_app.imaging.raster.pictures import decode, flatten, place_picture, placed_size
from station_app.imaging.reading.ocr import read_text
from station_app.imaging.reading.ocr_input import readable
from station_app.model.cancellation import CancelTicket
from station_app.model.errors import NoSheetThere
from station_app.model.finished_page import FinishedPage
from station_app.model.ids import PageId
from station_app.model.page_edits import CleanUp, Crop, Placed
from station_app.model.page_outline import A4_RATIO, LEGAL_RATIO, Corners, Outline, corners_of
from tests.imaging import papers
from tests.model.test_page_outline import sheets

SMALL = (1500, 2000)


def sheet(*, ratio: float = A4_RATIO) -> Pixels:
    page = papers.paper().resize((1240, round(1240 * ratio)))
    return np.ascontiguousarray(np.asarray(page)[..., ::-1])


@cache
def taken(seed: int, shadow: str = "", table: int | None = None) -> Photographed:
    return photograph(sheet(), seed, shadow=shadow, table=table, size=SMALL)


def tidy_photograph(jpeg: bytes) -> Placed | None:
    return measure_photograph(analysis_picture(jpeg))


def off(outline: Outline, truth: Photographed, size: tuple[int, int] = SMALL) -> float:
    """Return how far the worst corner is off, as a part of the sheet's diagonal."""
    frame = np.array(size)
    true = truth.corners * frame
    return float(
        np.linalg.norm(np.array(outline.corners) * frame - true, axis=1).max()
        / np.linalg.norm(true[2] - true[0])
    )


@pytest.mark.parametrize("shadow", ["", "soft", "hard"])
def test_the_corners_are_found_on_any_table_and_in_shadow(shadow: str) -> None:
    for seed in range(5):
        truth = taken(seed, shadow, seed)
        outline = outline_in(analysis_picture(truth.jpeg))
        assert outline is not None
        assert off(outline, truth) < 0.003
        assert outline.ratio == pytest.approx(A4_RATIO, abs=1e-6)


def test_a_legal_sheet_is_told_from_a4() -> None:
    for seed in range(4):
        truth = photograph(sheet(ratio=LEGAL_RATIO), seed, size=SMALL)
        outline = outline_in(analysis_picture(truth.jpeg))
        assert outline is not None
        assert outline.ratio == pytest.approx(LEGAL_RATIO, abs=1e-6)
        assert outline.size_in == pytest.approx((8.5, 14.0), abs=0.01)


def test_a_sheet_that_was_photographed_lying_on_its_side_is_stood_upright() -> None:
    turned = np.ascontiguousarray(np.rot90(sheet()))
    truth = photograph(turned, 3, size=SMALL[::-1])
    placed = tidy_photograph(truth.jpeg)
    assert placed is not None
    assert placed.quarter_turns == 1
    page = finish_page(truth.jpeg, 72, placed)
    assert page.height_px / page.width_px == pytest.approx(A4_RATIO, abs=0.002)


def plain() -> dict[str, bytes]:
    """Return pages in which no photographed sheet is to be seen."""
    pages = {"colour": colour_page(1).scan}
    pages["typed"] = diary_page(1)
    pages["paper"] = papers.scanned(papers.paper())
    pages["photograph"] = papers.scanned(papers.photograph())
    pages["empty"] = papers.scanned(Image.new("RGB", papers.SIZE, (243, 243, 238)))
    pages["dark"] = papers.scanned(Image.new("RGB", papers.SIZE, (40, 40, 40)))
    ruled = papers.paper()
    pen = ImageDraw.Draw(ruled)
    pen.rectangle((60, 60, 1180, 1690), outline=(20, 20, 20), width=4)
    pages["a frame"] = papers.scanned(ruled)
    pen.rectangle((60, 60, 1180, 1690), outline=(20, 20, 20), width=34)
    pages["a broad frame"] = papers.scanned(ruled)
    boxed = papers.paper()
    boxed.paste((120, 120, 120), (120, 200, 1120, 1400))
    boxed.paste((246, 246, 246), (170, 260, 1070, 1310))
    pages["a box on a grey field"] = papers.scanned(boxed)
    glued = papers.paper()
    glued.paste(papers.photograph().resize((900, 1100)), (150, 300))
    pages["a photograph on a page"] = papers.scanned(glued)
    lid = np.asarray(papers.paper()).copy()
    lid[:30] = lid[-12:] = 15
    lid[:, :20] = lid[:, -25:] = 10
    pages["a lid on all sides"] = papers.scanned(Image.fromarray(lid))
    crooked = papers.paper().rotate(2, expand=True, fillcolor=(10, 10, 10))
    pages["crooked on a black lid"] = papers.scanned(crooked)
    return pages


def test_no_scan_and_no_picture_of_something_else_is_made_flat() -> None:
    for name, image in plain().items():
        assert tidy_photograph(image) is None, name
    assert measure_clean_up(image, CleanUp(flatten=True)) == Placed(PageId(""))


def test_a_sheet_cut_off_by_the_picture_is_left_alone() -> None:
    seen = decode(taken(1).jpeg, grey=False)
    half = cv2.imencode(".jpg", seen[: seen.shape[0] // 2])[1]
    assert tidy_photograph(bytes(half)) is None


def accuracy(page: FinishedPage, truth: str) -> float:
    read = read_text(readable(page), "hin", CancelTicket()).plain
    written, found = ("".join(text.split()) for text in (truth, read))
    match = difflib.SequenceMatcher(None, written, found, autojunk=False)
    return sum(part.size for part in match.get_matching_blocks()) / len(written)


def test_the_text_is_read_as_well_as_on_the_flat_original() -> None:
    drawn = colour_page(1, skew=False)
    page = np.ascontiguousarray(np.asarray(drawn.clean)[..., ::-1])
    jpeg = photograph(page, 2, shadow="hard").jpeg
    placed = tidy_photograph(jpeg)
    assert placed is not None
    flattened = finish_page(jpeg, 72, placed)
    held = io.BytesIO()
    drawn.clean.save(held, "JPEG", quality=88)
    original = finish_page(held.getvalue(), 300, Placed(PageId("p"), whiten=True))
    assert accuracy(flattened, drawn.text) > accuracy(original, drawn.text) - 0.01


def test_the_page_is_as_large_as_its_sheet_whatever_the_camera_says() -> None:
    truth = taken(4)
    placed = tidy_photograph(truth.jpeg)
    assert placed is not None
    page = finish_page(truth.jpeg, 72, placed)
    inches = page.width_px / page.dpi, page.height_px / page.dpi
    assert inches == pytest.approx((210 / 25.4, 297 / 25.4), rel=0.01)
    assert page.size_bytes < len(truth.jpeg) / 5


@pytest.mark.parametrize("shadow", ["soft", "hard"])
def test_shadows_go_and_pencil_seal_and_stamp_stay(shadow: str) -> None:
    for seed in (2, 5):
        truth = taken(seed, shadow)
        outline = outline_in(analysis_picture(truth.jpeg))
        assert outline is not None
        lit = even_illumination(flatten(decode(truth.jpeg, grey=False), outline))
        seen = cv2.resize(lit, papers.SIZE, interpolation=cv2.INTER_AREA)
        drawn = cv2.cvtColor(np.asarray(papers.paper())[..., ::-1], cv2.COLOR_BGR2GRAY)
        bare = cv2.erode(drawn, np.ones((13, 13), np.uint8)) > 200
        grey = cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY)
        paper = float(np.median(grey[bare]))
        assert np.percentile(grey[bare], 0.5) > 0.86 * paper
        pencil = grey[1196:1205, 520:880].min(axis=0)
        assert np.percentile(pencil, 90) < 0.86 * paper
        for at, colour in ((papers.SEAL_AT, 1), (papers.STAMP_AT, 0), (papers.SIGNATURE_AT, 2)):
            x, y = at
            weakest = seen[y - 9 : y + 10, x - 9 : x + 10, colour].min()
            assert weakest < 0.6 * paper, (at, weakest)


def test_a_photograph_glued_to_the_sheet_is_no_shadow() -> None:
    glued = papers.paper()
    picture = papers.photograph().resize((260, 330))
    glued.paste(picture, (880, 380))
    page = np.ascontiguousarray(np.asarray(glued)[..., ::-1])
    for seed, shadow in ((1, ""), (1, "soft")):
        truth = photograph(page, seed, shadow=shadow, size=SMALL)
        outline = outline_in(analysis_picture(truth.jpeg))
        assert outline is not None
        lit = even_illumination(flatten(decode(truth.jpeg, grey=False), outline))
        seen = cv2.resize(lit, papers.SIZE, interpolation=cv2.INTER_AREA)
        paper = float(np.median(seen[..., 2]))
        here = seen[400:690, 900:1120].mean() / paper
        true = float(np.asarray(picture)[20:310, 20:240].mean()) / 243
        assert here == pytest.approx(true, abs=0.12)


@pytest.mark.parametrize("grey", [False, True])
def test_the_darkest_channel_of_a_lit_sheet_is_given_without_its_colours(grey: bool) -> None:
    seen = decode(taken(2, "hard").jpeg, grey=grey)[:901, :701]
    light = measure_illumination(seen)
    assert np.array_equal(
        darkest_corrected(light, seen), darkest_channel(correct_illumination(light, seen))
    )


def test_it_is_drawn_flat_for_the_screen_and_the_master_as_it_is() -> None:
    truth = taken(0, "soft")
    placed = tidy_photograph(truth.jpeg)
    assert placed is not None
    after = decode(preview(truth.jpeg, placed, 700), grey=True)
    before = decode(preview(truth.jpeg, Placed(PageId("p")), 700), grey=True)
    assert after.shape[0] / after.shape[1] == pytest.approx(A4_RATIO, abs=0.01)
    assert np.median(after) >= 253
    assert np.median(before) < 240
    assert abs(measure_skew(truth.jpeg, 0, placed.outline)) < 0.2


def test_converting_flattens_and_a_page_without_a_sheet_takes_its_other_steps() -> None:
    page = finish_in_one_pass(taken(4).jpeg, 72, CleanUp(flatten=True, whiten=True), "bitonal")
    assert page.width_px / page.dpi == pytest.approx(8.27, rel=0.01)
    scan = papers.scanned(papers.paper(), "JPEG")
    assert measure_clean_up(scan, CleanUp(flatten=True, whiten=True)) == Placed(
        PageId(""), whiten=True
    )


def outlines() -> st.SearchStrategy[Outline]:
    near = st.floats(0, 0.2)
    return st.builds(
        lambda a, b, c, d, ratio: Outline(((a, b), (1 - c, d), (1 - b, 1 - a), (d, 1 - c)), ratio),
        near,
        near,
        near,
        near,
        st.floats(0.5, 2),
    )


@settings(max_examples=40, deadline=None)
@given(
    outline=outlines(),
    turns=st.integers(0, 3),
    crop=st.sampled_from((None, Crop(0.1, 0.2, 0.9, 0.7))),
    size=st.tuples(st.integers(20, 300), st.integers(20, 300)),
)
def test_what_is_drawn_is_as_large_as_was_said(
    outline: Outline, turns: int, crop: Crop | None, size: tuple[int, int]
) -> None:
    placed = Placed(PageId("p"), turns, crop=crop, outline=outline)
    assert place_picture(np.zeros(size, np.uint8), placed).shape == placed_size(size, placed)


def test_corners_set_by_hand_give_the_sheet_that_would_have_been_found() -> None:
    for seed, ratio in ((1, A4_RATIO), (3, LEGAL_RATIO), (4, 1.0)):
        truth = photograph(sheet(ratio=ratio), seed, size=SMALL)
        corners = corners_of((float(x), float(y)) for x, y in truth.corners)
        outline = outline_within(corners, SMALL[::-1])
        assert outline.corners == corners
        assert outline.ratio == pytest.approx(ratio, abs=0.02)


@settings(max_examples=60, deadline=None)
@given(corners=sheets(), size=st.tuples(st.integers(60, 300), st.integers(60, 300)))
def test_any_corners_that_are_a_sheets_are_drawn_flat_or_said_to_be_too_long(
    corners: Corners, size: tuple[int, int]
) -> None:
    try:
        outline = outline_within(corners, size)
    except NoSheetThere:
        return
    assert outline.corners == corners
    placed = Placed(PageId("p"), outline=outline)
    assert place_picture(np.zeros(size, np.uint8), placed).shape == placed_size(size, placed)
