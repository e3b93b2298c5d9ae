"""Pages that look wrong hold a paper up until they are scanned again or accepted with a reason."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

from benchmarks.pages import diary_page
from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import ColourMode
from station_app.model.errors import ReasonNeeded
from station_app.model.scanning import ScannedPage
from station_app.scanning import capture, page_editing, quality
from station_app.scanning.capture import PageDestination
from station_app.scanning.errors import PagesDoubtful
from station_app.scanning.profile_model import load_profiles
from station_app.station.station import Station
from tests.imaging.test_quality import png
from tests.stations import stack_of

DIARY = next(p for p in load_profiles() if p.name == "diary")


def good() -> ScannedPage:
    data = diary_page(3)
    return ScannedPage(data, "image/png", 2480, 3508, 300, ColourMode.GREY, "Papier SC-1")


def dark() -> ScannedPage:
    import io

    with Image.open(io.BytesIO(diary_page(4))) as held:
        pixels = np.asarray(held) * 0.4
    return dataclasses.replace(good(), file=png(pixels))


def test_named_held_up_scanned_again_or_accepted(station: Station) -> None:
    stack_of(station).lay_in([good(), dark(), dark()])
    paper = drafts.begin(station, case_ref="12/2026").document_id
    device = capture.devices(station)[0].device
    capture.scan_pages(station, paper, device, DIARY, CancelTicket(), no_report)
    first, second = quality.doubtful_pages(station, paper)
    assert (first.number, first.faults, second.number) == (2, ("dark",), 3)
    with pytest.raises(PagesDoubtful) as held_up:
        document_finalise.finalise(station, paper, CancelTicket(), no_report)
    assert held_up.value.params == {"page": 2, "count": 2}
    stack_of(station).lay_in([good()])
    place = PageDestination(replaces=first.page_id)
    capture.scan_pages(station, paper, device, DIARY, CancelTicket(), no_report, place=place)
    (left,) = quality.doubtful_pages(station, paper)
    with pytest.raises(ReasonNeeded):
        quality.accept_page(station, paper, left.page_id, " ")
    quality.accept_page(station, paper, left.page_id, "मूल कागज़ ही काला है")
    (accepted,) = quality.doubtful_pages(station, paper)
    assert accepted.reason == "मूल कागज़ ही काला है"
    assert len(page_editing.page_views(station, paper).tray) == 1
    document_finalise.finalise(station, paper, CancelTicket(), no_report)
