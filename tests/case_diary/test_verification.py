"""A sealed volume proved in words: at the station, and by its certified copy beside it or alone."""

import json
import re

import pikepdf
import pytest
from sqlalchemy import text

from commands.verify import InputFile, verify_files, verify_volume_named
from station_app.case_diary import certified_copy, sealing, volumes
from station_app.case_diary.errors import SealBroken
from station_app.case_diary.model import VOLUME_FILE, Volume
from station_app.documents import pdf_access
from station_app.model.ids import DocumentId
from station_app.station.station import Station
from sync.wire.trust import make_trust
from tests.case_diary.test_volumes import WHY
from tests.diaries import describe, scanned, typed_sheet
from tests.district import sign
from tests.signing.officers import NOW

CASE = "11/2026"


def sealed(station: Station) -> Volume:
    """A volume of a typed sheet and of two scanned pages, with one reason written."""
    volumes.put_paper(station, CASE, typed_sheet(station, CASE).document_id)
    entry = volumes.put_paper(station, CASE, scanned(station, CASE, 2))
    describe(station, entry.volume_id, f"{entry.entry_id}/0", 3, day="15-03-2026")
    volumes.explain(station, entry.volume_id, "sheet_missing:2", WHY)
    return sealing.seal(station, entry.volume_id)


def copied(station: Station, volume: Volume) -> tuple[DocumentId, bytes]:
    copy = certified_copy.certified_copy(station, volume.volume_id, "court").document_id
    sign(station, copy)
    return copy, pdf_access.held_pdf(station, copy)


def found(station: Station, data: bytes, name: str, *, alone: bool = False) -> tuple[str, ...]:
    """What ``verify`` says of a file."""
    trust = make_trust((), (), station.trust())
    (said,) = verify_files([InputFile(name, data)], trust, NOW, None if alone else station)
    assert said.ok == (not said.findings)
    return (*said.findings, *filter(None, [said.where]))


def test_a_volume_and_its_copy_hold(thana: Station) -> None:
    volume = sealed(thana)
    _, data = copied(thana, volume)
    assert found(thana, data, "copy.pdf") == ()
    assert found(thana, data, "copy.pdf", alone=True) == ()
    said = verify_volume_named(thana, f"{CASE}:1")
    assert said.ok
    leaves = len(json.loads(volume.page_map)["leaves"])
    for told in (CASE, f"{leaves} pages", volume.sha256):
        assert told in said.detail


def test_a_changed_byte_is_named_by_its_place(thana: Station) -> None:
    copy, data = copied(thana, sealed(thana))
    at = data.index(b"endstream") - 20
    changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    findings = found(thana, changed, f"{copy}.pdf")
    assert "pdf.content" in findings
    assert "diary.byte" in findings
    assert findings[-1] == str(at + 1)
    # Also where the file is cut off, and says nothing of itself any more.
    assert found(thana, data[:100], f"{copy}.pdf")[-1] == "101"


def test_a_copy_with_a_leaf_less_or_another_map_is_named_alone(thana: Station) -> None:
    _, data = copied(thana, sealed(thana))
    shorter, other = thana.home / "shorter.pdf", thana.home / "other.pdf"
    shorter.write_bytes(data)
    other.write_bytes(data)
    with pikepdf.open(shorter, allow_overwriting_input=True) as pdf:
        del pdf.pages[-1]
        pdf.save()
    assert "diary.leaves" in found(thana, shorter.read_bytes(), "copy.pdf", alone=True)
    with pikepdf.open(other, allow_overwriting_input=True) as pdf:
        told = json.loads(pdf.attachments[VOLUME_FILE].get_file().read_bytes())
        told["page_map"] = re.sub('"volume":1', '"volume":2', told["page_map"])
        pdf.attachments[VOLUME_FILE] = json.dumps(told).encode()
        pdf.save()
    findings = found(thana, other.read_bytes(), "copy.pdf", alone=True)
    assert {"diary.number", "diary.hash"} <= set(findings)
    assert "diary.unknown" in found(thana, other.read_bytes(), "copy.pdf")
    with pikepdf.open(other, allow_overwriting_input=True) as pdf:
        pdf.attachments[VOLUME_FILE] = b"[" * 100_000
        pdf.save()
    assert "diary.copy" in found(thana, other.read_bytes(), "copy.pdf", alone=True)


@pytest.mark.parametrize(
    ("trigger", "change", "finding", "where"),
    [
        (
            "diary_leaves_no_update",
            "UPDATE diary_leaves SET printed = 7 WHERE place = 3",
            "leaf",
            "3",
        ),
        (
            "diary_notes_no_update",
            "UPDATE diary_notes SET value = 'x' WHERE field = 'reason'",
            "reason",
            "",
        ),
        ("diary_volumes_sealed", "UPDATE diary_volumes SET page_map = page_map || ' '", "hash", ""),
        ("diary_volumes_sealed", "UPDATE diary_volumes SET sha256 = 'x'", "ledger", ""),
    ],
)
def test_what_is_changed_in_the_database_is_named(
    thana: Station, trigger: str, change: str, finding: str, where: str
) -> None:
    volume = sealed(thana)
    with thana.store.transaction() as tx:
        tx.execute(text(f"DROP TRIGGER {trigger}"))
        tx.execute(text(change))
    said = verify_volume_named(thana, f"{CASE}:1")
    assert f"diary.{finding}" in said.findings
    assert said.where == where
    with pytest.raises(SealBroken):
        sealing.verify(thana, volume.volume_id)


def test_a_changed_paper_is_named_by_its_reference(thana: Station) -> None:
    sealed(thana)
    seen = volumes.diary_view(thana, CASE)
    assert seen.now is not None
    paper = seen.now.pages[0].entry.document_id
    with thana.store.transaction() as tx:
        query = text("SELECT pdf_blob FROM documents WHERE document_id = :paper")
        blob = tx.execute(query, {"paper": paper}).scalar()
    (path,) = (thana.home / "blobs").rglob(f"*{blob}*")
    held = bytearray(path.read_bytes())
    held[-1] ^= 1
    path.chmod(0o600)
    path.write_bytes(held)
    said = verify_volume_named(thana, f"{CASE}:1")
    assert said.findings == ("diary.paper",)
    assert said.where == seen.papers[paper].local_ref


def test_what_is_not_there_or_not_sealed_is_said(thana: Station) -> None:
    volumes.put_paper(thana, CASE, typed_sheet(thana, CASE).document_id)
    assert verify_volume_named(thana, f"{CASE}:1").findings == ("diary.open",)
    for wrong in (f"{CASE}:2", CASE, "", f"{CASE}:x"):
        assert verify_volume_named(thana, wrong).findings == ("diary.unknown",)
