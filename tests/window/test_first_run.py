"""A new PC becomes a station, and a station that does not open by itself is opened."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from commands.station_setup import StationSetup, create_station
from station_app.model.clock import SystemClock
from station_app.model.errors import FileExists, RecoveryKeyWrong
from station_app.model.settings import NewStation
from station_app.station import sign_in
from station_app.store.store import open_store, store_exists
from tests.window.shown import every, field, held, labels, says, write
from ui.widgets.texts import WindowTexts
from ui.widgets.theme import apply_theme, load_theme
from ui.window.first_run import FirstRun

CHIEF, STATION = "prabhari-kotwali", "thana-kotwali-1"
NEW = NewStation(
    unit_hi="थाना नमूना",
    unit_en="Thana Namuna",
    district="Khargone",
    district_code="KGN",
    ps_code="PS9902",
    user_name="prabhari",
    display_name="थाना प्रभारी",
    passphrase=CHIEF,
    station_passphrase=STATION,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def way(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StationSetup]:
    # This PC has no keyring service, whatever the one that tests does.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    with closing(StationSetup(home)) as made:
        yield made


@pytest.fixture
def door(qapp: QApplication, way: StationSetup) -> Iterator[FirstRun]:
    theme = load_theme("light")
    apply_theme(qapp, theme)
    made = FirstRun(way, WindowTexts("hi"), theme)
    yield made
    made.jobs.close()
    made.close()
    made.deleteLater()


def calm(qtbot: QtBot, door: FirstRun) -> None:
    qtbot.waitUntil(lambda: door.jobs.busy == 0, timeout=15_000)


def click(qtbot: QtBot, door: FirstRun, text: str) -> None:
    found = [b for b in door.findChildren(QPushButton) if b.isVisible() and b.text() == text]
    assert found, [b.text() for b in door.findChildren(QPushButton) if b.isVisible()]
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
    calm(qtbot, door)


def fill(door: FirstRun) -> None:
    for name in (
        *("unit_hi", "unit_en", "district", "district_code", "ps_code", "display_name"),
        *("user_name", "passphrase", "station_passphrase"),
    ):
        write(line(door, name), getattr(NEW, name))
    write(line(door, "passphrase_again"), CHIEF)
    write(line(door, "station_passphrase_again"), STATION)


def line(door: FirstRun, name: str) -> QLineEdit:
    return field(door, door.words(f"first_run.{name}"), QLineEdit)


def give(qtbot: QtBot, door: FirstRun, name: str, secret: str) -> None:
    write(line(door, name), secret, enter=True)
    calm(qtbot, door)


def shown_key(door: FirstRun) -> str:
    (key,) = labels(door, "subhead")
    assert re.fullmatch(r"([A-Z2-7]{4}-)+[A-Z2-7]{1,4}", key)
    return key


def asked_groups(door: FirstRun) -> list[tuple[QLineEdit, int]]:
    """Return the fields that ask for a part of the key, with the part's place."""
    found = []
    for line_edit in every(door, QLineEdit):
        match = re.fullmatch(r"हिस्सा (\d+)", line_edit.accessibleName())
        if match:
            found.append((line_edit, int(match.group(1)) - 1))
    assert len(found) == 2
    return found


def type_back(qtbot: QtBot, door: FirstRun, key: str) -> None:
    groups = key.split("-")
    for line_edit, place in asked_groups(door):
        write(line_edit, groups[place].lower())
    click(qtbot, door, "आगे बढ़ें")


def inside(door: FirstRun) -> bool:
    return door.entered


def test_a_new_station_is_entered_when_its_recovery_key_is_on_paper(
    qtbot: QtBot, door: FirstRun, way: StationSetup, home: Path
) -> None:
    door.begin()
    fill(door)
    click(qtbot, door, "थाना बनाएँ")
    key = shown_key(door)
    click(qtbot, door, "मैंने इसे लिख लिया है")
    # What is typed comes from the paper: the screen does not show it.
    assert key not in labels(door)
    type_back(qtbot, door, "AAAA-" * 9)
    assert not inside(door)
    assert says(door, "वह नहीं", "refused")
    click(qtbot, door, "फिर दिखाएँ")
    assert shown_key(door) == key
    click(qtbot, door, "मैंने इसे लिख लिया है")
    type_back(qtbot, door, key)
    assert inside(door)
    assert key not in held(door)
    assert way.station.settings.unit_hi == NEW.unit_hi
    assert not way.awaits_proof()
    sign_in.sign_in(way.station, "prabhari", CHIEF)
    way.close()
    open_store(home, recovery_key=key).close()


@pytest.mark.parametrize("step", ["shown", "asked"])
def test_a_key_that_was_lost_before_it_was_seen_is_made_anew_at_the_next_start(
    qtbot: QtBot, door: FirstRun, home: Path, step: str
) -> None:
    door.begin()
    fill(door)
    click(qtbot, door, "थाना बनाएँ")
    lost = shown_key(door)
    if step == "asked":
        click(qtbot, door, "मैंने इसे लिख लिया है")
    # Alt+F4, or the power.
    door.close()
    with closing(StationSetup(home)) as again:
        second = FirstRun(again, WindowTexts("hi"), door.theme)
        second.begin()
        calm(qtbot, second)
        give(qtbot, second, "station", STATION)
        assert not inside(second)
        key = shown_key(second)
        assert key != lost
        click(qtbot, second, "मैंने इसे लिख लिया है")
        type_back(qtbot, second, key)
        assert inside(second)
        second.jobs.close()
        second.close()
        second.deleteLater()
    open_store(home, recovery_key=key).close()
    with pytest.raises(RecoveryKeyWrong):
        open_store(home, recovery_key=lost)
    with closing(StationSetup(home)) as third:
        third.open(STATION, None)
        assert not third.awaits_proof()


def test_what_was_typed_stays_when_something_is_wrong(
    qtbot: QtBot, door: FirstRun, home: Path
) -> None:
    door.begin()
    fill(door)
    write(line(door, "ps_code"), "")
    click(qtbot, door, "थाना बनाएँ")
    assert says(door, "खाली", "refused")
    write(line(door, "ps_code"), "PS9902")
    write(line(door, "passphrase_again"), "kuch-aur")
    click(qtbot, door, "थाना बनाएँ")
    assert says(door, "पासफ़्रेज़ अलग", "refused")
    for name in ("passphrase", "passphrase_again"):
        write(line(door, name), "chhota")
    click(qtbot, door, "थाना बनाएँ")
    assert says(door, "8", "refused")
    assert line(door, "unit_hi").text() == NEW.unit_hi
    assert not store_exists(home)


def test_a_station_without_a_keyring_asks_for_its_passphrase(
    qtbot: QtBot, door: FirstRun, home: Path
) -> None:
    create_station(home, SystemClock(), NEW)
    door.begin()
    calm(qtbot, door)
    give(qtbot, door, "station", "galat-passphrase")
    assert not door.entered
    assert says(door, "पासफ़्रेज़", "refused")
    give(qtbot, door, "station", STATION)
    assert door.entered


def test_the_recovery_key_opens_what_a_forgotten_passphrase_closes(
    qtbot: QtBot, door: FirstRun, home: Path
) -> None:
    key = create_station(home, SystemClock(), NEW)
    door.begin()
    calm(qtbot, door)
    click(qtbot, door, "रिकवरी चाबी से खोलें")
    give(qtbot, door, "recovery_key", "AAAA-" * 9)
    assert not door.entered
    assert says(door, "रिकवरी चाबी", "refused")
    give(qtbot, door, "recovery_key", key.lower())
    assert door.entered


def test_a_station_that_is_open_already_says_so_and_can_be_tried_again(
    qtbot: QtBot, door: FirstRun, home: Path
) -> None:
    create_station(home, SystemClock(), NEW)
    first = open_store(home, passphrase=STATION)
    door.begin()
    calm(qtbot, door)
    give(qtbot, door, "station", STATION)
    assert not door.entered
    assert says(door, "पहले से खुला")
    door.words.speak("en")
    assert says(door, "already")
    first.close()
    click(qtbot, door, "Try again")
    give(qtbot, door, "station", STATION)
    assert door.entered


def test_nothing_is_made_over_something_else(home: Path) -> None:
    home.mkdir()
    (home / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FileExists):
        create_station(home, SystemClock(), NEW)
    assert [path.name for path in home.iterdir()] == ["letter.txt"]
