"""The words of a separator sheet's code: what is said is read back, whatever was changed is refused."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.documents.kinds import load_kinds
from station_app.scanning.separator_model import SeparatorCode, read_separator, separator_code_text

KINDS = tuple(load_kinds())
SIGNS = string.digits + string.ascii_uppercase + " $%*+-./:"
"""The small alphabet of a QR code (ISO/IEC 18004, table 5)."""

codes = st.builds(
    SeparatorCode,
    office=st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=12),
    case_ref=st.one_of(
        st.just(""), st.builds("{}/{}".format, st.integers(0, 999_999), st.integers(1950, 2100))
    ),
    kind=st.sampled_from(KINDS),
    volume=st.integers(1, 99),
    pages=st.integers(0, 9999),
    number=st.integers(1, 9_999_999),
)


@given(codes)
def test_what_is_said_is_read_back(code: SeparatorCode) -> None:
    words = separator_code_text(code)
    assert read_separator(words) == code
    assert set(words) <= set(SIGNS)


@given(codes, st.data())
def test_any_change_is_refused(code: SeparatorCode, data: st.DataObject) -> None:
    words = separator_code_text(code)
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, len(words)))
    put = data.draw(st.text(SIGNS + string.ascii_lowercase + "०१२३", max_size=6))
    damaged = words[:first] + put + words[last:]
    if damaged != words:
        assert read_separator(damaged) is None


@given(st.text())
def test_what_others_print_is_not_ours(text: str) -> None:
    assert read_separator(text) is None


@pytest.mark.parametrize(
    "wrong",
    [
        SeparatorCode("ps", "1/2026", "FIR", 1, 1, 1),
        SeparatorCode("PS", "1/26", "FIR", 1, 1, 1),
        SeparatorCode("PS", "1/2026", "CD-BUNDLE", 1, 1, 1),
        SeparatorCode("PS", "1/2026", "FIR", 0, 1, 1),
        SeparatorCode("PS", "1/2026", "FIR", 1, 10_000, 1),
        SeparatorCode("PS", "1/2026", "FIR", 1, 1, 0),
        SeparatorCode("PS:", "1/2026", "FIR", 1, 1, 1),
    ],
)
def test_what_cannot_be_said_is_not_printed(wrong: SeparatorCode) -> None:
    with pytest.raises(ValueError, match="separator"):
        separator_code_text(wrong)
