"""The prosecution's signed note: read as it came, judged in words, closed in a protected case."""

import json

import pytest

from station_app.cases import register as case_register
from station_app.documents import pdf_access, protection
from station_app.exchange import incoming_messages
from station_app.model.errors import AnswerUnproved, IdentityProtected, NoPages, ProtocolBroken
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import opinion as prosecution_opinion
from station_app.prosecution import printouts as prosecution_printouts
from station_app.prosecution.exchange import ExchangeView
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.district import sign
from tests.prosecution.bundle_acts import OFFICE, prepared, signed_papers

CASE = "88/2026"
WORDS = "गोपनीयनाम का कथन लें।"


def signed_pdf(station: Station) -> bytes:
    """A PDF that the officer signed."""
    return pdf_access.held_pdf(station, signed_papers(station, CASE)[0])


def answered(station: Station, *files: bytes) -> ExchangeView:
    """A round went, and the prosecution answers it with files."""
    made = prosecution_exchange.open_exchange(station, CASE, "opinion", OFFICE)
    for document in prepared(station, made.exchange_id):
        protection.open_identity(station, document.document_id, "हस्ताक्षर के लिए")
        sign(station, document.document_id)
    note = {
        "verdict": "not_fit",
        "opinion": WORDS,
        "objections": [{"number": 1, "page": "1", "category": "statement", "text": WORDS}],
    }
    seen = prosecution_exchange.view(station, made.exchange_id)
    said = {
        "pillar": "eprosecution",
        "kind": "opinion",
        "case_ref": CASE,
        "concerns": seen.rounds[0].messages[0][0].message_id,
        "reference": "SCR/1",
        "body": json.dumps(note),
        "at": "2026-03-14T20:40:00.000000Z",
    }
    body = json.dumps(said).encode()
    came = tuple(
        incoming_messages.DecryptedFile("note.pdf", "application/pdf", data) for data in files
    )
    assert incoming_messages.store_message(
        station, incoming_messages.read_message(body, "note-1"), body, came
    )
    return prosecution_exchange.view(station, made.exchange_id)


def test_a_signed_note_is_read_and_its_signature_holds(thana: Station) -> None:
    seen = answered(thana, signed_pdf(thana))
    (paper,) = seen.notes
    opened = prosecution_opinion.open_note(thana, seen.exchange.exchange_id, paper)
    assert (opened.findings, opened.pages) == ((), 2)
    assert [signer for signer, _ in opened.signers] == ["Officer 31"]
    picture = prosecution_opinion.note_page(thana, seen.exchange.exchange_id, paper, 0, 200)
    assert picture.startswith(b"P6")
    with pytest.raises(NoPages):
        prosecution_opinion.note_page(thana, seen.exchange.exchange_id, paper, 9, 200)


def changed_pdf(station: Station) -> bytes:
    """Return a signed note with one bit of its content turned."""
    signed = signed_pdf(station)
    at = signed.index(b"endstream") - 20
    return signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]


def test_a_changed_and_an_unsigned_note_answer_nothing(thana: Station) -> None:
    with pytest.raises(AnswerUnproved):
        answered(thana, changed_pdf(thana), b"%PDF-1.7 nothing")


def test_a_changed_and_an_unsigned_note_beside_a_proved_one_are_named(thana: Station) -> None:
    seen = answered(thana, signed_pdf(thana), changed_pdf(thana), b"%PDF-1.7 nothing")
    _, changed, nothing = seen.notes
    exchange_id = seen.exchange.exchange_id
    assert prosecution_opinion.open_note(thana, exchange_id, changed).findings == ("pdf.content",)
    with pytest.raises(NoPages):
        prosecution_opinion.open_note(thana, exchange_id, nothing)


def test_a_note_of_another_exchange_is_not_given(thana: Station) -> None:
    seen = answered(thana, signed_pdf(thana))
    other = prosecution_exchange.open_exchange(thana, CASE, "opinion", OFFICE)
    with pytest.raises(NoPages):
        prosecution_opinion.note_pdf(thana, other.exchange_id, seen.notes[0])


def test_words_of_a_protected_case_are_read_by_whoever_opened_it(thana: Station) -> None:
    case_register.store_changes(thana, [case(88, "गोपनीयनाम", "BNS 65(1)")])
    seen = answered(thana, signed_pdf(thana))
    exchange_id = seen.exchange.exchange_id
    assert seen.masked
    assert "गोपनीयनाम" not in str(seen)
    for refused in (
        lambda: prosecution_opinion.open_note(thana, exchange_id, seen.notes[0]),
        lambda: prosecution_printouts.whole_exchange(thana, exchange_id),
        lambda: prosecution_printouts.compliance_table(thana, exchange_id),
    ):
        with pytest.raises(IdentityProtected):
            refused()
    assert prosecution_printouts.dispatch_proof(thana, exchange_id).startswith(b"%PDF")
    # What is made of the words holds them whole, whoever may read them here.
    with thana.store.reading() as tx:
        points = prosecution_exchange.unmasked_view(tx, exchange_id).open_points
    assert [point.text for point in points] == [WORDS]
    protection.open_identity(thana, f"case {CASE}", "उत्तर के लिए")
    assert prosecution_exchange.view(thana, exchange_id).opinions[0].opinion == WORDS
    assert prosecution_opinion.open_note(thana, exchange_id, seen.notes[0]).findings == ()


def test_a_call_without_its_number_is_refused_and_not_taken_for_another(thana: Station) -> None:
    # An exchange that nobody called for bears no number either.
    prosecution_exchange.open_exchange(thana, CASE, "opinion", OFFICE)
    said = {
        "pillar": "cis",
        "kind": "diary_call",
        "case_ref": CASE,
        "concerns": "",
        "reference": "",
        "body": json.dumps({"due_at": "2026-03-16T10:30:00"}),
        "at": "2026-03-14T20:40:00.000000Z",
    }
    body = json.dumps(said).encode()
    with pytest.raises(ProtocolBroken):
        incoming_messages.store_message(thana, incoming_messages.read_message(body, "call-1"), body)
