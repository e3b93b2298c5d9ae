"""Files that somebody brings to the scan desk: what does not travel with their pages is said there."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import IntakeRemark, SignatureLeftBehind
from station_app.scanning import capture, page_editing
from station_app.station.station import Station
from tests.scanning.test_batch_report import begin
from tests.window.seats import Seat, calm
from tests.window.shown import click, keyed


def signed_pdf(path: Path) -> Path:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 420))
    value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=b"\0" * 8)
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=b"s", V=value))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.save(path)
    return path


def test_a_signed_pdf_is_told_to_whoever_takes_it_in(tmp_path: Path, station: Station) -> None:
    document = drafts.begin(station).document_id
    paths = (signed_pdf(tmp_path / "a.pdf"), signed_pdf(tmp_path / "b.pdf"))
    told: list[IntakeRemark] = []
    capture.import_files(station, document, paths, CancelTicket(), no_report, tell=told.append)
    assert [(type(one), one.params["number"]) for one in told] == [
        (SignatureLeftBehind, 1),
        (SignatureLeftBehind, 2),
    ]
    assert len(page_editing.page_views(station, document).standing) == 2


def test_the_desk_says_that_a_signature_stays_behind(
    tmp_path: Path, qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = begin(qtbot, seat)
    paths = [str(signed_pdf(tmp_path / name)) for name in ("a.pdf", "b.pdf")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (paths, ""))
    click(keyed(desk, "F6"))
    calm(qtbot, seat)
    assert seat.said("error.intake.signed.what", number="1, 2") in seat.fault
