"""Scenarios 9, 10 and 11: a summons served on a daughter, the law's refusals, the electronic ways."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from station_app.documents import rows as document_rows
from station_app.exchange import message_rows
from station_app.forms import filling
from station_app.model.documents import DocumentState
from station_app.summons import register as summons_register
from station_app.summons.model import ProcessState
from station_app.summons.printouts import service_papers
from sync.gateway.pillars.mapping import load_mapping
from sync.gateway.pillars.port import Attachment
from tests.forms.test_form_screen import fill_table, type_into
from tests.printers import come_out
from tests.signing.officers import PIN
from tests.stations import stack_of
from tests.summons.courts import arrive, known, said
from tests.summons.days import page_of
from tests.summons.test_desk import answer, back, choose, desk_of, do_from_menu, offered, opened
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import the
from ui.forms.table_editor import TableEditor
from ui.signing.sign_beside import SignBeside
from ui.signing.sign_desk import PinDialog
from ui.widgets.document_table import DocumentTable

_S = ProcessState
FIELDS_1_2 = {
    "processUniqueId",
    "processCourtCode",
    "processActionDate",
    "processActionStatus",
    "processActionStatusCd",
    "processActionSubStatus",
    "processFailureReason",
    "processMethodOfExecution",
    "processExecutedTo",
    "processExecutedToRelation",
    "processExecutionPlace",
    "processActionRemarks",
    "processExecutingOfficerName",
    "processExecutingOfficerRank",
    "processExecutingOfficerOfficeCode",
    "processSubmittingOfficerName",
    "processSubmittingOfficerRank",
    "processSubmittingOfficerOfficeCode",
    "processReportSubmittingDateTime",
    "processReport",
}
"""The fields of a report in the published interface between court and police."""
pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


def settled(qtbot: QtBot, seat: Seat) -> None:
    calm(qtbot, seat)
    qtbot.waitUntil(lambda: desk_of(seat).screens.form_page.form.calm, timeout=10_000)


def give_out(qtbot: QtBot, seat: Seat, number: str) -> str:
    page = choose(qtbot, seat, number)
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    who = {"number": "505", "name": "काल्पनिक आरक्षक", "rank": "आर."}
    answer(qtbot, seat, who)
    choose(qtbot, seat, number)
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    come_out(seat.station)
    calm(qtbot, seat)
    assert known(seat.station, number).state is _S.OUT
    return page.line.process.process_id


def open_report(qtbot: QtBot, seat: Seat, number: str) -> None:
    choose(qtbot, seat, number)
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    settled(qtbot, seat)
    assert desk_of(seat).screens.away


def fill(qtbot: QtBot, seat: Seat, answers: dict[str, Any]) -> None:
    """Answer questions of the open report by keys."""
    seat.window.activateWindow()
    form = desk_of(seat).screens.form_page.form
    for name, value in answers.items():
        form.to_question(name)
        editor = form.editors[name]
        assert editor.isVisible(), name
        if isinstance(editor, TableEditor):
            fill_table(qtbot, editor, value)
            editor.left.emit(name)
        else:
            type_into(qtbot, editor.editor, editor.field, value)
            qtbot.keyClick(editor.editor, Qt.Key.Key_Return)
        settled(qtbot, seat)


def refusals(seat: Seat, number: str) -> set[str]:
    report_id = known(seat.station, number).report_id
    seen = filling.view(seat.station, report_id)  # type: ignore[arg-type]
    return {finding.key for finding in seen.findings if finding.refuses}


def choices(seat: Seat, name: str) -> list[str]:
    box = desk_of(seat).screens.form_page.form.editors[name].editor
    assert isinstance(box, QComboBox)
    return [str(box.itemData(number)) for number in range(1, box.count())]


SERVED = {"served_at": "2026-03-14T18:10", "place": "ग्राम नमूना"}


@pytest.mark.scenario(9)
def test_09_served_on_the_adult_daughter(
    qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    station = seat.station
    opened(qtbot, seat, "41")
    process_id = give_out(qtbot, seat, "41")
    # The back with the thumb mark comes in upside down and finds its process by its code.
    back_page = page_of(service_papers(station, process_id), 3, turned=2)
    stack_of(station).lay_in([back_page])
    press(qtbot, desk_of(seat), Qt.Key.Key_F2)
    calm(qtbot, seat)
    assert choose(qtbot, seat, "41").line.endorsed
    open_report(qtbot, seat, "41")
    daughter = {
        "mode": "family",
        **SERVED,
        "served_to": "काल्पनिक पुत्री",
        "relation": "daughter",
        "relative_age": 24,
        "outside": "no",
        "officer_absent": "no",
    }
    fill(qtbot, seat, daughter)
    assert refusals(seat, "41") == set()
    # The affidavit is offered only where the place is outside or the officer will be absent.
    back(qtbot, seat)
    choose(qtbot, seat, "41")
    assert "शपथ पत्र" not in offered(qtbot, seat)
    open_report(qtbot, seat, "41")
    fill(qtbot, seat, {"officer_absent": "yes"})
    back(qtbot, seat)
    choose(qtbot, seat, "41")
    assert "शपथ पत्र" in offered(qtbot, seat)
    open_report(qtbot, seat, "41")
    sign_in(seat, "vivechak")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    open_report(qtbot, seat, "41")
    press(qtbot, desk_of(seat).screens.form_page.form, Qt.Key.Key_F8)
    settled(qtbot, seat)
    calm(qtbot, seat)
    # The officer comes to the signing desk: report and acknowledgement with one PIN.
    sign = seat.window.desks["sign"]
    the(sign, DocumentTable).selectAll()
    press(qtbot, sign, Qt.Key.Key_F7)
    calm(qtbot, seat)
    process = known(station, "41")
    assert (process.state, process.mode) == (_S.SERVED, "family")
    with station.store.reading() as tx:
        papers = [document_rows.load(tx, name) for name in (process.report_id, process.ack_id)]  # type: ignore[arg-type]
    assert {paper.state for paper in papers} == {DocumentState.QUEUED}
    assert papers[0].page_count is not None
    assert papers[0].page_count >= 2
    sign_in(seat, "munshi")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    choose(qtbot, seat, "41")
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert known(station, "41").state is _S.REPORTED
    report_fields(seat, process_id)


def report_fields(seat: Seat, process_id: str) -> None:
    """The message, put into the court's words, has the fields of the interface and no others."""
    with seat.station.store.reading() as tx:
        (message,) = message_rows.about(tx, process_id)
    files = (Attachment("r.pdf", "application/pdf", b"%PDF-1.7"),)
    data = load_mapping("cis").outward("service_report", {}, json.loads(message.body), files)
    assert set(data) == FIELDS_1_2
    assert data["processUniqueId"] == "TR/SW/2026/41"
    assert (data["processActionDate"], data["processActionStatus"]) == ("14/03/2026", "Executed")
    assert data["processExecutedTo"] == "काल्पनिक पुत्री"
    assert data["processExecutedToRelation"] == "पुत्री"
    assert data["processExecutingOfficerName"] == "काल्पनिक आरक्षक"
    assert data["processSubmittingOfficerName"] == "प्र.आर. 214"
    assert len(data["processReportSubmittingDateTime"]) == len("2026-03-15 02:00:00")


@pytest.mark.scenario(10)
def test_10_no_servant_no_affixing_before_attempts_no_whatsapp_for_a_notice(
    qtbot: QtBot, seat: Seat
) -> None:
    arrive(seat.station, said("42", processDocSubTypeCode="N35"))
    opened(qtbot, seat, "41")
    give_out(qtbot, seat, "41")
    open_report(qtbot, seat, "41")
    fill(qtbot, seat, {"mode": "family"})
    assert "servant" not in choices(seat, "relation")
    fill(qtbot, seat, {"mode": "affixed", **SERVED})
    assert {"affixed_after_attempts", "affixed_pictures"} <= refusals(seat, "41")
    press(qtbot, desk_of(seat).screens.form_page.form, Qt.Key.Key_F8)
    settled(qtbot, seat)
    assert known(seat.station, "41").state is _S.OUT
    # The remedy under the fault leads to the answer, in the form that is open here.
    seat.help_fault()
    assert seat.here == "summons"
    assert desk_of(seat).screens.away
    back(qtbot, seat)
    # Two attempts are logged; the report then holds them.
    for mode in ("personal", "family"):
        choose(qtbot, seat, "41")
        press(qtbot, desk_of(seat), Qt.Key.Key_F7)
        calm(qtbot, seat)
        answer(qtbot, seat, {"mode": mode, "met": "पड़ोसी", "result": "नहीं मिले"})
    page = summons_register.page(seat.station, known(seat.station, "41").process_id)
    assert [a.mode for a in page.attempts] == ["personal", "family"]
    give_out(qtbot, seat, "42")
    open_report(qtbot, seat, "42")
    assert not {"email", "messaging"} & set(choices(seat, "mode"))
    assert {"personal", "family", "affixed"} <= set(choices(seat, "mode"))


@pytest.mark.scenario(11)
def test_11_number_app_and_screenshot_and_a_mail_that_bounced(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    opened(qtbot, seat, "41", "42")
    give_out(qtbot, seat, "41")
    open_report(qtbot, seat, "41")
    fill(qtbot, seat, {"mode": "messaging", "served_at": SERVED["served_at"]})
    seen = filling.view(seat.station, known(seat.station, "41").report_id)  # type: ignore[arg-type]
    missing = {finding.path for finding in seen.findings if finding.key == "missing"}
    assert {"mobile", "app", "screenshot"} <= missing
    fill(qtbot, seat, {"mobile": "9900000041", "app": "WhatsApp", "screenshot": "yes"})
    # A yes alone is no screenshot.
    assert refusals(seat, "41") == {"screenshot_attached"}
    attach_screenshot(qtbot, seat, tmp_path)
    assert refusals(seat, "41") == set()
    back(qtbot, seat)
    give_out(qtbot, seat, "42")
    open_report(qtbot, seat, "42")
    mail = {
        "mode": "email",
        "served_at": SERVED["served_at"],
        "email": "naam@example.in",
        "bounced": "yes",
    }
    fill(qtbot, seat, mail)
    assert "mail_bounced" in refusals(seat, "42")
    fill(qtbot, seat, {"bounced": "no"})
    assert refusals(seat, "42") == set()
    press(qtbot, desk_of(seat).screens.form_page.form, Qt.Key.Key_F8)
    settled(qtbot, seat)
    calm(qtbot, seat)
    # The officer who would sign beside the munshi is not here now.
    for beside in desk_of(seat).findChildren(SignBeside):
        beside.reject()
    calm(qtbot, seat)
    choose(qtbot, seat, "42")
    assert known(seat.station, "42").state is _S.SERVED
    do_from_menu(qtbot, seat, "ई-मेल लौट आया")
    answer(qtbot, seat, {"reason": "550 mailbox unknown"})
    process = known(seat.station, "42")
    assert (process.state, process.mode) == (_S.UNSERVED, "unserved")


def attach_screenshot(qtbot: QtBot, seat: Seat, folder: Path) -> None:
    from PIL import Image

    Image.new("RGB", (320, 480), (250, 250, 250)).save(folder / "shot.png")
    form = desk_of(seat).screens.form_page.form
    assert form.document_id is not None
    form.tools.photos.bring(form.document_id, (folder / "shot.png",))
    settled(qtbot, seat)
    table = form.editors["photographs"]
    assert isinstance(table, TableEditor)
    for name, value in (("shows", "screenshot"), ("gps_reason", "स्क्रीनशॉट में स्थान नहीं")):
        editor = table.editors[name]
        type_into(qtbot, editor.editor, editor.field, value)
        qtbot.keyClick(editor.editor, Qt.Key.Key_Return)
        settled(qtbot, seat)
