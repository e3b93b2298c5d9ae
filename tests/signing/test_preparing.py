"""Signing: the paper is parsed outside, and what comes back is laid behind it only where it covers all."""

from pathlib import Path

import pytest

from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.outside import call
from station_app.signing.signer import covers_all, sign_pdf
from station_app.signing.validation import verify_pdf
from tests.pdf.test_archive import archive, page
from tests.signing.officers import NOW, PIN, Office, office_in
from tests.signing.rightly_signed import ours

DIGITS = 400
MOST = 100_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_in(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return archive((page(), None))[0]


@pytest.fixture(scope="module")
def prepared(plain: bytes) -> tuple[bytes, tuple[int, int]]:
    told = call(
        "station_app.signing.preparing.prepare",
        "prepare",
        plain,
        None,
        [],
        "",
        NOW.isoformat(),
        DIGITS,
    )
    return told["added"], (told["first"], told["second"])


def test_what_was_prepared_covers_all_but_its_hole(
    plain: bytes, prepared: tuple[bytes, tuple[int, int]]
) -> None:
    added, hole = prepared
    assert covers_all(plain, added, hole, DIGITS, MOST)


def wrongly_prepared(added: bytes, first: int) -> dict[str, bytes]:
    """Return revisions that a process which was taken over could send back."""
    room = added[added.index(b"/ByteRange") :]
    said = room[: room.index(b"]") + 1]
    numbers = [int(word) for word in said.split(b"[")[1].strip(b" ]").split()]

    def with_range(*edges: int) -> bytes:
        return added.replace(said, (b"/ByteRange [%d %d %d %d]" % edges).ljust(len(said)))

    start, length, second, rest = numbers
    return {
        "the paper left out": with_range(first, length - first, second, rest),
        "a shorter part": with_range(start, length - 9, second, rest),
        "the end left out": with_range(start, length, second, rest - 9),
        "a wider hole": with_range(start, length, second + 9, rest - 9),
        "two ranges": added + b"% /ByteRange [0 1 2 3]\n",
        "words in the hole": added.replace(b"<00", b"<0a"),
        "a hole that is none's": added.replace(b"/Contents", b"/Contented"),
        "no range": added.replace(b"/ByteRange", b"/ByteRangs"),
        "words behind the end": added + b"more",
    }


def test_a_revision_that_covers_less_is_not_signed(
    plain: bytes, prepared: tuple[bytes, tuple[int, int]]
) -> None:
    added, hole = prepared
    for name, wrong in wrongly_prepared(added, len(plain)).items():
        assert wrong != added, name
        assert not covers_all(plain, wrong, hole, DIGITS, MOST), name
    for other in ((hole[0] - 1, hole[1]), (hole[0], hole[1] + 1), (0, hole[1]), (hole[1], hole[0])):
        assert not covers_all(plain, added, other, DIGITS, MOST)
    assert not covers_all(plain, added, hole, DIGITS - 2, MOST)
    assert not covers_all(plain, added, hole, DIGITS, len(added) - 1)


def test_a_paper_that_is_none_is_refused_in_words(office: Office) -> None:
    unlocked = office.officer().unlock(PIN)
    for broken in (b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"[" * 100_000):
        with pytest.raises(PaperNotShown):
            sign_pdf(broken, unlocked, unlocked.identities()[0], NOW)


def test_signing_again_keeps_every_byte_of_before(
    office: Office, plain: bytes, tmp_path: Path
) -> None:
    del tmp_path
    once = ours(office, plain)
    twice = ours(office, once, "Officer 32")
    assert once.startswith(plain)
    assert twice.startswith(once)
    verdict = verify_pdf(twice, (office.authority.certificate,), NOW)
    assert verdict.ok
    assert [facts.signer for facts in verdict.signatures] == ["Officer 31", "Officer 32"]
