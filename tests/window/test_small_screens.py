"""Every desk fits a screen of 1024 x 768 in both languages, whoever sits before it."""

import pytest
from pytestqt.qtbot import QtBot

from tests.window.seats import Seat, calm, sign_in

WIDE, HIGH = 1024, 768


@pytest.mark.parametrize("user", ["munshi", "vivechak", "sho"])
def test_every_desk_fits(qtbot: QtBot, seat: Seat, user: str) -> None:
    sign_in(seat, user)
    room = seat.window.desks
    too_large = []
    for language in ("hi", "en"):
        seat.window.context.words.speak(language)
        for name in filter(room.open_to, room.names()):
            seat.window.go(name, "")
            calm(qtbot, seat)
            size = room[name].minimumSizeHint()
            around = seat.window.minimumSizeHint() - room.stack.minimumSizeHint()
            if size.width() + around.width() > WIDE or size.height() + around.height() > HIGH:
                too_large.append((language, name, size.width(), size.height()))
    assert too_large == []
    seat.window.resize(WIDE, HIGH)
    calm(qtbot, seat)
    assert (seat.window.width(), seat.window.height()) == (WIDE, HIGH)
