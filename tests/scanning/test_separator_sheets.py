"""Separator sheets are printed for many cases at once; each is read back as what it says."""

import io
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pikepdf
import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.documents.errors import KindUnknown
from station_app.imaging.codes.reader import read_codes
from station_app.model.errors import CaseNumberUnknown
from station_app.pdf.pdf_reader import draw_page, read_words
from station_app.printing import orders
from station_app.scanning import separator_sheets
from station_app.scanning.errors import SheetTextUnprintable
from station_app.scanning.separator_model import SheetRequest, read_separator
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE, station_in


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station_in(tmp_path_factory.mktemp("home")) as made:
        sign_in.sign_in(made, "munshi", PASSPHRASE)
        yield made


def test_one_sheet_for_each_case_read_back_and_noted(station: Station) -> None:
    wishes = [SheetRequest(f"{n}/2026", "CD_BUNDLE", 2, 40 + n) for n in range(1, 4)]
    pdf = separator_sheets.make_sheets(station, wishes)
    with pikepdf.open(io.BytesIO(pdf)) as held:
        assert len(held.pages) == 3
        assert held.pages[0].mediabox[2] < held.pages[0].mediabox[3]
    numbers = []
    for index, wish in enumerate(wishes):
        (words,) = set(read_codes(draw_page(pdf, index, 1240)))
        code = read_separator(words)
        assert code is not None
        assert (code.case_ref, code.kind) == (wish.case_ref, wish.kind)
        assert (code.volume, code.pages) == (wish.volume, wish.pages)
        assert code.office == station.settings.ps_code
        numbers.append(code.number)
    assert len(set(numbers)) == 3
    with station.store.reading() as tx:
        made = [e.act for e in custody_log_rows.events(tx) if e.act.action == "separator.made"]
    assert [f"separator {n}" for n in numbers] == [act.object_id for act in made[-3:]]


def test_the_words_stand_in_both_languages(station: Station) -> None:
    pdf = separator_sheets.make_sheets(station, [SheetRequest("7/2026", "FIR", 1, 12)])
    said = read_words(pdf, "\0")
    for words in ("अप.क्र. 7/2026", "FIR 7/2026", "12 पृष्ठ", "12 pages", "भाग 1"):
        assert words in said, words


def test_black_on_white_with_the_patch_at_both_edges(station: Station) -> None:
    pdf = separator_sheets.make_sheets(station, [SheetRequest("7/2026", "FIR")])
    drawn = cv2.imdecode(np.frombuffer(draw_page(pdf, 0, 1240), np.uint8), cv2.IMREAD_COLOR)
    assert drawn is not None
    assert int(np.ptp(drawn, axis=2).max()) == 0
    column = np.asarray(drawn[:, 620, 0] < 128, np.int8)
    edges = np.flatnonzero(np.diff(column))
    millimetres = np.diff(edges[:8]) * 210 / 1240
    assert np.allclose(millimetres, [2, 2, 5, 2, 2, 2, 5], atol=0.3)


def test_cases_as_people_write_them(station: Station) -> None:
    found = separator_sheets.sheet_requests(station, "12/26, अप.क्र.13/2026=40 14/2026", "FIR", 1, 5)
    assert found == [
        SheetRequest("12/2026", "FIR", 1, 5),
        SheetRequest("13/2026", "FIR", 1, 40),
        SheetRequest("14/2026", "FIR", 1, 5),
    ]
    assert separator_sheets.sheet_requests(station, " ", "FIR", 1, 0) == [
        SheetRequest("", "FIR", 1, 0)
    ]
    with pytest.raises(CaseNumberUnknown):
        separator_sheets.sheet_requests(station, "12/2026 somewhere", "FIR", 1, 0)


def test_what_no_sheet_can_say_is_refused_and_uses_no_number(station: Station) -> None:
    with pytest.raises(SheetTextUnprintable):
        separator_sheets.make_sheets(station, [SheetRequest("7/2026", "FIR", 0)])
    with pytest.raises(KindUnknown):
        separator_sheets.make_sheets(station, [SheetRequest("7/2026", "TREASURE_MAP")])


def test_the_sheets_go_to_the_printer(station: Station) -> None:
    pdf = separator_sheets.make_sheets(station, [SheetRequest("8/2026", "FIR")])
    job = orders.print_paper(station, pdf, separator_sheets.sheets_order())
    assert job.pages == 1
    assert replace(job, job_id="") in [replace(one, job_id="") for one in orders.jobs(station)]
