"""Codes with which no paper could be numbered are refused in words, and put right where they were taken."""

import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.station_setup import create_station
from station_app.documents import drafts
from station_app.documents.references import is_local_reference, local_reference
from station_app.model.clock import SystemClock
from station_app.model.errors import CodesUnfit, NotAllowed, StationError
from station_app.model.operators import Role
from station_app.model.settings import NewStation, Settings
from station_app.model.texts import load_texts
from station_app.session.errors import (
    CodesStand,
    DistrictCodeUnfit,
    OfficeCodeUnfit,
    UserNameUnfit,
)
from station_app.station import sign_in
from station_app.station.code_rules import fitted_code, load_code_rules
from station_app.station.codes import codes_number, mend_codes, with_mended_codes
from station_app.store.store import store_exists
from tests.stations import PASSPHRASE, station_in

NEW = NewStation(
    unit_hi="थाना ?? / (नमूना)",
    unit_en="Thana -- Namuna_1",
    district="Khargone / West",
    district_code="KGN",
    ps_code="PS9902",
    user_name="prabhari",
    display_name="थाना प्रभारी ??",
    passphrase="prabhari-kotwali",
    station_passphrase="thana-kotwali-1",
)
BAD = (
    "bad code!!",
    "केजीएन",
    "KGN 1",
    "K/GN",
    "K.GN",
    "K_GN",
    "K-GN",
    "x",
    "",
    "K" * 20,
    "Kñ1",
    "K\u200bGN",
)


@pytest.mark.parametrize("code", BAD)
@pytest.mark.parametrize(
    ("name", "fault"), [("district_code", DistrictCodeUnfit), ("ps_code", OfficeCodeUnfit)]
)
def test_a_code_that_cannot_number_a_paper_is_refused_at_founding(
    tmp_path: Path, name: str, fault: type[StationError], code: str
) -> None:
    with pytest.raises(fault) as refused:
        create_station(tmp_path / "home", SystemClock(), replace(NEW, **{name: code}))
    assert not store_exists(tmp_path / "home")
    for language in ("hi", "en"):
        texts = load_texts(language)
        for part in ("what", "do"):
            assert texts(f"{refused.value.key}.{part}", **refused.value.params)


@pytest.mark.parametrize("name", ["sho sharma ??", "प्रभारी", "", "a", "x" * 40, "a/b"])
def test_a_short_name_that_nobody_can_type_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserNameUnfit):
        create_station(tmp_path / "home", SystemClock(), replace(NEW, user_name=name))
    with station_in(tmp_path / "other") as station:
        sign_in.sign_in(station, "sho", PASSPHRASE)
        with pytest.raises(UserNameUnfit):
            sign_in.add_operator(station, name, "आर. 9", Role.MUNSHI, PASSPHRASE)


@pytest.mark.parametrize("typed", [" kgn ", "Kgn", "KGN"])
def test_small_letters_are_mapped(typed: str) -> None:
    assert fitted_code("district_code", typed) == "KGN"


def test_devanagari_digits_are_mapped() -> None:
    assert fitted_code("ps_code", "ps९९०१") == "PS9901"


@given(st.text(min_size=0, max_size=20))
def test_whatever_fits_numbers_a_paper(text: str) -> None:
    for name in ("district_code", "ps_code"):
        try:
            code = fitted_code(name, text)
        except StationError:
            continue
        reference = local_reference(code, "PS9901", "20260812", 43)
        assert is_local_reference(reference)


@pytest.mark.parametrize("sign", sorted(set(string.printable) | set("कख१ñéЯ漢·–")))
def test_each_sign_is_taken_or_refused_and_never_a_bug(sign: str) -> None:
    for name in load_code_rules():
        try:
            code = fitted_code(name, f"A{sign}B")
        except StationError:
            continue
        assert code.isascii()
        if name != "user_name":
            assert local_reference("KGN", code, "20260812", 1)


@pytest.fixture
def unfit(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_home_with_codes_of_before_says_so_and_is_mended(unfit: Path) -> None:
    before = Settings(page_reserve_mb=1, district_code="bad code!!", ps_code="x y")
    with station_in(unfit, settings=before) as station:
        assert not codes_number(station.settings)
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        with pytest.raises(CodesUnfit):
            drafts.begin(station)
        with pytest.raises(NotAllowed):
            mend_codes(station, "KGN", "PS9902")
        sign_in.sign_in(station, "sho", PASSPHRASE)
        with pytest.raises(OfficeCodeUnfit):
            mend_codes(station, "KGN", "x y")
        mend_codes(station, "kgn", "ps9902")
        mended = with_mended_codes(station.store, before)
        assert (mended.district_code, mended.ps_code) == ("KGN", "PS9902")
    with station_in(unfit, settings=mended) as station:
        sign_in.sign_in(station, "sho", PASSPHRASE)
        assert drafts.begin(station).local_ref.startswith("KGN-PS9902-")
        with pytest.raises(CodesStand):
            mend_codes(station, "AAA", "PS1")
