"""The report of service: the law's guards, the affidavit, the paper's way back by its code."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from station_app.documents import drafts, outbox_rows, pdf_access, signing_batch
from station_app.documents import rows as document_rows
from station_app.exchange import incoming_messages, message_rows
from station_app.forms import filling
from station_app.forms.errors import FormIncomplete
from station_app.forms.photographs import import_photographs
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.clock import IST
from station_app.model.device_errors import ScannerBusy
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import ChangedMeanwhile
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.pdf.pdf_reader import count_pages
from station_app.scanning import capture
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.summons import auto_filing, returned_copies, service_report
from station_app.summons import register as summons_register
from station_app.summons import rows as summons_rows
from station_app.summons import service as summons_service
from station_app.summons.errors import (
    NoAffidavit,
    OfficerNeeded,
    ProcessUnknown,
    ReportNotReady,
    SamePerson,
)
from station_app.summons.model import ProcessState, process_code, read_process_code
from station_app.summons.printouts import service_papers
from tests.signing.officers import NOW, office_in
from tests.stations import PASSPHRASE, PROFILE, TestClock, stack_of, station_in
from tests.summons.courts import CONSTABLE, arrive, known, said
from tests.summons.days import (
    FAMILY,
    ON_PAPER,
    SERVED,
    UNSERVED,
    answered,
    blank_page,
    finished,
    out,
    page_of,
    sign_all,
    sign_report,
)

_S = ProcessState


@pytest.fixture
def thana(tmp_path: Path) -> Iterator[Station]:
    """A thana with an officer's token and the munshi at the desk."""
    office = office_in(tmp_path)
    token = office.officer()
    with station_in(
        tmp_path / "home",
        clock=TestClock(NOW),
        tokens=(token,),
        trust=(office.authority.certificate,),
    ) as opened:
        sign_in.sign_in(opened, "munshi", PASSPHRASE)
        yield opened


def findings(station: Station, process_id: str, answers: dict[str, Any]) -> set[str]:
    document = answered(station, process_id, answers)
    seen = filling.view(station, document.document_id)
    return {finding.key for finding in seen.findings if finding.refuses}


def test_a_report_that_waits_goes_by_the_hearing_that_was_moved(thana: Station) -> None:
    arrive(thana, said("41", processNextHearingDate="30/03/2026"))
    process_id = out(thana, "41")
    report = finished(thana, process_id, SERVED).document_id
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_all(thana, report)

    def deadlines() -> list[str]:
        with thana.store.reading() as tx:
            row = outbox_rows.row(tx, report)
            held = document_rows.load(tx, report).deadline
        assert row is not None
        return [at.astimezone(IST).date().isoformat() for at in (row.deadline, held) if at]

    assert deadlines() == ["2026-03-27", "2026-03-27"]
    earlier = {"processUniqueId": "TR/SW/2026/41", "processNextHearingDate": "19/03/2026"}
    arrive(thana, earlier, "reschedule")
    assert deadlines() == ["2026-03-17", "2026-03-17"]
    arrive(thana, said("41", processNextHearingDate="27/03/2026"))
    assert deadlines() == ["2026-03-25", "2026-03-25"]


def test_the_guards_of_the_law(thana: Station) -> None:
    arrive(thana, said("41"))
    arrive(thana, said("42", processDocSubTypeCode="N35"))
    arrive(thana, said("43", processDocSubTypeCode="BW"))
    with pytest.raises(OfficerNeeded):
        service_report.begin(thana, known(thana, "41").process_id)
    summons, notice, warrant = (out(thana, number) for number in ("41", "42", "43"))
    assert findings(thana, summons, FAMILY | {"relative_age": 17}) == {"adult_relative"}
    assert "not_a_choice" in findings(thana, summons, FAMILY | {"relation": "servant"})
    affixed = SERVED | {"mode": "affixed", "witnesses": [{"name": "एक"}, {"name": "दो"}]}
    asked = findings(thana, summons, affixed)
    assert {"affixed_after_attempts", "affixed_pictures"} <= asked
    messaging = SERVED | {"mode": "messaging"}
    asked = findings(thana, summons, messaging)
    assert {"missing", "screenshot_needed", "screenshot_attached"} <= asked
    mail = SERVED | {"mode": "email", "email": "naam@example.in", "bounced": "yes"}
    assert findings(thana, summons, mail) == {"mail_bounced"}
    unsteady = {"mode": "unserved", "reason": "locked", "next_step": "फिर जाएँगे"}
    assert "unserved_steps" in findings(thana, summons, unsteady)
    # Form 1 has no electronic way, whatever is typed into it.
    for mode in ("email", "messaging"):
        assert {"not_a_choice", "notice_on_paper"} <= findings(thana, notice, {"mode": mode})
    assert "not_a_choice" in findings(thana, warrant, {"mode": "family"})
    executed = {
        "mode": "bailed",
        "served_at": "2026-03-14T19:00",
        "place": "वार्ड 7",
        "substance_told": "yes",
        "sureties": 1,
        "amount": 10000,
    }
    assert findings(thana, warrant, executed) == set()
    assert findings(thana, warrant, {"substance_told": "no"}) == {"substance_told"}


def test_a_photograph_brings_its_place(thana: Station, tmp_path: Path) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    document = answered(thana, process_id, SERVED)
    picture = Image.new("RGB", (320, 240), (120, 90, 60))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (21.0, 49.0, 24.24), 3: "E", 4: (75.0, 36.0, 36.72)}
    exif[0x8769] = {0x9003: "2026:03:14 18:05:00"}
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=exif)
    (tmp_path / "door.jpg").write_bytes(held.getvalue())
    picture.save(tmp_path / "plain.png")
    paths = (tmp_path / "door.jpg", tmp_path / "plain.png")
    import_photographs(thana, document.document_id, paths, CancelTicket(), no_report)
    seen = filling.view(thana, document.document_id)
    first, second = seen.answers["photographs"]
    assert (first["gps"], first["taken_at"]) == ("21.82340, 75.61020", "2026-03-14T18:05")
    assert "gps" not in second
    wrong = {f.path for f in seen.findings}
    # What it shows is asked of both, a reason only where no place is known.
    assert {"photographs.1.gps_reason"} <= wrong
    assert "photographs.0.gps_reason" not in wrong


def test_reported_signed_and_sent_by_another_person(thana: Station) -> None:
    arrive(thana, said("41"))
    arrive(thana, said("42"))
    served, unserved = out(thana, "41"), out(thana, "42")
    finished(thana, served, FAMILY)
    finished(thana, unserved, UNSERVED)
    assert known(thana, "41").state is _S.SERVED
    assert known(thana, "42").state is _S.UNSERVED
    with pytest.raises(ReportNotReady):
        service_report.submit(thana, (served, unserved))
    process = known(thana, "41")
    assert process.ack_id
    assert not known(thana, "42").ack_id
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_in.add_operator(thana, "sevak", "आर. 505", Role.SERVER, PASSPHRASE)
    sign_all(thana, process.report_id, process.ack_id, known(thana, "42").report_id)
    sign_in.sign_in(thana, "sevak", PASSPHRASE)
    with pytest.raises(SamePerson):
        service_report.submit(thana, (served,))
    # Who serves sees what was given to him.
    assert len(summons_register.register_rows(thana)) == 2
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    assert len(service_report.submit(thana, (served, unserved))) == 2
    assert known(thana, "41").state is _S.REPORTED


def test_a_report_never_goes_without_its_acknowledgement(thana: Station) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    report = finished(thana, process_id, SERVED)
    ack = DocumentId(known(thana, "41").ack_id)
    sign_in.sign_in(thana, "vivechak", PASSPHRASE)
    sign_all(thana, report.document_id)
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    with pytest.raises(ReportNotReady):
        service_report.submit(thana, (process_id,))
    sign_in.sign_in(thana, "vivechak", PASSPHRASE)
    sign_all(thana, ack)
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    (message_id,) = service_report.submit(thana, (process_id,))
    with thana.store.reading() as tx:
        message = message_rows.find(tx, message_id)
    assert message is not None
    assert message.papers == (report.document_id, ack)


def test_a_report_that_goes_back_takes_its_acknowledgement_along(thana: Station) -> None:
    """Corrected before a signature, both are made anew: nobody signs an acknowledgement of before."""
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    report = finished(thana, process_id, SERVED)
    ack = known(thana, "41").ack_id
    pdf_access.reopen(thana, report.document_id)
    filling.set_answer(thana, report.document_id, "place", "वार्ड 9")
    service_report.finish(thana, process_id, CancelTicket(), no_report)
    assert known(thana, "41").ack_id == ack
    waiting = {document.document_id for document in signing_batch.waiting(thana)}
    assert waiting == {report.document_id, ack}


def test_what_fails_beside_the_acknowledgement_leaves_all(
    thana: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    report = answered(thana, process_id, SERVED)

    def typed_meanwhile(*_: object) -> None:
        raise ChangedMeanwhile

    monkeypatch.setattr(service_report, "freeze_form", typed_meanwhile)
    with pytest.raises(ChangedMeanwhile):
        service_report.finish(thana, process_id, CancelTicket(), no_report)
    assert drafts.document(thana, report.document_id).state is DocumentState.DRAFT
    assert known(thana, "41").state is _S.OUT
    monkeypatch.undo()
    assert finished_again(thana, process_id).state is DocumentState.FINALISED
    assert known(thana, "41").state is _S.SERVED


def finished_again(station: Station, process_id: str) -> Document:
    return service_report.finish(station, process_id, CancelTicket(), no_report)


def test_what_was_reported_is_not_reported_twice(thana: Station) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    report = finished(thana, process_id, SERVED)
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_report(thana, report.document_id)
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    assert len(service_report.submit(thana, (process_id,))) == 1
    with pytest.raises(ReportNotReady):
        service_report.submit(thana, (process_id,))
    with thana.store.reading() as tx:
        assert len(message_rows.about(tx, process_id)) == 1
        assert [event.act for event in summons_rows.history(tx, process_id)].count("reported") == 1


def test_the_report_whose_hearing_is_near_leaves_first(thana: Station) -> None:
    hearings = {"41": "30/03/2026", "42": "17/03/2026", "43": "24/03/2026"}
    for number, day in hearings.items():
        arrive(thana, said(number, processNextHearingDate=day, processFirSrlno=number))
    reports: dict[str, str] = {}
    for number in hearings:
        report = finished(thana, out(thana, number), SERVED)
        reports[report.document_id] = number
        reports[known(thana, number).ack_id] = number
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_all(thana, *reports)
    left = []
    with thana.store.transaction() as tx:
        while (row := outbox_rows.claim_due(tx, thana.store.run_id, thana.clock.now())) is not None:
            left.append(reports[row.document_id])
            outbox_rows.finish(tx, row.document_id)
    assert left == ["42", "42", "43", "43", "41", "41"]


def test_the_affidavit_is_offered_where_section_70_asks_for_one(thana: Station) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    answered(thana, process_id, SERVED)
    assert not service_report.affidavit_offered(thana, process_id)
    with pytest.raises(NoAffidavit):
        service_report.begin_affidavit(thana, process_id)
    answered(thana, process_id, {"officer_absent": "yes"})
    document = service_report.begin_affidavit(thana, process_id)
    seen = filling.view(thana, document.document_id)
    assert "पेशी पर उपस्थित नहीं" in seen.answers["why"]
    missing = {finding.path for finding in seen.findings if finding.refuses}
    # The Magistrate's block stays empty: it is filled in by hand.
    assert missing == {"age_years"}


def test_a_mail_that_came_back_is_no_service(thana: Station) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    mail = SERVED | {"mode": "email", "email": "naam@example.in", "bounced": "no"}
    finished(thana, process_id, mail)
    assert known(thana, "41").state is _S.SERVED
    summons_service.note_bounce(thana, process_id, "550 mailbox unknown")
    process = known(thana, "41")
    assert (process.state, process.mode) == (_S.UNSERVED, "unserved")
    # Another trip, another report in place of the first.
    summons_service.assign(thana, (process_id,), **CONSTABLE)
    again = answered(thana, process_id, {})
    assert again.replaces == process.report_id


def test_what_the_court_sends_back_is_corrected_and_not_sent_again(thana: Station) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    stack_of(thana).lay_in([page_of(service_papers(thana, process_id), 3)])
    returned_copies.scan_returns(thana, "stack:0", PROFILE, CancelTicket(), no_report)
    first = finished(thana, process_id, FAMILY)
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_report(thana, first.document_id)
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    (message_id,) = service_report.submit(thana, (process_id,))
    the_court_refuses(thana, message_id, "संबंध स्पष्ट नहीं")
    assert known(thana, "41").state is _S.SERVED
    with pytest.raises(ReportNotReady):
        service_report.submit(thana, (process_id,))
    # The next report says what the first one said, its pages with it, and stands in for it.
    second = service_report.begin(thana, process_id)
    assert second.replaces == first.document_id
    seen = filling.view(thana, second.document_id)
    assert seen.answers["served_to"] == FAMILY["served_to"]
    assert [row["shows"] for row in seen.answers["photographs"]] == ["back"]
    done = finished(thana, process_id, {"relation": "wife"})
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_report(thana, done.document_id)
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    assert len(service_report.submit(thana, (process_id,))) == 1


def the_court_refuses(station: Station, message_id: str, why: str) -> None:
    item = {
        "pillar": "cis",
        "kind": "answer",
        "case_ref": "",
        "concerns": message_id,
        "reference": "",
        "body": json.dumps({"outcome": "refused", "reason": why}, ensure_ascii=False),
        "at": "2026-03-14T20:00:00.000000Z",
    }
    raw = json.dumps(item, ensure_ascii=False).encode()
    incoming_messages.store_message(
        station, incoming_messages.read_message(raw, station.new_id("i")), raw
    )


def test_a_pile_that_was_cut_short_is_taken_up_again(thana: Station) -> None:
    """As after a power cut: the pages are kept, nobody had filed them."""
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    batch = drafts.begin(thana, "SERVICE_ACK").document_id
    stack_of(thana).lay_in([page_of(service_papers(thana, process_id), 3), blank_page()])
    hospital = replace(thana, settings=replace(thana.settings, unit_kind="hospital"))
    capture.scan_pages(hospital, batch, "stack:0", PROFILE, CancelTicket(), no_report)
    assert not summons_register.register_rows(thana)[0].endorsed
    assert returned_copies.settle_open_batches(thana) == 1
    assert summons_register.register_rows(thana)[0].endorsed
    (astray,) = auto_filing.unfiled_pages(thana)
    auto_filing.set_aside(thana, astray.page_id, "खाली")
    with thana.store.reading() as tx:
        assert document_rows.load(tx, batch).state is DocumentState.DISCARDED


def test_a_pile_files_itself_in_whatever_order(thana: Station) -> None:
    for number in ("41", "42", "43"):
        arrive(thana, said(number))
    ids = [out(thana, number) for number in ("41", "42", "43")]
    prints = [service_papers(thana, process_id) for process_id in ids]
    assert {count_pages(pdf) for pdf in prints} == {6}
    batch = [
        page_of(prints[2], 3, turned=2),
        page_of(prints[0], 3),
        blank_page(),
        page_of(prints[1], 3, turned=1),
    ]
    stack_of(thana).lay_in(batch)
    done = returned_copies.scan_returns(thana, "stack:0", PROFILE, CancelTicket(), no_report)
    assert (done.filed, done.left) == (3, 1)
    assert all(line.endorsed for line in summons_register.register_rows(thana))
    papers = [summons_register.page(thana, process_id).papers[0] for process_id in ids]
    assert [paper.quarter_turns for paper in papers] == [0, 3, 2]
    # The page that nobody could read waits to be seen; nothing is swallowed.
    (astray,) = auto_filing.unfiled_pages(thana)
    assert astray.why == "unreadable"
    with pytest.raises(ProcessUnknown):
        auto_filing.file_by_hand(thana, astray.page_id, "TR/NONE")
    auto_filing.set_aside(thana, astray.page_id, "खाली पीठ")
    assert auto_filing.unfiled_pages(thana) == ()
    # The back goes into the report, upright and with its row.
    document = service_report.begin(thana, ids[0])
    (row,) = filling.view(thana, document.document_id).answers["photographs"]
    assert row["shows"] == "back"
    finished(thana, ids[0], SERVED)
    with thana.store.reading() as tx:
        held = document_rows.load(tx, document.document_id)
    assert held.state is DocumentState.FINALISED
    assert held.page_count is not None
    assert held.page_count >= 2


def test_a_form_of_a_process_files_itself_by_its_own_code(thana: Station) -> None:
    from station_app.documents import pdf_access

    arrive(thana, said("41"))
    process_id = out(thana, "41")
    finished(thana, process_id, SERVED)
    process = known(thana, "41")
    ack = pdf_access.pdf(thana, process.ack_id)  # type: ignore[arg-type]
    stack_of(thana).lay_in([page_of(ack, 0, turned=2)])
    done = returned_copies.scan_returns(thana, "stack:0", PROFILE, CancelTicket(), no_report)
    assert (done.filed, done.left) == (1, 0)
    with thana.store.reading() as tx:
        assert [paper.part for paper in summons_rows.papers(tx, process_id)] == ["ack"]


def test_returns_that_do_not_come_begin_no_batch(thana: Station) -> None:
    """A batch takes its number with its first page: what the feeder refuses leaves nothing behind."""
    stack_of(thana).lay_in([], ScannerBusy(scanner="SC-1"))
    with pytest.raises(ScannerBusy):
        returned_copies.scan_returns(thana, "stack:0", PROFILE, CancelTicket(), no_report)
    assert drafts.documents(thana) == ()
    assert drafts.begin(thana, "SERVICE_ACK").local_ref.split("-")[3] == "0001"


def test_a_process_on_paper_is_typed_and_served(thana: Station) -> None:
    document = filling.begin(thana, "SUMMONS_IN")
    with pytest.raises(FormIncomplete):
        service_report.enter_paper(thana, document.document_id, CancelTicket(), no_report)
    for field, value in ON_PAPER.items():
        filling.set_answer(thana, document.document_id, field, value)
    process = service_report.enter_paper(thana, document.document_id, CancelTicket(), no_report)
    assert (process.state, process.origin, process.process_no) == (_S.RECEIVED, "paper", "कागज़/17")
    assert process.paper_blob is not None
    process_id = out(thana, "कागज़/17")
    finished(thana, process_id, UNSERVED)
    report = summons_register.page(thana, process_id).line.process.report_id
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    sign_report(thana, report)
    assert service_report.submit(thana, (process_id,)) == ()
    service_report.acknowledge_by_hand(thana, process_id, "पावती 5, 16-03-2026")
    assert summons_register.page(thana, process_id).line.process.state is _S.RETURNED


def test_codes_are_ours_alone() -> None:
    assert read_process_code(process_code("v01", "back")) == ("v01", "back")
    for strange in ("", "STP1:v01", "STP1:v01:door", "ST1:a:b:c", "STP1:v01:back:x"):
        assert read_process_code(strange) is None
