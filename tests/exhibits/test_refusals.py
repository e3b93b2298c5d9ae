"""What is refused of exhibits and their way: no case, nothing chosen, a report that is here already."""

from pathlib import Path

import pytest

from station_app.exhibits import labels, laboratory, register
from station_app.exhibits.errors import ExhibitElsewhere, ExhibitUnknown, ReportHere
from station_app.exhibits.model import MoveDetails, NewExhibit, Place
from station_app.model.errors import CaseNumberUnknown, DocumentUnknown, NothingChosen
from station_app.station.station import Station
from tests.district import district_in, sign_in
from tests.exhibits.test_laboratory import entered, leave, signed_memo
from tests.exhibits.test_register import KNIFE


def test_a_packet_is_of_a_case_and_known(station: Station) -> None:
    for nothing in ("मालूम नहीं", "  "):
        with pytest.raises(CaseNumberUnknown):
            register.add(station, nothing, KNIFE)
    with pytest.raises(NothingChosen):
        labels.labels_of(station, ())
    with pytest.raises(NothingChosen):
        laboratory.begin_forwarding(station, ())
    with pytest.raises(ExhibitUnknown):
        labels.labels_of(station, ("x-none",))
    with pytest.raises(DocumentUnknown):
        laboratory.sending(station, "d-none")


def test_a_packet_that_was_moved_meanwhile_is_not_moved_again(station: Station) -> None:
    """Two desks move it at once: the second one's link would start where it lies no more."""
    told = NewExhibit("1", "चाकू", "KTW-1", "आरोपी से", place=Place.MALKHANA)
    before = register.add(station, "123/2026", told)
    step = MoveDetails(Place.ROAD, station.clock.now(), "आर. 505", "41", "intact")
    register.move(station, before.exhibit_id, step)
    with pytest.raises(ExhibitElsewhere), station.store.transaction() as tx:
        register.append_move(station, tx, before.added_by, before, step)
    places = [link.to_place for link in register.view(station, before.exhibit_id).chain]
    assert places == [Place.MALKHANA, Place.ROAD]


def test_a_laboratory_is_not_reminded_of_a_report_that_is_here(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        memo = signed_memo(thana, entered(thana, "1"))
        leave(district, memo)
        for _ in range(3):
            district.exchange(thana)
            if laboratory.sending(thana, memo).stage == "at_lab":
                laboratory.remind(thana, memo)
        assert laboratory.sending(thana, memo).stage == "back"
        with pytest.raises(ReportHere):
            laboratory.remind(thana, memo)
