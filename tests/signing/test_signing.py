"""Signing and our own reader: what is signed holds, and one changed byte is found wherever it is."""

import io
import random
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from station_app.model.device_errors import WrongPin
from station_app.model.finished_page import StampBox
from station_app.pdf.imposition import impose
from station_app.pdf.pdf_reader import read_words
from station_app.pdf.signature_appearance import draw_stamp
from station_app.signing.signer import sign_pdf
from station_app.signing.training_ca import make_authority
from station_app.signing.validation import verify_pdf
from tests.judges.verapdf import pdfa_findings
from tests.pdf.test_archive import archive, page
from tests.signing.officers import NOW, PIN, Office, office_in

EVERY, EVERY_IN_THE_HOLE = 997, 29
"""Every so many bytes one is changed: of what the signature covers, and of the signature itself."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_in(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def unsigned() -> tuple[bytes, StampBox]:
    return archive((page(), None), (page(), None))


@pytest.fixture(scope="module")
def signed(office: Office, unsigned: tuple[bytes, StampBox]) -> bytes:
    pdf, box = unsigned
    unlocked = office.officer().unlock(PIN)
    stamp = draw_stamp(
        ("डिजिटल हस्ताक्षर: प्रार्थी", "Digitally signed"), box.right - box.left, box.top - box.bottom
    )
    return sign_pdf(pdf, unlocked, unlocked.identities()[0], NOW, stamp=stamp, box=box)


def test_a_signature_holds_and_says_who_when_and_which_level(office: Office, signed: bytes) -> None:
    verdict = verify_pdf(signed, (office.authority.certificate,), NOW)
    assert verdict.findings == ()
    assert verdict.ok
    facts = verdict.signatures[0]
    assert (facts.signer, facts.level, facts.signed_at) == ("Officer 31", "B-B", NOW)


def test_poppler_qpdf_and_verapdf_agree(
    tmp_path: Path, signed: bytes, unsigned: tuple[bytes, StampBox]
) -> None:
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(unsigned[0])
    after.write_bytes(signed)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(after)], check=True, capture_output=True, text=True
    ).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    subprocess.run(["qpdf", "--check", str(after)], check=True, capture_output=True)
    assert pdfa_findings(before, after) == {}
    text = subprocess.run(
        ["pdftotext", str(after), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "पृष्ठ 2 / 2" in text


@pytest.mark.long(9)
def test_one_changed_byte_is_found_wherever_it_is(office: Office, signed: bytes) -> None:
    trust = (office.authority.certificate,)
    hole = signed.rindex(b"/Contents")
    end = signed.index(b">", hole) + 20
    places = set(range(0, len(signed), EVERY)) | set(range(hole, end, EVERY_IN_THE_HOLE))
    places |= set(range(hole, hole + 12)) | set(range(end - 24, end))
    chance = random.Random(7)
    missed = []
    for place in sorted(places):
        flipped = bytearray(signed)
        flipped[place] ^= 1 << chance.randrange(8)
        verdict = verify_pdf(bytes(flipped), trust, NOW)
        if verdict.ok or not verdict.findings:
            missed.append(place)
    assert missed == []


def test_the_finding_names_what_was_changed(office: Office, signed: bytes) -> None:
    trust = (office.authority.certificate,)
    content = bytearray(signed)
    content[len(content) // 3] ^= 1
    assert verify_pdf(bytes(content), trust, NOW).findings == ("pdf.content",)
    signature = bytearray(signed)
    place = signed.rindex(b"/Contents") + 400
    signature[place] = ord("1") if signature[place] != ord("1") else ord("2")
    assert verify_pdf(bytes(signature), trust, NOW).findings == ("pdf.signature",)
    assert verify_pdf(signed + b"\n% more", trust, NOW).findings == ("pdf.appended",)
    assert verify_pdf(signed[:-20], trust, NOW).findings == ("pdf.broken",)
    assert verify_pdf(b"hello", trust, NOW).findings == ("pdf.broken",)


def test_a_revision_after_the_signature_is_found(office: Office, signed: bytes) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.Root.Extra = pikepdf.String("added")
        pdf.save(held)
    verdict = verify_pdf(held.getvalue(), (office.authority.certificate,), NOW)
    assert not verdict.ok


def test_who_is_not_trusted_does_not_count(office: Office, signed: bytes) -> None:
    assert verify_pdf(signed, (), NOW).findings == ("pdf.signer_unknown",)
    stranger = make_authority(NOW)
    assert verify_pdf(signed, (stranger.certificate,), NOW).findings == ("pdf.signer_unknown",)
    unsigned_verdict = verify_pdf(archive((page(), None))[0], (office.authority.certificate,), NOW)
    assert unsigned_verdict.findings == ("pdf.unsigned",)


def test_a_signature_outside_its_certificates_time_does_not_count(
    office: Office, unsigned: tuple[bytes, StampBox]
) -> None:
    unlocked = office.officer("Old Officer", since=NOW - timedelta(days=900)).unlock(PIN)
    late = sign_pdf(unsigned[0], unlocked, unlocked.identities()[0], NOW)
    trust = (office.authority.certificate,)
    assert verify_pdf(late, trust, NOW).findings == ("pdf.certificate_time",)
    assert verify_pdf(late, trust, NOW - timedelta(days=9)).findings == ("pdf.future",)


def test_a_wrong_passphrase_of_a_file_is_a_wrong_pin(office: Office) -> None:
    with pytest.raises(WrongPin):
        office.officer().unlock("galat")


def test_a_signature_is_seen_on_what_is_printed(signed: bytes) -> None:
    sheets = impose(signed, "A4", "प्रति / Copy 1")
    assert (sheets.pages, sheets.fitted) == (2, False)
    words = read_words(sheets.pdf, "\0")
    assert "डिजिटल हस्ताक्षर: प्रार्थी" in words
    assert words.count("प्रति / Copy 1") == 2
