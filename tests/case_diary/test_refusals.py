"""What a diary refuses: a volume without a case or a leaf, another case's paper, leaves that are not there."""

import pytest

from station_app.case_diary import sealing, volumes
from station_app.case_diary.errors import NotADiaryValue, VolumeEmpty, VolumeOpen, VolumeUnknown
from station_app.model.errors import CaseNumberMissing, NoPages
from station_app.station.station import Station
from tests.case_diary.test_volumes import CASE, now
from tests.diaries import typed_sheet


def test_a_volume_is_of_a_case_and_holds_leaves(thana: Station) -> None:
    with pytest.raises(CaseNumberMissing):
        volumes.begin_volume(thana, "  ")
    empty = volumes.begin_volume(thana, CASE)
    with pytest.raises(VolumeEmpty):
        sealing.seal(thana, empty.volume_id)
    with pytest.raises(VolumeOpen):
        volumes.begin_volume(thana, CASE)
    with pytest.raises(VolumeUnknown):
        sealing.seal(thana, "v-none")


def test_only_a_leaf_that_is_there_is_described_withdrawn_and_drawn(thana: Station) -> None:
    sheet = typed_sheet(thana, CASE)
    volumes.put_paper(thana, CASE, sheet.document_id)
    open_ = now(thana)
    volume_id, leaf = open_.volume.volume_id, open_.pages[0].leaf
    for key, field in (("l-none", "printed"), (leaf.key, "colour"), (leaf.key, "reason")):
        with pytest.raises(NotADiaryValue):
            volumes.note(thana, volume_id, key, field, "1")
    with pytest.raises(NoPages):
        volumes.withdraw_leaf(thana, volume_id, "l-none", "यह पन्ना दूसरे प्रकरण का है")
    with pytest.raises(NoPages):
        volumes.leaf_picture(thana, volume_id, 99, 200)
    assert volumes.leaf_picture(thana, volume_id, leaf.place, 200).startswith(b"P6")
