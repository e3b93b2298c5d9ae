"""The exhibits' desk and the custody register: by keys, masked where the law hides, printed, struck out."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.custody_log import rows as custody_log_rows
from station_app.documents import rows as document_rows
from station_app.exhibits import lab_paper, laboratory
from station_app.exhibits import labels as exhibit_labels
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.lab_paper import PaperReceipt
from station_app.exhibits.model import FoundSeal, NewExhibit, Place
from station_app.forms import filling
from station_app.model.clock import for_people
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId, OperatorId
from station_app.printing import orders
from station_app.prisoners import register as prisoner_register
from station_app.prisoners.register import NewPrisoner
from tests.cases.test_cases_desk import case
from tests.exhibits.desk_acts import (
    LAB,
    SOURCES,
    enter_packet,
    exhibits_of,
    labels_of,
    mark_all,
    open_exhibits,
    open_prisoners,
    write,
)
from tests.pdf.test_archive import plain, poppler_text
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import type_sign


def open_rows(seat: Seat) -> tuple[tuple[str, ...], ...]:
    return exhibits_of(seat).lists.table.texts.rows


def test_a_packet_is_entered_moved_found_and_struck_out_by_keys(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    desk = open_exhibits(qtbot, seat)
    assert any("F7" in text for text in labels_of(desk))
    enter_packet(qtbot, seat, "0123/26", "1", "चाकू", malkhana="")
    enter_packet(qtbot, seat, "124/2026", "1", "डंडा", malkhana="")
    write(desk.lists.search, "चाकू")
    calm(qtbot, seat)
    assert [row[1:4] for row in open_rows(seat)] == [("123/2026", "1", "चाकू")]
    write(desk.sheet.whom, "प्र.आर. 214")
    write(desk.sheet.malkhana_no, "MK 9/2026")
    press(qtbot, desk, Qt.Key.Key_F6)
    calm(qtbot, seat)
    assert open_rows(seat)[0][-1] == "मालखाना"
    # A time that cannot be read is told, nothing is entered.
    write(desk.sheet.whom, "कोर्ट मुंशी")
    write(desk.sheet.when, "कल")
    press(qtbot, desk, Qt.Key.Key_F6)
    calm(qtbot, seat)
    assert any("तारीख पढ़ी नहीं गई" in text for text in told(seat))
    # The code on its label finds the packet again.
    (row,) = exhibit_register.listing(seat.station, "123/2026")
    exhibit_id = row.exhibit_id
    write(desk.lists.search, exhibit_id)
    calm(qtbot, seat)
    assert len(open_rows(seat)) == 1
    press(qtbot, desk, Qt.Key.Key_F4)
    write(desk.sheet.reason, "गलत प्रकरण में लिखा")
    press(qtbot, desk, Qt.Key.Key_F4)
    calm(qtbot, seat)
    assert "निरस्त: गलत प्रकरण में लिखा" in open_rows(seat)[0][3]


def test_labels_name_packets_and_no_person(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    sign_in(seat, "munshi")
    desk = open_exhibits(qtbot, seat)
    enter_packet(qtbot, seat, "123/2026", "1", "काल्पनिक व्यक्ति की कमीज़")
    mark_all(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F8)
    calm(qtbot, seat)
    box = seat.window.print_box
    qtbot.waitUntil(box.print_key.isVisible, timeout=10_000)
    calm(qtbot, seat)
    press(qtbot, box, Qt.Key.Key_F5)
    calm(qtbot, seat)
    (job,) = orders.jobs(seat.station)
    (row,) = exhibit_register.listing(seat.station, "123/2026")
    assert (job.kind, job.object_id) == ("labels", row.exhibit_id)
    with seat.station.store.reading() as tx:
        acts = [event.act.action for event in custody_log_rows.events_of(tx, job.object_id)]
    assert "exhibit.label" in acts
    pdf = tmp_path / "labels.pdf"
    pdf.write_bytes(exhibit_labels.labels_of(seat.station, (job.object_id,)))
    read = plain(poppler_text(pdf))
    assert "KTW-1" in read
    assert "123/2026" in read
    assert "काल्पनिक" not in read


def test_packets_of_a_survivors_case_open_by_reason_alone(qtbot: QtBot, seat: Seat) -> None:
    case_register.store_changes(seat.station, [case(13, "गोपनीयनाम", "BNS 65(1)")])
    sign_in(seat, "vivechak")
    exhibit_register.add(seat.station, "13/2026", NewExhibit("1", "गोपनीयनाम के कपड़े", "KTW-1"))
    desk = open_exhibits(qtbot, seat)
    assert not any("गोपनीयनाम" in text for text in told(seat))
    # Nor does a memo to the laboratory open it.
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert laboratory.sendings(seat.station) == ()
    write(desk.lists.search, "गोपनीयनाम")
    calm(qtbot, seat)
    assert open_rows(seat) == ()
    write(desk.lists.search, "13/2026")
    calm(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F9)
    for sign in "एफएसएल भेजने हेतु":
        type_sign(desk.gate.reason, sign)
    qtbot.keyClick(desk.gate.reason, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert open_rows(seat)[0][3] == "गोपनीयनाम के कपड़े"
    sign_in(seat, "munshi")
    open_exhibits(qtbot, seat)
    assert not any("गोपनीयनाम" in text for text in told(seat))


def test_a_seizure_memo_s_packets_are_taken_in_by_one_key(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    memo = signed_seizure(seat)
    desk = open_exhibits(qtbot, seat, SOURCES)
    assert [row[2:] for row in desk.lists.papers.texts.rows] == [("123/2026", "1")]
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert desk.lists.papers.texts.rows == ()
    (row,) = exhibit_register.listing(seat.station, "123/2026")
    # What was not packed and sealed is no packet.
    assert (row.packet, row.content, row.seal, row.source_id) == ("1", "डंडा · 1", "KTW-1", memo)
    assert row.place is Place.OFFICER


def test_a_receipt_on_paper_is_entered_seal_by_seal(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    made = [
        exhibit_register.add(
            seat.station, "123/2026", NewExhibit(packet, "डंडा", "KTW-1")
        ).exhibit_id
        for packet in ("1", "2")
    ]
    memo = laboratory.begin_forwarding(seat.station, tuple(made))
    force_signed(seat, memo.document_id)
    laboratory.dispatch(seat.station, memo.document_id, "आर. 505", "41", seat.station.clock.now())
    desk = open_exhibits(qtbot, seat, LAB)
    sheet = desk.lab_sheet
    # Nothing is chosen beforehand, and without a word on each seal nothing is entered.
    assert [choice.currentText() for choice in sheet.seals.states] == ["", ""]
    write(sheet.lab_no, "FSL/77/2026")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert laboratory.sending(seat.station, memo.document_id).stage == "on_road"
    first, second = sheet.seals.states
    qtbot.keyClick(first, Qt.Key.Key_Down)
    for _ in range(3):
        qtbot.keyClick(second, Qt.Key.Key_Down)
    write(sheet.seals.reads[1], "KTW-7")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    (view,) = laboratory.sendings(seat.station)
    assert (view.stage, view.sending.lab_no) == ("at_lab", "FSL/77/2026")
    found = [(packet.seal, packet.seal_read) for packet in view.packets]
    assert found == [("intact", ""), ("differs", "KTW-7")]
    assert all(exhibit_register.view(seat.station, x).exhibit.place is Place.LAB for x in made)
    # The bad seal waits for words, which is the one act that is next.
    assert sheet.acts["seal"].isVisible()


def test_a_report_on_paper_is_bound_by_the_memo_that_it_names(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    made = exhibit_register.add(seat.station, "123/2026", NewExhibit("1", "डंडा", "KTW-1"))
    memo = laboratory.begin_forwarding(seat.station, (made.exhibit_id,))
    force_signed(seat, memo.document_id)
    now = seat.station.clock.now()
    laboratory.dispatch(seat.station, memo.document_id, "आर. 505", "41", now)
    seals = {made.exhibit_id: FoundSeal("intact")}
    lab_paper.note_receipt(seat.station, memo.document_id, PaperReceipt("FSL/77", now, seals))
    report = filling.begin(seat.station, "FSL_REP", case_ref="123/2026")
    force_signed(seat, report.document_id)
    desk = open_exhibits(qtbot, seat, LAB)
    binding = desk.lab_sheet.binding
    qtbot.keyClick(binding.report, Qt.Key.Key_Down)
    write(binding.memo_ref, "KGN-PS9901-20260101-0001-0")
    write(binding.memo_on, for_people(now).split()[0])
    press(qtbot, desk, Qt.Key.Key_F6)
    calm(qtbot, seat)
    assert laboratory.sending(seat.station, memo.document_id).stage == "at_lab"
    write(binding.memo_ref, memo.local_ref)
    press(qtbot, desk, Qt.Key.Key_F6)
    calm(qtbot, seat)
    seen = laboratory.sending(seat.station, memo.document_id)
    assert (seen.stage, seen.sending.report_id) == ("reported", report.document_id)


def test_somebody_arrested_is_entered_and_the_day_is_told(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    desk = open_prisoners(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F7)
    write(desk.new.case.edit, "123/2026")
    for name, text in (
        ("name", "काल्पनिक आरोपी"),
        ("arrested_at", "14-03-2026 23:00"),
    ):
        write(desk.new.lines[name], text)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert desk.table.texts.rows == (("आज 23:00", "काल्पनिक आरोपी", "123/2026", "थाना हवालात"),)
    assert any("24 घंटे में न्यायालय" in text for text in labels_of(desk))
    write(desk.search, "Aropi")
    calm(qtbot, seat)
    assert len(desk.table.texts.rows) == 1
    # In the lock-up of the station no jail can bring anybody.
    assert not desk.sheet.ask.isVisible()


def test_names_of_the_accused_of_a_survivors_case_are_masked(qtbot: QtBot, seat: Seat) -> None:
    case_register.store_changes(seat.station, [case(13, "गोपनीयनाम", "BNS 65(1)")])
    sign_in(seat, "vivechak")
    now = seat.station.clock.now()
    prisoner_register.add(seat.station, NewPrisoner("13/2026", "गोपनीयनाम", arrested_at=now))
    desk = open_prisoners(qtbot, seat)
    assert desk.table.texts.rows[0][1] == "संरक्षित"
    assert not any("गोपनीयनाम" in text for text in told(seat))
    press(qtbot, desk, Qt.Key.Key_F9)
    for sign in "विवेचना के लिए":
        type_sign(desk.gate.reason, sign)
    qtbot.keyClick(desk.gate.reason, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert desk.table.texts.rows[0][1] == "गोपनीयनाम"


def signed_seizure(seat: Seat) -> str:
    memo = filling.begin(seat.station, "SEIZURE", case_ref="123/2026")
    for field, value in {
        "from_whom": "आरोपी से",
        "seal_mark": "KTW-1",
        "items": [
            {"what": "डंडा", "quantity": "1", "packed": "yes"},
            {"what": "साइकिल", "quantity": "1", "packed": "no"},
        ],
    }.items():
        filling.set_answer(seat.station, memo.document_id, field, value)
    force_signed(seat, memo.document_id)
    return memo.document_id


def force_signed(seat: Seat, document_id: DocumentId) -> None:
    """Signing has its own tests: here the paper only has to stand there signed."""
    with seat.station.store.transaction() as tx:
        for state in (DocumentState.FINALISED, DocumentState.SIGNED):
            at = seat.station.clock.now()
            document_rows.move(tx, document_id, state, at=at, operator_id=OperatorId("test"))
