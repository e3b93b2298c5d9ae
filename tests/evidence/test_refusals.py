"""What is refused of electronic evidence: files that change while they are read, pieces that are not
the ones that were sealed, media without files, and what is on its way already."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station_app.evidence import certificate, hash_list, media_intake, packets, viewer
from station_app.evidence import rows as evidence_rows
from station_app.evidence.errors import (
    EvidenceClosed,
    ListUnreadable,
    NothingTaken,
    SealedFileDamaged,
    SourceChanged,
)
from station_app.evidence.hash_list_parser import MOST_BYTES
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import Cancelled, CaseNumberMissing, NoPicture, ReasonNeeded
from station_app.model.evidence import EvidenceState, ItemState
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.encrypted_file import PIECE_BYTES
from tests.evidence.media_files import REASON, StopAfter, film, opened, take
from tests.evidence.test_packets import SID
from tests.stations import PASSPHRASE, station_in


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path / "home") as made:
        sign_in.sign_in(made, "munshi", PASSPHRASE)
        yield made


class AtQuestion(CancelTicket):
    """Does something when it is asked for the first time whether to stop."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._left = [act]

    @property
    def cancelled(self) -> bool:
        while self._left:
            self._left.pop()()
        return False


def none_taken(station: Station, evidence_id: str) -> bool:
    items = packets.view(station, evidence_id).items
    return all(item.state is not ItemState.TAKEN for item in items)


def test_a_file_that_grows_while_it_is_read_is_not_taken(station: Station, tmp_path: Path) -> None:
    source, held = tmp_path / "v.mp4", opened(station)
    film(source, 2 * PIECE_BYTES)

    def grow() -> None:
        with source.open("ab") as file:
            file.write(b"more")

    with pytest.raises(SourceChanged):
        media_intake.import_media(station, held.evidence_id, (source,), AtQuestion(grow), no_report)
    assert none_taken(station, held.evidence_id)


def test_a_file_of_the_same_size_and_another_time_is_not_taken(
    station: Station, tmp_path: Path
) -> None:
    source, held = tmp_path / "v.mp4", opened(station)
    film(source, 2 * PIECE_BYTES)

    def write_over() -> None:
        film(source, 2 * PIECE_BYTES)
        os.utime(source, ns=(1, 1))

    with pytest.raises(SourceChanged):
        media_intake.import_media(
            station, held.evidence_id, (source,), AtQuestion(write_over), no_report
        )
    assert none_taken(station, held.evidence_id)


def test_a_file_that_changed_between_listing_and_reading_is_not_taken(
    station: Station, tmp_path: Path
) -> None:
    first, second, held = tmp_path / "a.mp4", tmp_path / "b.mp4", opened(station)
    film(first, 1000)
    film(second, 1000)
    # Both are listed before the first is read.
    with pytest.raises(SourceChanged) as told:
        media_intake.import_media(
            station,
            held.evidence_id,
            (first, second),
            AtQuestion(lambda: os.utime(second, ns=(1, 1))),
            no_report,
        )
    assert told.value.params["number"] == 2
    items = packets.view(station, held.evidence_id).items
    assert [item.state for item in items] == [ItemState.TAKEN, ItemState.TAKING]
    # Refused before anything of it was read.
    with station.store.reading() as tx:
        assert evidence_rows.pieces_of(tx, items[1].item_id) == ()


def test_pieces_of_another_file_are_not_the_sealed_one(station: Station, tmp_path: Path) -> None:
    """Each piece holds by itself; together they are not what was read."""
    held = opened(station)
    for name in ("a.mp4", "b.mp4"):
        film(tmp_path / name, 5000)
        take(station, held, tmp_path / name)
    first, second = packets.view(station, held.evidence_id).items
    with station.store.transaction() as tx:
        (piece,) = evidence_rows.pieces_of(tx, second.item_id)
        evidence_rows.forget_pieces(tx, first.item_id)
        evidence_rows.forget_pieces(tx, second.item_id)
        evidence_rows.put_piece(tx, replace(piece, item_id=first.item_id))
    with pytest.raises(SealedFileDamaged):
        viewer.verify_file(station, first.item_id, CancelTicket(), no_report)


def test_whoever_stops_a_check_has_no_answer(station: Station, tmp_path: Path) -> None:
    held = opened(station)
    film(tmp_path / "a.mp4", 5000)
    take(station, held, tmp_path / "a.mp4")
    (item,) = packets.view(station, held.evidence_id).items
    with pytest.raises(Cancelled):
        viewer.verify_file(station, item.item_id, StopAfter(0), no_report)


def test_what_was_not_taken_is_not_shown(station: Station, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    held = opened(station)
    sheet = f"File name,SHA-256 hash\r\nVID_9.mp4,{'ab' * 32}".encode()
    hash_list.import_list(station, held.evidence_id, sheet)
    (item,) = packets.view(station, held.evidence_id).items
    for item_id in (item.item_id, "i-none"):
        with pytest.raises(NoPicture):
            viewer.view_file(station, item_id, 320)
        with pytest.raises(NoPicture):
            viewer.verify_file(station, item_id, CancelTicket(), no_report)
    for act in (
        lambda: packets.send(station, held.evidence_id),
        lambda: certificate.certificate(station, held.evidence_id),
        lambda: certificate.app_certificate(station, held.evidence_id),
        lambda: take(station, held, tmp_path / "empty"),
    ):
        with pytest.raises(NothingTaken):
            act()
    assert packets.view(station, held.evidence_id).evidence.state is EvidenceState.OPEN


def test_what_is_on_its_way_is_not_sent_again(station: Station, tmp_path: Path) -> None:
    held = opened(station)
    film(tmp_path / "a.mp4", 5000)
    take(station, held, tmp_path / "a.mp4")
    packets.send(station, held.evidence_id)
    with pytest.raises(EvidenceClosed):
        packets.send(station, held.evidence_id)


def test_what_was_taken_back_stays_so_and_says_why(station: Station, tmp_path: Path) -> None:
    held = opened(station)
    with pytest.raises(ReasonNeeded):
        packets.withdraw(station, held.evidence_id, " x ")
    assert packets.view(station, held.evidence_id).evidence.state is EvidenceState.OPEN
    packets.withdraw(station, held.evidence_id, "गलत मेमोरी कार्ड लाया गया")
    film(tmp_path / "a.mp4", 5000)
    for act in (
        lambda: packets.withdraw(station, held.evidence_id, "फिर से वापस लेना"),
        lambda: take(station, held, tmp_path / "a.mp4"),
        lambda: packets.send(station, "e-none"),
    ):
        with pytest.raises(EvidenceClosed):
            act()


def test_a_packet_of_the_app_takes_no_medium_s_files(station: Station, tmp_path: Path) -> None:
    packet = packets.bind_sid(station, SID, "123/2026")
    film(tmp_path / "a.mp4", 5000)
    with pytest.raises(EvidenceClosed):
        take(station, packet, tmp_path / "a.mp4")


def test_evidence_belongs_to_a_case(station: Station) -> None:
    with pytest.raises(CaseNumberMissing):
        packets.open_medium(station, " ", reason=REASON, medium="flash", brought_by="आर. 505")
    with pytest.raises(ValueError, match="cloud"):
        packets.open_medium(station, "1/2026", reason=REASON, medium="cloud", brought_by="आर. 505")


def test_a_list_is_no_longer_than_a_list_can_be(station: Station) -> None:
    held = opened(station)
    line = f"VID_9.mp4,{'ab' * 32}\r\n"
    for untrusted in (
        ("File name,SHA-256 hash\r\n" + line).encode() + b" " * MOST_BYTES,
        b"%PDF-1.7" + b" " * MOST_BYTES,
    ):
        with pytest.raises(ListUnreadable):
            hash_list.import_list(station, held.evidence_id, untrusted)
