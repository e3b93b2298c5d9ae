"""What an ordinary account meets: a token driver that it may not read is no token, and takes no keys."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from commands.doctor import examine
from devices.tokens.driver_access import closed_to_us
from devices.tokens.slots import driver_faults, list_tokens
from devices.tokens.softhsm import MODULE
from station_app.model.device_errors import (
    FeederEmpty,
    NoScanner,
    TokenDriverDenied,
    TokenDriverFailed,
    TokenFailed,
    TokenMissing,
)
from station_app.model.errors import CaseNumberMissing
from station_app.model.settings import Settings
from station_app.model.tokens import Token
from station_app.overview import status
from tests.stations import station_in
from tests.window.seats import Seat, calm, seat_at, sign_in
from tests.window.shown import line, type_sign
from ui.window.notices import HELP_KEY

LETTERS = "kalpanik nam"


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SoftHSM as Debian leaves it to whoever is not in its group: it does not start.

    A copy of its own, since a driver that has started once in a process stays started.
    """
    if not MODULE.exists():
        pytest.fail("softhsm2 is not installed")
    copy = tmp_path / MODULE.name
    shutil.copy(MODULE, copy)
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "nowhere.conf"))
    return copy


def test_a_driver_that_does_not_start_is_no_token(driver: Path) -> None:
    assert list_tokens((driver,), ()) == ()
    (fault,) = driver_faults((driver,))
    assert isinstance(fault, TokenDriverFailed)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything; run by tests.ordinary_user")
def test_a_driver_that_is_closed_to_this_account_names_the_group_that_may(
    driver: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path}\n", encoding="utf-8")
    configuration.chmod(0)
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    assert closed_to_us(driver) == configuration.group()
    assert list_tokens((driver,), ()) == ()
    (fault,) = driver_faults((driver,))
    assert isinstance(fault, TokenDriverDenied)
    assert fault.params["group"] == configuration.group()


@pytest.mark.skipif(
    os.getuid() == 0, reason="root may enter everywhere; run by tests.ordinary_user"
)
def test_a_folder_that_may_not_be_entered_hides_no_other_token(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        assert list_tokens((closed / "lib.so",), (closed / "key.p12",))[1:] == ()
    finally:
        closed.chmod(0o700)


def test_the_doctor_tells_of_it_and_what_to_do(tmp_path: Path, driver: Path) -> None:
    settings = Settings(page_reserve_mb=1, pkcs11_modules=(str(driver),))
    with station_in(tmp_path / "home", settings=settings) as station:
        found = {finding.part: finding for finding in examine(station)}["token_driver"]
    assert not found.ready
    assert MODULE.name in found.detail
    assert "." in found.detail


def test_one_types_a_name_whole_beside_a_token_driver_that_fails(
    qtbot: QtBot, tmp_path: Path, driver: Path
) -> None:
    def look() -> tuple[Token, ...]:
        return list_tokens((driver,), ())

    with station_in(tmp_path / "home") as made, seat_at(replace(made, tokens=look)) as seat:
        sign_in(seat, "munshi")
        typed_in_cases(qtbot, seat)
        assert seat.fault == ""


def failing() -> tuple[Token, ...]:
    raise TokenFailed(code="DeviceError")


def test_a_token_that_fails_is_a_dark_lamp_and_no_bar(qtbot: QtBot, tmp_path: Path) -> None:
    with station_in(tmp_path / "home") as made, seat_at(replace(made, tokens=failing)) as seat:
        sign_in(seat, "munshi")
        calm(qtbot, seat)
        assert status.lamps(seat.station).token is None
        assert seat.lamp("token").startswith("○")
        typed_in_cases(qtbot, seat)
        assert seat.fault == ""


def typed_in_cases(qtbot: QtBot, seat: Seat) -> None:
    """Type a name letter by letter, the lamps looked at and a fault shown between each two."""
    seat.window.go("cases", "")
    calm(qtbot, seat)
    seat.window.activateWindow()
    search = line(seat.window.desks["cases"], seat.said("cases.search"))
    search.setFocus()
    for letter in LETTERS:
        focused = seat.window.focusWidget()
        assert focused is search
        type_sign(focused, letter)
        seat.station.events.announce("token")
        seat.settle()
    assert search.text() == LETTERS


def test_no_fault_takes_the_keys(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    seat.window.go("cases", "")
    calm(qtbot, seat)
    seat.window.activateWindow()
    search = line(seat.window.desks["cases"], seat.said("cases.search"))
    search.setFocus()
    for letter in LETTERS:
        focused = seat.window.focusWidget()
        assert focused is not None
        type_sign(focused, letter)
        seat.window.context.fault(NoScanner(scanner=""))
        seat.settle()
    assert search.text() == LETTERS
    assert seat.fault
    assert HELP_KEY in seat.help_words


# ── a bar goes with its cause ────────────────────────────────────────────────────────────────


def test_a_fault_of_a_desk_does_not_stand_on_others(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    seat.open("scan")
    seat.window.context.fault(CaseNumberMissing())
    assert seat.fault
    seat.open("cases")
    assert seat.fault == ""


def test_a_fault_of_a_paper_ends_when_the_paper_is_put_right(qtbot: QtBot, seat: Seat) -> None:
    from tests.scanners import drawn_page
    from tests.stations import stack_of
    from tests.window.shown import keyed, write

    sign_in(seat, "munshi")
    desk = seat.open("scan")
    stack_of(seat.station).lay_in([drawn_page("1")])
    for key in ("F5", "F8"):
        keyed(desk, key).click()
        seat.settle()
    assert seat.said("error.document.case_missing.what") in seat.fault
    write(line(desk, seat.said("details.case")), "12/2026")
    seat.settle()
    assert seat.fault == ""


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        (NoScanner(scanner=""), (NoScanner,)),
        (TokenMissing(), (TokenMissing,)),
    ],
)
def test_what_was_mended_is_told_no_longer(
    qtbot: QtBot, seat: Seat, fault: NoScanner | TokenMissing, kinds: tuple[type, ...]
) -> None:
    sign_in(seat, "munshi")
    seat.settle()
    seat.window.context.fault(fault)
    seat.window.context.mended(FeederEmpty)
    assert seat.fault
    seat.window.context.mended(*kinds)
    assert seat.fault == ""


def test_a_missing_token_is_told_no_longer_once_it_is_there(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    seat.open("cases")
    seat.window.context.fault(TokenMissing())
    assert seat.fault
    seat.station.events.announce("token")
    seat.settle()
    assert seat.fault == ""
