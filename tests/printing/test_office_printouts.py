"""The office's own papers: whole, readable, with codes that are read back, printed with a ledger line."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.documents.protection import open_identity
from station_app.forms import filling
from station_app.imaging.codes.reader import read_codes
from station_app.model.errors import IdentityProtected, NoPages, ReasonNeeded
from station_app.pdf.office_sheet_model import RegisterSheet, SealLabel
from station_app.pdf.pdf_reader import count_pages, draw_page, read_words
from station_app.printing import office_printouts, orders
from station_app.printing.office_pdf import register_sheet
from station_app.station import sign_in
from station_app.station.station import Station
from tests.printers import PilePrinter
from tests.stations import PASSPHRASE, station_in

FOOT = "\0"


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station_in(tmp_path_factory.mktemp("home")) as made:
        ready = replace(made, printer=PilePrinter())
        sign_in.sign_in(ready, "munshi", PASSPHRASE)
        yield ready


def sheet(columns: int, rows: int) -> RegisterSheet:
    names = tuple(f"स्तंभ{n}" for n in range(columns))
    lines = tuple(
        tuple(f"KGN-PS9901-20260314-{n:04}-{c}" for c in range(columns)) for n in range(rows)
    )
    return RegisterSheet(
        "तामीली रजिस्टर", "थाना", ("मुद्रित",), names, lines, "कोई नहीं", "पृष्ठ {page} / {pages}", "hi"
    )


def test_a_register_turns_when_it_is_wide_and_counts_its_pages() -> None:
    narrow, wide = register_sheet(sheet(3, 100)), register_sheet(sheet(6, 40))
    with pikepdf.open(io.BytesIO(narrow)) as pdf:
        assert pdf.pages[0].mediabox[2] < pdf.pages[0].mediabox[3]
        pages = len(pdf.pages)
    with pikepdf.open(io.BytesIO(wide)) as pdf:
        assert pdf.pages[0].mediabox[2] > pdf.pages[0].mediabox[3]
    assert pages > 1
    words = read_words(narrow, FOOT)
    assert f"पृष्ठ {pages} / {pages}" in words
    assert words.count("स्तंभ1") == pages
    assert all(f"KGN-PS9901-20260314-{n:04}-2" in words for n in range(100))
    assert register_sheet(sheet(3, 100)) == narrow


def test_an_empty_register_says_so() -> None:
    assert "कोई नहीं" in read_words(register_sheet(sheet(3, 0)), FOOT)


def test_a_register_prints_and_stands_in_the_ledger(station: Station) -> None:
    pdf = office_printouts.register_pdf(station, "mlc", 2026, "hi")
    job = orders.print_paper(station, pdf, office_printouts.register_order("mlc", 2026))
    for _ in range(4):
        orders.advance_jobs(station)
    assert orders.job(station, job.job_id).state == "done"
    assert orders.prints_of(station, "register mlc 2026") == (orders.job(station, job.job_id),)
    assert "थाना · Police Station" in read_words(pdf, FOOT)


def test_labels_stand_several_on_a_sheet_and_their_codes_are_read(station: Station) -> None:
    labels = [
        SealLabel((f"प्रदर्श A-{n}", "अप.क्र. 11/2026", "मोहर: थाना 4"), f"st:exhibit:{n}")
        for n in range(12)
    ]
    pdf = office_printouts.labels_pdf(station, labels, "hi")
    assert count_pages(pdf) == 2
    words = read_words(pdf, FOOT)
    assert all(f"प्रदर्श A-{n}" in words for n in range(12))
    found = codes(pdf, 0) + codes(pdf, 1)
    assert sorted(found) == sorted(label.qr for label in labels)


def test_a_cover_lists_what_it_covers(station: Station) -> None:
    held = [office_printouts.Enclosure("kind.CD_SHEET", "KGN-1", 12)]
    pdf = office_printouts.cover_pdf(station, "अभियोजन, खरगोन", "KGN-9", "11/2026", held, "hi")
    words = read_words(pdf, FOOT)
    assert [part in words for part in ("अग्रेषण पत्र", "KGN-1", "12", "11/2026")] == [True] * 4
    assert codes(pdf, 0) == ["KGN-9"]
    assert office_printouts.cover_order("x").copies == 2


def test_papers_go_out_with_a_memo(station: Station) -> None:
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    papers = [filling.begin(station, "GD_EXT", case_ref="11/2026") for _ in range(2)]
    ids = [paper.document_id for paper in papers]
    pdf = office_printouts.forwarding_memo(station, "m1", ids, "hi")
    words = read_words(pdf, FOOT)
    assert all(paper.local_ref in words for paper in papers)
    assert "11/2026" in words
    assert codes(pdf, 0) == ["m1"]
    with station.store.reading() as tx:
        acts = [event.act for event in custody_log_rows.events_of(tx, ids[0])]
    assert [act.reason for act in acts if act.action == "paper.forwarded"] == ["m1"]
    with pytest.raises(NoPages):
        office_printouts.forwarding_memo(station, "m2", [], "hi")


def codes(pdf: bytes, page: int) -> list[str]:
    return list(read_codes(draw_page(pdf, page, 2000)))


def test_a_protected_paper_is_printed_by_who_opened_it_and_with_a_reason(
    station: Station,
) -> None:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    hidden = filling.begin(station, "SV_184", case_ref="12/2026").document_id
    sign_in.sign_in(station, "sho", PASSPHRASE)
    order = office_printouts.order_of(station, hidden)
    pdf = office_printouts.labels_pdf(station, [SealLabel(("x",), "x")], "hi")
    with pytest.raises(IdentityProtected):
        orders.print_paper(station, pdf, order)
    with pytest.raises(IdentityProtected):
        office_printouts.paper_pdf(station, hidden)
    open_identity(station, hidden, "न्यायालय हेतु प्रति")
    with pytest.raises(ReasonNeeded):
        orders.print_paper(station, pdf, order)
    job = orders.print_paper(station, pdf, replace(order, reason="न्यायालय हेतु प्रति"))
    for _ in range(4):
        orders.advance_jobs(station)
    with station.store.reading() as tx:
        acts = [event.act for event in custody_log_rows.events_of(tx, hidden)]
    (out,) = [act for act in acts if act.action == "paper.printed"]
    assert out.object_sha256 == job.pdf_sha256
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    with pytest.raises(IdentityProtected):
        orders.pages_of(station, job.job_id)
    with pytest.raises(IdentityProtected):
        orders.reprint(station, job.job_id, "फटा कागज़")
