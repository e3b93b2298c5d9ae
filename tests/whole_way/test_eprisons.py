"""The whole way to the jail and to the hub: custody told, numbers bound, production asked and confirmed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.cases import external_ids
from station_app.cases import register as case_register
from station_app.model.errors import ExchangeError
from station_app.prisoners import register as prisoner_register
from station_app.prisoners.register import find_prisoner
from station_app.summons import register as summons_register
from tests.cases.test_cases_desk import case, look_for
from tests.cases.test_cases_desk import desk_of as cases_of
from tests.district import district_in
from tests.exhibits.desk_acts import labels_of, open_prisoners, write
from tests.window.seats import calm, press, seat_at, sign_in
from tests.window.shown import says
from tests.window.test_main_job import to_front

HEARING = "15-12-2026 11:00"


@pytest.mark.whole_way("e-Prisons")
def test_a_prisoner_is_told_found_and_brought(qtbot: QtBot, tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        with seat_at(district.thana) as seat:
            to_front(qtbot, seat)
            sign_in(seat, "vivechak")
            # What the jail says came by itself.
            desk = open_prisoners(qtbot, seat)
            assert desk.table.texts.rows[0][1:3] == ("काल्पनिक आरोपी", "131/2026")
            assert any("PTN TR-PTN-2026-77" in text for text in labels_of(desk))
            # A summons that names him finds him, however the clerk wrote it.
            with thana.store.reading() as tx:
                found = find_prisoner(thana, tx, "Kalpanik Aropi", "Kalpnik Dada")
            assert found is not None
            assert found.jail.startswith("जिला जेल")
            jails = {
                line.process.name: summons_register.page(thana, line.process.process_id).in_jail
                for line in summons_register.register_rows(thana)
            }
            assert jails["काल्पनिक आरोपी"] == found.jail
            assert jails["काल्पनिक साक्षी एक"] == ""
            press(qtbot, desk, Qt.Key.Key_F5)
            calm(qtbot, seat)
            assert seat.fault
            write(desk.sheet.court, "जेएमएफसी खरगोन (प्रशिक्षण)")
            write(desk.sheet.when, HEARING)
            press(qtbot, desk, Qt.Key.Key_F5)
            calm(qtbot, seat)
            history = desk.sheet.history
            assert "उत्तर बाकी" in history.item(0).text()
            district.cut()
            with pytest.raises(ExchangeError):
                district.exchange(thana)
            district.mend()
            district.exchange(thana)
            calm(qtbot, seat)
            assert "जेल लाएगी" in history.item(0).text()
            clocks = prisoner_register.view(thana, found.prisoner_id).clocks
            told = {clock.what for clock in clocks}
            assert told == {"remand_60", "remand_until", "production"}
            assert any(f"पेशी: {HEARING}" in text for text in labels_of(desk))
            # Sixty days run until somebody says ninety.
            press(qtbot, desk, Qt.Key.Key_F6)
            calm(qtbot, seat)
            assert any("90 दिन में अभियोग पत्र" in text for text in labels_of(desk))


@pytest.mark.whole_way("ICJS")
def test_the_hub_tells_under_which_number_each_system_keeps_the_case(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        with seat_at(district.thana) as seat:
            to_front(qtbot, seat)
            sign_in(seat, "munshi")
            seat.window.go("cases", "")
            calm(qtbot, seat)
            look_for(qtbot, seat, "131/2026")
            desk = cases_of(seat)
            press(qtbot, desk, Qt.Key.Key_F9)
            calm(qtbot, seat)
            district.cut()
            with pytest.raises(ExchangeError):
                district.exchange(thana)
            district.mend()
            district.exchange(thana)
            calm(qtbot, seat)
            for number in ("CNR MPKG010013112026", "PID TR-PID-000131", "SID 9900000000000131"):
                assert says(desk, number)
            events = [
                desk.sheet.timeline.item(row, 1) for row in range(desk.sheet.timeline.rowCount())
            ]
            assert "ICJS से प्रकरण के नंबर" in [event.text() for event in events if event]
            # They stand beside the prisoner of the case too, bound once however often it is asked.
            before = external_ids.external_ids_of(thana, "131/2026")
            prisoners_desk = open_prisoners(qtbot, seat)
            assert any("CNR MPKG010013112026" in text for text in labels_of(prisoners_desk))
            press(qtbot, prisoners_desk, Qt.Key.Key_F8)
            calm(qtbot, seat)
            district.exchange(thana)
            assert external_ids.external_ids_of(thana, "131/2026") == before
            # A case that no other system knows is told in the hub's words.
            case_register.store_changes(thana, [case(977, "काल्पनिक व्यक्ति")])
            external_ids.ask_hub(thana, "977/2026")
            district.exchange(thana)
            asked = external_ids.last_hub_request(thana, "977/2026")
            assert asked is not None
            assert asked.state == "refused"
