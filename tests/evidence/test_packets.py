"""Packets of the app and media: one FIR a SID, read once, resumed after a cut, refused by name."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from station_app.cases import register as case_register
from station_app.custody_log import rows as custody_log_rows
from station_app.documents import inbox_rows, protection
from station_app.evidence import certificate as evidence_certificate
from station_app.evidence import esakshya_link, hash_list, media_intake, packets, upload_queue
from station_app.evidence import overview as evidence_overview
from station_app.evidence import rows as evidence_rows
from station_app.evidence import viewer as evidence_viewer
from station_app.evidence.errors import (
    AppFailureMissing,
    BringerMissing,
    EvidenceClosed,
    ListContradicts,
    ListUnreadable,
    MediumUnfinished,
    SidMalformed,
    SidUsed,
)
from station_app.evidence.media_reader import read_piece
from station_app.exchange import message_rows
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import Cancelled, IdentityProtected, ProtocolBroken, ReasonNeeded
from station_app.model.evidence import EvidenceState, ItemState
from station_app.model.pillars import Arrived, InboxFile
from station_app.station import sign_in
from station_app.station.station import Station
from station_app.store.encrypted_file import PIECE_BYTES, SealedFile
from station_app.store.errors import DiskFull
from tests.cases.test_cases_desk import case
from tests.evidence.media_files import REASON, StopAfter, film, opened, take
from tests.stations import PASSPHRASE, START, station_in

ROOT = Path(__file__).resolve().parents[2]
SID = "9901202600000099"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path / "home") as made:
        sign_in.sign_in(made, "munshi", PASSPHRASE)
        yield made


def csv_of(*files: tuple[str, str]) -> bytes:
    lines = ["File name,Size (bytes),SHA-256 hash,Capture time,Location"]
    lines += [f"{name},7,{sha256},14-03-2026 18:05,21.8,75.6" for name, sha256 in files]
    return "\r\n".join(lines).encode()


def states(station: Station, evidence_id: str) -> dict[str, ItemState]:
    items = packets.view(station, evidence_id).items
    return {item.name: item.state for item in items}


def said(station: Station) -> str:
    """Everything that the ledger says."""
    with station.store.reading() as tx:
        return "\n".join(
            f"{e.act.action} {e.act.object_id} {e.act.reason}" for e in custody_log_rows.events(tx)
        )


def test_a_sid_serves_one_fir_only(station: Station) -> None:
    for wrong in ("990120260000009", SID + "1", "", "99012026000000x9"):
        with pytest.raises(SidMalformed):
            packets.bind_sid(station, wrong, "123/2026")
    bound = packets.bind_sid(station, "९९०१ २०२६ 0000-0099", "0123/26")
    assert (bound.sid, bound.case_ref) == (SID, "123/2026")
    again = packets.bind_sid(station, f"https://esakshya.example/packet/{SID}", "123/2026")
    assert again.evidence_id == bound.evidence_id
    assert again.link.endswith(SID)
    with pytest.raises(SidUsed) as used:
        packets.bind_sid(station, SID, "131/2026")
    assert used.value.params == {"case": "123/2026"}
    packets.withdraw(station, bound.evidence_id, "गलत अपराध क्रमांक लिखा गया था")
    right = packets.bind_sid(station, SID, "131/2026")
    assert right.case_ref == "131/2026"
    assert packets.view(station, bound.evidence_id).evidence.state is EvidenceState.WITHDRAWN


def test_the_apps_list_is_read_in_whatever_form(station: Station) -> None:
    one, two = (hashlib.sha256(name).hexdigest() for name in (b"1", b"2"))
    bound = packets.bind_sid(station, SID, "123/2026")
    forms = {
        "csv": csv_of(("IMG_1.jpg", one), ("VID_2.mp4", two.upper())),
        "semicolons": f"क्र.;फ़ाइल का नाम;SHA256\n1;IMG_1.jpg;{one}\n2;VID_2.mp4;{two}".encode(
            "utf-16"
        ),
        "sha256sum": f"{one}  DCIM/IMG_1.jpg\n{two} *DCIM/VID_2.mp4\n".encode(),
        "lines": f"1. IMG_1.jpg 7 bytes\nSHA-256: {one}\n2. VID_2.mp4\nSHA-256: {two[:40]}\n{two[40:]}\n".encode(),
    }
    for name, form in forms.items():
        assert hash_list.import_list(station, bound.evidence_id, form) == 2, name
        items = packets.view(station, bound.evidence_id).items
        found = [(item.name, item.listed_sha256) for item in items]
        assert found == [("IMG_1.jpg", one), ("VID_2.mp4", two)], name
    with pytest.raises(ListUnreadable):
        hash_list.import_list(station, bound.evidence_id, b"nothing of the kind")
    with pytest.raises(ListContradicts):
        hash_list.import_list(
            station, bound.evidence_id, csv_of(("IMG_1.jpg", one), ("img_1.JPG", two))
        )


def test_a_medium_is_the_exception_and_says_why(station: Station) -> None:
    def bring(**facts: str) -> None:
        words = {"reason": REASON, "medium": "flash", "brought_by": "आर. 505"} | facts
        packets.open_medium(station, "123/2026", **words)

    with pytest.raises(AppFailureMissing):
        bring(reason="  ")
    for nobody in ("", "505", "आरक्षक"):
        with pytest.raises(BringerMissing):
            bring(brought_by=nobody)
    bring(brought_by="आर. 505 रमेश", make="Namuna 32", serial="SN-7")
    ledger = said(station)
    assert "flash; Namuna 32; SN-7; no. 505" in ledger
    assert "रमेश" not in ledger


def test_read_once_whole_and_refused_by_its_name(station: Station, tmp_path: Path) -> None:
    card = tmp_path / "card"
    (card / "DCIM").mkdir(parents=True)
    right = film(card / "DCIM" / "VID_1.mp4", PIECE_BYTES + 12_345)
    film(card / "DCIM" / "गुप्तनाम.mp4", 40_000)
    (card / "copy.mp4").write_bytes((card / "DCIM" / "VID_1.mp4").read_bytes())
    (card / "empty.txt").touch()
    held = opened(station)
    wrong = hashlib.sha256(b"another").hexdigest()
    sheet = csv_of(("VID_1.mp4", right), ("गुप्तनाम.mp4", wrong), ("VID_9.mp4", wrong[::-1]))
    hash_list.import_list(station, held.evidence_id, sheet)
    reported: list[tuple[int, int | None]] = []
    came = media_intake.import_media(
        station, held.evidence_id, (card,), CancelTicket(), lambda *at: reported.append(at)
    )
    assert states(station, held.evidence_id) == {
        "DCIM/VID_1.mp4": ItemState.TAKEN,
        "DCIM/गुप्तनाम.mp4": ItemState.DIFFERS,
        "copy.mp4": ItemState.DOUBLE,
        "VID_9.mp4": ItemState.LISTED,
    }
    assert (came.taken, len(came.differs), len(came.doubles), came.unlisted) == (1, 1, 1, 0)
    assert reported[-1][0] == reported[-1][1]
    assert "गुप्तनाम" not in said(station)
    with station.store.reading() as tx:
        item = next(
            i for i in evidence_rows.items_of(tx, held.evidence_id) if i.state is ItemState.TAKEN
        )
        pieces = evidence_rows.pieces_of(tx, item.item_id)
    sealed = SealedFile(station.store.blobs, pieces)
    assert hashlib.sha256(b"".join(sealed.parts())).hexdigest() == right == item.sha256
    content = (card / "DCIM" / "VID_1.mp4").read_bytes()
    near = PIECE_BYTES - 100
    assert sealed.read_at(near, 500) == content[near : near + 500]
    assert sealed.read_at(len(content) - 5, 500) == content[-5:]
    # Only what is kept lies on the disk: the refused copy and the second one were let go.
    assert len(list((station.home / "blobs").glob("*/*.age"))) == 2
    assert take(station, held, card).taken == 1
    # The right file brought later takes the refused one's line.
    (card / "DCIM" / "गुप्तनाम.mp4").write_bytes(b"another")
    assert take(station, held, card / "DCIM").differs == ()
    assert packets.send(station, held.evidence_id).state is EvidenceState.QUEUED
    with pytest.raises(EvidenceClosed):
        take(station, held, card)


def test_a_cancelled_copy_goes_on_where_it_stood(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = film(tmp_path / "v.mp4", 3 * PIECE_BYTES + 9)
    held = opened(station)
    with pytest.raises(Cancelled):
        media_intake.import_media(
            station, held.evidence_id, (tmp_path / "v.mp4",), StopAfter(2), no_report
        )
    with pytest.raises(MediumUnfinished):
        packets.send(station, held.evidence_id)
    assert media_intake.unfinished(station, held.evidence_id) == (tmp_path / "v.mp4",)
    read: list[int] = []

    def count(source: BinaryIO, number: int) -> bytes:
        data = read_piece(source, number)
        read.append(len(data))
        return data

    monkeypatch.setattr(media_intake, "read_piece", count)
    take(station, held, *media_intake.unfinished(station, held.evidence_id))
    assert sum(read) == PIECE_BYTES + 9  # the two sealed pieces were not read again
    assert packets.view(station, held.evidence_id).items[0].sha256 == whole


def test_too_little_room_is_told_before_anything_is_read(station: Station, tmp_path: Path) -> None:
    with (tmp_path / "huge.bin").open("wb") as file:
        file.truncate(2**42)
    held = opened(station)
    with pytest.raises(DiskFull):
        take(station, held, tmp_path / "huge.bin")


def packet(sid: str, case_ref: str) -> Arrived:
    body = {"sid": sid, "act": "scene", "opened_at": "2026-03-14T18:04", "items": []}
    return Arrived(f"i-{sid}-{case_ref}", "esakshya", "packet", case_ref, "", sid, body, (), START)


def test_a_packet_of_another_fir_stays_in_the_inbox(station: Station) -> None:
    packets.bind_sid(station, SID, "131/2026")
    with station.store.transaction() as tx:
        esakshya_link.store_packet(station, tx, packet(SID, "0123/2026"))
        esakshya_link.store_packet(station, tx, packet(SID[::-1], ""))
        esakshya_link.store_packet(station, tx, packet(SID, "131/2026"))
        with pytest.raises(ProtocolBroken):
            esakshya_link.store_packet(station, tx, packet("15", "131/2026"))
    (held,) = packets.listing(station)
    assert (held.case_ref, held.from_pillar) == ("131/2026", True)
    assert held.opened_at is not None
    assert "evidence.sid_refused" in said(station)


def test_names_of_a_protected_case_are_masked(station: Station, tmp_path: Path) -> None:
    case_register.store_changes(station, [case(13, "गोपनीयनाम", "BNS 65(1)")])
    (tmp_path / "gopniya.jpg").write_bytes(b"picture")
    held = opened(station, "13/2026")
    take(station, held, tmp_path / "gopniya.jpg")
    seen = packets.view(station, held.evidence_id)
    assert seen.hidden
    assert [item.name for item in seen.items] == [""]
    with pytest.raises(IdentityProtected):
        evidence_viewer.view_file(station, seen.items[0].item_id, 200)
    with pytest.raises(IdentityProtected):
        evidence_certificate.certificate(station, held.evidence_id)
    packets.send(station, held.evidence_id)
    facts = upload_queue.media_facts(station, held.evidence_id)
    assert facts.confidentiality == "K3"
    assert facts.reason.startswith("sha256:")
    sign_in.sign_in(station, "vivechak", PASSPHRASE)
    protection.open_identity(station, case_register.opened_name("13/2026"), "विवेचना के लिए")
    assert packets.view(station, held.evidence_id).items[0].name == "gopniya.jpg"


def test_what_the_medium_does_not_give_is_left_out_with_a_reason(
    station: Station, tmp_path: Path
) -> None:
    film(tmp_path / "v.mp4", 2 * PIECE_BYTES)
    (tmp_path / "a.jpg").write_bytes(b"picture")
    held = opened(station)
    with pytest.raises(Cancelled):
        media_intake.import_media(
            station, held.evidence_id, (tmp_path / "v.mp4",), StopAfter(1), no_report
        )
    take(station, held, tmp_path / "a.jpg")
    with pytest.raises(ReasonNeeded):
        media_intake.skip_missing(station, held.evidence_id, " ")
    assert media_intake.skip_missing(station, held.evidence_id, "कार्ड खराब है") == 1
    sent = packets.send(station, held.evidence_id)
    assert sent.state is EvidenceState.QUEUED
    assert [i.name for i in upload_queue.files_to_send(station, sent.evidence_id)] == ["a.jpg"]


def test_a_packet_without_an_fir_binds_itself_when_the_fir_is_named(station: Station) -> None:
    sealed = station.store.blobs.put(b"%PDF-certificate")
    item = {
        "pillar": "esakshya",
        "kind": "packet",
        "case_ref": "",
        "concerns": "",
        "reference": SID,
        "at": "2026-03-14T12:00:00Z",
        "body": json.dumps({"sid": SID, "items": [{"name": "IMG_1.jpg", "sha256": "0" * 64}]}),
    }
    with station.store.transaction() as tx:
        inbox_rows.put(tx, "i-1", "pillar", json.dumps(item).encode(), station.clock.now())
        file = InboxFile(
            "certificate.pdf", "application/pdf", sealed.sha256, sealed.size_bytes, sealed.blob_id
        )
        message_rows.put_file(tx, "i-1", 0, file)
    assert evidence_overview.find(station, SID) == ""
    held = esakshya_link.bind_by_number(station, SID, "131/2026", act="search")
    seen = packets.view(station, held.evidence_id)
    assert [item.name for item in seen.items] == ["IMG_1.jpg"]
    assert (seen.evidence.act, seen.evidence.from_pillar) == ("search", True)
    shown = evidence_certificate.app_certificate(station, held.evidence_id)
    assert shown == b"%PDF-certificate"
    assert evidence_overview.find(station, SID) == held.evidence_id
