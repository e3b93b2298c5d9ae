"""Scenario 19, its last part: the certificate is the Schedule's, and Part B is blank.

The other parts (veraPDF, valid signature, a changed byte) stand in ``tests/commands/test_demo.py``.
"""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from devices.computer.identity import this_computer
from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.documents.certificate_63 import certificate
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.settings import Computer
from station_app.scanning import capture
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PROFILE, stack_of

SCHEDULE = Path(__file__).with_name("schedule_63_4.txt")
COMPUTER = Computer("Namuna Desktop 7", "SN-0007", "02:00:00:00:00:07")


def plain(text: str) -> str:
    """Return the words of a form: blanks of any length alike, boxes alike, line ends as blanks."""
    text = re.sub(r"\[[ x]\]|□", " □ ", text)
    return " ".join(re.sub(r"_+", " _ ", text).split())


@pytest.fixture
def parts(station: Station, tmp_path: Path) -> tuple[str, str, str, str]:
    """Part A, Part B and the hash report of a two-page document, and the document's hash."""
    document_id = drafts.begin(station, case_ref="123/2026").document_id
    stack_of(station).lay_in([drawn_page("one"), drawn_page("two")])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    made = document_finalise.finalise(station, document_id, CancelTicket(), no_report)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(certificate(replace(station, computer=lambda: COMPUTER), document_id))
    ran = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True)
    part_a, part_b, report = ran.stdout.split("\f")[:3]
    return part_a, part_b, report, made.pdf_sha256 or ""


@pytest.mark.scenario(19)
def test_19_the_certificate_has_the_schedules_words(parts: tuple[str, str, str, str]) -> None:
    part_a, part_b, _, sha256 = parts
    wanted_a, wanted_b = SCHEDULE.read_text(encoding="utf-8").split("\f")
    for known in (COMPUTER.make_model, COMPUTER.serial, COMPUTER.mac, sha256):
        assert known in part_a.replace("\n", " ")
        part_a = part_a.replace(known, "_")
    part_a = re.sub(r"KGN-\S+", "_", part_a)
    assert plain(part_a) == plain(wanted_a)
    assert plain(part_b) == plain(wanted_b)


@pytest.mark.scenario(19)
def test_19_part_b_and_all_that_a_person_affirms_are_blank(
    parts: tuple[str, str, str, str],
) -> None:
    part_a, part_b, _, sha256 = parts
    assert "[x]" not in part_b
    assert sha256 not in part_b
    assert [line for line in part_a.splitlines() if "[x]" in line] == ["[x] SHA256:"]
    for blank in ("(Name and signature)", "Place: ____"):
        assert blank in part_a


@pytest.mark.scenario(19)
def test_19_the_hash_report_names_the_document_and_each_page(
    parts: tuple[str, str, str, str],
) -> None:
    _, _, report, sha256 = parts
    assert sha256 in report
    assert len(re.findall(r"\b[0-9a-f]{64}\b", report)) == 3


def test_a_computer_that_tells_nothing_leaves_blanks(tmp_path: Path) -> None:
    (tmp_path / "dmi").mkdir()
    (tmp_path / "dmi" / "sys_vendor").write_text("Default string\n", encoding="utf-8")
    assert this_computer(tmp_path / "dmi", tmp_path / "none") == Computer()
    (tmp_path / "dmi" / "sys_vendor").write_text("Namuna\n", encoding="utf-8")
    (tmp_path / "dmi" / "product_name").write_text("Desktop 7\n", encoding="utf-8")
    card = tmp_path / "net" / "eth0"
    (card / "device").mkdir(parents=True)
    (card / "address").write_text("02:00:00:00:00:07\n", encoding="utf-8")
    found = this_computer(tmp_path / "dmi", tmp_path / "net")
    assert found == Computer("Namuna Desktop 7", "", "02:00:00:00:00:07")
