"""The judge: what was added is named, what is not judged is not accused, no file ends another's judging."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pyhanko.sign.fields import MDPPerm

from station_app.signing.validation import PdfVerdict, verify_pdf
from tests.pdf.test_archive import archive, page
from tests.signing.attack_classes import EVIL, attacks
from tests.signing.attacks import accused, judged, pdfsig
from tests.signing.foreign_signers import (
    holder,
    openssl_cms,
    pyhanko_signed,
    stamper,
    time_stamped,
)
from tests.signing.officers import Office, office_in
from tests.signing.raw_pdf import Parts, revised, sealed, stream, with_entry
from tests.signing.rightly_signed import (
    ADBE,
    PADES,
    certified,
    filled,
    open_ended,
    ours,
    rightly_signed,
    stored_proofs,
    told_anew,
    with_form,
)

LEAST_WRONG, LEAST_RIGHT = 200, 60


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_in(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return archive((page(), None), (page(), None))[0]


@pytest.fixture(scope="module")
def signed(office: Office, plain: bytes) -> bytes:
    return ours(office, plain)


def said(office: Office, pdf: bytes) -> PdfVerdict:
    # OpenSSL asks the computer for the time and takes no other.
    return verify_pdf(pdf, (office.authority.certificate,), datetime.now(UTC))


def drawn_over(pdf: bytes) -> dict[int, bytes]:
    """The first page, drawn otherwise."""
    parts = Parts.of(pdf)
    new = parts.size + 9
    return {
        new: stream(EVIL),
        parts.first_page: with_entry(parts.page_text, "/Contents", b"%d 0 R" % new),
    }


@pytest.mark.long(20)
def test_no_manipulated_file_holds(office: Office) -> None:
    rows = judged(attacks(office), office, beside=False)
    assert len(rows) >= LEAST_WRONG
    assert [row.name for row in rows if row.ours.ok or not row.ours.findings] == []


@pytest.mark.long(15)
def test_no_rightly_signed_file_is_accused(office: Office) -> None:
    rows = judged(rightly_signed(office), office, beside=False)
    assert len(rows) >= LEAST_RIGHT
    assert {row.name: row.ours.findings for row in rows if accused(row.ours)} == {}
    unjudged = [row.name for row in rows if not row.ours.judged]
    assert len(unjudged) < len(rows) // 8, unjudged


def test_an_orphan_over_the_files_end_is_named_with_what_it_hides(
    office: Office, signed: bytes
) -> None:
    """K1: a signature that no field shows spans the whole file."""
    stranger = openssl_cms(holder(office.authority, name="Nobody", self_signed=True))
    hidden = sealed(signed, stranger, field=False, more=drawn_over(signed))
    verdict = said(office, hidden)
    assert set(verdict.findings) == {"pdf.hidden_signature", "pdf.appended"}
    assert ("page", "1") in verdict.added
    assert any(sort == "signature" for sort, _ in verdict.added)
    # Also where nothing else was added, and where it is of somebody who counts.
    for who in (stranger, openssl_cms(holder(office.authority))):
        assert "pdf.hidden_signature" in said(office, sealed(signed, who, field=False)).findings


def test_a_signature_in_no_table_of_references_is_found(office: Office, plain: bytes) -> None:
    number = Parts.of(plain).size + 5
    orphan = b"%d 0 obj\n<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>\nendobj\n" % number
    verdict = said(office, ours(office, revised(plain, {number + 1: b"<< >>"}, comment=orphan)))
    assert verdict.findings == ("pdf.hidden_signature",)


def test_a_signed_paper_inside_a_paper_is_no_orphan(
    office: Office, plain: bytes, signed: bytes
) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.Root.Kept = pdf.make_stream(signed)
        pdf.save(held, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/ByteRange" in held.getvalue()
    assert said(office, ours(office, held.getvalue())).ok


@pytest.mark.parametrize("ending", ["no_table", "no_trailer", "no_startxref", "nothing"])
def test_objects_that_viewers_would_mend_are_found(
    office: Office, signed: bytes, ending: str
) -> None:
    late = revised(signed, drawn_over(signed), ending=ending)  # type: ignore[arg-type]
    assert not said(office, late).ok
    closed = late + b"startxref\n%d\n%%%%EOF\n" % Parts.of(signed).startxref
    verdict = said(office, closed)
    assert "pdf.appended" in verdict.findings


def test_bytes_that_no_revision_names_are_found_between_others(
    office: Office, signed: bytes
) -> None:
    proofs = stored_proofs(signed, office.authority.certificate)
    assert said(office, proofs).ok
    for junk in (
        b"% note\n",
        b"7 0 obj\n<< >>\nendobj\n",
        b"xref\n",
        b"trailer\n<< /Root 1 0 R >>\n",
    ):
        verdict = said(office, proofs.replace(signed, signed + junk, 1))
        assert not verdict.ok
        assert verdict.judged
    end = said(office, proofs + b"% note\n%%EOF\n")
    assert not end.ok


def test_words_about_the_file_stay_as_they_were_signed(office: Office, signed: bytes) -> None:
    assert said(office, told_anew(signed, b"(D:20260401000000Z)")).ok
    parts = Parts.of(signed)
    verdict = said(office, revised(signed, {parts.info: b"<< /Title (Another) >>"}))
    assert verdict.findings == ("pdf.appended",)
    assert any(sort == "about" for sort, _ in verdict.added)


def test_what_a_signer_allows_holds_and_what_he_does_not_is_named(
    office: Office, plain: bytes
) -> None:
    form = with_form(plain)
    sure = certified(office, form, MDPPerm.NO_CHANGES)
    fill = certified(office, form, MDPPerm.FILL_FORMS)
    assert said(office, sure).ok
    assert said(office, filled(fill)).ok
    for without in (ours(office, form), sure):
        verdict = said(office, filled(without))
        assert verdict.findings == ("pdf.appended",)
        assert ("field", "Given") in verdict.added
    assert said(office, ours(office, filled(ours(office, form)), "Officer 32")).ok


def test_a_comment_that_is_allowed_is_neither_right_nor_wrong(office: Office, plain: bytes) -> None:
    noted = certified(office, with_form(plain), MDPPerm.ANNOTATE)
    parts = Parts.of(noted)
    new = parts.size + 9
    note = b"<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (hm) >>"
    page_ = with_entry(parts.page_text, "/Annots", b"[%d 0 R]" % new)
    verdict = said(office, revised(noted, {new: note, parts.first_page: page_}))
    assert verdict.findings == ("pdf.later_not_judged",)
    assert not verdict.judged
    # What is drawn on the page itself is no comment.
    assert said(office, revised(noted, drawn_over(noted))).findings == ("pdf.appended",)


def test_what_one_signer_changed_after_another_is_named(office: Office, signed: bytes) -> None:
    verdict = said(office, ours(office, revised(signed, drawn_over(signed)), "Officer 32"))
    assert verdict.findings == ("pdf.changed_after",)
    assert ("page", "1") in verdict.added


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ((), None),
        (("-keyid",), None),
        (("-md", "sha384"), None),
        (("-md", "sha1"), "pdf.form_not_judged"),
    ],
)
def test_messages_of_another_program_are_judged_or_not_judged(
    office: Office, plain: bytes, words: tuple[str, ...], finding: str | None
) -> None:
    cms = openssl_cms(holder(office.authority), *words)
    verdict = said(office, sealed(plain, cms))
    assert verdict.findings == ((finding,) if finding else ())
    changed = bytearray(sealed(plain, cms))
    changed[len(plain) // 2] ^= 1
    assert said(office, bytes(changed)).findings == ("pdf.content",)


def test_a_message_that_is_not_written_the_one_way_is_not_judged(
    office: Office, plain: bytes
) -> None:
    """BER leaves lengths open: nothing was forged, and nothing there is proved byte by byte."""
    cms = open_ended(openssl_cms(holder(office.authority)))
    assert said(office, sealed(plain, cms)).findings == ("pdf.form_not_judged",)


def test_two_signers_of_one_message_are_not_judged_but_their_content_is(
    office: Office, plain: bytes
) -> None:
    second = holder(office.authority, name="Second Officer")
    both = sealed(plain, openssl_cms(holder(office.authority), besides=second))
    assert said(office, both).findings == ("pdf.form_not_judged",)
    changed = bytearray(both)
    changed[len(plain) // 2] ^= 1
    assert said(office, bytes(changed)).findings == ("pdf.content",)


def test_levels_and_time_stamps(office: Office, plain: bytes) -> None:
    who = holder(office.authority)
    stamped = pyhanko_signed(
        plain, who, md_algorithm="sha256", subfilter=PADES, time_stamper=stamper(office.authority)
    )
    assert [one.level for one in said(office, stamped).signatures] == ["B-T"]
    assert said(office, stamped).ok
    other = pyhanko_signed(plain, who, md_algorithm="sha256", subfilter=ADBE)
    assert [one.level for one in said(office, other).signatures] == [""]
    over = time_stamped(ours(office, plain), office.authority)
    verdict = said(office, over)
    assert (verdict.findings, [one.level for one in verdict.signatures]) == ((), ["B-B"])
    # A time stamp alone is nobody's signature.
    assert said(office, time_stamped(plain, office.authority)).findings == ("pdf.unsigned",)


def odd_files(plain: bytes, signed: bytes) -> Iterator[bytes]:
    """Files that ended the judging of others, and their like."""
    yield b""
    yield b"%PDF-1.7"
    yield b"%PDF-1.7\n" + b"[" * 100_000
    yield signed.replace(b"/ByteRange [0 ", b"/ByteRange [0 " + b"9" * 5000 + b" ", 1)
    yield b"%PDF-1.7\n/ByteRange [" + b"9" * 5000 + b" 1 2 3]\n"
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    yield locked.getvalue()
    for place in range(0, len(signed), len(signed) // 12):
        yield signed[:place] + signed[place + 40 :]


def test_every_odd_file_has_a_verdict_and_ends_no_other(
    office: Office, plain: bytes, signed: bytes
) -> None:
    for odd in odd_files(plain, signed):
        verdict = said(office, odd)
        assert verdict.findings
        assert not verdict.ok
    assert said(office, signed).ok


def test_a_locked_paper_is_called_locked(office: Office, plain: bytes) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    verdict = said(office, locked.getvalue())
    assert verdict.findings == ("pdf.locked",)
    assert not verdict.judged


def test_the_cases_of_the_world(tmp_path: Path, office: Office, signed: bytes) -> None:
    """Where pdfsig and we agree, on the plainest of each."""
    del tmp_path
    assert (pdfsig(signed), said(office, signed).ok) == ("holds", True)
    late = revised(signed, drawn_over(signed))
    assert (pdfsig(late), said(office, late).ok) == ("not whole", False)
