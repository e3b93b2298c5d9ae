"""What two offices hear of each other while a request is worked on, and the pillars' numbers."""

import subprocess
from datetime import UTC
from pathlib import Path

import pytest

from station_app.documents import drafts
from station_app.documents.export import export
from station_app.documents.protection import open_identity
from station_app.exchange import central_numbers, inbox
from station_app.exchange.enrolment import enrolled, terminal_key
from station_app.forms import filling
from station_app.forms.addendum import begin_addendum
from station_app.forms.registers import register_view, void_number
from station_app.medico_legal import pending, requests
from station_app.model.errors import ReasonNeeded
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from tests.district import REQUEST, SURVIVOR, District, answer, district_in, finish, sign, sign_in

MEMO = {
    "seal_mark": "DH-7",
    "handed_by": "डॉ. काल्पनिक",
    "handed_at": "2026-03-15T01:00",
    "received_by": "आरक्षक नमूना 505",
    "received_at": "2026-03-15T01:05",
}


NAMED = {
    "to_office": "PS9901",
    "person_name": "गोपनीय नमूना",
    "parent_name": "गोपनीय पिता",
    "address": "ग्राम नमूना",
}
REASON = "परीक्षण के लिए आवश्यक"


def asked(district: District) -> None:
    sign_in(district.thana, "vivechak")
    request = filling.begin(district.thana, "MLC_REQ", case_ref="123/2026")
    survivor = {"subject": "victim_184", "info_reached": "2026-03-14T22:00"}
    fields = {
        field.field_id for field in filling.view(district.thana, request.document_id).form.fields
    }
    wanted = {k: v for k, v in {**REQUEST, **survivor}.items() if k in fields}
    answer(district.thana, request.document_id, wanted)
    assert filling.view(district.thana, request.document_id).findings == ()
    finish(district.thana, request.document_id)
    open_identity(district.thana, request.document_id, REASON)
    sign(district.thana, request.document_id)
    district.exchange(district.thana)
    district.exchange(district.hospital)


def test_the_thana_hears_of_every_step_and_gets_the_samples(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        asked(district)
        (sent,) = requests.sent_requests(thana)
        # Ours is the clock of s. 184(1): with the doctor within 24 hours of the information.
        assert sent.stage == "sent"
        assert sent.due_at is not None
        assert sent.due_at.astimezone(UTC).isoformat() == "2026-03-15T16:30:00+00:00"
        sign_in(hospital, "doctor")
        (request,) = requests.requests(hospital)
        open_identity(hospital, request.paper.document_id, REASON)
        report = requests.examine(hospital, request.paper.document_id)
        district.exchange(hospital)
        district.exchange(thana)
        assert requests.sent_requests(thana)[0].stage == "accepted"

        answer(hospital, report.document_id, SURVIVOR)
        district.exchange(hospital)
        district.exchange(thana)
        (sent,) = requests.sent_requests(thana)
        # The hospital's clock of s. 184(6) is seen at both ends: seven days from the examination.
        assert sent.stage == "examined"
        assert sent.due_at is not None
        assert sent.due_at.astimezone(UTC).isoformat() == "2026-03-21T19:20:00+00:00"
        assert requests.requests(hospital)[0].due_at == sent.due_at

        finish(hospital, report.document_id)

        open_identity(hospital, report.document_id, REASON)
        sign(hospital, report.document_id)
        assert "samples" in [row.what for row in pending.pending(hospital)]
        memo = requests.begin_samples(hospital, report.document_id)
        seen = filling.view(hospital, memo.document_id)
        assert seen.answers["packets"] == [{"packet": "1", "content": "clothes", "seal": "DH-7"}]
        assert seen.answers["to_office"] == "PS9901"
        answer(hospital, memo.document_id, MEMO)
        finish(hospital, memo.document_id)
        open_identity(hospital, memo.document_id, REASON)
        sign(hospital, memo.document_id)
        assert "samples" not in [row.what for row in pending.pending(hospital)]
        district.exchange(hospital)
        district.exchange(thana)
        (sent,) = requests.sent_requests(thana)
        assert sent.stage == "answered"
        assert sent.samples is not None
        requests.accept(thana, sent.samples.document_id)
        district.exchange(thana)
        district.exchange(hospital)
        told = [item.body for item in inbox.listing(hospital) if item.kind == "progress"]
        assert [(item["document_id"], item["stage"]) for item in told] == [
            (memo.document_id, "received")
        ]
        # Nothing is said twice.
        before = len(inbox.listing(thana))
        district.exchange(hospital)
        district.exchange(thana)
        assert len(inbox.listing(thana)) == before


def test_nobody_else_speaks_for_the_addressee(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        asked(district)
        (sent,) = requests.sent_requests(district.thana)
        facts = enrolled(district.thana)
        assert facts is not None
        line = GatewaySession(facts, terminal_key(district.thana), district.thana.clock)
        body = b'{"stage":"accepted","at":"2026-03-15T00:00:00Z","due_at":null}'
        headers = {"Content-Type": "application/json"}
        address = f"/v1/papers/{sent.document.document_id}/progress"
        with pytest.raises(GatewayRefused):
            line.ask("PUT", address, headers=headers, body=body)
        line.close()


def test_both_numbers_stand_on_the_paper_and_in_the_register(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        report = filling.begin(hospital, "SV_184")
        district.exchange(hospital)
        number = filling.view(hospital, report.document_id).paper.central_no
        assert number.startswith("TR/MEDLEAPR/")
        assert central_numbers.unrequested(hospital) == ()
        answer(hospital, report.document_id, SURVIVOR)
        answer(hospital, report.document_id, NAMED)
        assert filling.view(hospital, report.document_id).findings == ()
        finish(hospital, report.document_id)
        open_identity(hospital, report.document_id, REASON)
        done = sign(hospital, report.document_id)
        (line,) = register_view(hospital, "mlc", 2026).lines
        assert (line.central_no, line.unexplained) == (number, False)
        assert number not in done.local_ref
        copies = export(hospital, report.document_id, tmp_path / "out")
        read = subprocess.run(
            ["pdftotext", "-layout", copies.pdf, "-"], check=True, capture_output=True, text=True
        ).stdout
        for words in (number, done.local_ref, "MLC 1/2026"):
            assert words in read


def test_a_number_that_comes_late_stands_on_what_is_written_next(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        district.cut()
        report = filling.begin(hospital, "SV_184")
        answer(hospital, report.document_id, {**SURVIVOR, **NAMED})
        finish(hospital, report.document_id)
        open_identity(hospital, report.document_id, REASON)
        sign(hospital, report.document_id)
        memo = requests.begin_samples(hospital, report.document_id)
        district.mend()
        district.exchange(hospital)
        number = filling.view(hospital, memo.document_id).paper.concerns_ref
        answer(hospital, memo.document_id, MEMO)
        finish(hospital, memo.document_id)
        open_identity(hospital, memo.document_id, REASON)
        sign(hospital, memo.document_id)
        copies = export(hospital, memo.document_id, tmp_path / "out")
        read = subprocess.run(
            ["pdftotext", "-layout", copies.pdf, "-"], check=True, capture_output=True, text=True
        ).stdout
        assert number in read
        assert "TR/MEDLEAPR/" in read


def test_an_addendum_asks_for_no_second_number(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        district.cut()
        report = filling.begin(hospital, "SV_184")
        answer(hospital, report.document_id, {**SURVIVOR, **NAMED})
        finish(hospital, report.document_id)
        open_identity(hospital, report.document_id, REASON)
        sign(hospital, report.document_id)
        begin_addendum(hospital, report.document_id, "पूरक टीप")
        assert [paper.document_id for paper in central_numbers.unrequested(hospital)] == [
            report.document_id
        ]


def test_a_number_without_a_paper_is_explained(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        hospital = district.hospital
        sign_in(hospital, "doctor")
        report = filling.begin(hospital, "SV_184")
        answer(hospital, report.document_id, {**SURVIVOR, **NAMED})
        finish(hospital, report.document_id)
        open_identity(hospital, report.document_id, REASON)
        requests.return_with_remarks(hospital, report.document_id, "फिर से लिखें")
        drafts.discard(hospital, report.document_id)
        (line,) = register_view(hospital, "mlc", 2026).lines
        assert line.unexplained
        with pytest.raises(ReasonNeeded):
            void_number(hospital, report.document_id, "  ")
        void_number(hospital, report.document_id, "दूसरे व्यक्ति का कागज़ था")
        (line,) = register_view(hospital, "mlc", 2026).lines
        assert not line.unexplained
        assert line.entry.void_reason == "दूसरे व्यक्ति का कागज़ था"
