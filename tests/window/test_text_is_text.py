"""Names from anywhere are shown as they are written: no page, no picture, no hidden sign, no command."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from commands.shell.console import answer, say
from station_app.cases import register as case_register
from station_app.documents import drafts
from station_app.model.operators import Role
from station_app.model.settings import Settings
from station_app.model.texts import visible, visible_lines
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.stations import PASSPHRASE, station_in
from tests.window.acting import told
from tests.window.seats import Seat, seat_at, sign_in

EVIL = '<b>नाम</b><img src="file:///etc/passwd">\u202egnp.exe\x1b[31m\u200b'
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def staff(station: Station) -> None:
    station_sign_in.sign_in(station, "sho", PASSPHRASE)
    station_sign_in.add_operator(station, "evil", EVIL, Role.OFFICER, PASSPHRASE)
    station_sign_in.sign_out(station)


@pytest.fixture
def seat(tmp_path: Path, qtbot: QtBot) -> Iterator[Seat]:
    settings = Settings(page_reserve_mb=1, unit_hi=EVIL, unit_en=EVIL, district=EVIL)
    with station_in(tmp_path / "home", settings=settings, staff=staff) as station:
        case_register.store_changes(station, [case(11, EVIL)])
        with seat_at(station) as made:
            yield made


def tips_of(place: QWidget) -> list[str]:
    texts = [made.toolTip() for made in (place, *place.findChildren(QWidget))]
    for view in place.findChildren(QAbstractItemView):
        model = view.model()
        columns = 1 if isinstance(model, QAbstractListModel | None) else model.columnCount()
        for row in range(model.rowCount() if model is not None else 0):
            for column in range(columns):
                texts.append(str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or ""))
    return [text for text in texts if text]


def test_every_desk_shows_names_as_they_are_written(qtbot: QtBot, seat: Seat) -> None:
    for user_name in ("sho", "evil"):
        sign_in(seat, user_name)
        for name in filter(seat.window.desks.open_to, seat.window.desks.names()):
            seat.open(name)
            for label in seat.window.findChildren(QLabel):
                assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
            shown = [text for text in told(seat) if OBEYED.search(text)]
            assert shown == []
            # A tip with a sign of markup in it is a page of ours, in which all of it is escaped.
            pages = [text for text in tips_of(seat.window) if "<" in text]
            assert not [text for text in pages if "<b>" in text or "<img" in text]
    assert any("⟨U+202E⟩" in text for text in told(seat))
    assert any("<b>नाम</b>" in text for text in told(seat))


def test_the_lock_screen_shows_unit_and_people_as_they_are_written(seat: Seat) -> None:
    seat.settle()
    texts = [made.text() for made in seat.window.unlock.findChildren(QLabel)]
    assert any("<b>" in text and "⟨U+202E⟩" in text for text in texts)
    assert not [text for text in told(seat) if OBEYED.search(text)]


def test_a_papers_title_is_text(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    drafts.begin(seat.station, case_ref="11/2026", title=EVIL)
    seat.open("scan")
    assert not [text for text in told(seat) if OBEYED.search(text)]


@given(st.text())
def test_nothing_that_is_obeyed_or_unseen_is_left(text: str) -> None:
    for shown in (visible(text), visible_lines(text)):
        assert not OBEYED.search(shown)
        assert shown == visible_lines(shown)
    assert visible(text).isprintable() or any(not sign.isprintable() for sign in text)
    assert "\n" not in visible(text)


def test_words_of_hindi_keep_their_joiners() -> None:
    for word in ("क्‍ष", "र्‍य", "श्रीमती", "मु.अ.सं. 12/2026"):
        assert visible(word) == word


def test_a_terminal_obeys_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    say(EVIL)
    answer(EVIL)
    answer('{"name": "a\u202eb\x9b"}')
    written = capsys.readouterr()
    assert not OBEYED.search(written.err + written.out.replace("\n", ""))
    assert '{"name": "a\\u202eb\\u009b"}' in written.out
