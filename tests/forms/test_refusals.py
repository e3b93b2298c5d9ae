"""What a form refuses: to be finished twice or without its case, to be changed once it is finished, a
photograph that is gone, a phrase that names somebody, and answers inside a PDF that are of another form."""

import json

import pytest

from station_app.form_definitions.embedded_json import FORMAT, decode_form
from station_app.forms import filling, phrases, registers
from station_app.forms import photographs as form_photographs
from station_app.forms.errors import PhraseNotKept
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import CaseNumberMissing, DocumentUnknown, IllegalMove, ReasonNeeded
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from tests.diaries import SHEET
from tests.district import answer, finish


def sheet(station: Station, case_ref: str = "11/2026") -> DocumentId:
    document_id = filling.begin(station, "CD_SHEET", case_ref=case_ref).document_id
    answer(station, document_id, SHEET)
    return document_id


def test_a_finished_form_takes_no_answer_and_is_not_finished_again(thana: Station) -> None:
    document_id = sheet(thana)
    finish(thana, document_id)
    for field in ("circumstances", "cd_no"):
        with pytest.raises(IllegalMove):
            filling.set_answer(thana, document_id, field, "और कुछ")
    with pytest.raises(IllegalMove):
        finish(thana, document_id)
    assert filling.view(thana, document_id).answers["circumstances"] == SHEET["circumstances"]


def test_a_paper_of_a_case_is_not_finished_without_it(thana: Station) -> None:
    document_id = sheet(thana, case_ref="")
    with pytest.raises(CaseNumberMissing):
        finish(thana, document_id)


def test_a_number_that_stays_empty_says_why(thana: Station) -> None:
    with pytest.raises(ReasonNeeded):
        registers.void_number(thana, sheet(thana), "  ")


def test_a_form_without_photographs_takes_none(thana: Station) -> None:
    with pytest.raises(IllegalMove):
        form_photographs.import_photographs(thana, sheet(thana), (), CancelTicket(), no_report)


@pytest.mark.parametrize("text", ["  ", "काल्पनिक व्यक्ति को चोट आई"])
def test_a_phrase_has_words_and_names_nobody(thana: Station, text: str) -> None:
    document_id = filling.begin(thana, "MLC_REQ", case_ref="11/2026").document_id
    answer(thana, document_id, {"person_name": "काल्पनिक व्यक्ति"})
    field = next(f for f in ("facts", "questions") if phrases.takes_phrases("MLC_REQ", f))
    with pytest.raises(PhraseNotKept):
        phrases.store_phrase(thana, document_id, field, text)
    assert phrases.store_phrase(thana, document_id, field, "चोट का प्रकार बताएँ")
    with pytest.raises(PhraseNotKept):
        phrases.store_phrase(thana, document_id, "person_name", "चोट का प्रकार बताएँ")


def test_what_is_no_form_has_no_answers(thana: Station) -> None:
    with pytest.raises(DocumentUnknown):
        filling.view(thana, DocumentId("d-none"))


def written(**changes: object) -> bytes:
    texts = ("kind", "form_sha256", "language", "document_id", "local_ref", "register_no")
    later = ("central_no", "office", "ps_code", "case_ref", "concerns", "printed_at")
    table: dict[str, object] = {"format": FORMAT, "version": 1, "answers": {}, "reasons": {}}
    table |= dict.fromkeys(texts + later, "") | changes
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"format": "station-form/2"}, "format"),
        ({"version": "1"}, "type"),
        ({"answers": []}, "type"),
        ({"reasons": ""}, "type"),
        ({"kind": 7}, "type"),
        ({"more": ""}, "form"),
    ],
)
def test_answers_of_another_form_inside_a_pdf_are_not_read(
    changes: dict[str, object], fault: str
) -> None:
    assert decode_form(written()).answers == {}
    with pytest.raises(ValueError, match=fault):
        decode_form(written(**changes))
