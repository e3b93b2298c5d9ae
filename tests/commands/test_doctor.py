"""What ``doctor`` says of the printer."""

from dataclasses import replace
from pathlib import Path

from commands.doctor import examine
from station_app.model.printers import PrinterFact
from tests.printers import PilePrinter
from tests.stations import station_in


def test_the_printer_is_told_in_words(tmp_path: Path) -> None:
    printer = PilePrinter()
    with station_in(tmp_path / "home") as made:
        station = replace(made, printer=printer)
        found = {finding.part: finding for finding in examine(station)}["printer"]
        assert found.ready
        assert "Laser 1" in found.detail
        printer.fact = PrinterFact.PAPER_OUT
        found = {finding.part: finding for finding in examine(station)}["printer"]
        assert not found.ready
        assert found.detail != "Laser 1"
        found = {finding.part: finding for finding in examine(made)}["printer"]
        assert not found.ready
