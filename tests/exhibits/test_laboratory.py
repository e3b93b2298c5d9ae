"""The laboratory over the wire: forwarding, receipt with a bad seal, report, packets back."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station_app.documents import received
from station_app.exchange import inbox, incoming_messages, outgoing_messages
from station_app.exhibits import lab_paper, laboratory
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.errors import (
    ExhibitElsewhere,
    LabHasNotReceived,
    MemoNotSigned,
    ReportHere,
    ReportOfAnotherMemo,
    SealStateMissing,
)
from station_app.exhibits.lab_paper import PaperReceipt, PaperReport
from station_app.exhibits.model import FoundSeal, MoveDetails, NewExhibit, Place
from station_app.forms import filling
from station_app.model.clock import IST, to_text
from station_app.model.errors import NothingChosen, ProtocolBroken, ReasonNeeded
from station_app.model.ids import DocumentId
from station_app.model.pillars import Arrived
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from tests.district import District, answer, district_in, finish, sign, sign_in
from tests.stations import PASSPHRASE, START

MEMO: dict[str, Any] = {
    "lab": "क्षेत्रीय न्यायालयिक प्रयोगशाला नमूना",
    "examination": "biology",
    "sections": "BNS 115(2)",
    "facts": "मारपीट में प्रयुक्त डंडा और कपड़े।",
    "questions": [{"question": "क्या इन पर मानव रक्त है?"}],
    "seal_mark": "KTW-1",
    "bearer": "आर. 505",
}


def entered(thana: Station, packet: str, case_ref: str = "131/2026") -> str:
    told = NewExhibit(packet, "डंडा", "KTW-1", "आरोपी से", place=Place.MALKHANA)
    return exhibit_register.add(thana, case_ref, told).exhibit_id


def signed_memo(thana: Station, *exhibit_ids: str) -> DocumentId:
    memo = laboratory.begin_forwarding(thana, exhibit_ids)
    answer(thana, memo.document_id, MEMO)
    assert filling.view(thana, memo.document_id).findings == ()
    finish(thana, memo.document_id)
    sign(thana, memo.document_id)
    return memo.document_id


def leave(district: District, memo: DocumentId) -> str:
    return laboratory.dispatch(district.thana, memo, "आर. 505", "41", district.clock.now())


def place(thana: Station, exhibit_id: str) -> Place:
    return exhibit_register.view(thana, exhibit_id).exhibit.place


def test_packets_go_to_the_laboratory_and_come_back(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        first, second = entered(thana, "1"), entered(thana, "2")
        with pytest.raises(NothingChosen):
            laboratory.begin_forwarding(thana, (first, entered(thana, "1", "123/2026")))
        draft = laboratory.begin_forwarding(thana, (first,))
        with pytest.raises(MemoNotSigned):
            leave(district, draft.document_id)
        memo = signed_memo(thana, first, second)
        assert laboratory.sending(thana, memo).stage == "to_leave"
        message_id = leave(district, memo)
        with pytest.raises(ExhibitElsewhere):
            laboratory.begin_forwarding(thana, (first,))
        with pytest.raises(LabHasNotReceived):
            laboratory.remind(thana, memo)
        # The memo goes first, then what is said of it.
        assert outgoing_messages.sendable(thana) == ()
        district.exchange(thana)
        district.exchange(thana)
        seen = laboratory.sending(thana, memo)
        assert (seen.stage, seen.unanswered) == ("at_lab", 1)
        assert seen.sending.lab_no.startswith("TR/FSL/")
        assert seen.message is not None
        assert (seen.message.message_id, seen.message.state) == (message_id, "accepted")
        assert [packet.seal for packet in seen.packets] == ["intact", "differs"]
        assert place(thana, second) is Place.LAB
        with pytest.raises(ReasonNeeded):
            laboratory.answer_seal(thana, memo, second, " ")
        with pytest.raises(ExhibitElsewhere):
            laboratory.answer_seal(thana, memo, first, "ठीक है")
        laboratory.answer_seal(thana, memo, second, "पैकेट थाने की दूसरी सील से सील हुआ था।")
        district.exchange(thana)
        seen = laboratory.sending(thana, memo)
        assert (seen.stage, seen.unanswered) == ("back", 0)
        assert all(packet.result for packet in seen.packets)
        report = received.received_document(thana, seen.sending.report_id)
        assert (report.kind, report.concerns_id, report.case_ref) == ("FSL_REP", memo, "131/2026")
        assert report.proved
        assert place(thana, first) is Place.BACK
        step = MoveDetails(Place.MALKHANA, district.clock.now(), "हेड मोहर्रिर", "58", "intact")
        exhibit_register.move(thana, first, step)
        chain = [link.to_place.value for link in exhibit_register.view(thana, first).chain]
        assert chain == ["malkhana", "road", "lab", "back", "malkhana"]


def test_a_report_that_does_not_come_is_late_and_reminded(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        memo = signed_memo(thana, entered(thana, "1"))
        leave(district, memo)
        district.exchange(thana)
        district.exchange(thana)
        assert laboratory.sending(thana, memo).stage == "at_lab"
        district.clock.turn(days=61)
        sign_in(thana, "vivechak")
        (seen,) = laboratory.sendings(thana)
        assert seen.late
        laboratory.remind(thana, memo)
        assert laboratory.sending(thana, memo).due_at == pytest.approx(
            district.clock.now() + timedelta(days=60), abs=timedelta(seconds=5)
        )
        district.exchange(thana)
        assert laboratory.sending(thana, memo).stage == "back"


def arrived(memo: str, kind: str, item_id: str, **body: Any) -> Arrived:
    return Arrived(item_id, "eforensics", kind, "131/2026", memo, "R-1", body, (), START)


def test_what_cannot_be_read_is_kept_by_nobody(station: Station) -> None:
    station_sign_in.sign_in(station, "vivechak", PASSPHRASE)
    memo = laboratory.begin_forwarding(station, (entered(station, "1"),)).document_id
    good = {"lab_no": "L-1", "received_at": "2026-03-15T10:00"}
    packet = {"packet": "1", "seal": "intact"}
    for item_id, body in (
        ("i1", {**good, "packets": [{**packet, "packet": "9"}]}),
        ("i2", {**good, "packets": [{**packet, "seal": "wet"}]}),
        ("i3", {"lab_no": "L-1", "packets": [packet]}),
        ("i4", {"received_at": "2026-03-15T10:00", "packets": [packet]}),
    ):
        said = arrived(memo, "receipt", item_id, **body)
        if item_id == "i4":
            said = replace(said, reference="")
        with pytest.raises(ProtocolBroken):
            incoming_messages.store_message(station, said, b"{}")
    with pytest.raises(ProtocolBroken):
        incoming_messages.store_message(station, arrived(memo, "result", "i5"), b"{}")
    assert inbox.listing(station) == ()
    assert laboratory.sending(station, memo).sending.lab_no == ""
    # A memo of another station is left in the inbox, for people to read.
    astray = arrived("somebody-else", "receipt", "i6", **good, packets=[packet])
    assert incoming_messages.store_message(station, astray, _body(astray))
    assert [item.kind for item in inbox.listing(station)] == ["eforensics.receipt"]


def test_a_receipt_for_packets_whose_departure_nobody_entered(station: Station) -> None:
    station_sign_in.sign_in(station, "vivechak", PASSPHRASE)
    exhibit_id = entered(station, "1")
    memo = laboratory.begin_forwarding(station, (exhibit_id,)).document_id
    told = {"lab_no": "L-1", "received_at": "2026-03-15T01:00"}
    said = arrived(memo, "receipt", "i1", **told, packets=[{"packet": "1", "seal": "broken"}])
    assert incoming_messages.store_message(station, said, _body(said))
    assert not incoming_messages.store_message(station, said, _body(said))
    chain = [link.to_place for link in exhibit_register.view(station, exhibit_id).chain]
    assert chain == [Place.MALKHANA, Place.ROAD, Place.LAB]
    assert laboratory.sending(station, memo).unanswered == 1


def test_a_paper_receipt_speaks_of_every_seal(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, now = district.thana, district.clock.now()
        sign_in(thana, "vivechak")
        first, second = entered(thana, "1"), entered(thana, "2")
        memo = signed_memo(thana, first, second)
        leave(district, memo)
        good = FoundSeal("intact")
        for seals in ({first: good}, {first: good, second: FoundSeal("differs", " ")}):
            with pytest.raises(SealStateMissing):
                lab_paper.note_receipt(thana, memo, PaperReceipt("FSL/7", now, seals))
        with pytest.raises(ReasonNeeded):
            lab_paper.note_receipt(thana, memo, PaperReceipt(" ", now, {}))
        assert place(thana, first) is Place.ROAD
        seals = {first: good, second: FoundSeal("broken")}
        lab_paper.note_receipt(thana, memo, PaperReceipt("FSL/7", now, seals))
        seen = laboratory.sending(thana, memo)
        assert [packet.seal for packet in seen.packets] == ["intact", "broken"]
        assert seen.unanswered == 1
        link = exhibit_register.view(thana, second).chain[-1]
        assert (link.to_place, link.seal) == (Place.LAB, "broken")


def test_a_report_on_paper_answers_the_memo_that_it_names(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, now = district.thana, district.clock.now()
        sign_in(thana, "vivechak")
        packets = [entered(thana, number) for number in ("1", "2")]
        memos = [signed_memo(thana, packet) for packet in packets]
        today = now.astimezone(IST).date()
        report = filling.begin(thana, "FSL_REP", case_ref="131/2026").document_id
        wanted = laboratory.sending(thana, memos[1]).document.local_ref
        with pytest.raises(LabHasNotReceived):
            lab_paper.bind_report(thana, memos[1], PaperReport(report, wanted, today))
        for memo, packet in zip(memos, packets, strict=True):
            leave(district, memo)
            seals = {packet: FoundSeal("intact")}
            lab_paper.note_receipt(thana, memo, PaperReceipt("FSL/7", now, seals))
        # Not signed: no paper that could be bound.
        with pytest.raises(NothingChosen):
            lab_paper.bind_report(thana, memos[1], PaperReport(report, wanted, today))
        answer(
            thana,
            report,
            {
                "lab": MEMO["lab"],
                "lab_no": "FSL/7",
                "received_on": today.isoformat(),
                "report_date": today.isoformat(),
                "results": [{"packet": "2", "result": "मानव रक्त पाया गया"}],
                "expert": "काल्पनिक परीक्षक",
            },
        )
        finish(thana, report)
        sign(thana, report)
        assert [d.document_id for d in laboratory.sending(thana, memos[1]).reports] == [report]
        other = laboratory.sending(thana, memos[0]).document.local_ref
        for ref, day in ((other, today), (wanted, today - timedelta(days=1))):
            with pytest.raises(ReportOfAnotherMemo):
                lab_paper.bind_report(thana, memos[1], PaperReport(report, ref, day))
        typed = f" {wanted.lower()} "
        lab_paper.bind_report(thana, memos[1], PaperReport(report, typed, today))
        assert laboratory.sending(thana, memos[0]).stage == "at_lab"
        assert laboratory.sending(thana, memos[0]).reports == ()
        with pytest.raises(ReportHere):
            lab_paper.bind_report(thana, memos[1], PaperReport(report, wanted, today))
        # Brought back by hand, the sending is over: report and packets are here.
        exhibit_register.move(thana, packets[1], MoveDetails(Place.BACK, now, "आर. 505"))
        assert laboratory.sending(thana, memos[1]).stage == "back"
        exhibit_register.move(thana, packets[0], MoveDetails(Place.BACK, now, "आर. 505"))
        assert laboratory.sending(thana, memos[0]).stage == "at_lab"


def _body(said: Arrived) -> bytes:
    told = {
        "pillar": said.pillar,
        "kind": said.kind,
        "case_ref": said.case_ref,
        "concerns": said.concerns,
        "reference": said.reference,
        "body": json.dumps(dict(said.body)),
        "at": to_text(said.at),
    }
    return json.dumps(told).encode()
