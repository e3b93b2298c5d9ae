"""A station with papers in its outbox and a real gateway, both in a temporary folder."""

import contextlib
import hashlib
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from station_app.documents import outbox_rows, page_edit_rows
from station_app.documents import page_rows as pages
from station_app.documents import rows as document_rows
from station_app.model.clock import Clock, SystemClock
from station_app.model.documents import ColourMode, Document, DocumentState, Page
from station_app.model.events import Events
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.page_edits import PageEdit
from station_app.model.settings import Settings
from station_app.session.session import Session
from station_app.station.station import Station, record
from station_app.store.store import store_exists
from sync.client.courier import Courier
from sync.client.enrolling import enrol
from sync.gateway.serving import RunningGateway, start
from tests import wired
from tests.homes import TestClock, made_once, make_home, open_home
from tests.scanners import StackScanner

SOMEBODY = OperatorId("o-test")
SERIAL = "4711"


class NoFiles:
    """Nobody brings files here."""

    def pages(self, paths: object, ticket: object, tell: object) -> Iterator[object]:
        del paths, ticket, tell
        return iter(())


@contextlib.contextmanager
def sync_station(home: Path, clock: Clock | None = None) -> Iterator[Station]:
    if not store_exists(home):
        made_once("nobody", lambda first, _at: make_home(first)).lay_into(home, TestClock())
    clock = clock or SystemClock()
    with contextlib.closing(open_home(home, clock)) as store, ThreadPoolExecutor(1) as workers:
        yield Station(
            home=home,
            store=store,
            followers=wired.followers(),
            session=Session(clock, 300),
            clock=clock,
            settings=Settings(),
            events=Events(),
            scanner=StackScanner(),
            files=NoFiles(),  # type: ignore[arg-type]
            tokens=tuple,
            trust=tuple,
            profiles=(),
            folder=None,
            workers=workers,
        )


@contextlib.contextmanager
def gateway_in(home: Path) -> Iterator[RunningGateway]:
    running = start(home, listen=("127.0.0.1", 0), training=True)
    with contextlib.closing(running):
        yield running


def introduce(station: Station, gateway: RunningGateway) -> None:
    enrol(station, gateway.new_enrolment_code())


def queue_paper(
    station: Station, size_bytes: int = 5000, *, case_ref: str = "123/2026", priority: int = 3
) -> DocumentId:
    """Lay a signed paper of this size into the outbox; its bytes are no PDF, the wire does not mind."""
    document_id = DocumentId(station.new_id("d"))
    content = random.Random(document_id).randbytes(size_bytes)
    sealed = station.store.blobs.put(content)
    now = station.clock.now()
    document = Document(
        document_id=document_id,
        kind="CD_BUNDLE",
        state=DocumentState.QUEUED,
        case_ref=case_ref,
        ps_code="PS9901",
        title="",
        volume=1,
        expected_sheets=1,
        created_at=now,
        created_by=SOMEBODY,
        changed_at=now,
        local_ref=f"T-{document_id[-8:]}",
        pdf_blob=sealed.blob_id,
        pdf_sha256=sealed.sha256,
        pdf_size_bytes=sealed.size_bytes,
        page_count=1,
        signature_level="B-B",
        signed_by=SOMEBODY,
        priority=priority,
    )
    with station.store.transaction() as tx:
        document_rows.insert(tx, document)
        page = _page(station, document_id, now)
        pages.insert(tx, page)
        page_edit_rows.append(tx, document_id, PageEdit("place", page.page_id), now, SOMEBODY)
        outbox_rows.enqueue(
            tx, document_id, size_bytes=size_bytes, priority=priority, deadline=None, at=now
        )
        record(station, tx, SOMEBODY, "document.signed", document_id, reason=SERIAL)
    return document_id


def state_of(station: Station, document_id: DocumentId) -> DocumentState:
    with station.store.reading() as tx:
        return document_rows.load(tx, document_id).state


def send_until_held(station: Station, document_id: DocumentId, rounds: int = 12) -> int:
    """Make rounds until the receipt is held; return how many it took."""
    courier = Courier(station)
    try:
        for turn in range(1, rounds + 1):
            make_due(station)
            courier.run_once()
            if state_of(station, document_id) is DocumentState.ACKNOWLEDGED:
                return turn
    finally:
        courier.close()
    raise AssertionError(state_of(station, document_id))


def make_due(station: Station) -> None:
    with station.store.transaction() as tx:
        outbox_rows.try_now(tx, station.clock.now())


def _page(station: Station, document_id: DocumentId, now: datetime) -> Page:
    master = f"master of {document_id}".encode()
    sealed = station.store.blobs.put(master)
    return Page(
        page_id=PageId(station.new_id("p")),
        document_id=document_id,
        arrival=1,
        blob_id=sealed.blob_id,
        sha256=hashlib.sha256(master).hexdigest(),
        size_bytes=len(master),
        media_type="image/png",
        width_px=620,
        height_px=877,
        dpi=75,
        mode=ColourMode.GREY,
        source="Papier SC-1",
        captured_at=now,
        captured_by=SOMEBODY,
    )
