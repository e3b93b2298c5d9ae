"""e-Sakshya's whole way: the packet comes by itself, its paper is signed, the line is cut, it is linked."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.evidence import esakshya_link, hash_list, packets, upload_rows
from station_app.exchange import outgoing_messages
from station_app.model.documents import DocumentState
from station_app.model.errors import ExchangeError, StationError
from sync.client.media import MediaSender
from sync.gateway.training.esakshya import CASE, SID
from tests.district import District, answer, district_in, sign
from tests.district import finish as finish_paper
from tests.evidence.media_files import MB, REASON, film
from tests.forms.test_form_screen import settled
from tests.signing.officers import PIN
from tests.sync.test_media import stored
from tests.window.acting import fill, finish, to_front
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.shown import says
from tests.window.test_main_job import sign_at
from ui.evidence.desk import EvidenceDesk
from ui.signing.sign_desk import PinDialog


def desk_of(seat: Seat) -> EvidenceDesk:
    desk = seat.window.desks["evidence"]
    assert isinstance(desk, EvidenceDesk)
    return desk


def at_desk(qtbot: QtBot, seat: Seat, evidence_id: str = "") -> EvidenceDesk:
    seat.window.go("evidence", evidence_id)
    calm(qtbot, seat)
    return desk_of(seat)


def row(desk: EvidenceDesk) -> list[str]:
    """What the chosen line says."""
    at = desk.list.table.currentRow()
    cells = (desk.list.table.item(at, column) for column in range(desk.list.table.columnCount()))
    return [cell.text() for cell in cells if cell is not None]


@pytest.mark.whole_way("e-Sakshya")
def test_a_packet_is_bound_signed_and_linked_over_a_line_that_is_cut(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    with district_in(tmp_path) as district, seat_at(district.thana) as thana:
        to_front(qtbot, thana)
        sign_in(thana, "vivechak")
        desk = at_desk(qtbot, thana)
        # It bound itself: the app's system named its FIR, its list and its certificate.
        assert row(desk) == [CASE, SID, "लिंक पर्चा बनाना बाकी", "✓"]
        (packet,) = packets.listing(district.thana)
        seen = packets.view(district.thana, packet.evidence_id)
        assert [item.name for item in seen.items][-1] == "VID_0001.mp4"
        assert packet.certificate_sha256
        press(qtbot, desk, Qt.Key.Key_F5)
        settled(qtbot, thana)
        fill(qtbot, thana, {"recorder": "उनि. 31", "part_b": "no"})
        finish(qtbot, thana)
        sign_at(qtbot, thana)
        document = esakshya_link.link_status(district.thana, packet.evidence_id).document
        assert document is not None
        assert document.state is DocumentState.QUEUED
        district.cut()
        with pytest.raises(ExchangeError):
            district.exchange(district.thana)
        assert row(at_desk(qtbot, thana))[2:] == ["भेजा जा रहा", "✓"]
        district.mend()
        for _ in range(3):
            district.exchange(district.thana)
        assert row(at_desk(qtbot, thana))[2:] == ["ई-साक्ष्य में जुड़ा", "✓✓"]
        assert says(desk.sheet, f"ESK/{SID[-6:]}/{CASE}")
        with district.thana.store.reading() as tx:
            said = outgoing_messages.messages_about(tx, packet.evidence_id)
        assert [message.state for message in said] == ["accepted"]
        unknown_to_the_pillar(qtbot, thana, district)
        the_medium_itself(qtbot, thana, district, tmp_path / "card")


def unknown_to_the_pillar(qtbot: QtBot, thana: Seat, district: District) -> None:
    """One that e-Sakshya does not know comes back with its reason, and waits for a person."""
    station = district.thana
    strange = packets.bind_sid(station, "9901202600000777", "131/2026", act="scene")
    hash_list.import_list(station, strange.evidence_id, f"{7:064x}  IMG_7.jpg\n".encode())
    paper = esakshya_link.prepare(station, strange.evidence_id)
    told = {"recorder": "उनि. 31", "part_a": "no", "part_b": "no"}
    answer(station, paper, {**told, "recorded_at": "2026-03-14T18:00"})
    finish_paper(station, paper)
    sign(station, paper)
    for _ in range(2):
        district.exchange(station)
    desk = at_desk(qtbot, thana, strange.evidence_id)
    assert row(desk)[2:] == ["ई-साक्ष्य ने नहीं माना", "✓✓"]
    assert "SID 9901202600000777 ई-साक्ष्य में नहीं है" in desk.sheet.said.text()


def the_medium_itself(qtbot: QtBot, thana: Seat, district: District, card: Path) -> None:
    """Where the app failed: taken in at the desk, sent while the line is cut, held by its receipt."""
    card.mkdir()
    sha256 = film(card / "VID_0009.mp4", 3 * MB)
    held = packets.open_medium(
        district.thana, CASE, reason=REASON, medium="card", brought_by="आर. 505", serial="SN-9"
    )
    desk = at_desk(qtbot, thana, held.evidence_id)
    assert row(desk)[1:] == ["मेमोरी कार्ड", "फ़ाइलें लेना बाकी", "✓"]
    desk.take_files((card,))
    calm(qtbot, thana)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, thana)
    district.cut()
    assert send_media(district) is not None
    assert row(at_desk(qtbot, thana, held.evidence_id))[2:] == ["भेजा जा रहा 0%", "✓"]
    district.mend()
    assert send_media(district) is None
    assert row(at_desk(qtbot, thana, held.evidence_id))[2:] == ["पावती है", "✓✓"]
    assert stored(district.gateway, held.evidence_id) == [sha256]


def send_media(district: District) -> StationError | None:
    sender = MediaSender(district.thana, first_pause_s=0.05)
    with district.thana.store.transaction() as tx:
        upload_rows.try_now(tx, district.clock.now())
    try:
        return sender.run_once()
    finally:
        sender.close()
