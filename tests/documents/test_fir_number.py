"""One FIR, as many ways as people write it; what is none is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.documents.fir_number import normalise_fir
from station_app.model.errors import CaseNumberUnknown

_NUKTA = "\u093c"
_PREFIXES = (
    "",
    "अप.क्र. ",
    "अप. क्र. ",
    "अप.क्र.- ",
    "अपराध क्रमांक ",
    "अपराध क्रमाँक: ",
    "अपराध संख्या ",
    "अपराध सं. ",
    "अ.क्र. ",
    "मु.अ.सं. ",
    "मु॰अ॰सं॰ ",
    "मु० अ० सं० ",
    "मु0अ0सं0 ",
    "अप0क्र0-",
    "मुकदमा अपराध संख्या ",
    "मुक़दमा नं. ",
    f"मुक{_NUKTA}दमा नं. ",
    "प्रकरण क्रमांक ",
    "कांड संख्या ",
    "थाना काण्ड सं. ",
    "केस नंबर ",
    "केस नम्बर ",
    "एफ.आई.आर. ",
    "एफ़.आई.आर. नं. ",
    "एफआईआर ",
    "एफ आई आर क्र. ",
    "प्रथम सूचना रिपोर्ट क्रमांक ",
    "प्र.सू.रि. क्र. ",
    "प्राथमिकी संख्या ",
    "FIR ",
    "FIR No. ",
    "FIR No.: ",
    "F.I.R. NO ",
    "Fir number- ",
    "FIR #",
    "ＦＩＲ ",
    "Crime no ",
    "Crime No. ",
    "Cr. No. ",
    "CR NO/",
    "C.R. No. ",
    "Cr ",
    "Case Crime No. ",
    "P.S. Case No. ",
    "First Information Report No. ",
    "apradh kramank ",
    "मु0अ0स0 ",
    "अप.क्रं. ",
    "अभियोग संख्या ",
    "गुन्हा रजि. नं. ",
    "गुन्हा रजिस्टर नंबर ",
    "जीरो एफ.आई.आर. ",
    "शून्य एफआईआर सं. ",
    "Zero FIR No. ",
    "0-FIR ",
    "० एफआईआर ",
    "e-FIR No. ",
    "ई-एफ.आई.आर. ",
    "FIR № ",
)
_BETWEEN = (
    "/", " / ", "-", " - ", "–", "—", "‐", "‑", "‒", "―", "−", "－", "／", "∕", "⁄", "\\", "/ ", " /",
    "\u00a0/\u00a0", "\u200b/", "/\u200e",
)  # fmt: skip
_BEFORE_A_WHOLE_YEAR = (" ", "\u2009", ".", ". ", " of ", " OF ", " सन् ", " वर्ष ", " year ", ",")
_UNSEEN = ("", "\u200e", "\u200f", "\ufeff", "\u200d", "\u202a", "\u2066", "\u00ad", "\u00a0")
_DIGITS = ("0123456789", "०१२३४५६७८९", "０１２３４５６７８９", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯")


@given(
    st.sampled_from(_PREFIXES),
    st.integers(0, 999_999),
    st.sampled_from(_BETWEEN + _BEFORE_A_WHOLE_YEAR),
    st.integers(1950, 2026),
    st.sampled_from(_DIGITS),
    st.sampled_from(_UNSEEN),
    st.booleans(),
)
def test_one_fir_however_it_is_written(
    prefix: str, serial: int, between: str, year: int, digits: str, unseen: str, short: bool
) -> None:
    short = short and between in _BETWEEN and year >= 1927
    of_year = f"{year % 100:02d}" if short else str(year)
    written = f"{unseen}{prefix}{serial}{between}{of_year}{unseen}"
    written = re.sub("[0-9]", lambda found: digits[int(found[0])], written)
    said = year if not short or year > 1926 else year + 100
    assert normalise_fir(written, 2026) == f"{serial}/{said}"


@pytest.mark.parametrize(
    "written",
    [
        "मु.अ.सं. 123/2026", "अपराध संख्या 123/2026", "एफ.आई.आर. 123/2026", "123–2026", "\u200e123/2026",
        "(123/2026)", "123/2026।", "अप.क्र. १२३/२६", "FIR No. 123/'26",
    ],
)  # fmt: skip
def test_what_was_not_understood_is(written: str) -> None:
    assert normalise_fir(written, 2026) == "123/2026"


@pytest.mark.parametrize(
    "written",
    [
        "123", "12/2027", "abc/25", "1/2/3", "12345678/25", "²/25", "123/1949", "12 25", "12.25", "u/s 302/2026",
        "धारा 302/2026", "123/2026/4", "123/202", "राम 12/2026", "x" * 100 + "1/2026", "/2026", "123/", "मु.अ.सं.",
        "12/2026 14/2026",
    ],
)  # fmt: skip
def test_what_is_no_fir_number_is_refused(written: str) -> None:
    with pytest.raises(CaseNumberUnknown):
        normalise_fir(written, 2026)


@given(st.text(max_size=100))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        told = normalise_fir(text, 2026)
    except CaseNumberUnknown:
        return
    assert told == "" or re.fullmatch(r"\d{1,6}/\d{4}", told)
