"""The whole way from e-Vivechna: a sheet born on a tablet, over a line that was cut, into the diary."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station_app.case_diary import volumes
from station_app.documents import drafts, signing_batch
from station_app.model.documents import DocumentState
from station_app.model.errors import ExchangeError
from sync.gateway.training.evivechna import sheet_of
from sync.gateway.training.scripted_pillar import Stage
from tests.case_diary.screen_acts import open_diary, press_f5, printed, put_in, seal, sign_all
from tests.district import THANA, district_in
from tests.signing.officers import PIN
from tests.window.seats import calm, seat_at, sign_in
from tests.window.shown import picture
from tests.window.test_main_job import to_front
from ui.signing.sign_desk import PinDialog

CASE = "123/2026"


@pytest.mark.whole_way("e-Vivechna")
def test_born_on_a_tablet_sealed_in_a_volume_copied_and_held(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    with district_in(tmp_path) as district, seat_at(district.thana) as seat:
        to_front(qtbot, seat)
        sign_in(seat, "vivechak")
        stage = Stage(district.gateway.parts.engine, "evivechna")
        stage.announce("second", "diary_sheet", THANA, sheet_of(CASE, 2))
        district.gateway.parts.pillars.turn()
        district.cut()
        with pytest.raises(ExchangeError):
            district.exchange(district.thana)
        screen = open_diary(qtbot, seat, CASE)
        assert screen.waiting.list.count() == 1
        district.mend()
        district.exchange(district.thana)
        calm(qtbot, seat)
        assert [screen.waiting.list.item(n).text() for n in range(2)] == [
            "केस डायरी पर्चा · EV/123/2026/1",
            "केस डायरी पर्चा · EV/123/2026/2",
        ]
        put_in(qtbot, seat)
        put_in(qtbot, seat)
        assert not picture(screen.leaf.page).isNull()
        assert screen.leaf.fields["places"].text() == "ग्राम नमूना, घटनास्थल, खेत की मेड़"
        seal(qtbot, seat)
        now = volumes.diary_view(seat.station, CASE).now
        assert now is not None
        assert now.volume.sealed
        press_f5(qtbot, seat)
        (copy,) = signing_batch.waiting(seat.station)
        sign_all(qtbot, seat)
        told = printed(seat, copy.document_id, tmp_path)
        assert "पृष्ठ 2 / 2" in told
        assert now.volume.sha256[:16] in told
        district.exchange(district.thana)
        held = drafts.document(seat.station, copy.document_id)
        assert held.state is DocumentState.ACKNOWLEDGED
        calm(qtbot, seat)
