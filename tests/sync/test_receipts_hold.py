"""A receipt is the word that the bytes are here: nobody and nothing takes them away from under it."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.gateway.records import database
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.upload_rows import UploadRows, take_over
from sync.gateway.serving import RunningGateway
from sync.gateway.writers import Writer, Writers
from tests.sync.bare_terminal import TUS, BareTerminal, Reply, named
from tests.sync.races import RACES, receipts_without_object, run, surprises

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 4096
OTHER = CONTENT[:-1]


@pytest.fixture
def sender(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "PS0001")


@pytest.fixture
def addressee(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "HS9901")


def while_proved(gateway: RunningGateway, act: Callable[[], object]) -> None:
    """Do something, once, in the middle of the first reading of an upload's bytes."""
    objects = gateway.parts.objects
    inner = objects.parts
    done: list[bool] = []

    def parts(object_id: str, size_bytes: int) -> Iterator[bytes]:
        for part in inner(object_id, size_bytes):
            yield part
            if not done:
                done.append(True)
                act()

    objects.parts = parts  # type: ignore[method-assign]


def assert_every_receipt_holds(gateway: RunningGateway, receipts: int) -> None:
    assert receipts_without_object(gateway) == (receipts, [])


def test_an_upload_ended_while_it_is_proved_gives_no_receipt(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    place = sender.upload(CONTENT)
    ends: list[Reply] = []
    while_proved(gateway, lambda: ends.append(sender.end(place)))
    answer = sender.submit(sender.packet(CONTENT), upload=place)
    assert (ends[0].status, answer.problem) == (204, "upload-unknown")
    assert_every_receipt_holds(gateway, 0)
    assert left_over(gateway) == []
    # Nor is it remembered as an object that waits for its paper: nobody would ever ask for it.
    with gateway.parts.engine.connect() as tx:
        assert tx.execute(select(database.sealed_uploads)).all() == []


def test_an_upload_is_given_to_one_thing_and_only_while_it_is_there(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    rows = UploadRows(gateway.parts.engine, gateway.parts.objects)
    ended, given = (sender.upload(content).rpartition("/")[2] for content in (CONTENT, OTHER))
    sealed = rows.sealed(sender.terminal_id, ended)
    rows.end(sender.terminal_id, ended)
    refused = pytest.raises(Refusal, match="upload-unknown")
    with refused, database.writing(gateway.parts.engine) as tx:
        take_over(tx, ended, sealed)
    sealed = rows.sealed(sender.terminal_id, given)
    with database.writing(gateway.parts.engine) as tx:
        take_over(tx, given, sealed)
    with refused, database.writing(gateway.parts.engine) as tx:
        take_over(tx, given, sealed)


def test_a_wrong_packet_beside_the_right_one_takes_nothing_from_a_receipt(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    """Whichever was first: a receipt has its object."""
    place = sender.upload(CONTENT)
    right, wrong = sender.packet(CONTENT), sender.packet(OTHER)
    told: list[Reply] = []
    while_proved(gateway, lambda: told.append(sender.submit(right, upload=place)))
    answer = sender.submit(wrong, upload=place)
    assert (told[0].status, answer.problem) == (200, "upload-unknown")
    assert_every_receipt_holds(gateway, 1)


def test_the_right_packet_beside_a_wrong_one(gateway: RunningGateway, sender: BareTerminal) -> None:
    place = sender.upload(CONTENT)
    right, wrong = sender.packet(CONTENT), sender.packet(OTHER)
    told: list[Reply] = []
    while_proved(gateway, lambda: told.append(sender.submit(wrong, upload=place)))
    answer = sender.submit(right, upload=place)
    assert told[0].problem == "content-differs"
    assert answer.problem == "upload-unknown"
    assert_every_receipt_holds(gateway, 0)
    assert left_over(gateway) == []


@pytest.mark.parametrize("first", ["end", "wrong list", "paper"])
def test_the_same_for_electronic_evidence(
    gateway: RunningGateway, sender: BareTerminal, first: str
) -> None:
    place = sender.upload(CONTENT)
    acts: dict[str, Callable[[], Reply]] = {
        "end": lambda: sender.end(place),
        "wrong list": lambda: sender.submit_media(sender.media_packet(OTHER), place),
        "paper": lambda: sender.submit(sender.packet(CONTENT), upload=place),
    }
    while_proved(gateway, acts[first])
    answer = sender.submit_media(sender.media_packet(CONTENT), place)
    assert answer.problem == "upload-unknown"
    assert answer.data["item"] == 1
    assert_every_receipt_holds(gateway, 1 if first == "paper" else 0)


def test_an_upload_that_is_sealed_twice_at_once_is_one_object(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    """A list whose second file is not there yet seals the first one, and goes no further."""
    place, begun = sender.upload(CONTENT), sender.begin(5)
    unfinished = sender.media_packet(CONTENT, b"other")
    told: list[Reply] = []
    while_proved(gateway, lambda: told.append(sender.submit_media(unfinished, place, begun)))
    assert sender.submit(sender.packet(CONTENT), upload=place).status == 200
    assert (told[0].problem, told[0].data["item"]) == ("upload-unfinished", 2)
    assert left_over(gateway) == []
    assert_every_receipt_holds(gateway, 1)


def test_whoever_holds_the_upload_open_changes_nothing_of_a_paper(
    gateway: RunningGateway, sender: BareTerminal, addressee: BareTerminal
) -> None:
    """As a second process would that began to write before the submission."""
    place = sender.upload(CONTENT)
    upload = held_file(gateway, place.rpartition("/")[2])
    handle = os.open(upload, os.O_WRONLY)
    try:
        packet = sender.packet(CONTENT, to_office="HS9901")
        assert sender.submit(packet, upload=place).status == 200
        os.pwrite(handle, bytes(4096), 0)
    finally:
        os.close(handle)
    assert addressee.ask("GET", f"/v1/papers/{named(packet)}").body == CONTENT
    # Nothing that is open for writing lies where papers lie.
    assert not upload.exists()
    assert_every_receipt_holds(gateway, 1)


def held_file(gateway: RunningGateway, name: str) -> Path:
    return next(path for path in objects_of(gateway).rglob(name) if path.is_file())


def objects_of(gateway: RunningGateway) -> Path:
    return gateway.opened.objects.folder


def left_over(gateway: RunningGateway) -> list[str]:
    """Return the files of the store that no row names."""
    columns = (
        database.uploads.c.upload_id,
        database.sealed_uploads.c.object_id,
        database.submissions.c.object_id,
        database.media_objects.c.object_id,
        database.pillar_files.c.object_id,
    )
    with gateway.parts.engine.connect() as tx:
        rows = {str(name) for column in columns for name in tx.execute(select(column)).scalars()}
    files = [path for path in objects_of(gateway).rglob("*") if path.is_file()]
    return sorted(p.name for p in files if p.name not in rows and p.suffix != ".lock")


def test_an_upload_is_ended_once_and_a_paper_stays(
    gateway: RunningGateway, sender: BareTerminal, addressee: BareTerminal
) -> None:
    place = sender.upload(CONTENT)
    packet = sender.packet(CONTENT, to_office="HS9901")
    assert sender.submit(packet, upload=place).status == 200
    assert sender.end(place).problem == "upload-unknown"
    assert sender.part(place, len(CONTENT), b"").problem == "upload-unknown"
    assert sender.submit(packet, upload=place).status == 200
    assert addressee.ask("GET", f"/v1/papers/{named(packet)}").body == CONTENT
    assert left_over(gateway) == []


def test_a_refused_paper_leaves_nothing(gateway: RunningGateway, sender: BareTerminal) -> None:
    """Its id was taken, by another terminal, between the first look and the entry."""
    other = BareTerminal(gateway, "PS0002")
    name = "d" + "7" * 24
    inner = gateway.parts.objects.put
    taken: list[Reply] = []

    def put(parts: object) -> object:
        if not taken:
            taken.append(Reply(0, {}, b""))
            taken[0] = other.send(OTHER, document_id=name)
        return inner(parts)  # type: ignore[arg-type]

    gateway.parts.objects.put = put  # type: ignore[method-assign,assignment]
    assert sender.send(CONTENT, document_id=name).problem == "document-differs"
    assert taken[0].status == 200
    assert left_over(gateway) == []
    assert_every_receipt_holds(gateway, 1)


def test_a_paper_and_evidence_never_share_an_id(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    packet = sender.packet(CONTENT)
    assert sender.submit(packet, upload=sender.upload(CONTENT)).status == 200
    place = sender.upload(OTHER)
    medium = sender.media_packet(OTHER, evidence_id=named(packet))
    assert sender.submit_media(medium, place).problem == "document-differs"
    assert_every_receipt_holds(gateway, 1)


def test_whoever_was_overtaken_writes_nothing_any_more(
    gateway: RunningGateway, sender: BareTerminal
) -> None:
    """ "The offset in an answer is on disk": also where an older request still writes."""
    size = 4096
    place = sender.begin(size)
    objects, inner = gateway.parts.objects, gateway.parts.objects.write_at
    begun, go_on = threading.Event(), threading.Event()

    def write_at(upload_id: str, offset: int, data: bytes) -> None:
        if not data.strip(b"Z"):
            begun.set()
            # On, when the newer one has written; or when it waits for this one, as it must.
            go_on.wait(0.7)
        inner(upload_id, offset, data)
        if data.strip(b"Z"):
            go_on.set()

    objects.write_at = write_at  # type: ignore[method-assign]
    told: list[Reply] = []
    older = threading.Thread(target=lambda: told.append(sender.part(place, 0, b"Z" * size)))
    older.start()
    assert begun.wait(10)
    newer = sender.part(place, 0, CONTENT[:size])
    older.join(20)
    won = CONTENT[:size] if newer.status == 204 else b"Z" * size
    assert sorted(answer.status for answer in (newer, told[0])) == [204, 409]
    assert sender.submit(sender.packet(won), upload=place).status == 200


def test_a_writer_that_was_overtaken_has_no_turn_any_more() -> None:
    older = Writer(None)
    with older.turn():
        pass
    newer = Writer(older)
    newer.begin()
    with pytest.raises(Refusal), older.turn():
        pass
    with newer.turn():
        pass


def test_the_third_waits_for_the_first_too() -> None:
    """The second was overtaken before the first was through: nobody writes beside the third."""
    writers, holds, go_on = Writers(), threading.Event(), threading.Event()
    first, entered = writers.enter("u1"), threading.Semaphore(0)

    def hold() -> None:
        with first.turn():
            holds.set()
            go_on.wait(20)

    def enter() -> None:
        writers.enter("u1")
        entered.release()

    threads = [threading.Thread(target=act) for act in (hold, enter, enter)]
    threads[0].start()
    assert holds.wait(20)
    for thread in threads[1:]:
        thread.start()
    assert not entered.acquire(timeout=0.3)
    go_on.set()
    for thread in threads:
        thread.join(20)
    with pytest.raises(Refusal), first.turn():
        raise AssertionError


@pytest.mark.parametrize("whole", [False, True])
def test_an_upload_whose_bytes_are_gone_begins_anew(
    gateway: RunningGateway, sender: BareTerminal, *, whole: bool
) -> None:
    """The folder was put back from a copy, the rows were not."""
    place = sender.upload(CONTENT) if whole else sender.begin(len(CONTENT))
    held_file(gateway, place.rpartition("/")[2]).unlink()
    packet = sender.packet(CONTENT)
    lost = sender.submit(packet, upload=place) if whole else sender.part(place, 0, b"x")
    assert lost.problem == "upload-unknown"
    assert sender.ask("HEAD", place, headers=TUS).status == 404
    assert sender.submit(packet, upload=sender.upload(CONTENT)).status == 200


@pytest.mark.parametrize("race", RACES)
def test_races(gateway: RunningGateway, race: str) -> None:
    """A small sample; ``python -m tests.sync.races`` runs each of them hundreds of times."""
    ends = run(gateway, race, rounds=4, seed=17, size_bytes=1_500_000)
    receipts, bare = receipts_without_object(gateway)
    assert bare == []
    assert surprises(race, ends) == []
    assert receipts <= 8
