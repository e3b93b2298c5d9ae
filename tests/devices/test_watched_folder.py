"""The watched folder: what is written to its end is taken, each page once; what can never be holds nobody up."""

import io
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.folder.watched import WatchedFolder
from devices.folder.wholeness import is_whole
from devices.folder.writers import FolderEvents, Writer, writer_by_lease
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.device_errors import DropFolderMissing, FilesSetAside
from station_app.model.errors import OutputFolderClosed
from station_app.model.ids import DocumentId
from station_app.scanning import page_editing
from station_app.scanning.folder_intake import import_from_folder
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE, station_in

LONG_AGO = (1, 1)
SHEET = (420, 590)


def page(
    number: int,
    form: str = "PNG",
    *,
    mode: str = "L",
    size: tuple[int, int] = (60, 80),
    **how: object,
) -> bytes:
    held = io.BytesIO()
    Image.effect_noise((size[0] + number, size[1]), 40).convert(mode).save(held, form, **how)
    return held.getvalue()


def tiff(count: int, size: tuple[int, int] = (60, 80)) -> bytes:
    pages = [Image.effect_noise((size[0] + n, size[1]), 40) for n in range(count)]
    held = io.BytesIO()
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:])
    return held.getvalue()


def laid(folder: Path, name: str, data: bytes, *, old: bool = True) -> Path:
    path = folder / name
    path.write_bytes(data)
    if old:
        os.utime(path, LONG_AGO)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


def test_a_file_that_its_writer_holds_open_is_not_finished(folder: Path) -> None:
    watched = WatchedFolder(folder)
    path = folder / "scan.tif"
    with path.open("w+b") as writer:
        # A whole page, and a long rest: the printer warms up for the next one.
        writer.write(tiff(1))
        writer.flush()
        os.utime(path, LONG_AGO)
        assert watched.ready() == ()
        writer.seek(0)
        writer.write(tiff(3))
        writer.flush()
        os.utime(path, LONG_AGO)
        assert watched.ready() == ()
    os.utime(path, LONG_AGO)
    assert watched.ready() == (path,)


def test_who_wrote_and_who_closed_is_seen_where_no_lease_is_given(folder: Path) -> None:
    events = FolderEvents(folder)
    with (folder / "1.png").open("wb") as writer:
        writer.write(b"x")
        writer.flush()
        assert events.writer_of("1.png") is Writer.WRITES
    assert events.writer_of("1.png") is Writer.GONE
    (folder.parent / "2.png").write_bytes(b"x")
    (folder.parent / "2.png").rename(folder / "2.png")
    assert events.writer_of("2.png") is Writer.GONE
    assert events.writer_of("3.png") is Writer.UNKNOWN
    (folder / "1.png").unlink()
    assert events.writer_of("1.png") is Writer.UNKNOWN
    folder.rename(folder.with_name("gone"))
    folder.mkdir()
    events.writer_of("2.png")
    assert events.writer_of("2.png") is Writer.UNKNOWN


def test_a_lease_is_given_when_the_writer_is_gone(folder: Path) -> None:
    path = laid(folder, "1.png", page(1))
    with path.open("r+b"):
        assert writer_by_lease(path) is Writer.WRITES
    with path.open("rb"):
        assert writer_by_lease(path) is Writer.GONE


WHOLE = {
    "JPEG": page(1, "JPEG"),
    "progressive": page(1, "JPEG", progressive=True),
    "PNG": page(1),
    "TIFF": tiff(1),
    "TIFFs": tiff(3),
    "G4": page(1, "TIFF", mode="1", compression="group4"),
    "PDF": page(1, "PDF"),
    "GIF": page(1, "GIF"),
    "BMP": page(1, "BMP"),
    "WEBP": page(1, "WEBP"),
    "JPEG2000": page(1, "JPEG2000"),
}


@pytest.mark.parametrize("form", sorted(WHOLE))
def test_a_whole_file_is_whole(tmp_path: Path, form: str) -> None:
    assert is_whole(laid(tmp_path, "x", WHOLE[form]))


@given(st.sampled_from(sorted(WHOLE)), st.floats(0.001, 0.97))
def test_no_beginning_of_a_file_is_taken_for_the_whole(
    tmp_path_factory: pytest.TempPathFactory, form: str, part: float
) -> None:
    data = WHOLE[form]
    # What nobody can tell apart yet is the magic number alone.
    begun = data[: max(16, int(len(data) * part))]
    path = tmp_path_factory.getbasetemp() / "begun"
    path.write_bytes(begun)
    assert not is_whole(path)


@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_the_look(
    tmp_path_factory: pytest.TempPathFactory, form: str, noise: bytes, at: int
) -> None:
    data = WHOLE[form]
    folder = tmp_path_factory.mktemp("noise", numbered=True)
    laid(folder, "1.png", data[:at] + noise + data[at + len(noise) :])
    good = laid(folder, "2.png", WHOLE["PNG"])
    assert good in WatchedFolder(folder).ready()


def test_what_broke_off_waits_for_its_rest_and_is_given_up_when_it_is_old(folder: Path) -> None:
    watched = WatchedFolder(folder)
    path = laid(folder, "1.jpg", WHOLE["JPEG"][:-40])
    now = path.stat().st_ctime
    os.utime(path, (now - 10, now - 10))
    assert watched.ready() == ()
    os.utime(path, LONG_AGO)
    assert watched.ready() == (path,)
    fresh = laid(folder, "0.png", page(1), old=False)
    assert watched.ready() == (path,)
    os.utime(fresh, LONG_AGO)
    assert watched.ready() == (fresh, path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    for watched in (WatchedFolder(tmp_path / "none"), WatchedFolder(laid(tmp_path, "file", b""))):
        with pytest.raises(DropFolderMissing):
            watched.ready()
        with pytest.raises(DropFolderMissing):
            watched.unfit()


def _self_link(folder: Path) -> None:
    (folder / "0-itself.png").symlink_to("0-itself.png")


def _link_out(folder: Path) -> None:
    (folder / "0-out.png").symlink_to(laid(folder.parent, "secret.png", page(9, size=SHEET)))


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "0-pipe.png")


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "0-socket.png"))


def _broken(folder: Path) -> None:
    laid(folder, "0-broken.png", page(1, size=SHEET)[:60])


def _no_picture(folder: Path) -> None:
    laid(folder, "0-letter.pdf", b"Dear Sir")


def _undecodable(folder: Path) -> None:
    laid(folder, os.fsdecode(b"0-\xff.jpg"), WHOLE["JPEG"][:30])


STRANGE: tuple[Callable[[Path], None], ...] = (
    _self_link, _link_out, _pipe, _socket, _broken, _no_picture, _undecodable,
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Iterator[Station]:
    with station_in(tmp_path / "home", folder=WatchedFolder(folder)) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        yield station


def taken(station: Station, document_id: DocumentId) -> int:
    return import_from_folder(station, document_id, CancelTicket(), no_report)


def kept(station: Station, document_id: DocumentId) -> list[str]:
    return [view.page.sha256 for view in page_editing.page_views(station, document_id).standing]


def test_what_can_never_be_taken_is_set_aside_in_words_and_holds_nobody_up(
    desk: Station, folder: Path
) -> None:
    for strange in STRANGE:
        strange(folder)
    good = laid(folder, "1.png", page(1, size=SHEET))
    (folder / "2.png").mkdir()
    document_id = drafts.begin(desk).document_id
    with pytest.raises(FilesSetAside) as told:
        taken(desk, document_id)
    assert told.value.params == {"count": len(STRANGE)}
    assert len(kept(desk, document_id)) == 1
    assert not good.exists()
    aside = {path.name for path in (folder / "not-taken").iterdir()}
    assert len(aside) == 2 * len(STRANGE)
    words = (folder / "not-taken" / "0-itself.png.txt").read_text(encoding="utf-8")
    assert "only a link" in words
    assert "लिंक" in words
    # Nothing is left to be told a second time; what the link led to is where it was.
    assert taken(desk, document_id) == 0
    assert (folder.parent / "secret.png").exists()
    assert (folder / "2.png").is_dir()


def test_good_pages_of_a_file_that_breaks_off_come_once(desk: Station, folder: Path) -> None:
    whole = tiff(3, SHEET)
    laid(folder, "1.tif", whole[: len(whole) * 3 // 4])
    document_id = drafts.begin(desk).document_id
    with pytest.raises(FilesSetAside):
        taken(desk, document_id)
    first = kept(desk, document_id)
    assert 1 <= len(first) < 3
    assert taken(desk, document_id) == 0
    assert kept(desk, document_id) == first


def test_a_file_that_cannot_be_moved_gives_no_page_twice(tmp_path: Path, folder: Path) -> None:
    class Locked(WatchedFolder):
        """A folder in which nothing can be moved: another's, on a share."""

        locked = True

        def release(self, path: Path) -> None:
            if self.locked:
                raise OutputFolderClosed
            super().release(path)

    watched = Locked(folder)
    laid(folder, "1.tif", tiff(3, SHEET))
    laid(folder, "2.png", page(7, size=SHEET))
    with station_in(tmp_path / "home", folder=watched) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document_id = drafts.begin(station).document_id
        for _ in range(3):
            with pytest.raises(OutputFolderClosed):
                taken(station, document_id)
        assert len(kept(station, document_id)) == 4
        watched.locked = False
        assert taken(station, document_id) == 0
        assert len(kept(station, document_id)) == 4
    assert sorted(path.name for path in (folder / "taken").iterdir()) == ["1.tif", "2.png"]


def test_a_file_goes_on_where_it_stood(desk: Station, folder: Path) -> None:
    laid(folder, "1.tif", tiff(4, SHEET))
    document_id = drafts.begin(desk).document_id
    ticket = CancelTicket()

    def stop_after_two(done: int, _total: int | None) -> None:
        if done == 2:
            ticket.cancel()

    with pytest.raises(Exception, match="cancelled"):
        import_from_folder(desk, document_id, ticket, stop_after_two)
    assert len(kept(desk, document_id)) == 2
    assert taken(desk, document_id) == 2
    assert len(set(kept(desk, document_id))) == len(kept(desk, document_id)) == 4


def test_pages_of_a_paper_that_was_discarded_come_again(desk: Station, folder: Path) -> None:
    laid(folder, "1.tif", tiff(2, SHEET))
    first = drafts.begin(desk).document_id
    ticket = CancelTicket()
    with pytest.raises(Exception, match="cancelled"):
        import_from_folder(desk, first, ticket, lambda _done, _total: ticket.cancel())
    drafts.discard(desk, first)
    second = drafts.begin(desk).document_id
    assert taken(desk, second) == 2


def test_the_same_picture_laid_in_again_is_another_file(desk: Station, folder: Path) -> None:
    document_id = drafts.begin(desk).document_id
    data = page(1, size=SHEET)
    for _ in range(2):
        laid(folder, "1.png", data)
        assert taken(desk, document_id) == 1
    assert len(kept(desk, document_id)) == 2
    assert sorted(path.name for path in (folder / "taken").iterdir()) == ["1-2.png", "1.png"]
