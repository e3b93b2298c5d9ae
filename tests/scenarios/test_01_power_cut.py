"""Scenario 1: no network; 60 mixed pages; signed and queued; power lost in the middle of the scan;
after the restart nothing is lost, and later the same SHA-256 is at the server."""

import contextlib
import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from station_app.documents import drafts, outbox_rows, signing_batch
from station_app.documents import finalise as document_finalise
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import ColourMode, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.scanning import ScannedPage
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from sync.client.courier import Courier
from sync.client.enrolling import enrol
from sync.wire.packet import read_packet
from tests.scanners import drawn_page
from tests.signing.officers import NOW, PIN, office_in
from tests.stations import PASSPHRASE, PROFILE, TestClock, stack_of, station_in
from tests.sync.parts import gateway_in, make_due

SHEETS = 60
CUT_AFTER = 37
A4, LEGAL, TORN = (620, 877), (637, 1050), (620, 450)


def mixed_pages() -> list[ScannedPage]:
    """A4, legal, torn half sheets, and backs that are grey or in colour; each says something else."""
    sizes = (A4, LEGAL, A4, TORN)
    said = [random.Random(n).choices("sheet ", k=12) for n in range(SHEETS)]
    pages = [drawn_page(f"{n} {''.join(said[n])}", sizes[n % 4]) for n in range(SHEETS)]
    return [replace(p, mode=ColourMode.GREY) for p in pages]


def cut_in_the_middle(home: Path, document_id: DocumentId) -> int:
    """Scan in a child that is killed with page 38 under way; return how many pages it announced."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        try:
            with station_in(home, clock=TestClock(NOW)) as station:
                sign_in.sign_in(station, "munshi", PASSPHRASE)
                stack_of(station).lay_in(mixed_pages())

                def announced(done: int, _total: int | None) -> None:
                    os.write(tell, b".")
                    if done == CUT_AFTER:
                        os.kill(os.getpid(), signal.SIGKILL)

                capture.scan_pages(
                    station, document_id, "stack:0", PROFILE, CancelTicket(), announced
                )
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(hear, "rb") as heard:
        count = len(heard.read())
    os.waitpid(child, 0)
    return count


def sign_all(station: Station, document_id: DocumentId) -> None:
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    serial = signing_batch.tokens(station)[0].serial
    signing_batch.sign(station, (document_id,), serial, PIN, CancelTicket(), no_report)


@pytest.mark.scenario(1)
def test_power_cut_in_a_scan_of_sixty_pages(tmp_path: Path) -> None:
    home, office = tmp_path / "home", office_in(tmp_path)
    trust, token = (office.authority.certificate,), office.officer()
    with gateway_in(tmp_path / "gateway") as gateway, station_in(home, clock=TestClock(NOW)) as one:
        enrol(one, gateway.new_enrolment_code())
        sign_in.sign_in(one, "munshi", PASSPHRASE)
        document_id = drafts.begin(one, case_ref="123/2026", expected_sheets=SHEETS).document_id
    # From here on the network is gone: no gateway listens.
    announced = cut_in_the_middle(home, document_id)
    assert announced == CUT_AFTER
    with station_in(home, clock=TestClock(NOW), tokens=(token,), trust=trust) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        held = page_editing.page_views(station, document_id).standing
        assert len(held) == CUT_AFTER
        stack_of(station).lay_in(mixed_pages()[CUT_AFTER:])
        capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
        assert drafts.checklist(station, document_id).complete
        document_finalise.finalise(station, document_id, CancelTicket(), no_report)
        sign_all(station, document_id)
        with contextlib.closing(Courier(station)) as courier:
            assert courier.run_once().line_fault is not None
        kept = drafts.document(station, document_id)
        assert kept.state is DocumentState.QUEUED
        with gateway_in(tmp_path / "gateway"), contextlib.closing(Courier(station)) as courier:
            make_due(station)
            courier.run_once()
            sent = drafts.document(station, document_id)
            assert sent.state is DocumentState.ACKNOWLEDGED
            with station.store.reading() as tx:
                row = outbox_rows.row(tx, document_id)
            assert row is not None
            assert row.packet is not None
            manifest = read_packet(row.packet).manifest
            assert manifest.pdf_sha256 == kept.pdf_sha256
            assert len(manifest.pages) == SHEETS
