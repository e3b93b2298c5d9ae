"""Codes on spoiled sheets are read, however they lie, and none is invented on a plain page."""

import pytest

from benchmarks.sheets import plain, separator
from station_app.imaging.codes.reader import find_codes, read_codes

SHEETS = 15


def test_every_spoiled_separator_is_read() -> None:
    missed = [
        sheet.how
        for sheet in map(separator, range(5000, 5000 + SHEETS))
        if sheet.words not in read_codes(sheet.image)
    ]
    assert missed == []


def test_a_patch_does_not_hide_the_code_beside_it() -> None:
    """Faint and crossed by a pen: the code needs closer looks, the patch is seen at once."""
    sheet = separator(519)
    assert read_codes(sheet.image) == (sheet.words,)


def test_no_code_is_invented_on_a_spoiled_page() -> None:
    for sheet in map(plain, range(5000, 5000 + SHEETS)):
        assert read_codes(sheet.image) == (), sheet.how


@pytest.mark.parametrize("number", range(6000, 6008))
def test_a_code_tells_how_its_sheet_lies(number: int) -> None:
    sheet = separator(number)
    turned = int(sheet.how.split(" turns")[0].split()[-1])
    assert find_codes(sheet.image)[0].quarter_turns == turned


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="picture"):
        read_codes(b"no picture")
