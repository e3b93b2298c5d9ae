"""Clean-up measured against what is known: the angle, the way up, the edge; and never a stroke lost."""

import random
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from fontpkg_noto_sans import ROOT
from PIL import Image, ImageDraw, ImageFont

from station_app.imaging.analysis.preview import measure_clean_up, measure_skew, preview
from station_app.imaging.clean_up.binarization import Mask
from station_app.imaging.coding.bitonal_coding import decode_bitonal
from station_app.imaging.coding.page_coding import finish_page
from station_app.model.finished_page import FinishedPage
from station_app.model.ids import PageId
from station_app.model.page_edits import CleanUp, Placed
from tests.imaging import papers

LATIN_FONT = next(Path(str(ROOT)).rglob("NotoSans[[]*.ttf"))
ALL = CleanUp(deskew=True, orient=True, trim=True, whiten=True, despeckle=True)
LATIN = (
    "The accused was arrested near the bus stand at 14:30 and signed the memo in the presence of"
)


def latin() -> Image.Image:
    picture = Image.new("L", papers.SIZE, 244)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(LATIN_FONT), 22)
    for line in range(24):
        pen.text((100, 100 + 40 * line), LATIN, fill=40, font=font)
    return picture


def hindi() -> Image.Image:
    return papers.paper(colour=False).convert("L")


def strokes(image: bytes, placed: Placed) -> Mask:
    return ink_on(finish_page(image, papers.DPI, placed))


def ink_on(page: FinishedPage) -> Mask:
    return decode_bitonal(page.inks[0].strokes, page.width_px, page.height_px)


def test_the_angle_is_found_to_a_twentieth_of_a_degree() -> None:
    chance, errors = random.Random(5), []
    for _ in range(12):
        turned = chance.uniform(-6, 6)
        page = hindi().rotate(turned, Image.Resampling.BICUBIC, fillcolor=243)
        errors.append(abs(measure_skew(papers.scanned(page, "JPEG")) + turned))
    assert float(np.median(errors)) <= 0.05
    assert max(errors) < 0.15


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_hindi_and_english_are_stood_upright(turns: int) -> None:
    for page in (hindi(), latin()):
        lying = papers.scanned(page.rotate(90 * turns, expand=True), "JPEG")
        assert measure_clean_up(lying, CleanUp(orient=True)).quarter_turns == turns


def test_a_page_that_says_nothing_is_left_as_it_lies() -> None:
    for page in (Image.new("L", papers.SIZE, 244), papers.photograph().convert("L")):
        placed = measure_clean_up(papers.scanned(page), ALL)
        assert (placed.quarter_turns, placed.deskew_deg, placed.crop) == (0, 0.0, None)


@pytest.mark.parametrize("degrees", [-13.2, 13.2])
def test_lines_more_askew_than_is_tried_are_left_as_they_lie(degrees: float) -> None:
    ruled = Image.new("L", (1700, 900), 255)
    pen = ImageDraw.Draw(ruled)
    for row in range(-900, 1800, 40):
        pen.line((-200, row, 1900, row), fill=0, width=5)
    lying = ruled.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert measure_skew(papers.scanned(lying)) == 0.0


def test_shadow_and_dark_edges_go_and_every_letter_stays() -> None:
    pixels = np.asarray(hindi(), np.float32).copy()
    pixels[:40] *= np.linspace(0.3, 0.8, 40)[:, None]
    pixels[:, -25:] = 15
    scan = papers.scanned(Image.fromarray(pixels.astype(np.uint8)))
    part = measure_clean_up(scan, CleanUp(trim=True)).crop
    assert part is not None
    assert 40 / 1754 < part.top < 60 / 1754
    assert 1190 / 1240 < part.right < 1216 / 1240
    assert (part.left, part.bottom) == (0.0, 1.0)


def test_ink_in_the_shadow_is_never_cut_away() -> None:
    sheet = hindi()
    pen = ImageDraw.Draw(sheet)
    pen.text((100, 12), papers.LINE, fill=38, font=ImageFont.truetype(str(papers.FONT), 24))
    pixels = np.asarray(sheet, np.float32).copy()
    pixels[:90] *= np.linspace(0.5, 0.85, 90)[:, None]
    part = measure_clean_up(
        papers.scanned(Image.fromarray(pixels.astype(np.uint8))), CleanUp(trim=True)
    ).crop
    assert part is None or part.top * 1754 < 16


def test_what_shines_through_is_left_out_and_pencil_is_not() -> None:
    back = np.asarray(hindi().transpose(Image.Transpose.FLIP_LEFT_RIGHT), np.float32)
    page = np.full(back.shape, 243.0)
    page -= (243 - back) * 0.10
    sheet = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(sheet)
    pen.line((200, 1500, 900, 1540), fill=165, width=3)
    ink = strokes(papers.scanned(sheet, grain=1), Placed(PageId("p"), whiten=True))
    drawn = Image.new("1", papers.SIZE)
    ImageDraw.Draw(drawn).line((200, 1500, 900, 1540), fill=1, width=3)
    line = np.asarray(drawn)
    assert ink[line].mean() > 0.95
    far = ~np.asarray(cv2.dilate(line.astype(np.uint8), np.ones((9, 9), np.uint8))).astype(bool)
    assert not ink[far].any()


def test_dots_of_the_script_and_decimal_points_survive_the_whole_chain() -> None:
    sheet = Image.new("L", (2480, 1200), 244)
    pen = ImageDraw.Draw(sheet)
    words = "अंक ज़मीन फ़रार गाँव दुःख ₹ 12.5 3.75 i.e. No. 0.5 ड़ ढ़ ख़त ."
    for row, size in enumerate((30, 34, 44, 60)):
        pen.text((100, 100 + 200 * row), words, 40, ImageFont.truetype(str(papers.FONT), size))
    scan = papers.scanned(sheet, grain=4)
    whole = Placed(PageId("p"))
    plain = ink_on(finish_page(scan, 300, whole))
    cleaned = ink_on(finish_page(scan, 300, replace(whole, whiten=True, despeckle=True)))
    drawn = (np.asarray(sheet) < 200).astype(np.uint8)
    near = np.asarray(cv2.dilate(drawn, np.ones((5, 5), np.uint8))) > 0
    assert np.array_equal(cleaned & near, plain & near)
    signs = [
        cv2.connectedComponents((part & near).astype(np.uint8))[0] for part in (cleaned, drawn)
    ]
    assert signs[0] >= signs[1]


def test_before_and_after_are_drawn_for_the_screen() -> None:
    scan = papers.scanned(papers.paper(), "JPEG")
    before = preview(scan, Placed(PageId("p")), 600)
    after = preview(scan, Placed(PageId("p"), whiten=True), 600)
    looks = [
        cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) for data in (before, after)
    ]
    assert looks[0] is not None
    assert looks[1] is not None
    assert np.median(looks[0]) < 246
    assert np.median(looks[1]) >= 253
