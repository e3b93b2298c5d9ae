"""Objects at the gateway: sealed in pieces, proved at every reading, damaged ones told and never a fault."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from sync.gateway.records import database
from sync.gateway.records.identity import load_identity
from sync.gateway.records.objects import LocalObjects, StoredObject
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.sealed_object import (
    MAGIC,
    PIECE_BYTES,
    DamagedObject,
    opened_pieces,
    sealed_pieces,
)
from sync.gateway.serving import RunningGateway
from tests.full_disk import smallest_disk
from tests.sync.bare_terminal import BareTerminal, named

KEY = bytes(range(32))
PDF = b"%PDF-1.7 a paper" * 100
SEALED_PIECE = PIECE_BYTES + 16


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> LocalObjects:
    home = tmp_path_factory.mktemp("objects")
    return LocalObjects(home / "objects", load_identity(home))


def place_of(objects: LocalObjects, stored: StoredObject) -> Path:
    return objects.folder / stored.object_id


def read(objects: LocalObjects, stored: StoredObject) -> bytes:
    return b"".join(objects.proved(stored))


SIZES = (0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 7)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cut", [1_000_003, 65_536, 3 * PIECE_BYTES])
def test_what_was_put_is_read(objects: LocalObjects, size: int, cut: int) -> None:
    data = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    stored = objects.put(data[at : at + cut] for at in range(0, size, cut))
    assert (stored.size_bytes, stored.sha256) == (size, hashlib.sha256(data).hexdigest())
    assert stored.sha256 in stored.object_id
    assert read(objects, stored) == data
    assert data[:64] not in place_of(objects, stored).read_bytes() or size < 16


@given(st.integers(0, 40), st.data())
def test_no_bit_of_an_object_is_idle(size: int, data: st.DataObject) -> None:
    sealed = bytearray(b"".join(sealed_pieces((bytes(size),), KEY)))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(DamagedObject):
        opened(bytes(sealed))


def opened(sealed: bytes, key: bytes = KEY) -> bytes:
    return b"".join(opened_pieces(io.BytesIO(sealed), key))


def pieces_of(size: int) -> list[bytes]:
    """Return an object's pieces, the magic first."""
    return list(sealed_pieces((bytes(size),), KEY))


def test_pieces_are_neither_left_out_nor_moved_nor_doubled() -> None:
    magic, one, two, three = pieces_of(2 * PIECE_BYTES + 5)
    assert magic == MAGIC
    assert opened(magic + one + two + three) == bytes(2 * PIECE_BYTES + 5)
    for wrong in (
        (),
        (one,),
        (one, two),
        (one, three),
        (two, one, three),
        (one, one, two, three),
        (one, two, three, three),
        (one, two, three, b"x"),
    ):
        with pytest.raises(DamagedObject):
            opened(magic + b"".join(wrong))


def test_another_key_opens_nothing() -> None:
    sealed = b"".join(pieces_of(5))
    with pytest.raises(DamagedObject):
        opened(sealed, KEY[::-1])


@pytest.mark.parametrize("harm", ["gone", "cut", "longer", "flipped", "another's", "empty"])
def test_a_damaged_object_is_not_given(objects: LocalObjects, harm: str) -> None:
    stored, other = objects.put((PDF,)), objects.put((PDF[::-1],))
    place = place_of(objects, stored)
    sealed = place.read_bytes()
    changed = {
        "cut": sealed[:-1],
        "longer": sealed + b"x",
        "flipped": sealed[:-20] + bytes([sealed[-20] ^ 1]) + sealed[-19:],
        "another's": place_of(objects, other).read_bytes(),
        "empty": b"",
    }
    place.unlink() if harm == "gone" else place.write_bytes(changed[harm])
    with pytest.raises(DamagedObject):
        read(objects, stored)


def test_an_object_is_the_one_that_the_row_means(objects: LocalObjects) -> None:
    """Whole, but not the one that was receipted: a row was changed, or a file put in its place."""
    stored = objects.put((PDF,))
    for wrong in (
        StoredObject(stored.object_id, stored.size_bytes, "0" * 64),
        StoredObject(stored.object_id, stored.size_bytes - 1, stored.sha256),
    ):
        with pytest.raises(DamagedObject):
            read(objects, wrong)


def test_what_cannot_be_written_whole_is_not_there(objects: LocalObjects) -> None:
    before = sorted(objects.folder.iterdir())

    def breaks() -> Iterator[bytes]:
        yield PDF
        raise DamagedObject

    with pytest.raises(DamagedObject):
        objects.put(breaks())
    with smallest_disk(2048), pytest.raises(Refusal, match="storage-full"):
        objects.put((bytes(3 * PIECE_BYTES),))
    assert sorted(objects.folder.iterdir()) == before


@pytest.mark.parametrize("harm", ["gone", "flipped"])
def test_the_addressee_is_told_and_an_alarm_is_raised_once(
    gateway: RunningGateway, harm: str
) -> None:
    sender, addressee = BareTerminal(gateway, "PS0001"), BareTerminal(gateway, "HS9901")
    packet = sender.packet(PDF, to_office="HS9901")
    assert sender.submit(packet, PDF).status == 200
    (place,) = gateway.opened.objects.folder.glob(f"c{hashlib.sha256(PDF).hexdigest()}-*")
    sealed = place.read_bytes()
    place.unlink() if harm == "gone" else place.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    for _ in range(2):
        answer = addressee.ask("GET", f"/v1/papers/{named(packet)}")
        assert (answer.status, answer.problem) == (410, "content-damaged")
    with gateway.parts.engine.connect() as tx:
        raised = tx.execute(select(database.alarms)).one()
    assert (raised.what, raised.terminal_id, raised.number) == (
        "object_damaged",
        sender.terminal_id,
        1,
    )
    place.write_bytes(sealed)
    assert addressee.ask("GET", f"/v1/papers/{named(packet)}").body == PDF
