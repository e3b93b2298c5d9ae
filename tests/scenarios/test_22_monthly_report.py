"""Scenario 22: the monthly sheet tallies with the registers; one key, in Hindi, on A4."""

import io
import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.documents import received_rows
from station_app.documents import rows as document_rows
from station_app.documents.received_rows import ReceivedDocument
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import BlobId, DocumentId, OperatorId
from station_app.overview import monthly_report, monthly_report_layout
from station_app.overview.errors import MonthUnknown
from station_app.prosecution import rows as prosecution_rows
from station_app.prosecution.model import Dispatch, Exchange, Objection, Opinion, Round
from station_app.station.station import Station
from station_app.summons import rows as summons_rows
from station_app.summons.model import Process, ProcessKind, ProcessState
from tests.investigation.test_worklist import case
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import says
from ui.overview.monthly_report_desk import MonthlyReportDesk

BY = OperatorId("o-test")
MONTH = "2026-02"
BEGIN = datetime(2026, 2, 1, tzinfo=IST)
REASONS = ("address", "locked", "dead", "absconding")
S = ProcessState


def fill(station: Station, chance: random.Random) -> None:
    """A month of papers, with neighbours on both sides of its midnights."""
    moments = [BEGIN + timedelta(hours=chance.randrange(28 * 24)) for _ in range(60)]
    # The last minute before the month in India, its first, its last, and the first after it.
    edges = [-timedelta(minutes=1), timedelta(), timedelta(days=28, minutes=-1), timedelta(days=28)]
    moments += [BEGIN + edge for edge in edges]
    with station.store.transaction() as tx:
        for number, at in enumerate(moments):
            summons_rows.put(tx, process(number, at, chance))
        for number, at in enumerate(moments[:24]):
            ask(tx, number, at)
            if number % 3:
                processes_report(tx, number, at + timedelta(hours=30), late=number % 2 == 0)
        for number, at in enumerate(moments[:12]):
            bundle(tx, number, at, ("objected", "cleared", "waiting")[number % 3])
    cases = [
        case(
            number=200 + number,
            case_ref=f"{200 + number}/2026",
            year=2026,
            registered_at=at,
            status=("investigating", "charge_sheeted", "closed", "trial")[number % 4],
        )
        for number, at in enumerate(moments)
    ]
    case_register.store_changes(station, cases)


def process(number: int, at: datetime, chance: random.Random) -> Process:
    state = chance.choice([S.RECEIVED, S.OUT, S.SERVED, S.UNSERVED, S.RETURNED, S.TRANSFERRED])
    mode = {S.SERVED: "personal", S.UNSERVED: "unserved"}.get(state, "")
    if state is S.RETURNED:
        mode = chance.choice(["family", "unserved"])
    kind = chance.choice([ProcessKind.SUMMONS_WITNESS, ProcessKind.NON_BAILABLE])
    made = Process(
        process_id=f"pr-{number}", process_no=f"TR/{number}", kind=kind, state=state, origin="cis",
        court_code="MPKG99", court="नमूना न्यायालय", case_no="RCT 1/2026", cnr="", case_ref="",
        name="काल्पनिक", parent="", address="", village="", phone="", email="", receiver="W",
        person_key=f"k{number}", hidden=False, hearing_at=None, issued_on="", received_at=at,
        changed_at=at,
    )  # fmt: skip
    reason = chance.choice(REASONS) if mode == "unserved" else ""
    return replace(made, mode=mode, reason=reason)


def ask(tx: Any, number: int, at: datetime) -> None:
    name = DocumentId(f"d-ask-{number}")
    document_rows.insert(
        tx,
        Document(
            document_id=name, kind="MLC_REQ", local_ref=f"KGN-A-{number}", ps_code="PS9901",
            state=DocumentState.DRAFT, case_ref="", title="", volume=1, expected_sheets=None,
            created_at=at, created_by=BY, changed_at=at,
        ),
    )  # fmt: skip
    for state in (DocumentState.FINALISED, DocumentState.SIGNED, DocumentState.QUEUED):
        document_rows.move(tx, name, state, at=at, operator_id=BY)


def processes_report(tx: Any, number: int, at: datetime, *, late: bool) -> None:
    due = at + timedelta(hours=-2 if late else 2)
    received_rows.put(
        tx,
        ReceivedDocument(
            document_id=f"r-{number}", kind="MLR", local_ref=f"KGN-R-{number}", register_no="",
            case_ref="", from_office="HS9901", from_unit="", concerns_id=f"d-ask-{number}",
            pdf_blob=BlobId("b"), pdf_sha256="", identity=False, proved=True, answers={},
            signed_at=at, received_at=at, due_at=due,
        ),
    )  # fmt: skip


def bundle(tx: Any, number: int, at: datetime, fate: str) -> None:
    name = f"x-{number}"
    prosecution_rows.put_exchange(tx, Exchange(name, "1/2026", "opinion", "PO9901", at, BY, 1))
    prosecution_rows.put_round(tx, Round(f"b-{number}", name, 1, at, BY), (), (), ())
    prosecution_rows.put_dispatch(tx, Dispatch(f"m-{number}", f"b-{number}", "PO9901", at, BY))
    # Told again later it is the same bundle.
    again = at + timedelta(days=20)
    prosecution_rows.put_dispatch(tx, Dispatch(f"n-{number}", f"b-{number}", "PO9901", again, BY))
    if fate == "objected":
        point = Objection(name, 1, 1, "1", "missing", "एक पृष्ठ", "must", at)
        prosecution_rows.put_objection(tx, point)
    if fate == "cleared":
        said = Opinion(f"i-{number}", name, 1, "fit", "", "", "TR/1", at, at)
        prosecution_rows.put_opinion(tx, said)


def counted(station: Station, sql: str) -> int:
    """Count a register by itself, without the sheet's own ways."""
    begin, end = "2026-01-31T18:30:00", "2026-02-28T18:30:00"
    with station.store.reading() as tx:
        return int(tx.exec_driver_sql(sql, {"b": begin, "e": end}).scalar() or 0)


@pytest.mark.scenario(22)
def test_the_monthly_sheet_tallies_with_the_registers(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    station = seat.station
    fill(station, random.Random(22))
    sign_in(seat, "sho")
    sheet = monthly_report.build_monthly_report(station, MONTH)
    span = "BETWEEN :b AND :e AND {0} < :e"
    inside = f"received_at {span.format('received_at')}"
    warrant = "kind IN ('bailable', 'non_bailable', 'standing')"
    for share, which in (
        (sheet.processes.summons, f"NOT {warrant}"),
        (sheet.processes.warrants, warrant),
    ):
        where = f"SELECT count(*) FROM processes WHERE {inside} AND {which}"  # noqa: S608
        passed = "state IN ('transferred', 'withdrawn')"
        assert share.received == counted(station, where)
        assert share.passed_on == counted(station, f"{where} AND {passed}")
        unserved = f"{where} AND mode = 'unserved' AND NOT {passed}"
        assert share.unserved == counted(station, unserved)
        served = f"{where} AND mode NOT IN ('', 'unserved') AND NOT {passed}"
        assert share.served == counted(station, served)
        parts = (share.served, share.unserved, share.passed_on, share.pending)
        assert sum(parts) == share.received
    for code, count in sheet.processes.by_reason.items():
        asked = f"SELECT count(*) FROM processes WHERE {inside} AND reason = '{code}'"  # noqa: S608
        assert count == counted(station, asked)
    reasons = sum(sheet.processes.by_reason.values())
    assert reasons == sheet.processes.summons.unserved + sheet.processes.warrants.unserved
    medical, diaries, crimes = sheet.medical, sheet.diaries, sheet.crimes
    moved = "SELECT count(DISTINCT document_id) FROM history WHERE to_state = 'queued' AND at"
    assert medical.asked == counted(station, f"{moved} {span.format('at')}")
    came = f"SELECT count(*) FROM received_papers WHERE {inside}"  # noqa: S608
    assert medical.received == counted(station, came) > 0
    assert medical.late == counted(station, f"{came} AND received_at > due_at") > 0
    assert medical.late + medical.in_time == medical.received
    assert medical.answered + medical.waiting == medical.asked
    assert (diaries.sent, diaries.objected, diaries.cleared, diaries.waiting) == (12, 4, 4, 4)
    within = span.format("registered_at")
    registered = f"SELECT count(*) FROM cases WHERE registered_at {within}"  # noqa: S608
    assert crimes.registered == counted(station, registered) == 62
    assert crimes.investigating + crimes.charge_sheeted + crimes.closed == crimes.registered

    seat.window.go("monthly_report", "")
    calm(qtbot, seat)
    desk = cast("MonthlyReportDesk", seat.window.desks["monthly_report"])
    assert says(desk, "मार्च 2026", "headline")
    press(qtbot, desk, Qt.Key.Key_F7)
    calm(qtbot, seat)
    shown = desk.page.toPlainText()
    assert "अदम तामील" in shown
    assert f"\n{sheet.processes.summons.received}\n" in shown
    desk.folder = tmp_path
    press(qtbot, desk, Qt.Key.Key_F6)
    calm(qtbot, seat)
    (saved,) = tmp_path.glob("masik-patrak-2026-02-*.pdf")
    with pikepdf.open(io.BytesIO(saved.read_bytes())) as pdf:
        sizes = {tuple(round(float(v)) for v in page.mediabox) for page in pdf.pages}
        assert sizes == {(0, 0, 595, 842)}
        assert str(pdf.Root.Lang) == "hi"
    told = json.loads(json.dumps(monthly_report.plain(sheet)))
    assert told["processes"]["summons"]["received"] == sheet.processes.summons.received
    titles = [table.title for table in monthly_report_layout.report_tables(sheet, "hi")]
    assert "समंस और वारंट तामीली" in titles
    for wrong in ("2026-13", "march", ""):
        with pytest.raises(MonthUnknown):
            monthly_report.build_monthly_report(station, wrong)
