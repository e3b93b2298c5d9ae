"""What is printed of a volume: its index as it stands, and its newest signed copy."""

from dataclasses import replace

import pytest

from station_app.case_diary import certified_copy, sealing, volumes
from station_app.cases import register as case_register
from station_app.documents import protection
from station_app.model.errors import IdentityProtected
from station_app.station.station import Station
from tests.cases.test_cases_desk import case
from tests.diaries import typed_sheet
from tests.district import sign
from tests.pdf.test_archive import plain, poppler_text

CASE = "11/2026"
WHY = "मूल पर्चा न्यायालय में जमा है"


def printed(station: Station, volume_id: str) -> str:
    path = station.home / "index.pdf"
    path.write_bytes(certified_copy.volume_index(station, volume_id))
    return plain(poppler_text(path))


def test_the_index_of_an_open_volume_says_what_is_found_and_certifies_nothing(
    thana: Station,
) -> None:
    volume_id = volumes.put_paper(
        thana, CASE, typed_sheet(thana, CASE, cd_no=2).document_id
    ).volume_id
    told = printed(thana, volume_id)
    assert "पर्चा 1 नहीं मिला: कारण दर्ज नहीं" in told
    assert "केस डायरी खंड 1 · अप.क्र. 11/2026 · सूची" in told
    assert "प्रमाण पत्र" not in told
    volumes.explain(thana, volume_id, "sheet_missing:1", WHY)
    assert f"पर्चा 1 नहीं मिला: {WHY}" in printed(thana, volume_id)


def test_only_a_signed_copy_of_this_very_volume_is_printed(thana: Station) -> None:
    volume_id = volumes.put_paper(thana, CASE, typed_sheet(thana, CASE).document_id).volume_id
    sealing.seal(thana, volume_id)
    assert certified_copy.newest_copy(thana, volume_id) == ""
    first = certified_copy.certified_copy(thana, volume_id, "court").document_id
    assert certified_copy.newest_copy(thana, volume_id) == ""
    sign(thana, first)
    assert certified_copy.newest_copy(thana, volume_id) == first
    second = volumes.begin_volume(thana, CASE)
    assert certified_copy.newest_copy(thana, second.volume_id) == ""


def test_the_index_of_a_protected_case_opens_with_a_reason_only(thana: Station) -> None:
    case_register.store_changes(thana, [replace(case(13, "गोपनीयनाम", "BNS 65(1)"))])
    volume = volumes.begin_volume(thana, "13/2026")
    with pytest.raises(IdentityProtected):
        certified_copy.volume_index(thana, volume.volume_id)
    protection.open_identity(thana, "case 13/2026", "विवेचना के लिए")
    assert certified_copy.volume_index(thana, volume.volume_id).startswith(b"%PDF")
