"""The prosecution's signed note: read as it came, judged in words, closed in a protected case."""

import json

import pytest

from station_app.desks import (
    arrivals,
    case_register,
    finishing,
    identity,
    scrutiny,
    scrutiny_opinion,
    scrutiny_prints,
)
from station_app.desks.scrutiny import ExchangeView
from station_app.desks.station import Station
from station_app.model.errors import IdentityProtected, NoPages, ProtocolBroken
from tests.desks.scrutiny_acts import OFFICE, prepared, signed_papers
from tests.district import sign
from tests.ui.test_cases import case

CASE = "88/2026"
WORDS = "गोपनीयनाम का कथन लें।"


def signed_pdf(station: Station) -> bytes:
    """A PDF that the officer signed."""
    return finishing.held_pdf(station, signed_papers(station, CASE)[0])


def answered(station: Station, *files: bytes) -> ExchangeView:
    """A round went, and the prosecution answers it with files."""
    made = scrutiny.open_exchange(station, CASE, "opinion", OFFICE)
    for document in prepared(station, made.exchange_id):
        identity.open_identity(station, document.document_id, "हस्ताक्षर के लिए")
        sign(station, document.document_id)
    note = {
        "verdict": "not_fit",
        "opinion": WORDS,
        "objections": [{"number": 1, "page": "1", "category": "statement", "text": WORDS}],
    }
    seen = scrutiny.view(station, made.exchange_id)
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
    came = tuple(arrivals.ClearFile("note.pdf", "application/pdf", data) for data in files)
    assert arrivals.keep(station, arrivals.read(body, "note-1"), body, came)
    return scrutiny.view(station, made.exchange_id)


def test_a_signed_note_is_read_and_its_signature_holds(thana: Station) -> None:
    seen = answered(thana, signed_pdf(thana))
    (paper,) = seen.notes
    opened = scrutiny_opinion.open_note(thana, seen.exchange.exchange_id, paper)
    assert (opened.findings, opened.pages) == ((), 2)
    assert [signer for signer, _ in opened.signers] == ["Officer 31"]
    picture = scrutiny_opinion.note_page(thana, seen.exchange.exchange_id, paper, 0, 200)
    assert picture.startswith(b"\x89PNG")
    with pytest.raises(NoPages):
        scrutiny_opinion.note_page(thana, seen.exchange.exchange_id, paper, 9, 200)


def test_a_changed_and_an_unsigned_note_are_named(thana: Station) -> None:
    signed = signed_pdf(thana)
    at = signed.index(b"endstream") - 20
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    seen = answered(thana, changed, b"%PDF-1.7 nothing")
    first, second = seen.notes
    exchange_id = seen.exchange.exchange_id
    assert scrutiny_opinion.open_note(thana, exchange_id, first).findings == ("pdf.content",)
    with pytest.raises(NoPages):
        scrutiny_opinion.open_note(thana, exchange_id, second)


def test_a_note_of_another_exchange_is_not_given(thana: Station) -> None:
    seen = answered(thana, signed_pdf(thana))
    other = scrutiny.open_exchange(thana, CASE, "opinion", OFFICE)
    with pytest.raises(NoPages):
        scrutiny_opinion.note_pdf(thana, other.exchange_id, seen.notes[0])


def test_words_of_a_protected_case_are_read_by_whoever_opened_it(thana: Station) -> None:
    case_register.keep_changes(thana, [case(88, "गोपनीयनाम", "BNS 65(1)")])
    seen = answered(thana, signed_pdf(thana))
    exchange_id = seen.exchange.exchange_id
    assert seen.masked
    assert "गोपनीयनाम" not in str(seen)
    for refused in (
        lambda: scrutiny_opinion.open_note(thana, exchange_id, seen.notes[0]),
        lambda: scrutiny_prints.whole_exchange(thana, exchange_id),
        lambda: scrutiny_prints.compliance_table(thana, exchange_id),
    ):
        with pytest.raises(IdentityProtected):
            refused()
    assert scrutiny_prints.dispatch_proof(thana, exchange_id).startswith(b"%PDF")
    # What is made of the words holds them whole, whoever may read them here.
    with thana.store.reading() as tx:
        points = scrutiny.whole(tx, exchange_id).open_points
    assert [point.text for point in points] == [WORDS]
    identity.open_identity(thana, f"case {CASE}", "उत्तर के लिए")
    assert scrutiny.view(thana, exchange_id).opinions[0].opinion == WORDS
    assert scrutiny_opinion.open_note(thana, exchange_id, seen.notes[0]).findings == ()


def test_a_call_without_its_number_is_refused_and_not_taken_for_another(thana: Station) -> None:
    # An exchange that nobody called for bears no number either.
    scrutiny.open_exchange(thana, CASE, "opinion", OFFICE)
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
        arrivals.keep(thana, arrivals.read(body, "call-1"), body)
