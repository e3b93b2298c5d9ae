"""The whole medico-legal way on two terminals and one gateway, with the line cut on the way."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from station_app.documents import received
from station_app.exchange import inbox
from station_app.forms import filling
from station_app.forms.registers import register_view
from station_app.medico_legal import requests
from station_app.model.documents import DocumentState
from station_app.model.errors import ExchangeError
from station_app.signing.validation import verify_pdf
from station_app.station.station import Station
from tests.district import REPORT, REQUEST, answer, district_in, finish, sign, sign_in
from tests.forms.papers import squeezed


def news(thana: Station) -> tuple[str, datetime | None]:
    (sent,) = requests.sent_requests(thana)
    return sent.stage, sent.due_at


def test_from_the_police_request_to_the_report_in_the_case(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        sign_in(thana, "vivechak")
        request = filling.begin(thana, "MLC_REQ", case_ref="123/2026")
        answer(thana, request.document_id, REQUEST)
        assert filling.view(thana, request.document_id).ready
        finish(thana, request.document_id)
        sign(thana, request.document_id)
        district.exchange(thana)
        assert news(thana) == ("sent", None)

        sign_in(hospital, "lipik")
        district.exchange(hospital)
        (came,) = requests.requests(hospital)
        assert (came.stage, came.subject, came.paper.proved) == ("new", "injured", True)
        assert came.paper.case_ref == "123/2026"
        report = requests.examine(hospital, came.paper.document_id)
        seen = filling.view(hospital, report.document_id)
        assert seen.answers["person_name"] == REQUEST["person_name"]
        assert seen.answers["to_office"] == "PS9901"
        assert seen.document.case_ref == "123/2026"
        # The thana hears that the hospital took it on.
        district.exchange(hospital)
        district.exchange(thana)
        assert news(thana) == ("accepted", None)
        # The line is cut while the report is written: nothing of it needs the line.
        district.cut()
        answer(hospital, report.document_id, REPORT)
        done = finish(hospital, report.document_id)
        assert done.deadline is not None
        assert done.deadline.isoformat() == "2026-03-15T19:10:00+00:00"
        register = register_view(hospital, "mlc", 2026)
        assert [line.entry.serial for line in register.lines] == [1]
        assert register.gaps == ()
        sign_in(hospital, "doctor")
        sign(hospital, report.document_id)
        with pytest.raises(ExchangeError):
            district.exchange(hospital)
        assert requests.requests(hospital)[0].stage == "reported"
        assert requests.sent_requests(thana)[0].report is None
        district.mend()
        district.exchange(hospital)
        district.exchange(thana)
        (sent,) = requests.sent_requests(thana)
        assert sent.report is not None
        assert (sent.stage, sent.samples) == ("answered", None)
        assert sent.document.state is DocumentState.ACKNOWLEDGED
        assert (sent.report.kind, sent.report.register_no) == ("MLR", "MLC 1/2026")
        assert sent.report.case_ref == "123/2026"
        assert [item.kind for item in inbox.listing(thana)].count("paper") == 1
        pdf = received.opened_pdf(thana, sent.report.document_id)
        assert verify_pdf(pdf, thana.trust(), thana.clock.now()).ok
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf)
        read = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True)
        for words in (REPORT["opinion"], REQUEST["person_name"], REPORT["injuries"][0]["site"]):
            assert squeezed(words) in squeezed(read.stdout)
        assert (
            received.received_document(thana, sent.report.document_id).answers["opinion"]
            == REPORT["opinion"]
        )
