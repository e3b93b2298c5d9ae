"""The diary's desk: what goes into a volume, what is refused, the seal and the certified copy."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from station_app.case_diary import certified_copy, sealing, volumes
from station_app.case_diary.checks import OpenVolume
from station_app.case_diary.errors import (
    DiaryIsSecret,
    FindingsOpen,
    NotADiaryValue,
    PaperInDiary,
    PaperNotFixed,
    PaperOfOtherCase,
    ParticularFixed,
    SealBroken,
    VolumeOpen,
    VolumeSealed,
)
from station_app.cases import register as case_register
from station_app.custody_log import rows as custody_log_rows
from station_app.documents import pdf_access, protection
from station_app.exchange import delivery
from station_app.forms import filling
from station_app.model.documents import DocumentState
from station_app.model.errors import IdentityProtected, NotAllowed, ReasonNeeded
from station_app.pdf.pdf_reader import count_pages
from station_app.station import sign_in
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.diaries import SHEET, describe, scanned, typed_sheet
from tests.district import answer, finish, sign
from tests.judges.verapdf import pdfa_findings
from tests.pdf.test_archive import plain, poppler_text
from tests.stations import PASSPHRASE

CASE = "11/2026"
WHY = "मूल पर्चा न्यायालय में जमा है"


def now(station: Station, case_ref: str = CASE) -> OpenVolume:
    found = volumes.diary_view(station, case_ref).now
    assert found is not None
    return found


def sealed_volume(station: Station) -> str:
    volumes.put_paper(station, CASE, typed_sheet(station, CASE).document_id)
    volume_id = now(station).volume.volume_id
    sealing.seal(station, volume_id)
    return volume_id


def test_only_a_signed_paper_of_the_case_is_put_in_and_only_once(thana: Station) -> None:
    draft = filling.begin(thana, "CD_SHEET", case_ref=CASE)
    with pytest.raises(PaperNotFixed):
        volumes.put_paper(thana, CASE, draft.document_id)
    other = typed_sheet(thana, "12/2026")
    with pytest.raises(PaperOfOtherCase):
        volumes.put_paper(thana, CASE, other.document_id)
    sheet = typed_sheet(thana, CASE, page_from=1)
    volumes.put_paper(thana, CASE, sheet.document_id)
    with pytest.raises(PaperInDiary):
        volumes.put_paper(thana, CASE, sheet.document_id)
    seen = volumes.diary_view(thana, CASE)
    assert [(made.document_id, made.fixed) for made in seen.waiting] == [(draft.document_id, False)]
    assert seen.now is not None
    assert seen.now.findings == ()
    assert dict(seen.now.sheets[0].said)["places"] == "ग्राम नमूना, घटनास्थल"


def test_typed_and_scanned_sheets_and_annexures_stand_in_one_volume(thana: Station) -> None:
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE).document_id)
    bundle = volumes.put_paper(thana, CASE, scanned(thana, CASE, 3))
    mlr = volumes.put_paper(thana, CASE, scanned(thana, CASE, 2, kind="MLR"))
    volume_id = now(thana).volume.volume_id
    describe(thana, volume_id, f"{bundle.entry_id}/0", 2, day="15-03-2026")
    volumes.note(thana, volume_id, f"{bundle.entry_id}/2", "sheet", "३")
    pages = now(thana).pages
    kinds = [(page.entry.kind, page.sheet, page.begins) for page in pages if page.entry.place > 1]
    assert kinds == [
        ("CD_SHEET", 2, True),
        ("CD_SHEET", 2, False),
        ("CD_SHEET", 3, True),
        ("MLR", 3, False),
        ("MLR", 3, False),
    ]
    assert [page.leaf.place for page in pages] == list(range(1, len(pages) + 1))
    volumes.note(thana, volume_id, f"{mlr.entry_id}/0", "sheet", "2")
    assert [page.sheet for page in now(thana).pages[-2:]] == [2, 2]


def test_what_is_typed_is_read_and_what_is_no_value_is_refused(thana: Station) -> None:
    entry = volumes.put_paper(thana, CASE, scanned(thana, CASE, 1))
    volume_id, leaf = now(thana).volume.volume_id, f"{entry.entry_id}/0"
    for field, wrong in (("sheet", "पाँच"), ("printed", "0"), ("day", "31-02-2026"), ("begun", "9")):
        with pytest.raises(NotADiaryValue):
            volumes.note(thana, volume_id, leaf, field, wrong)
    volumes.note(thana, volume_id, leaf, "begun", "१४/०३/२०२६ 09:30")
    assert now(thana).sheets[0].said["begun"] == "2026-03-14T09:30"
    typed = volumes.put_paper(thana, CASE, typed_sheet(thana, CASE).document_id)
    with pytest.raises(ParticularFixed):
        volumes.note(thana, volume_id, f"{typed.entry_id}/0", "day", "15-03-2026")


def test_a_volume_is_sealed_only_when_all_is_explained_and_then_never_changed(
    thana: Station,
) -> None:
    entry = volumes.put_paper(thana, CASE, typed_sheet(thana, CASE, cd_no=2).document_id)
    volume_id = now(thana).volume.volume_id
    with pytest.raises(FindingsOpen):
        sealing.seal(thana, volume_id)
    with pytest.raises(VolumeOpen):
        volumes.begin_volume(thana, CASE)
    volumes.explain(thana, volume_id, "sheet_missing:1", WHY)
    sign_in.sign_in(thana, "munshi", PASSPHRASE)
    with pytest.raises(NotAllowed):
        sealing.seal(thana, volume_id)
    sign_in.sign_in(thana, "vivechak", PASSPHRASE)
    sealed = sealing.seal(thana, volume_id)
    assert len(sealed.sha256) == 64
    for late in (
        lambda: volumes.explain(thana, volume_id, "sheet_missing:1", "दूसरा कारण"),
        lambda: volumes.withdraw_leaf(thana, volume_id, f"{entry.entry_id}/0", "गलत पन्ना"),
        lambda: volumes.note(thana, volume_id, f"{entry.entry_id}/0", "printed", "9"),
        lambda: sealing.seal(thana, volume_id),
    ):
        with pytest.raises(VolumeSealed):
            late()
    # What comes later stands in the next volume.
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE, cd_no=3, volume=2).document_id)
    assert now(thana).volume.number == 2
    assert now(thana).findings == ()
    assert now(thana).pages[0].printed == 1 + count_leaves(thana, volume_id)


def count_leaves(station: Station, volume_id: str) -> int:
    seen = volumes.diary_view(station, CASE, volume_id).now
    assert seen is not None
    return len(seen.pages)


def test_the_database_itself_keeps_a_sealed_volume(thana: Station) -> None:
    volume_id = sealed_volume(thana)
    sealing.verify(thana, volume_id)
    for statement in (
        "UPDATE diary_volumes SET page_map = ''",
        "DELETE FROM diary_volumes",
        "UPDATE diary_leaves SET place = 9",
        "DELETE FROM diary_entries",
        "INSERT INTO diary_notes SELECT NULL, volume_id, about, field, 'x', at, operator_id "
        "FROM diary_notes LIMIT 1",
    ):
        with pytest.raises(IntegrityError), thana.store.transaction() as tx:
            tx.execute(text(statement))
    with thana.store.transaction() as tx:
        tx.execute(text("DROP TRIGGER diary_leaves_no_update"))
        tx.execute(text("UPDATE diary_leaves SET printed = 7"))
    with pytest.raises(SealBroken):
        sealing.verify(thana, volume_id)


def test_the_copy_is_indexed_stamped_certified_and_signed(thana: Station, tmp_path: Path) -> None:
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE).document_id)
    entry = volumes.put_paper(thana, CASE, scanned(thana, CASE, 2))
    volume_id = now(thana).volume.volume_id
    describe(thana, volume_id, f"{entry.entry_id}/0", 3, day="15-03-2026")
    with pytest.raises(ReasonNeeded):
        volumes.withdraw_leaf(thana, volume_id, f"{entry.entry_id}/1", " ")
    volumes.withdraw_leaf(thana, volume_id, f"{entry.entry_id}/1", "खाली पीठ")
    volumes.explain(thana, volume_id, "sheet_missing:2", WHY)
    with pytest.raises(VolumeOpen):
        certified_copy.certified_copy(thana, volume_id, "court")
    sealed = sealing.seal(thana, volume_id)
    for nobody in ("accused", ""):
        with pytest.raises(DiaryIsSecret):
            certified_copy.certified_copy(thana, volume_id, nobody)
    copy = certified_copy.certified_copy(thana, volume_id, "high_court")
    assert (copy.state, copy.priority) == (DocumentState.FINALISED, 1)
    signed = sign(thana, copy.document_id)
    assert signed.state is DocumentState.QUEUED
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf_access.held_pdf(thana, copy.document_id))
    assert pdfa_findings(path, flavour="3b") == {}
    told = plain(poppler_text(path))
    leaves = count_leaves(thana, volume_id)
    for words in (
        f"पर्चा 2 नहीं मिला: {WHY}",
        "निरस्त: खाली पीठ",
        "प्रमाण पत्र",
        f"पृष्ठ {leaves} / {leaves}",
        "गोपनीय, धारा 192(5)",
        "उच्च न्यायालय",
        sealed.sha256[:20],
    ):
        assert words in told, words
    with pikepdf.open(io.BytesIO(path.read_bytes())) as opened, opened.open_outline() as outline:
        assert len(outline.root) == 4
    assert count_pages(path.read_bytes()) == signed.page_count


def test_a_protected_case_opens_with_a_reason_only(thana: Station) -> None:
    case_register.store_changes(thana, [replace(case(13, "गोपनीयनाम", "BNS 65(1)"))])
    reference = "13/2026"
    protection.open_identity(thana, f"case {reference}", "विवेचना के लिए")
    document_id = scanned(thana, reference, 1)
    entry = volumes.put_paper(thana, reference, document_id)
    volume_id = now(thana, reference).volume.volume_id
    describe(thana, volume_id, f"{entry.entry_id}/0", 1, places="गोपनीयग्राम")
    sealing.seal(thana, volume_id)
    copy = certified_copy.certified_copy(thana, volume_id, "court")
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    seen = volumes.diary_view(thana, reference)
    assert seen.masked
    assert "गोपनीयग्राम" not in str(seen)
    for refused in (
        lambda: volumes.leaf_picture(thana, volume_id, 1, 200),
        lambda: certified_copy.certified_copy(thana, volume_id, "court"),
        lambda: pdf_access.pdf(thana, copy.document_id),
    ):
        with pytest.raises(IdentityProtected):
            refused()
    protection.open_identity(thana, f"case {reference}", "समीक्षा के लिए")
    assert volumes.leaf_picture(thana, volume_id, 1, 200).startswith(b"P6")
    assert "गोपनीयग्राम" in str(volumes.diary_view(thana, reference))


STATEMENT = {
    "survivor": "yes",
    "witness": "गोपनीयनाम",
    "parent_name": "गोपनीयपिता",
    "age_years": 15,
    "address": "गोपनीयग्राम",
    "taken_at": "2026-03-14T17:00",
    "place": "थाना",
    "female_officer": "yes",
    "taken_by": "उनि. 31",
    "text": "जैसा बताया, वैसा लिखा।",
}


def test_a_protected_statement_protects_the_volume_and_its_copy(thana: Station) -> None:
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE).document_id)
    assert not volumes.diary_view(thana, CASE).masked
    draft = filling.begin(thana, "STMT_180", case_ref=CASE).document_id
    answer(thana, draft, STATEMENT)
    finish(thana, draft)
    protection.open_identity(thana, draft, "विवेचना के लिए")
    statement = sign(thana, draft)
    volumes.put_paper(thana, CASE, statement.document_id)
    seen = volumes.diary_view(thana, CASE)
    assert seen.masked
    volume_id = now(thana).volume.volume_id
    with pytest.raises(IdentityProtected):
        sealing.seal(thana, volume_id)
    protection.open_identity(thana, f"case {CASE}", "विवेचना के लिए")
    sealing.seal(thana, volume_id)
    copy = certified_copy.certified_copy(thana, volume_id, "court")
    assert delivery.packet_facts(thana, copy.document_id).confidentiality == "K3"
    sign_in.sign_in(thana, "sho", PASSPHRASE)
    with pytest.raises(IdentityProtected):
        pdf_access.pdf(thana, copy.document_id)


def test_a_statement_that_a_typed_sheet_names_is_wanted_by_that_name(thana: Station) -> None:
    named = [{"witness": "मोहन, ग्राम नमूना", "pages": 1}, {"witness": "गोपनीयनाम", "pages": 2}]
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE, statements=named).document_id)
    volume_id = now(thana).volume.volume_id
    assert [(found.key, found.name) for found in now(thana).findings] == [
        ("statement_of_missing:1:1", "मोहन ग्राम नमूना"),
        ("statement_of_missing:1:2", "गोपनीयनाम"),
    ]
    volumes.explain(thana, volume_id, "statement_of_missing:1:1", WHY)
    with thana.store.reading() as tx:
        told = str(custody_log_rows.events_of(tx, volume_id))
    assert "statement_of_missing:1:1" in told
    assert "मोहन" not in told
    draft = filling.begin(thana, "STMT_180", case_ref=CASE).document_id
    answer(thana, draft, STATEMENT)
    finish(thana, draft)
    protection.open_identity(thana, draft, "विवेचना के लिए")
    volumes.put_paper(thana, CASE, sign(thana, draft).document_id)
    # The statement protects the volume: who may not read it reads no name.
    seen = volumes.diary_view(thana, CASE)
    assert seen.masked
    assert not any(name in str(seen) for name in ("मोहन", "गोपनीयनाम"))
    assert [found.key for found in now(thana).findings] == ["statement_of_missing:1:1"]


def test_a_scanned_statement_is_said_to_be_somebodys(thana: Station) -> None:
    sheet = volumes.put_paper(thana, CASE, scanned(thana, CASE, 1))
    held = volumes.put_paper(thana, CASE, scanned(thana, CASE, 1, kind="STMT_180"))
    volume_id = now(thana).volume.volume_id
    describe(thana, volume_id, f"{sheet.entry_id}/0", 1, witnesses="Mohan ; सोहन")
    assert now(thana).sheets[0].said["witnesses"] == "Mohan, सोहन"
    volumes.note(thana, volume_id, f"{held.entry_id}/0", "witnesses", "मोहन")
    assert [found.name for found in now(thana).findings] == ["सोहन"]


def test_a_sheet_of_another_volume_is_named(thana: Station) -> None:
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE, volume=3).document_id)
    assert [found.key for found in now(thana).findings] == ["other_volume:1:3"]


def test_a_newer_form_of_a_paper_that_is_not_there_is_named(thana: Station) -> None:
    old = typed_sheet(thana, CASE)
    volumes.put_paper(thana, CASE, old.document_id)
    assert now(thana).findings == ()
    new = filling.begin(thana, "CD_SHEET", case_ref=CASE, replaces=old.document_id).document_id
    answer(thana, new, {**SHEET, "circumstances": "जैसा देखा, वैसा फिर लिखा।"})
    finish(thana, new)
    assert now(thana).findings == ()
    sign(thana, new)
    assert [found.key for found in now(thana).findings] == ["paper_replaced:1"]
    entry = volumes.put_paper(thana, CASE, new)
    volume_id = now(thana).volume.volume_id
    assert [found.rule for found in now(thana).findings] == ["sheet_doubled"]
    # Both stay: the old one is withdrawn with a reason, the new one counts.
    first = now(thana).pages[0].leaf.key
    volumes.withdraw_leaf(thana, volume_id, first, "नया रूप पन्ना 2 पर है")
    assert now(thana).findings == ()
    assert [page.entry.entry_id for page in now(thana).pages][-1] == entry.entry_id
