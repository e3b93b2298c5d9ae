"""Scenarios 6, 7, 8, 12 and 21 through the window, by the keys that a clerk and a doctor press."""

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from station_app.documents import drafts, export, pdf_access
from station_app.forms import filling
from station_app.medico_legal import pending, statutory_copies
from station_app.model.documents import DocumentState
from station_app.pdf.pdf_reader import read_words
from tests.forms.test_form_screen import desk_of, settled, type_into
from tests.scenarios.test_06_refused_consent import REFUSAL
from tests.scenarios.test_07_grievous import TOOTH, report
from tests.scenarios.test_08_arrested_person import EXAM
from tests.scenarios.test_21_portal_down import REASON as PORTAL_REASON
from tests.signing.officers import PIN
from tests.stations import TestClock
from tests.window.acting import (
    fill,
    finish,
    give_reason,
    new_form,
    open_row,
    rows_of,
    sign_beside,
    to_front,
    told,
)
from tests.window.seats import Seat, calm, sign_in
from tests.window.shown import labels
from ui.forms.field_editor import FieldEditor
from ui.forms.table_editor import TableEditor

SUPPLEMENT: dict[str, Any] = {
    "question": "अस्थिभंग है या नहीं",
    "investigation": "X-ray 112",
    "report_at": "2026-03-15T01:10",
    "finding": "दाँत का अस्थिभंग",
    "opinions": [{"number": 1, "nature": "grievous", "clause": "g", "reason": "X-ray"}],
    "doctor_name": "डॉ. काल्पनिक",
    "doctor_degree": "MBBS",
    "doctor_no": "MP-0007",
}


def state(seat: Seat, document_id: Any) -> DocumentState:
    return drafts.document(seat.station, document_id).state


@pytest.mark.scenario(6)
def test_a_refusal_is_typed_signed_and_leaves_no_room_for_findings(
    qtbot: QtBot,
    hospital: Seat,
) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "SV_184")
    fill(qtbot, hospital, REFUSAL)
    screen = desk_of(hospital).page
    # No question of an examination is left on the screen.
    assert not screen.editors["general_state"].isVisibleTo(screen)
    assert not screen.editors["conclusions"].isVisibleTo(screen)
    finish(qtbot, hospital)
    assert state(hospital, document_id) is DocumentState.FINALISED
    give_reason(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    assert state(hospital, document_id) is DocumentState.QUEUED
    words = read_words(pdf_access.pdf(hospital.station, document_id), document_id)
    assert "पीड़िता द्वारा परीक्षण से इंकार का अभिलेख" in words
    assert "निष्कर्ष" not in words


@pytest.mark.scenario(6)
def test_findings_typed_before_the_refusal_stop_the_paper(
    qtbot: QtBot,
    hospital: Seat,
) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "SV_184")
    fill(qtbot, hospital, {**REFUSAL, "consent_exam": "given", "general_state": "स्थिर"})
    fill(qtbot, hospital, REFUSAL)
    finish(qtbot, hospital)
    assert state(hospital, document_id) is DocumentState.DRAFT
    keys = {f.key for f in filling.view(hospital.station, document_id).findings}
    assert keys == {"no_exam_after_refusal"}
    assert any("BNSS 184(4)" in text for text in told(hospital))


@pytest.mark.scenario(7)
def test_grievous_asks_for_its_clause_and_a_reserved_opinion_waits(
    qtbot: QtBot,
    hospital: Seat,
) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "MLR")
    fill(qtbot, hospital, report(injuries=[TOOTH], opinion_reserved="yes"))
    finish(qtbot, hospital)
    assert state(hospital, document_id) is DocumentState.DRAFT
    table = desk_of(hospital).page.editors["injuries"]
    assert isinstance(table, TableEditor)
    clause = table.editors["clause"]
    assert clause.isVisibleTo(table)
    assert labels(clause, "refused") == ["यह लिखना ज़रूरी है।"]
    clause.editor.setFocus()
    type_into(qtbot, clause.editor, clause.field, "g")
    qtbot.keyClick(clause.editor, Qt.Key.Key_Return)
    settled(qtbot, hospital)
    finish(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    assert "पूरक अभिमत बाकी" in rows_of(hospital)
    # The doctor closes it from the very row that waits.
    sign_in(hospital, "doctor")
    open_row(qtbot, hospital, "पूरक अभिमत बाकी")
    qtbot.mouseClick(desk_of(hospital).signed.acts["supplementary"], Qt.MouseButton.LeftButton)
    settled(qtbot, hospital)
    fill(qtbot, hospital, SUPPLEMENT)
    later = desk_of(hospital).page.document_id
    assert later is not None
    assert filling.view(hospital.station, later).findings == ()
    sign_in(hospital, "lipik")
    hospital.window.go("forms", later)
    settled(qtbot, hospital)
    finish(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    assert "supplementary" not in [p.what for p in pending.pending(hospital.station)]


@pytest.mark.scenario(8)
def test_the_copy_is_given_in_the_window_and_only_that_closes_it(
    qtbot: QtBot,
    hospital: Seat,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receipt = tmp_path / "pavti.png"
    Image.new("L", (300, 200), 230).save(receipt)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(receipt), ""))
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "EXAM_53")
    fill(qtbot, hospital, EXAM)
    finish(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    open_row(qtbot, hospital, "गिरफ्तार को प्रति देनी बाकी")
    desk = desk_of(hospital)
    qtbot.mouseClick(desk.signed.acts["copy"], Qt.MouseButton.LeftButton)
    calm(qtbot, hospital)
    # Nobody was named: nothing is closed.
    assert [p.what for p in pending.pending(hospital.station)] == ["copy"]
    desk.signed.words.setText("काल्पनिक व्यक्ति, पावती सहित")
    qtbot.mouseClick(desk.signed.acts["copy"], Qt.MouseButton.LeftButton)
    calm(qtbot, hospital)
    assert pending.pending(hospital.station) == ()
    assert statutory_copies.receipt_picture(hospital.station, document_id) is not None
    assert state(hospital, document_id) is DocumentState.QUEUED


@pytest.mark.scenario(12)
def test_a_board_signs_beside_the_clerk_each_with_his_own_token(
    qtbot: QtBot,
    hospital: Seat,
    tmp_path: Path,
) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "MLR")
    fill(qtbot, hospital, report())
    finish(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    operator = hospital.station.session.operator
    assert operator is not None
    assert operator.user_name == "lipik"
    exported = export.export(hospital.station, document_id, tmp_path / "out")
    told_by = subprocess.run(
        ["pdfsig", exported.pdf], capture_output=True, text=True, check=False
    ).stdout
    assert told_by.count("Signature #") == 1
    assert "Doctor 7" in told_by
    # The PIN is nowhere: not in the window, not on the disk.
    assert not any(PIN in text for text in told(hospital))
    found = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and "token" not in str(path) and PIN.encode() in path.read_bytes()
    ]
    assert found == []


@pytest.mark.scenario(21)
def test_the_portal_is_down_and_comes_back_late(
    qtbot: QtBot,
    hospital: Seat,
) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    document_id = new_form(qtbot, hospital, "MLR")
    fill(qtbot, hospital, report(offline_reason=PORTAL_REASON))
    editor = desk_of(hospital).page.editors["offline_reason"]
    assert isinstance(editor, FieldEditor)
    assert editor.value() == PORTAL_REASON
    finish(qtbot, hospital)
    sign_beside(qtbot, hospital, "doctor")
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    assert {"पोर्टल पर भेजना बाकी", "पोर्टल पर फ्रीज़ बाकी"} <= set(rows_of(hospital))
    clock = hospital.station.clock
    assert isinstance(clock, TestClock)
    clock.turn(hours=24, minutes=1)
    sign_in(hospital, "lipik")
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    late = [text for text in rows_of(hospital) if text.startswith("पोर्टल पर भेजना बाकी")]
    assert late == ["पोर्टल पर भेजना बाकी — देर"]
    open_row(qtbot, hospital, "पोर्टल पर फ्रीज़ बाकी")
    desk = desk_of(hospital)
    desk.signed.words.setText("ML/2026/000123")
    qtbot.mouseClick(desk.signed.acts["portal_freeze"], Qt.MouseButton.LeftButton)
    calm(qtbot, hospital)
    waits = {p.what: p.due_at for p in pending.pending(hospital.station)}
    assert set(waits) == {"portal_upload"}
    done = drafts.document(hospital.station, document_id)
    assert waits["portal_upload"] is not None
    assert waits["portal_upload"] - done.changed_at < timedelta(hours=24, minutes=1)
