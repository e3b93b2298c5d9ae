"""Whatever form the app's list has, the same files are read out of it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.evidence.errors import ListUnreadable, SidMalformed
from station_app.evidence.hash_list_parser import read_list
from station_app.evidence.sid import read_sid

_NAMES = st.text(string.ascii_letters + string.digits + "_-. ", min_size=1, max_size=30).map(
    lambda stem: f"{stem.strip(' .-_') or 'x'}.mp4"
)
_HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)
_FILES = st.dictionaries(_NAMES, _HASHES, min_size=1, max_size=12)


def as_table(files: dict[str, str], mark: str) -> str:
    rows = [f"{n}{mark}{name}{mark}{sha}" for n, (name, sha) in enumerate(files.items(), 1)]
    return "\n".join([f"No{mark}File name{mark}SHA-256", *rows])


def as_sums(files: dict[str, str]) -> str:
    return "".join(f"{sha.upper()} *DCIM/{name}\n" for name, sha in files.items())


def as_broken_lines(files: dict[str, str]) -> str:
    """As the text of a narrow PDF: the name, then the number over two lines."""
    return "\n".join(f"{name}\n{sha[:40]}\n{sha[40:]}" for name, sha in files.items())


@settings(max_examples=60, deadline=None)
@given(_FILES)
def test_every_form_gives_the_same_files(files: dict[str, str]) -> None:
    folded = {name.casefold() for name in files}
    if len(folded) < len(files):
        return
    for text in (as_table(files, ","), as_table(files, ";"), as_table(files, "\t"), as_sums(files)):
        assert {file.name: file.sha256 for file in read_list(text)} == files
    assert {f.sha256 for f in read_list(as_broken_lines(files))} == set(files.values())


@given(st.text(max_size=300))
def test_anything_else_is_told(text: str) -> None:
    try:
        read_list(text)
    except ListUnreadable:
        return
    assert any(sign in string.hexdigits for sign in text)


@given(st.text(string.digits, min_size=1, max_size=40))
def test_a_sid_has_sixteen_digits(digits: str) -> None:
    if len(digits) == 16:
        assert read_sid(f" {digits[:4]} {digits[4:]} ") == (digits, "")
    else:
        with pytest.raises(SidMalformed) as told:
            read_sid(digits)
        assert told.value.params == {"digits": len(digits)}


def test_a_raised_digit_is_no_digit_of_a_sid() -> None:
    with pytest.raises(SidMalformed) as told:
        read_sid("123456789012²456")
    assert told.value.params == {"digits": 15}
