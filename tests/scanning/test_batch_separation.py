"""A batch of many papers separates itself at its separator sheets; nothing of it is swallowed."""

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from devices.folder.watched import WatchedFolder
from station_app.custody_log import rows as custody_log_rows
from station_app.documents import certificate_63, drafts
from station_app.documents import finalise as document_finalise
from station_app.documents import page_rows as pages
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import PaperJam
from station_app.model.documents import ColourMode, Document, DocumentState
from station_app.model.errors import IllegalMove
from station_app.model.ids import DocumentId
from station_app.model.page_edits import PageEdit
from station_app.model.scanning import PaperSource, ScannedPage, ScanProfile
from station_app.pdf.office_sheet_model import SeparatorFace
from station_app.pdf.pdf_reader import draw_page
from station_app.scanning import (
    batch_separation,
    capture,
    folder_intake,
    page_editing,
    separated_documents,
)
from station_app.scanning.errors import SeparatorAsks
from station_app.scanning.separated_documents import SeparatedDocument
from station_app.scanning.separator_model import (
    SeparatorCode,
    SheetFact,
    SheetRole,
    separator_code_text,
)
from station_app.scanning.separator_pdf import separator_sheets
from station_app.station import sign_in
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

PX = (1240, 1754)
OWN = "PS9901"
BOTH_SIDES = replace(PROFILE, source=PaperSource.DUPLEX)


def scanned(picture: Image.Image, turns: int = 0) -> ScannedPage:
    held = io.BytesIO()
    turned = picture.convert("L").rotate(-90 * turns, expand=True)
    turned.save(held, "PNG", compress_level=1)
    size = turned.size
    return ScannedPage(held.getvalue(), "image/png", *size, 150, ColourMode.GREY, "Papier SC-1")


@cache
def drawn_sheet(code: SeparatorCode) -> Image.Image:
    face = SeparatorFace(
        "पृथक्कारी", code.case_ref, ("one", "two"), "hint", separator_code_text(code)
    )
    with Image.open(io.BytesIO(draw_page(separator_sheets((face,), "t", "hi"), 0, PX[0]))) as held:
        return held.convert("L")


def sheet(
    case: str, pages: int = 0, *, turns: int = 0, office: str = OWN, number: int = 1
) -> ScannedPage:
    code = SeparatorCode(office, case, "CD_BUNDLE", 2, pages, number)
    return scanned(drawn_sheet(code), turns)


def ruined_sheet() -> ScannedPage:
    """A sheet whose codes are scribbled over and whose patches are torn off."""
    picture = drawn_sheet(SeparatorCode(OWN, "12/2026", "CD_BUNDLE", 2, 3, 1)).copy()
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, PX[0], 250), fill=255)
    pen.rectangle((0, PX[1] - 250, PX[0], PX[1]), fill=255)
    grey = np.asarray(picture)
    rows = np.flatnonzero((grey[450:900] < 100).any(axis=1)) + 450
    middle = int(rows.mean())
    for y in range(middle - 70, middle + 150, 16):
        pen.line((420, y, 820, y + 40), fill=0, width=9)
    pen.rectangle((850, 1200, 1150, 1500), fill=255)
    return scanned(picture)


def bar_sheet(words: str) -> ScannedPage:
    made = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.Code128)
    bars = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(made))).convert("L")
    page = Image.new("L", PX, 255)
    page.paste(bars.resize((620, 130), Image.Resampling.NEAREST), (300, 400))
    return scanned(page)


def patch_sheet() -> ScannedPage:
    page = Image.new("L", PX, 255)
    pen = ImageDraw.Draw(page)
    at = 200.0
    for tall in (12, 30, 12, 30):
        pen.rectangle((300, round(at), 900, round(at + tall)), fill=0)
        at += tall + 12
    return scanned(page)


def empty_page() -> ScannedPage:
    return scanned(Image.new("L", PX, 255))


def plain(count: int, name: str = "page") -> list[ScannedPage]:
    return [drawn_page(f"{name} {n}") for n in range(count)]


def feed(
    station: Station,
    document_id: DocumentId,
    stack: Sequence[ScannedPage],
    profile: ScanProfile = PROFILE,
) -> tuple[SeparatedDocument, ...]:
    begun = station.clock.now()
    stack_of(station).lay_in(stack)
    capture.scan_pages(
        station,
        document_id,
        "stack:0",
        profile,
        CancelTicket(),
        no_report,
    )
    return separated_documents.separated_since(station, document_id, begun)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station_in(tmp_path_factory.mktemp("home")) as made:
        sign_in.sign_in(made, "munshi", PASSPHRASE)
        yield made


@pytest.fixture
def batch(station: Station) -> DocumentId:
    """An empty batch, at a station that knows two cases."""
    for case in ("12/2026", "13/2026"):
        drafts.discard(station, drafts.begin(station, case_ref=case).document_id)
    return drafts.begin(station).document_id


def masters(station: Station, document_id: DocumentId) -> list[bytes]:
    views = page_editing.page_views(station, document_id).standing
    return [station.store.blobs.get(view.page.blob_id) for view in views]


def state_of(station: Station, document_id: DocumentId) -> DocumentState:
    return drafts.document(station, document_id).state


def test_many_cases_fed_at_once_file_themselves(station: Station, batch: DocumentId) -> None:
    first, second = plain(3, "first"), plain(2, "second")
    stack = [sheet("12/2026", 3), *first, sheet("13/2026", 2, turns=2, number=2), *second]
    one, two = feed(station, batch, stack)
    assert [one.document.case_ref, two.document.case_ref] == ["12/2026", "13/2026"]
    assert one.document.kind == "CD_BUNDLE"
    assert (one.document.volume, one.document.expected_sheets) == (2, 3)
    assert masters(station, one.document.document_id) == [page.image for page in first]
    assert masters(station, two.document.document_id) == [page.image for page in second]
    assert (one.difference, two.difference, one.asks, two.asks) == (0, 0, False, False)
    assert state_of(station, batch) is DocumentState.DISCARDED


@pytest.mark.parametrize("turns", range(4))
def test_a_sheet_parts_however_it_lies(station: Station, batch: DocumentId, turns: int) -> None:
    (one,) = feed(station, batch, [sheet("12/2026", 1, turns=turns), *plain(1)])
    assert (one.document.case_ref, one.came) == ("12/2026", 1)


def test_the_sheet_is_kept_in_the_tray_and_can_be_a_page_again(
    station: Station, batch: DocumentId
) -> None:
    first = sheet("12/2026", 2)
    (one,) = feed(station, batch, [first, *plain(2)])
    paper = one.document.document_id
    (kept,) = page_editing.page_views(station, paper).tray
    assert kept.sheet
    assert station.store.blobs.get(kept.page.blob_id) == first.image
    page_editing.restore(station, paper, kept.page.page_id, 0)
    assert masters(station, paper)[0] == first.image
    page_editing.undo(station, paper)
    assert first.image not in masters(station, paper)


@pytest.mark.parametrize(("came", "difference"), [(2, -1), (3, 0), (5, 2)])
def test_a_wrong_count_is_told(
    station: Station, batch: DocumentId, came: int, difference: int
) -> None:
    (one,) = feed(station, batch, [sheet("12/2026", 3), *plain(came)])
    assert (one.came, one.difference) == (came, difference)
    assert drafts.checklist(station, one.document.document_id).complete is (difference == 0)


def test_what_lies_before_the_first_sheet_stays(station: Station, batch: DocumentId) -> None:
    loose = plain(2, "loose")
    (one,) = feed(station, batch, [*loose, sheet("12/2026", 1), *plain(1)])
    assert masters(station, batch) == [page.image for page in loose]
    assert state_of(station, batch) is DocumentState.DRAFT
    assert page_editing.page_views(station, batch).tray == ()
    assert one.came == 1


@pytest.mark.parametrize("words", ["PATCHT", "SEP-00017"])
def test_a_bar_code_parts_and_asks_for_the_case(
    station: Station, batch: DocumentId, words: str
) -> None:
    (one,) = feed(station, batch, [bar_sheet(words), *plain(2)])
    assert (one.sheet.fact, one.came, one.asks) == (SheetFact.UNNAMED, 2, True)
    assert one.document.case_ref == ""
    drafts.set_details(station, one.document.document_id, case_ref="13/2026")
    (now,) = separated_documents.sheets_of(station, one.document.document_id)
    assert not now.asks


def test_a_patch_parts_and_asks_for_the_case(station: Station, batch: DocumentId) -> None:
    (one,) = feed(station, batch, [patch_sheet(), *plain(1)])
    assert (one.sheet.fact, one.came, one.asks) == (SheetFact.UNNAMED, 1, True)


def test_a_code_of_no_separator_is_a_page(station: Station, batch: DocumentId) -> None:
    """As a parcel's label on a page of the diary."""
    assert feed(station, batch, [bar_sheet("EE123456789IN"), *plain(1)]) == ()
    assert len(masters(station, batch)) == 2


def test_another_station_s_sheet_asks(station: Station, batch: DocumentId) -> None:
    (one,) = feed(station, batch, [sheet("12/2026", 1, office="PS1234"), *plain(1)])
    assert (one.sheet.fact, one.asks, one.document.case_ref) == (SheetFact.FOREIGN, True, "")


def test_an_unknown_case_asks_and_can_be_accepted(station: Station, batch: DocumentId) -> None:
    (one,) = feed(station, batch, [sheet("99/2026", 1), *plain(1)])
    assert (one.sheet.fact, one.asks, one.document.case_ref) == (SheetFact.UNKNOWN, True, "")
    assert separated_documents.accept_case(station, one.sheet.sheet_id).case_ref == "99/2026"
    (now,) = separated_documents.sheets_of(station, one.document.document_id)
    assert not now.asks


def test_an_unreadable_sheet_is_shown_and_never_swallowed(
    station: Station, batch: DocumentId
) -> None:
    """paperless-ngx missed 3 of 7 sheets and filed the papers together without a word."""
    ruined, behind = ruined_sheet(), plain(2)
    one, two = feed(station, batch, [sheet("12/2026", 1), *plain(1), ruined, *behind])
    assert (two.sheet.fact, two.sheet.role, two.asks) == (
        SheetFact.UNREADABLE,
        SheetRole.ASKS,
        True,
    )
    paper = one.document.document_id
    assert masters(station, paper)[1:] == [ruined.image, *(page.image for page in behind)]
    with pytest.raises(SeparatorAsks) as refused:
        document_finalise.finalise(station, paper, CancelTicket(), no_report)
    assert refused.value.params["page"] == 2
    new = separated_documents.separate_here(station, two.sheet.sheet_id)
    assert masters(station, new) == [page.image for page in behind]
    assert len(masters(station, paper)) == 1
    assert separated_documents.treat_as_page(station, two.sheet.sheet_id) == paper
    assert len(masters(station, paper)) == 4
    separated_documents.require_settled(station, paper)
    assert state_of(station, new) is DocumentState.DISCARDED


def test_as_page_and_part_here_take_each_other_back(station: Station, batch: DocumentId) -> None:
    stack = [sheet("12/2026", 2), *plain(2), sheet("13/2026", 1, number=2), *plain(1, "b")]
    one, two = feed(station, batch, stack)
    drafts.set_details(station, two.document.document_id, title="typed")
    here = separated_documents.treat_as_page(station, two.sheet.sheet_id)
    assert here == one.document.document_id
    assert masters(station, here) == [stack[n].image for n in (1, 2, 3, 4)]
    assert (
        separated_documents.separate_here(station, two.sheet.sheet_id) == two.document.document_id
    )
    assert masters(station, two.document.document_id) == [stack[4].image]
    assert drafts.document(station, two.document.document_id).title == "typed"
    assert masters(station, here) == [stack[n].image for n in (1, 2)]


def test_a_whole_pile_joins_again_and_parts_again(station: Station, batch: DocumentId) -> None:
    stack = [sheet("12/2026"), *plain(1, "a"), sheet("13/2026", number=2), *plain(1, "b")]
    one, two = feed(station, batch, stack)
    assert separated_documents.treat_as_page(station, one.sheet.sheet_id) == batch
    assert separated_documents.treat_as_page(station, two.sheet.sheet_id) == batch
    assert masters(station, batch) == [page.image for page in stack]
    separated_documents.separate_here(station, two.sheet.sheet_id)
    separated_documents.separate_here(station, one.sheet.sheet_id)
    assert state_of(station, batch) is DocumentState.DISCARDED
    held = [masters(station, paper.document.document_id) for paper in (one, two)]
    assert held == [[stack[1].image], [stack[3].image]]


def test_a_finished_paper_is_not_joined_to(station: Station, batch: DocumentId) -> None:
    stack = [sheet("12/2026", 1), *plain(1), sheet("13/2026", 1, number=2), *plain(1)]
    one, two = feed(station, batch, stack)
    document_finalise.finalise(station, one.document.document_id, CancelTicket(), no_report)
    with pytest.raises(IllegalMove):
        separated_documents.treat_as_page(station, two.sheet.sheet_id)
    assert len(masters(station, two.document.document_id)) == 1


def test_fed_for_both_sides_the_sheet_s_empty_side_goes_with_it(
    station: Station, batch: DocumentId
) -> None:
    paper = plain(2)
    stack = [sheet("12/2026", 2), empty_page(), *paper, empty_page(), sheet("13/2026", number=2)]
    one, two = feed(station, batch, stack, BOTH_SIDES)
    assert masters(station, one.document.document_id) == [page.image for page in paper]
    assert len(page_editing.page_views(station, one.document.document_id).tray) == 2
    assert len(page_editing.page_views(station, two.document.document_id).tray) == 2


def test_a_page_put_in_between_parts_nothing_by_itself(station: Station, batch: DocumentId) -> None:
    feed(station, batch, plain(2))
    stack_of(station).lay_in([sheet("12/2026", 1)])
    capture.scan_pages(
        station,
        batch,
        "stack:0",
        PROFILE,
        CancelTicket(),
        no_report,
        place=capture.PageDestination(index=1),
    )
    (asked,) = separated_documents.sheets_of(station, batch)
    assert (asked.sheet.fact, asked.sheet.role, asked.asks) == (
        SheetFact.NAMED,
        SheetRole.ASKS,
        True,
    )
    paper = separated_documents.separate_here(station, asked.sheet.sheet_id)
    assert drafts.document(station, paper).case_ref == "12/2026"
    assert len(masters(station, paper)) == 1


def test_a_jam_leaves_the_papers_before_it_parted(station: Station, batch: DocumentId) -> None:
    stack_of(station).lay_in([sheet("12/2026", 5), *plain(2)], PaperJam(scanner="SC-1", page=4))
    begun = station.clock.now()
    with pytest.raises(PaperJam):
        capture.scan_pages(station, batch, "stack:0", PROFILE, CancelTicket(), no_report)
    (one,) = separated_documents.separated_since(station, batch, begun)
    feed(station, one.document.document_id, plain(3))
    (now,) = separated_documents.sheets_of(station, one.document.document_id)
    assert (now.came, now.difference) == (5, 0)


def test_every_page_says_in_the_ledger_where_it_came_from(
    station: Station, batch: DocumentId
) -> None:
    (one,) = feed(station, batch, [sheet("12/2026", 1), *plain(1)])
    paper: Document = one.document
    with station.store.reading() as tx:
        arrived = {str(page.page_id): page for page in pages.of_document(tx, batch)}
        (standing,) = page_editing.page_views(station, paper.document_id).standing
        (event,) = custody_log_rows.events_of(tx, standing.page.page_id)
    assert event.act.action == "page.taken_over"
    assert arrived[event.act.reason].sha256 == standing.page.sha256 == event.act.object_sha256


def test_a_pile_that_was_cut_short_is_taken_up(station: Station, batch: DocumentId) -> None:
    """The program ends between the last page and the parting."""
    stack = [sheet("12/2026", 1), *plain(1), empty_page()]
    arriving = iter(stack)
    operator = station.session.operator
    assert operator is not None
    for page in arriving:
        capture.keep_page(
            station, batch, operator.operator_id, page, lambda page_id: PageEdit("place", page_id)
        )
    assert len(masters(station, batch)) == 3
    assert batch_separation.resume_batches(station) == 1
    (one,) = separated_documents.separated_since(
        station, batch, drafts.document(station, batch).created_at
    )
    views = page_editing.page_views(station, one.document.document_id).standing
    assert [view.blank for view in views] == [False, True]
    assert batch_separation.resume_batches(station) == 0


def test_files_of_the_watched_folder_part_one_after_the_other(tmp_path: Path) -> None:
    drop = WatchedFolder(tmp_path / "drop")
    (tmp_path / "drop").mkdir()
    with station_in(tmp_path / "home", folder=drop) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        drafts.discard(station, drafts.begin(station, case_ref="12/2026").document_id)
        paper = drafts.begin(station).document_id
        for number, page in enumerate([sheet("12/2026", 2), *plain(2)]):
            path = tmp_path / "drop" / f"{number}.png"
            path.write_bytes(page.image)
            os.utime(path, (1, 1))
        assert folder_intake.import_from_folder(station, paper, CancelTicket(), no_report) == 3
        last = separated_documents.continued_document(station, paper)
        assert drafts.document(station, last).case_ref == "12/2026"
        assert len(masters(station, last)) == 2


def test_the_hash_list_of_a_pile_names_no_page_of_another_paper(
    station: Station, batch: DocumentId
) -> None:
    loose, other = plain(1, "loose"), plain(1, "other")
    feed(station, batch, [*loose, sheet("12/2026", 1), *other])
    drafts.set_details(station, batch, case_ref="13/2026", expected_sheets=1)
    made = document_finalise.finalise(station, batch, CancelTicket(), no_report)
    told = certificate_63.hash_report(station, made)
    assert hashlib.sha256(loose[0].image).hexdigest() in told[-1]
    assert len(told) == 3
