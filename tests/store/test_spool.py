"""What is made large is sealed while it is made, read at any place, and safe when it is kept."""

import io
import os
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.model.errors import StoreError
from station_app.store.blobs import Blobs
from station_app.store.spool import Spool
from tests.full_disk import smallest_disk

CLEAR = b"never in clear on the disk " * 40_000


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    identity = pyrage.x25519.Identity.generate()
    folder = tmp_path / "blobs"
    folder.mkdir()
    return Blobs(folder, str(identity), [str(identity.to_public())])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=700_000), max_size=4), st.data())
def test_every_place_reads_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], data: st.DataObject
) -> None:
    whole = b"".join(parts)
    with Spool(tmp_path_factory.mktemp("spool")) as spool:
        for part in parts:
            assert spool.write(part) == len(part)
        at = data.draw(st.integers(0, len(whole) + 5))
        most = data.draw(st.integers(0, len(whole) + 5))
        spool.seek(at)
        assert spool.read(most) == whole[at : at + most]
        assert spool.seek(0, io.SEEK_END) == len(whole)


def open_below(folder: Path) -> list[int]:
    """The numbers of the files below a folder that this process holds open, named or not."""
    numbers = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    places = [(number, Path(f"/proc/self/fd/{number}")) for number in numbers]
    return [n for n, place in places if place.is_symlink() and str(folder) in str(place.readlink())]


def test_nothing_clear_touches_the_disk_and_nothing_is_left(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.write(CLEAR)
        assert list(tmp_path.iterdir()) == []
        (number,) = open_below(tmp_path)
        raw = os.pread(number, len(CLEAR), 0)
        assert len(raw) > 2**19
        assert b"in clear" not in raw


def test_what_was_written_is_not_written_over(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.write(b"first")
        spool.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            spool.write(b"again")


def test_a_large_file_is_kept_whole_and_named_by_its_hash(blobs: Blobs) -> None:
    with blobs.spool() as made:
        made.write(CLEAR)
        sealed = blobs.put_from(made)
    held = blobs.put(CLEAR)
    assert (sealed.sha256, sealed.size_bytes) == (held.sha256, held.size_bytes)
    assert blobs.get(sealed.blob_id) == CLEAR


def test_an_output_file_is_never_0_bytes_when_the_disk_refuses(
    blobs: Blobs, tmp_path: Path
) -> None:
    """What NAPS2 and scanservjs are blamed for: the file is there and holds nothing."""
    with blobs.spool() as made:
        made.write(CLEAR)
        with smallest_disk(2**16):
            with pytest.raises(StoreError):
                blobs.put_from(made)
            with pytest.raises(StoreError):
                blobs.put(CLEAR)
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
        kept = blobs.put_from(made)
    assert [path.stat().st_size > len(CLEAR) for path in tmp_path.rglob("*.age")] == [True]
    assert blobs.get(kept.blob_id) == CLEAR
