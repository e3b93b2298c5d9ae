"""Scenario 5: a girl of 15 (BNS 65). Her name is nowhere; opening needs a reason; clocks are right."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import export, received
from station_app.documents.protection import open_identity
from station_app.exchange import inbox, outbox
from station_app.forms import filling
from station_app.forms.errors import FormIncomplete
from station_app.medico_legal import pending, requests
from station_app.model.errors import IdentityProtected, NotAllowed, ReasonNeeded
from tests.district import REQUEST, SURVIVOR, answer, district_in, finish, sign, sign_in

NAME, PARENT, VILLAGE = "गोपनीयनाम", "गोपनीयपिता", "गुप्तग्राम"
ASKED = {
    **REQUEST,
    "subject": "victim_184",
    "person_name": NAME,
    "parent_name": PARENT,
    "address": VILLAGE,
    "sex": "female",
    "age_years": 15,
    "info_reached": "2026-03-14T22:40",
}
FINDINGS = {k: v for k, v in SURVIVOR.items() if k not in ("sex", "age_years")}


@pytest.mark.scenario(5)
def test_a_girls_name_is_nowhere_and_opens_by_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        sign_in(thana, "vivechak")
        request = filling.begin(thana, "MLC_REQ", case_ref="123/2026")
        answer(thana, request.document_id, ASKED)
        assert filling.view(thana, request.document_id).findings == ()
        finish(thana, request.document_id)
        with pytest.raises(IdentityProtected):
            sign(thana, request.document_id)
        open_identity(thana, request.document_id, "हस्ताक्षर हेतु जाँच")
        sign(thana, request.document_id)
        district.exchange(thana)

        sign_in(hospital, "lipik")
        district.exchange(hospital)
        (came,) = requests.requests(hospital)
        assert came.due_at == datetime(2026, 3, 15, 17, 10, tzinfo=UTC)
        with pytest.raises(IdentityProtected):
            requests.examine(hospital, came.paper.document_id)
        with pytest.raises(ReasonNeeded):
            open_identity(hospital, came.paper.document_id, " ")
        open_identity(hospital, came.paper.document_id, "परीक्षण दर्ज करना")
        report = requests.examine(hospital, came.paper.document_id)
        document_id = report.document_id
        # A male examiner, and then nobody present: the law stops both.
        answer(hospital, document_id, {**FINDINGS, "examiner_sex": "male", "presence_name": ""})
        broken = {f.key for f in filling.view(hospital, document_id).findings}
        assert broken == {"girl_female_examiner", "child_presence"}
        with pytest.raises(FormIncomplete):
            finish(hospital, document_id)
        answer(hospital, document_id, {"examiner_sex": "female", "presence_name": "गोपनीयमाता"})
        done = finish(hospital, document_id)
        assert done.deadline == datetime(2026, 3, 21, 19, 20, tzinfo=UTC)
        sign_in(hospital, "doctor")
        open_identity(hospital, document_id, "हस्ताक्षर से पहले जाँच")
        sign(hospital, document_id)
        district.exchange(hospital)
        district.exchange(thana)

        # Who may not see it: the munshi, at the thana.
        sign_in(thana, "munshi")
        (sent,) = requests.sent_requests(thana)
        assert sent.report is not None
        with pytest.raises(IdentityProtected):
            received.received_document(thana, sent.report.document_id)
        with pytest.raises(IdentityProtected):
            received.opened_pdf(thana, sent.report.document_id)
        with pytest.raises(IdentityProtected):
            filling.view(thana, request.document_id)
        with pytest.raises(NotAllowed):
            open_identity(thana, sent.report.document_id, "मन हुआ")
        with pytest.raises(IdentityProtected):
            export.export(thana, request.document_id, tmp_path / "out")
        lists = (
            requests.sent_requests(thana),
            pending.pending(thana),
            received.received_documents(thana),
            inbox.listing(thana),
            outbox.rows(thana),
        )
        told = [repr(part) for part in lists]
        told += [record.getMessage() for record in caplog.records]
        told += [str(path) for path in tmp_path.rglob("*")]
        for station in (thana, hospital):
            with station.store.reading() as tx:
                told.append(repr(custody_log_rows.events(tx, limit=10_000)))
        for secret in (NAME, PARENT, VILLAGE, "गोपनीयमाता"):
            assert not [line for line in told if secret in line]
        # Each opening stands in the ledger.
        with hospital.store.reading() as tx:
            opened = [e.act for e in custody_log_rows.events(tx, limit=10_000)]
        assert [a.reason for a in opened if a.action == "identity.opened"] == [
            "परीक्षण दर्ज करना",
            "हस्ताक्षर से पहले जाँच",
        ]
        sign_in(thana, "vivechak")
        open_identity(thana, sent.report.document_id, "विवेचना हेतु")
        pdf = received.opened_pdf(thana, sent.report.document_id)
        path = tmp_path / "held.pdf"
        path.write_bytes(pdf)
        with pikepdf.open(path) as held:
            assert NAME not in str(held.open_metadata())


@pytest.mark.scenario(5)
def test_nothing_clear_of_hers_lies_on_the_disk(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        sign_in(district.hospital, "lipik")
        begun = filling.begin(district.hospital, "SV_184")
        answer(district.hospital, begun.document_id, {"person_name": NAME})
    marks = [NAME.encode(), NAME.encode("utf-16-le"), NAME.encode("unicode_escape")]
    found = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and any(mark in path.read_bytes() for mark in marks)
    ]
    assert found == []
