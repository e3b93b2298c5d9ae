"""The exchange with the prosecution, without a window: rounds, numbers, objections, refusals."""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from station_app.case_diary import entries
from station_app.documents import page_edit_rows, pdf_access, protection
from station_app.exchange import delivery, incoming_messages, outgoing_messages
from station_app.forms import new_version
from station_app.forms.errors import CannotBeReplaced
from station_app.model.errors import IdentityProtected
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.page_edits import apply_edits
from station_app.pdf.pdf_reader import read_words
from station_app.prisoners import register as prisoner_register
from station_app.prisoners.register import NewPrisoner
from station_app.prosecution import bundle as prosecution_bundle
from station_app.prosecution import compliance
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import preview as prosecution_preview
from station_app.prosecution import sending as prosecution_sending
from station_app.prosecution.errors import (
    NothingNew,
    NotRefused,
    ObjectionsUnanswered,
    RoundUnderWay,
)
from station_app.prosecution.exchange import ExchangeView
from station_app.scanning import capture
from station_app.station.station import Station
from tests.district import District, district_in, finish, sign, sign_in
from tests.judges.verapdf import pdfa_findings
from tests.prosecution.bundle_acts import OFFICE, lay, prepared, sent, signed_papers
from tests.signing.officers import NOW


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    with district_in(tmp_path_factory.mktemp("district")) as made:
        yield made


@pytest.fixture(autouse=True)
def seated(district: District) -> None:
    """The officer sits at the desk, whatever went before."""
    sign_in(district.thana, "vivechak")


def numbers(seen: ExchangeView) -> list[list[str]]:
    return [[page for part in made.parts for page in part.part.pages] for made in seen.rounds]


def test_two_rounds_over_the_wire(district: District, tmp_path: Path) -> None:
    station = district.thana
    _, diary, _ = signed_papers(station)
    made = prosecution_exchange.open_exchange(
        station, "88/2026", "draft_chargesheet", OFFICE, first_remand="2026-03-10", remand_days=60
    )
    seen = sent(station, made.exchange_id)
    assert seen.stage == "travelling"
    assert numbers(seen) == [["1", "2", "3", "4", "5", "6"]]
    with pytest.raises(RoundUnderWay):
        prepared(station, made.exchange_id)
    district.exchange(station)
    district.exchange(station)
    seen = prosecution_exchange.view(station, made.exchange_id)
    assert seen.stage == "objections"
    assert len(seen.open_points) == 6
    assert seen.rounds[0].messages[0][1].reference.startswith("EP/2026/")
    assert all(
        compliance.page_picture(station, made.exchange_id, point.page, 200)
        for point in seen.objections
    )
    path = tmp_path / "part.pdf"
    path.write_bytes(pdf_access.pdf(station, seen.rounds[0].parts[0].document.document_id))
    assert pdfa_findings(path) == {}
    _second_round(district, seen, diary)


def _second_round(district: District, seen: ExchangeView, diary: DocumentId) -> None:
    station, exchange_id = district.thana, seen.exchange.exchange_id
    new = new_version.begin_replacement(station, diary)
    with station.store.reading() as tx:
        second = apply_edits(page_edit_rows.active_edits(tx, new.document_id))[1].page_id
    lay(station, new.document_id, "cd-2 clear", place=capture.PageDestination(replaces=second))
    finish(station, new.document_id)
    sign(station, new.document_id)
    with pytest.raises(ObjectionsUnanswered):
        prepared(station, exchange_id)
    for point in seen.objections:
        status = "not_possible" if point.number == 6 else "done"
        compliance.answer(
            station,
            exchange_id,
            (1, point.number),
            status,
            reply="पूर्ति की गई।",
            reason="साक्षी का निधन हो चुका है।",
            papers_added=(new.document_id,) if point.number == 2 else (),
        )
    seen = sent(station, exchange_id)
    assert numbers(seen) == [["1", "2", "3", "4", "5", "6"], ["4"]]
    assert seen.rounds[1].note is not None
    for _ in range(2):
        district.exchange(station)
    seen = prosecution_exchange.view(station, exchange_id)
    assert seen.stage == "done"
    assert [point.closing for point in seen.objections] == ["closed"] * 5 + ["accepted"]
    assert seen.opinions[-1].verdict == "fit"
    with pytest.raises(NothingNew):
        prepared(station, exchange_id)


def test_parts_of_a_size_are_each_signed_and_sent(district: District) -> None:
    station = district.thana
    signed_papers(station, "89/2026")
    made = prosecution_exchange.open_exchange(
        station, "89/2026", "opinion", OFFICE, part_bytes=40_000
    )
    seen = sent(station, made.exchange_id)
    parts = seen.rounds[0].parts
    assert len(parts) > 1
    assert [page for part in parts for page in part.part.pages] == ["1", "2", "3", "4", "5", "6"]
    for part in parts:
        data = pdf_access.pdf(station, part.document.document_id)
        with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
            title = str(opened.open_metadata()["dc:title"])
            assert f"Part {part.part.part} of {len(parts)}" in title
            assert len(outline.root) >= 2
            assert len(opened.pages) == part.part.front + len(part.part.pages)


def test_an_office_that_is_not_there_is_put_right(district: District) -> None:
    station = district.thana
    signed_papers(station, "91/2026")
    made = prosecution_exchange.open_exchange(station, "91/2026", "opinion", "PO9999")
    with pytest.raises(NotRefused):
        prosecution_sending.send_again(station, made.exchange_id, OFFICE)
    sent(station, made.exchange_id)
    for _ in range(3):
        district.exchange(station)
    seen = prosecution_exchange.view(station, made.exchange_id)
    assert seen.stage == "refused"
    assert "PO9999" in seen.refusal
    (first,) = seen.rounds[0].messages
    with ThreadPoolExecutor(2) as keys:
        presses = [
            keys.submit(prosecution_sending.send_again, station, made.exchange_id, OFFICE)
            for _ in range(2)
        ]
        faults = [press.exception() for press in presses]
    assert sorted(str(type(fault).__name__) for fault in faults) == ["NoneType", "NotRefused"]
    for _ in range(2):
        district.exchange(station)
    seen = prosecution_exchange.view(station, made.exchange_id)
    assert seen.stage == "objections"
    assert len(seen.rounds) == 1
    assert [told.state for _, told in seen.rounds[0].messages] == ["refused", "accepted"]
    assert seen.rounds[0].messages[1][1].papers == first[1].papers


def test_a_protected_case_is_protected_as_a_bundle(district: District) -> None:
    station = district.thana
    signed_papers(station, "140/2026")
    made = prosecution_exchange.open_exchange(station, "140/2026", "opinion", OFFICE)
    (part,) = prepared(station, made.exchange_id)
    with pytest.raises(IdentityProtected):
        sign(station, part.document_id)
    protection.open_identity(station, part.document_id, "हस्ताक्षर के लिए")
    sign(station, part.document_id)
    with station.store.reading() as tx:
        (message,) = outgoing_messages.messages_about(tx, made.exchange_id)
    assert json.loads(message.body)["protected"] is True
    assert json.loads(message.body)["complainant"] == ""
    assert delivery.packet_facts(station, part.document_id).confidentiality == "K3"


def test_a_call_overtakes_what_still_travels(district: District) -> None:
    """A bundle that is still going up holds nothing up that is asked for itself in the same case."""
    station = district.thana
    signed_papers(station, "93/2026")
    routine = prosecution_exchange.open_exchange(station, "93/2026", "opinion", OFFICE)
    sent(station, routine.exchange_id)
    with station.store.transaction() as tx:
        for concerns in (routine.exchange_id, "call"):
            outgoing_messages.send_message(
                station,
                tx,
                OperatorId("o"),
                pillar="eprosecution",
                kind="bundle",
                body={},
                case_ref="93/2026",
                concerns=concerns,
            )
    ready = [message.concerns for message in outgoing_messages.sendable(station)]
    assert "call" in ready
    assert routine.exchange_id not in ready
    with station.store.transaction() as tx:
        for concerns in (routine.exchange_id, "call"):
            for message in outgoing_messages.messages_about(tx, concerns):
                outgoing_messages.note_answer(
                    station, tx, message.message_id, outgoing_messages.MessageAnswer(False)
                )


def plain_pdf() -> bytes:
    """Write a PDF that leans on a font of its reader: no archive PDF."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "Report of a laboratory")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def bring(station: Station, case_ref: str, number: int, data: bytes) -> None:
    """Let a pillar send a file of the case."""
    said = {
        "pillar": "icjs",
        "kind": "note",
        "case_ref": case_ref,
        "concerns": "",
        "reference": f"LAB/{number}",
        "body": "{}",
        "at": "2026-03-14T10:00:00.000000Z",
    }
    body = json.dumps(said).encode()
    item_id = f"lab-{number}"
    file = incoming_messages.DecryptedFile("report.pdf", "application/pdf", data)
    assert incoming_messages.store_message(
        station, incoming_messages.read_message(body, item_id), body, (file,)
    )


def test_what_comes_from_elsewhere_stands_in_an_archive_pdf(
    district: District, tmp_path: Path
) -> None:
    """A PDF that is no PDF/A goes as pictures, one that nobody can read stays out; both are told."""
    station = district.thana
    signed_papers(station, "90/2026")
    bring(station, "90/2026", 1, plain_pdf())
    bring(station, "90/2026", 2, b"%PDF-1.7 broken")
    prisoner_register.add(
        station,
        NewPrisoner("90/2026", "काल्पनिक आरोपी", first_remand_at=NOW - timedelta(days=3)),
    )
    seen = prosecution_preview.preview(station, "90/2026")
    acts = {row.paper.reference: row.act for row in seen.papers}
    assert (acts["LAB/1"], acts["LAB/2"]) == ("new", "unreadable")
    made = prosecution_exchange.open_exchange(station, "90/2026", "opinion", OFFICE)
    (part,) = prepared(station, made.exchange_id)
    data = pdf_access.pdf(station, part.document_id)
    path = tmp_path / "part.pdf"
    path.write_bytes(data)
    assert pdfa_findings(path) == {}
    words = read_words(data, part.document_id)
    assert "पृष्ठ चित्र के रूप में" in words
    # The clock of custody stands on the cover although nobody typed it.
    assert "आज 4वाँ दिन, अवधि 60 दिन" in words


def test_what_is_not_signed_can_be_taken_back(district: District) -> None:
    station = district.thana
    signed_papers(station, "92/2026")
    made = prosecution_exchange.open_exchange(station, "92/2026", "bail_reply", OFFICE)
    first = prepared(station, made.exchange_id)
    assert {document.priority for document in first} == {1}
    prosecution_bundle.take_back(station, made.exchange_id)
    assert prosecution_exchange.view(station, made.exchange_id).stage == "new"
    again = prepared(station, made.exchange_id)
    pdf_access.reopen(station, again[0].document_id)
    assert prosecution_exchange.view(station, made.exchange_id).stage == "taken_back"
    third = sent(station, made.exchange_id)
    assert third.stage == "travelling"
    assert third.rounds[0].number == 1


def test_a_part_is_no_paper_of_its_own(district: District) -> None:
    """What is put together from others is neither replaced by hand nor filed in the diary anew."""
    station = district.thana
    signed_papers(station, "94/2026")
    made = prosecution_exchange.open_exchange(station, "94/2026", "opinion", OFFICE)
    (part,) = sent(station, made.exchange_id).rounds[0].parts
    part_id = part.document.document_id
    with pytest.raises(CannotBeReplaced):
        new_version.begin_replacement(station, part_id)
    with station.store.reading() as tx:
        offered = entries.candidates(station, tx, "94/2026", frozenset())
    assert offered
    assert part_id not in {paper.document_id for paper in offered}
