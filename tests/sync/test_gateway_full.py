"""The gateway's disk is full: each request is told so, nothing stays half, and it works again with room."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from sync.gateway.serving import RunningGateway
from tests.full_disk import smallest_disk
from tests.sync.bare_terminal import NOON, BareTerminal, Reply, block, message
from tests.sync.races import receipts_without_object
from tests.sync.test_receipts_hold import left_over

PDF = bytes(range(256)) * 1000
FILM = PDF * 8


@pytest.fixture
def sender(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "PS0001")


@contextmanager
def full_database(gateway: RunningGateway) -> Iterator[None]:
    """Let SQLite find that its file cannot grow by one page (``SQLITE_FULL``)."""
    engine, most = gateway.parts.engine, 4294967294

    def limit(pages: int) -> Callable[[Any, Any, Any], None]:
        def checkout(connection: Any, _record: Any, _proxy: Any) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        return checkout

    narrow, wide = limit(1), limit(most)
    event.listen(engine, "checkout", narrow)
    try:
        yield
    finally:
        event.remove(engine, "checkout", narrow)
        event.listen(engine, "checkout", wide)


def acts(sender: BareTerminal) -> dict[str, Callable[[], Reply]]:
    """Every act of a terminal that has something written."""
    place, film = sender.upload(PDF), sender.upload(FILM)
    begun = sender.begin(len(PDF))
    # Rows that take pages of their own: small ones may find room in pages that are there.
    sheets = [{"number": number, "master_sha256": "a" * 64} for number in range(1, 401)]
    long = {"page_count": len(sheets), "pages": sheets}
    inline, uploaded = sender.packet(PDF, **long), sender.packet(PDF, **long)
    media = sender.media_packet(FILM, sid="", reason="why " * 900)
    words = message({"said": "y" * 400_000})
    return {
        "inline": lambda: sender.submit(inline, PDF),
        "uploaded": lambda: sender.submit(uploaded, upload=place),
        "media": lambda: sender.submit_media(media, film),
        "part": lambda: sender.part(begun, 0, PDF),
        "message": lambda: sender.ask("PUT", "/v1/messages/m1", words),
    }


@pytest.mark.parametrize("act", ["inline", "uploaded", "media", "message"])
def test_a_full_database_is_said(gateway: RunningGateway, sender: BareTerminal, act: str) -> None:
    made = acts(sender)[act]
    with full_database(gateway):
        answer = made()
        assert (answer.status, answer.problem) == (507, "storage-full")
        assert left_over(gateway) == []
    assert made().status in (200, 204)
    assert receipts_without_object(gateway)[1] == []


@pytest.mark.parametrize("act", ["inline", "uploaded", "media", "part"])
def test_a_full_folder_is_said(gateway: RunningGateway, sender: BareTerminal, act: str) -> None:
    made = acts(sender)[act]
    with gateway.parts.engine.connect() as tx:
        tx.exec_driver_sql("COMMIT")
        tx.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        tx.exec_driver_sql("BEGIN")
    # Room for the rows, and for no object.
    with smallest_disk(200_000):
        answer = made()
    assert (answer.status, answer.problem) == (507, "storage-full")
    assert left_over(gateway) == []
    assert made().status in (200, 204)
    assert receipts_without_object(gateway)[1] == []


def test_whatever_is_written_is_refused_or_stands(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    """No act of a terminal ends in a fault of ours, however little room there is."""
    with full_database(gateway):
        told = {name: act() for name, act in acts_when_full(sender).items()}
    faults = {name: answer.status for name, answer in told.items() if answer.status == 500}
    assert faults == {}


def acts_when_full(sender: BareTerminal) -> dict[str, Callable[[], Reply]]:
    progress = {"stage": "accepted", "at": NOON, "due_at": None}
    return {
        "inbox": lambda: sender.ask("GET", "/v1/inbox?after=0&wait=0"),
        "cases": lambda: sender.ask("GET", "/v1/cases"),
        "inline": lambda: sender.send(PDF),
        "begin": lambda: sender.ask(
            "POST", "/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
        ),
        "message": lambda: sender.ask("PUT", "/v1/messages/m2", message({"a": "y" * 400_000})),
        "number": lambda: sender.ask(
            "PUT", "/v1/numbers/d2", {"kind": "GD_EXT", "local_ref": "R", "pillar": "cctns"}
        ),
        "serials": lambda: sender.ask("POST", "/v1/serial-blocks", block("b2")),
        "progress": lambda: sender.ask("PUT", "/v1/papers/d1/progress", progress),
    }


def test_a_database_that_others_hold_is_busy(gateway: RunningGateway, sender: BareTerminal) -> None:
    def hurry(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(gateway.parts.engine, "checkout", hurry)
    with gateway.parts.engine.connect() as holder:
        holder.exec_driver_sql("COMMIT")
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        answer = sender.send(PDF)
        assert (answer.status, answer.problem) == (503, "busy")
        holder.exec_driver_sql("COMMIT")
        holder.exec_driver_sql("BEGIN")
    assert sender.send(PDF).status == 200
