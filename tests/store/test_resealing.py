"""A sealed file is replaced only by one that opens to the same bytes; of a cut nothing is lost."""

from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest

from station_app.model.errors import BlobDamaged, StoreError
from station_app.model.ids import BlobId
from station_app.store.blobs import Blobs
from tests.full_disk import smallest_disk

CLEAR = b"a page of a case diary " * 20_000
STATION = pyrage.x25519.Identity.generate()
FIRST, SECOND = (pyrage.x25519.Identity.generate() for _ in range(2))


def blobs_in(folder: Path, *readers: pyrage.x25519.Identity) -> Blobs:
    folder.mkdir(exist_ok=True)
    named = [str(reader.to_public()) for reader in (STATION, *readers)]
    return Blobs(folder, str(STATION), named)


def file_of(folder: Path, blob_id: BlobId) -> Path:
    return folder / blob_id[:2] / f"{blob_id}.age"


def opens(path: Path, reader: pyrage.x25519.Identity) -> bool:
    try:
        return bool(pyrage.decrypt(path.read_bytes(), [reader]) == CLEAR)
    except pyrage.DecryptError:
        return False


def test_the_new_reader_opens_it_and_the_one_before_does_not_any_more(tmp_path: Path) -> None:
    sealed = blobs_in(tmp_path, FIRST).put(CLEAR)
    path = file_of(tmp_path, sealed.blob_id)
    assert opens(path, FIRST)
    after = blobs_in(tmp_path, SECOND)
    after.reseal(sealed.blob_id)
    assert after.get(sealed.blob_id) == CLEAR
    assert opens(path, SECOND)
    assert not opens(path, FIRST)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_a_damaged_file_stays_as_it_is(tmp_path: Path) -> None:
    sealed = blobs_in(tmp_path, FIRST).put(CLEAR)
    path = file_of(tmp_path, sealed.blob_id)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(BlobDamaged):
        blobs_in(tmp_path, SECOND).reseal(sealed.blob_id)
    assert path.read_bytes() == damaged
    with pytest.raises(BlobDamaged):
        blobs_in(tmp_path, SECOND).reseal(BlobId("00" * 16))
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_a_file_that_was_sealed_wrongly_takes_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = blobs_in(tmp_path, FIRST).put(CLEAR)
    path = file_of(tmp_path, sealed.blob_id)
    before = path.read_bytes()

    def loses_half(read: BinaryIO, into: BinaryIO, readers: list[pyrage.x25519.Recipient]) -> None:
        into.write(pyrage.encrypt(read.read()[: len(CLEAR) // 2], readers))

    monkeypatch.setattr(pyrage, "encrypt_io", loses_half)
    with pytest.raises(BlobDamaged):
        blobs_in(tmp_path, SECOND).reseal(sealed.blob_id)
    assert path.read_bytes() == before
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    sealed = blobs_in(tmp_path, FIRST).put(CLEAR)
    path = file_of(tmp_path, sealed.blob_id)
    before = path.read_bytes()
    with smallest_disk(2**16), pytest.raises(StoreError):
        blobs_in(tmp_path, SECOND).reseal(sealed.blob_id)
    assert path.read_bytes() == before
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_names_come_in_order_from_where_it_stood(tmp_path: Path) -> None:
    blobs = blobs_in(tmp_path)
    names = sorted(blobs.put(b"x").blob_id for _ in range(25))
    assert blobs.names_after("", 1000) == tuple(names)
    walked: list[BlobId] = []
    while part := blobs.names_after(walked[-1] if walked else "", 4):
        walked += part
    assert walked == names
