"""The judge, on manipulations of tables, looks, messages and certificates; and on unusual buildings."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyhanko.sign.fields import MDPPerm

from station_app.signing.validation import PdfVerdict, verify_pdf
from tests.signing.attacks import accused, judged
from tests.signing.look_attacks import look_attacks, ticked, with_box
from tests.signing.message_attacks import unusual_messages, wrong_messages
from tests.signing.officers import Office, office_in
from tests.signing.rightly_signed import Named, bases, certified, filled, ours, stored_proofs
from tests.signing.table_attacks import table_attacks
from tests.signing.unusual_files import unusual_files, wrong_files

SAY_NOTHING = {"a range that stands by itself"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_in(tmp_path_factory.mktemp("office"))


def said(office: Office, pdf: bytes) -> PdfVerdict:
    return verify_pdf(pdf, (office.authority.certificate,), datetime.now(UTC))


def named(office: Office, files: Iterator[Named], name: str) -> PdfVerdict:
    return said(office, dict(files)[name])


@pytest.mark.long(30)
@pytest.mark.parametrize(
    ("attacks", "least"),
    [(table_attacks, 560), (look_attacks, 80), (wrong_messages, 45), (wrong_files, 14)],
)
def test_none_of_them_holds(
    office: Office, attacks: Callable[[Office], Iterator[Named]], least: int
) -> None:
    rows = judged(attacks(office), office, beside=False)
    assert len(rows) >= least
    assert [row.name for row in rows if row.ours.ok or not row.ours.findings] == []


@pytest.mark.long(10)
@pytest.mark.parametrize("files", [unusual_messages, unusual_files])
def test_what_is_only_unusual_is_not_accused(
    office: Office, files: Callable[[Office], Iterator[Named]]
) -> None:
    rows = judged(files(office), office, beside=False)
    assert {row.name: row.ours.findings for row in rows if accused(row.ours)} == {}
    assert {row.name for row in rows if not row.ours.ok} <= SAY_NOTHING


def test_what_was_added_and_is_not_judged_is_said_so(office: Office) -> None:
    """Of a paper that somebody drew on, "nothing speaks against it" would be false."""
    looks = dict(look_attacks(office))
    for name in ("other words", "a bar over it", "letters that are others", "a matrix"):
        assert said(office, looks[f"FILL_FORMS: {name}"]).findings == ("pdf.later_not_judged",)
    assert not said(office, looks["FILL_FORMS: other words"]).judged


def test_a_field_holds_where_it_shows_what_it_says(office: Office) -> None:
    sure = with_box(office, MDPPerm.FILL_FORMS)
    assert said(office, ticked(sure)).ok
    assert not said(office, ticked(sure, b"/Yes", b"/Off")).ok
    form = certified(office, bases().form, MDPPerm.FILL_FORMS)
    look = b"/Tx BMC q 1 1 118 18 re W n BT 0 g /F 9 Tf 2 10 Td (One) Tj 0 -9 Td [(tw) -20 (o)] TJ ET Q EMC"
    assert said(office, filled(form, b"(One two)", look)).ok
    assert not said(office, filled(form, b"(One three)", look)).ok
    assert not said(office, filled(form, b"(One two)", look.replace(b"0 g", b"1 g"))).ok


def test_a_proof_that_cannot_be_read_takes_nothing_from_a_signature(office: Office) -> None:
    assert said(office, stored_proofs(ours(office, bases().plain), b"\x30\x00")).ok


def test_a_message_without_any_certificate_is_not_accused(office: Office) -> None:
    for name in ("message adbe: no certificate", "message PAdES: no certificate"):
        verdict = named(office, wrong_messages(office), name)
        assert verdict.findings == ("pdf.form_not_judged",)


def test_whose_key_is_not_meant_for_papers_does_not_count(office: Office) -> None:
    files = dict(wrong_messages(office))
    for name in (
        "the authority itself",
        "an authority below",
        "whom an authority below named",
        "for a web server",
        "for code",
        "may sign and be an authority",
        "only for authentication",
    ):
        assert said(office, files[f"signer: {name}"]).findings == ("pdf.signer_unknown",), name


def test_a_proved_time_outside_the_certificate_is_told(office: Office) -> None:
    files = dict(wrong_files(office))
    for name in ("a time stamp after its end, 5 days claimed", "a time stamp before its begin"):
        assert said(office, files[name]).findings == ("pdf.certificate_time",), name


def test_an_end_that_ends_nothing_is_one_too_many(office: Office, tmp_path: Path) -> None:
    del tmp_path
    verdict = named(office, table_attacks(office), "stamped: the old end again")
    assert verdict.findings == ("pdf.appended",)
