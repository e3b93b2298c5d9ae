"""A paper answers a request only by a signature that counts, from the office that was asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from station_app.documents import received, received_rows
from station_app.documents import rows as document_rows
from station_app.documents.pdf_access import held_pdf
from station_app.documents.received import Arrival
from station_app.exchange import inbox, set_aside
from station_app.forms import filling
from station_app.investigation import case_facts
from station_app.medico_legal import requests
from station_app.model.ids import DocumentId
from station_app.overview import home as home_page
from tests.district import (
    HOSPITAL,
    REPORT,
    REQUEST,
    District,
    answer,
    district_in,
    finish,
    sign,
    sign_in,
)

JUNK = b"%PDF-1.7\nnot signed by anybody"


@dataclass
class Asked:
    district: District
    request: DocumentId
    pdf: bytes
    """A report that the hospital's doctor really signed."""
    report: DocumentId

    def stage(self) -> str:
        return requests.sent_requests(self.district.thana)[0].stage

    def comes(self, name: str, pdf: bytes, office: str, **more: str) -> None:
        now = self.district.clock.now()
        arrival = Arrival(
            item_id=f"{name}.t",
            document_id=name,
            kind="MLR",
            form="MLR/1",
            local_ref="KGN-HS9901-1",
            register_no="MLC 1/2026",
            case_ref="123/2026",
            from_office=office,
            from_unit="District Hospital Namuna",
            concerns_id=more.get("concerns", self.request),
            protected=False,
            signed_at=now,
            due_at=None,
        )
        station = self.district.thana
        assert received.store_received(station, arrival, b'{"document_id":"x"}', pdf)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    with district_in(tmp_path) as district:
        thana, hospital = district.thana, district.hospital
        sign_in(thana, "vivechak")
        request = filling.begin(thana, requests.REQUEST, case_ref="123/2026").document_id
        answer(thana, request, REQUEST)
        finish(thana, request)
        sign(thana, request)
        district.exchange(thana)
        district.exchange(hospital)
        sign_in(hospital, "doctor")
        report = requests.examine(hospital, request).document_id
        answer(hospital, report, REPORT)
        finish(hospital, report)
        sign(hospital, report)
        yield Asked(district, request, held_pdf(hospital, report), report)


def test_a_paper_that_nobody_signed_answers_nothing(asked: Asked) -> None:
    thana = asked.district.thana
    asked.comes("d-junk", JUNK, HOSPITAL)
    assert asked.stage() == "sent"
    assert [one.document.document_id for one in requests.unanswered_requests(thana)] == [
        asked.request
    ]
    (aside,) = set_aside.listing(thana)
    with thana.store.reading() as tx:
        ours = received_rows.load(tx, "d-junk")
        reference = document_rows.load(tx, asked.request).local_ref
        proofs = case_facts.proof_documents(tx, "123/2026")
    assert (aside.reason, aside.detail) == ("claim.unproved", reference)
    assert (ours.concerns_id, ours.claims_id, ours.claim_fault) == (
        "",
        asked.request,
        "unproved",
    )
    assert "d-junk" not in [name for _, name, _, _ in proofs]
    first = inbox.listing(thana)[0]
    assert (first.state, first.body["why"], first.body["document_id"]) == (
        "aside",
        "claim.unproved",
        "d-junk",
    )
    titles = [line.title_key for line in home_page.home(thana).lines]
    assert "home.line.inbox_claims" in titles
    assert not set_aside.try_again(thana, aside.item_id)
    assert asked.stage() == "sent"


def test_a_signed_paper_of_another_office_answers_nothing(asked: Asked) -> None:
    asked.comes("d-other", asked.pdf, "HS0666")
    assert asked.stage() == "sent"
    (aside,) = set_aside.listing(asked.district.thana)
    assert aside.reason == "claim.office"


def test_the_office_that_was_asked_answers_also_after_others_tried(asked: Asked) -> None:
    asked.comes("d-junk", JUNK, HOSPITAL)
    asked.comes("d-other", asked.pdf, "HS0666")
    asked.district.exchange(asked.district.hospital)
    asked.district.exchange(asked.district.thana)
    sent = requests.sent_requests(asked.district.thana)[0]
    assert sent.stage == "answered"
    assert sent.report is not None
    assert (sent.report.document_id, sent.report.proved) == (asked.report, True)
    assert requests.unanswered_requests(asked.district.thana) == ()


def test_a_paper_is_judged_again_when_its_authority_has_been_entered(asked: Asked) -> None:
    whole = asked.district.thana
    asked.district.thana = replace(whole, trust=tuple)
    asked.comes("d-early", asked.pdf, HOSPITAL)
    asked.district.thana = whole
    assert asked.stage() == "sent"
    (aside,) = set_aside.listing(whole)
    assert aside.reason == "claim.unproved"
    assert set_aside.try_again(whole, aside.item_id)
    assert asked.stage() == "answered"
    assert set_aside.listing(whole) == ()
    assert requests.unanswered_requests(whole) == ()


def test_what_concerns_a_received_paper_comes_from_where_that_came_from(asked: Asked) -> None:
    asked.district.exchange(asked.district.hospital)
    asked.district.exchange(asked.district.thana)
    asked.comes("d-supplement", asked.pdf, "HS0666", concerns=asked.report)
    (aside,) = set_aside.listing(asked.district.thana)
    assert aside.reason == "claim.office"
    asked.comes("d-true", asked.pdf, HOSPITAL, concerns=asked.report)
    assert len(set_aside.listing(asked.district.thana)) == 1


def test_a_paper_about_something_that_is_not_here_is_kept_as_it_is(asked: Asked) -> None:
    """Another terminal of this office asked, say."""
    asked.comes("d-elsewhere", JUNK, "HS0666", concerns="d-unknown")
    assert set_aside.listing(asked.district.thana) == ()
