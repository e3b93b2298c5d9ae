"""Pictures and PDFs as few programs write them: each kind is shown as independent renderers show it."""

import io
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from devices.files.decoder import pages
from devices.files.faults import Fault
from devices.files.limits import load_limits
from tests.devices.matrix.compare import likeness
from tests.devices.matrix.odd_pictures import KINDS, made_of
from tests.devices.matrix.pdf_boxes import BOXES
from tests.devices.matrix.pdfs import boxed_as
from tests.devices.matrix.png_writer import chunk
from tests.devices.matrix.sheet import drawn
from tests.devices.matrix.tiff_writer import common, tiff
from tests.devices.matrix.trial import run_one

SHEET = drawn(200, 1)
PNG_HEAD = 33
"""Bytes of a PNG up to the end of its IHDR."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_picture_of_an_odd_kind_is_the_picture(tmp_path: Path, kind: str) -> None:
    one = made_of(kind, random.Random(kind))
    assert run_one(one, 0, tmp_path).wrong == ""


@pytest.mark.parametrize("kind", sorted(BOXES))
def test_a_pdf_of_an_odd_kind_is_the_page(tmp_path: Path, kind: str) -> None:
    for number in range(2):
        one = boxed_as(kind, random.Random(f"{kind}{number}"))
        assert run_one(one, number, tmp_path).wrong == ""


def _shown(folder: Path, name: str, data: bytes) -> tuple[dict[str, object], Image.Image]:
    path = folder / name
    path.write_bytes(data)
    (page,) = pages(path, load_limits())
    assert not isinstance(page, str)
    return page[0], Image.open(io.BytesIO(page[1])).convert("RGB")


def _png(*chunks: bytes, power: float = 1.0, mode: str = "RGB") -> bytes:
    rows = (np.asarray(SHEET) / 255) ** power * 255
    held = io.BytesIO()
    Image.fromarray(np.rint(rows).astype(np.uint8)).convert(mode).save(held, "PNG")
    data = held.getvalue()
    return data[:PNG_HEAD] + b"".join(chunks) + data[PNG_HEAD:]


def _told(gamma: int) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", gamma))


@pytest.mark.parametrize(("gamma", "power"), [(100_000, 2.2), (55_556, 1.222), (22_727, 0.5)])
def test_a_png_that_says_its_gamma_is_as_bright_as_it_says(
    tmp_path: Path, gamma: int, power: float
) -> None:
    _, seen = _shown(tmp_path, "a.png", _png(_told(gamma), power=power))
    assert float(np.abs(np.asarray(seen, int) - np.asarray(SHEET, int)).mean()) < 2
    dark = Image.open(io.BytesIO(_png(power=power))).convert("RGB")
    assert float(np.abs(np.asarray(dark, int) - np.asarray(SHEET, int)).mean()) > 2


@pytest.mark.parametrize(
    "chunks",
    [
        (_told(45_455),),
        (chunk(b"sRGB", b"\0"), _told(100_000)),
        (_told(0),),
        (_told(900_000),),
    ],
    ids=["as a screen", "beside sRGB", "nought", "nonsense"],
)
def test_a_png_that_asks_for_nothing_is_kept_as_it_is(
    tmp_path: Path, chunks: tuple[bytes, ...]
) -> None:
    data = _png(*chunks)
    path = tmp_path / "a.png"
    path.write_bytes(data)
    (page,) = pages(path, load_limits())
    assert page[1] == data


def test_a_fourth_number_that_nobody_names_is_not_guessed_at(tmp_path: Path) -> None:
    """Some readers take it for cover and show next to nothing, some leave it out."""
    rows = np.asarray(SHEET)
    tags = common(SHEET.size, 2, [8] * 4, (100, 100))
    for value in (30, 255):
        fourth = np.full((*rows.shape[:2], 1), value, np.uint8)
        data = tiff(tags, [np.concatenate([rows, fourth], axis=2).tobytes()])
        if value == 255:
            assert likeness(_shown(tmp_path, "a.tif", data)[1], SHEET).same
        else:
            (tmp_path / "a.tif").write_bytes(data)
            with pytest.raises(Fault) as raised:
                list(pages(tmp_path / "a.tif", load_limits()))
            assert raised.value.word == "samples"


def test_whole_numbers_in_an_order_that_is_not_read_are_not_called_damaged(tmp_path: Path) -> None:
    tags = common(SHEET.size, 0, [8], (100, 100), t266=2)
    (tmp_path / "a.tif").write_bytes(tiff(tags, [np.asarray(SHEET.convert("L")).tobytes()]))
    with pytest.raises(Fault) as raised:
        list(pages(tmp_path / "a.tif", load_limits()))
    assert raised.value.word == "samples"
