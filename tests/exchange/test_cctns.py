"""e-Vivechna's sheets come to their case; CCTNS is told of signed papers and takes or refuses them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station_app.case_diary import volumes
from station_app.documents import inbox_rows, received
from station_app.documents.kinds import load_kinds
from station_app.exchange import cctns, incoming_messages, outgoing_messages
from station_app.exchange.cctns import CctnsStatus
from station_app.exchange.incoming_messages import DecryptedFile
from station_app.model.errors import IllegalMove, ProtocolBroken
from station_app.model.pillars import Arrived
from station_app.station.station import Station
from sync.gateway.pillars.mapping import FOLDER, load_mapping
from sync.gateway.pillars.port import Attachment
from tests.diaries import typed_sheet
from tests.district import district_in, sign_in


def told(station: Station, document_id: str) -> CctnsStatus | None:
    with station.store.reading() as tx:
        return cctns.status_of(tx, document_id)


def test_every_paper_for_cctns_has_its_word_there() -> None:
    words = load_mapping("cctns")
    head = {"office": "PS9901", "fir_number": "1", "fir_year": "2026"}
    file = Attachment("a.pdf", "application/pdf", b"%PDF")
    for kind, facts in load_kinds().items():
        if "cctns" in facts.pillars:
            said = words.outward("paper", head, {"kind": kind, "local_ref": "x"}, (file,))
            assert said["docType"]


def test_sheets_come_and_papers_are_told(tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        (sheet,) = [p for p in received.received_documents(thana) if p.kind == "CD_SHEET"]
        assert (sheet.case_ref, sheet.local_ref) == ("123/2026", "EV/123/2026/1")
        volumes.put_paper(thana, "123/2026", sheet.document_id)
        seen = volumes.diary_view(thana, "123/2026").now
        assert seen is not None
        assert seen.findings == ()
        assert dict(seen.sheets[0].said)["places"] == "ग्राम नमूना, घटनास्थल, खेत की मेड़"
        assert volumes.leaf_picture(thana, seen.volume.volume_id, 1, 300).startswith(b"P6")

        known = typed_sheet(thana, "123/2026", cd_no=2)
        unknown = typed_sheet(thana, "977/2026")
        assert told(thana, known.document_id) is None
        district.exchange(thana)
        district.exchange(thana)
        taken, refused = told(thana, known.document_id), told(thana, unknown.document_id)
        assert taken is not None
        assert refused is not None
        assert (taken.state, taken.reference[:14]) == ("accepted", "TR/CCTNS/2026/")
        assert refused.state == "refused"
        assert "977/2026" in refused.reason

        # The refused one waits for a person, and is not said again by itself.
        assert [m.concerns for m in outgoing_messages.refused(thana)] == [unknown.document_id]
        district.exchange(thana)
        with thana.store.reading() as tx:
            assert len(outgoing_messages.messages_about(tx, unknown.document_id)) == 1
        with pytest.raises(IllegalMove):
            cctns.report_again(thana, known.document_id)
        cctns.report_again(thana, unknown.document_id)
        again = told(thana, unknown.document_id)
        assert again is not None
        assert again.state == "waiting"
        assert cctns.report_case_again(thana, "977/2026") == 0
        district.exchange(thana)
        assert cctns.report_case_again(thana, "977/2026") == 1


SAID: dict[str, object] = {"cd_no": 1, "day": "2026-03-14"}


def arrived(case: str = "123/2026") -> Arrived:
    at = datetime(2026, 3, 14, tzinfo=UTC)
    return Arrived("i-9", "evivechna", "diary_sheet", case, "", "EV/9", SAID, (), at)


@pytest.mark.parametrize(
    ("case", "files"),
    [
        ("123/2026", ()),
        ("123/2026", (DecryptedFile("a.pdf", "application/pdf", b"no pdf"),)),
        ("no case", (DecryptedFile("a.pdf", "application/pdf", b"no pdf"),)),
    ],
)
def test_a_sheet_that_cannot_be_read_is_not_kept(
    station: Station, case: str, files: tuple[DecryptedFile, ...]
) -> None:
    with pytest.raises(ProtocolBroken):
        incoming_messages.store_message(station, arrived(case), b"{}", files)
    assert received.received_documents(station) == ()
    with station.store.reading() as tx:
        assert inbox_rows.of_case(tx, case) == ()


def test_the_same_sheet_again_is_one_and_another_content_is_another(station: Station) -> None:
    pages = (FOLDER / "training" / "diary-sheet.pdf").read_bytes()
    for number, data in enumerate((pages, pages, pages + b"\n")):
        said = replace(arrived(), item_id=f"i-{number}")
        file = DecryptedFile("a.pdf", "application/pdf", data)
        assert incoming_messages.store_message(station, said, b"{}", (file,))
    assert [paper.local_ref for paper in received.received_documents(station)] == ["EV/9", "EV/9"]
