"""Papers are read in the background and found again, after a restart too, misreadings included."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from station_app.documents import drafts, page_rows, standing_pages
from station_app.documents.protection import open_identity
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import Cancelled
from station_app.model.finished_page import PageText, Word
from station_app.model.ids import DocumentId
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.text_search import ocr_queue
from station_app.text_search.search_words import similar_spellings, text_query, words_of_text
from tests.stations import PASSPHRASE, station_in


def sheet(text: str, path: Path) -> Path:
    picture = Image.new("L", (1240, 500), 255)
    font = ImageFont.load_default(size=54)
    ImageDraw.Draw(picture).text((80, 120), text, fill=0, font=font)
    held = io.BytesIO()
    picture.save(held, "PNG", dpi=(150, 150))
    path.write_bytes(held.getvalue())
    return path


def brought(station: Station, *paths: Path) -> DocumentId:
    document_id = drafts.begin(station, case_ref="12/2026").document_id
    capture.import_files(station, document_id, paths, CancelTicket(), no_report)
    return document_id


def test_read_in_the_background_and_found(station: Station, tmp_path: Path) -> None:
    first = brought(station, sheet("Seizure of a bicycle", tmp_path / "1.png"))
    second = brought(
        station,
        sheet("Statement of the witness", tmp_path / "2.png"),
        sheet("Recovered near the canal", tmp_path / "3.png"),
    )
    assert set(ocr_queue.waiting(station)) == {first, second}
    given_up: set[DocumentId] = set()
    while ocr_queue.recognise_next(station, CancelTicket(), given_up):
        assert not given_up
    assert ocr_queue.waiting(station) == ()
    (found,) = ocr_queue.find_text(station, "bicycle")
    assert (found.document.document_id, found.number) == (first, 1)
    assert "of a bicycle" in found.said
    assert [word.text for word in found.words] == ["bicycle"]
    (near,) = ocr_queue.find_text(station, "recoverd canl")
    assert near.number == 2
    assert ocr_queue.find_text(station, "elephant") == ()


def test_what_was_read_outlives_a_restart_and_is_not_read_again(tmp_path: Path) -> None:
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        paper = brought(
            station,
            sheet("first page here", tmp_path / "1.png"),
            sheet("second page here", tmp_path / "2.png"),
        )
        ticket = CancelTicket()
        ticket.cancel()
        with pytest.raises(Cancelled):
            ocr_queue.recognise_document(station, paper, ticket)
    with station_in(tmp_path / "home") as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        views = page_editing.page_views(station, paper).standing
        with station.store.transaction() as tx:
            words = (Word("kept", 0, 0, 9, 9, 0, 41.0),)
            key = standing_pages.placed_key(views[0].placed)
            page_rows.set_text(tx, views[0].page.page_id, key, PageText(10, 10, words))
        assert ocr_queue.recognise_document(station, paper, CancelTicket()) == 1
        assert len(ocr_queue.find_text(station, "second")) == 1
        unsure, sure = ocr_queue.ocr_by_page(station, paper)
        assert (unsure.confidence, [w.text for w in unsure.unsure]) == (41, ["kept"])
        assert sure.confidence is not None
        assert sure.confidence > 60


def test_a_page_in_the_tray_is_not_found_and_a_turned_one_is_read_again(
    station: Station, tmp_path: Path
) -> None:
    paper = brought(station, sheet("unmistakable words", tmp_path / "1.png"))
    ocr_queue.recognise_document(station, paper, CancelTicket())
    (view,) = page_editing.page_views(station, paper).standing
    page_editing.rotate(station, paper, view.page.page_id, 1)
    assert ocr_queue.waiting(station) == (paper,)
    page_editing.undo(station, paper)
    assert ocr_queue.waiting(station) == (paper,)
    assert ocr_queue.recognise_document(station, paper, CancelTicket()) == 0
    page_editing.remove(station, paper, (view.page.page_id,))
    assert ocr_queue.find_text(station, "unmistakable") == ()


def test_a_protected_paper_is_found_and_not_read(station: Station, tmp_path: Path) -> None:
    """That it is there may be told; its words are for whoever opened it with a reason."""
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    paper = drafts.begin(station, "SV_184", case_ref="12/2026").document_id
    pages = (sheet("unmistakable words", tmp_path / "1.png"),)
    capture.import_files(station, paper, pages, CancelTicket(), no_report)
    ocr_queue.recognise_document(station, paper, CancelTicket())
    sign_in.sign_in(station, "sho", PASSPHRASE)
    (closed,) = ocr_queue.find_text(station, "unmistakable")
    assert (closed.document.document_id, closed.said, closed.words) == (paper, "", ())
    assert ocr_queue.ocr_by_page(station, paper) == ()
    open_identity(station, paper, "विवेचना हेतु देखना है")
    (opened,) = ocr_queue.find_text(station, "unmistakable")
    assert "unmistakable" in opened.said
    assert len(ocr_queue.ocr_by_page(station, paper)) == 1


def test_a_scan_assistant_finds_nothing(station: Station) -> None:
    from station_app.model.errors import NotAllowed
    from station_app.model.operators import Role

    sign_in.sign_out(station)
    sign_in.sign_in(station, "sho", PASSPHRASE)
    sign_in.add_operator(station, "nakal", "नकलनवीस", Role.COPYIST, PASSPHRASE)
    sign_in.sign_out(station)
    sign_in.sign_in(station, "nakal", PASSPHRASE)
    with pytest.raises(NotAllowed):
        ocr_queue.find_text(station, "anything")


def test_hindi_words_stay_whole_and_spellings_meet() -> None:
    assert words_of_text("ज़मानत पर रिहा, क्र. १२३") == ["जमानत", "पर", "रिहा", "क्र", "123"]
    assert words_of_text("गाँव") == words_of_text("गांव")
    assert text_query("मुल") == '"मुल" *'
    assert similar_spellings("मुलजिम", ("मुल्जिम", "मालगुजार"))[0] == "मुल्जिम"
    assert similar_spellings("123", ("124", "123")) == ("123",)


@given(st.text(max_size=60))
def test_no_text_breaks_the_query(text: str) -> None:
    assert '"' not in "".join(words_of_text(text))
