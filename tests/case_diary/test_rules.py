"""The page map: nothing is reordered, dropped or renumbered by what is put in or said later."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.case_diary.model import (
    STATEMENT,
    WITNESSES,
    DiaryPage,
    Entry,
    Finding,
    Leaf,
    Note,
    Sheet,
    Volume,
)
from station_app.case_diary.rules import PreviousVolume, check_volume, explained, load_paper_names
from station_app.case_diary.volume import (
    PRINTED,
    SHEET,
    WITHDRAWN,
    append_leaves,
    latest_notes,
    map_findings,
    map_sha256,
    page_map,
    pages_of,
    sheets_of,
)
from station_app.model.ids import OperatorId

AT = datetime(2026, 3, 14, tzinfo=UTC)
WHO = OperatorId("o-1")
KINDS = ("CD_SHEET", "CD_BUNDLE", "STMT_180", "MLR")


class Book:
    """A volume in memory."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.leaves: list[Leaf] = []
        self.notes: list[Note] = []

    def put(self, kind: str, said: list[tuple[int | None, int | None, str]]) -> str:
        number = len(self.entries) + 1
        entry_id = f"e-{number}"
        self.entries.append(
            Entry(entry_id, "v", number, f"d-{number}", kind, "scanned", "h", len(said), AT, WHO)
        )
        self.leaves += append_leaves("v", entry_id, len(self.leaves), said)
        return entry_id

    def sheet(self, number: int | None, pages: int, **said: str) -> str:
        entry_id = self.put("CD_SHEET", [(None, None, "p")] * pages)
        words = {
            "day": "2026-03-14",
            "info_reached": "2026-03-14T08:00",
            "begun": "2026-03-14T09:00",
            "closed": "2026-03-14T18:00",
            "places": "ग्राम नमूना",
            **said,
        }
        if number is not None:
            words[SHEET] = str(number)
        for field, value in words.items():
            self.say(f"{entry_id}/0", field, value)
        return entry_id

    def say(self, about: str, field: str, value: str) -> None:
        self.notes.append(Note("v", about, field, value, AT, WHO))

    def pages(self, before: int = 0) -> tuple[DiaryPage, ...]:
        return pages_of(self.entries, self.leaves, latest_notes(self.notes), before)

    def sheets(self, words: dict[str, str] | None = None) -> tuple[Sheet, ...]:
        return sheets_of(self.pages(), latest_notes(self.notes), words or {})

    def findings(
        self, before: PreviousVolume | None = None, words: dict[str, str] | None = None
    ) -> tuple[Finding, ...]:
        before = before or PreviousVolume()
        found = check_volume(
            self.pages(before.printed), self.sheets(words), before, load_paper_names()
        )
        return explained(found, latest_notes(self.notes))

    def map(self) -> str:
        volume = Volume("v", "1/2026", 1, AT, WHO)
        return page_map(volume, self.pages(), self.sheets(), self.findings())


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(KINDS), st.integers(1, 5)),
        st.tuples(st.sampled_from((SHEET, PRINTED)), st.integers(0, 30), st.integers(1, 60)),
        st.tuples(st.just(WITHDRAWN), st.integers(0, 30), st.sampled_from(("", "दो बार स्कैन"))),
    ),
    max_size=25,
)


def act(book: Book, what: tuple[str, Any, Any]) -> None:
    name, one, two = what
    if name == "put":
        book.put(one, [(None, None, f"{one}{page}") for page in range(two)])
    elif book.leaves:
        book.say(book.leaves[one % len(book.leaves)].key, name, str(two))


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_whatever_is_done_the_leaves_stay_where_they_were_put(
    acts: list[tuple[str, Any, Any]],
) -> None:
    book = Book()
    known: list[tuple[int, str, str]] = []
    for what in acts:
        act(book, what)
        now = [(p.leaf.place, p.leaf.key, p.leaf.sha256) for p in book.pages()]
        assert now[: len(known)] == known
        assert [place for place, _, _ in now] == list(range(1, len(book.leaves) + 1))
        known = now


@settings(max_examples=60, deadline=None)
@given(ACTS, st.randoms(use_true_random=False))
def test_the_map_does_not_depend_on_the_order_in_which_rows_are_read(
    acts: list[tuple[str, Any, Any]], chance: Any
) -> None:
    book = Book()
    for what in acts:
        act(book, what)
    before = map_sha256(book.map())
    chance.shuffle(book.leaves)
    chance.shuffle(book.entries)
    assert map_sha256(book.map()) == before
    sealed = book.map()
    assert map_findings(sealed, book.map()) == ((), ())
    if book.leaves:
        book.say(min(book.leaves, key=lambda leaf: leaf.place).key, PRINTED, "9999")
        assert map_sha256(book.map()) != before
        findings, places = map_findings(sealed, book.map())
        assert "diary.leaf" in findings
        assert places[0] == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_every_number_that_is_missing_or_doubled_is_named(numbers: list[int]) -> None:
    book = Book()
    for number in numbers:
        book.sheet(number, 1)
    found = {(f.rule, *(value for _, value in f.params)) for f in book.findings()}
    named: set[int] = set()
    for rule, *facts in found:
        if rule == "sheet_missing":
            named.add(int(facts[0]))
        elif rule == "sheets_missing":
            named |= set(range(int(facts[0]), int(facts[1]) + 1))
    assert named == set(range(1, max(numbers))) - set(numbers)
    doubled = {facts[0] for rule, *facts in found if rule == "sheet_doubled"}
    assert doubled == {number for number in numbers if numbers.count(number) > 1}


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.key for finding in findings]


def test_a_whole_volume_has_nothing_to_explain() -> None:
    book = Book()
    book.sheet(1, 2)
    book.sheet(2, 1, day="2026-03-15")
    assert book.findings() == ()
    assert book.findings(PreviousVolume(0, 0, "2026-03-13", frozenset())) == ()


def test_the_next_volume_goes_on_where_the_last_one_ended() -> None:
    book = Book()
    book.sheet(4, 2, day="2026-03-18")
    assert book.pages(7)[0].printed == 8
    assert book.findings(PreviousVolume(3, 7, "2026-03-17", frozenset())) == ()
    assert rules(book.findings(PreviousVolume(2, 7, "2026-03-15", frozenset()))) == [
        "sheet_missing:3",
        "days_without:2026-03-16:2026-03-17",
    ]


def test_particulars_days_statements_and_papers_are_looked_at() -> None:
    book = Book()
    one = book.sheet(1, 1, closed="2026-03-14T07:00", statements="2")
    book.sheet(2, 1, places="", day="2026-03-12")
    words = {f"{one}/0": "मजरूब की एमएलसी प्राप्त हुई"}
    assert rules(book.findings(words=words)) == [
        "times_order:1",
        "statement_missing:1:2:0",
        "paper_missing:1:MLR",
        "no_places:2",
        "day_order:2",
    ]
    # Both statements and the report come later: they are said to belong to sheet 1.
    for kind in ("STMT_180", "STMT_180", "MLR"):
        book.say(f"{book.put(kind, [(None, None, 'a')])}/0", SHEET, "1")
    assert rules(book.findings(words=words)) == ["times_order:1", "no_places:2", "day_order:2"]


def missing(book: Book) -> list[tuple[str, str]]:
    return [(f.key, f.name) for f in book.findings() if f.rule.startswith("statement")]


def statement(book: Book, sheet: str, witness: str = "") -> str:
    leaf = f"{book.put(STATEMENT, [(None, None, 'a'), (None, None, 'b')])}/0"
    book.say(leaf, SHEET, sheet)
    book.say(leaf, WITNESSES, witness)
    return leaf


def test_a_statement_that_is_named_and_not_attached_is_listed_by_that_name() -> None:
    book = Book()
    book.sheet(1, 1, statements="2", witnesses="रामेश्वर शर्मा, मोहन")
    assert missing(book) == [
        ("statement_of_missing:1:1", "रामेश्वर शर्मा"),
        ("statement_of_missing:1:2", "मोहन"),
    ]
    assert "रामेश्वर" not in "".join(found.key for found in book.findings())
    # Spelt in the other script, and of a third person who is not named.
    statement(book, "1", "Rameshwar Sharma")
    other = statement(book, "1", "सोहन")
    assert missing(book) == [("statement_of_missing:1:2", "मोहन")]
    book.say(other, WITNESSES, "मोहन पिता काल्पनिक")
    assert missing(book) == []


def test_one_statement_stands_for_one_naming_and_its_own_sheet_comes_first() -> None:
    book = Book()
    book.sheet(1, 1, witnesses="मोहन")
    book.sheet(2, 1, witnesses="मोहन")
    statement(book, "2", "मोहन")
    assert missing(book) == [("statement_of_missing:1:1", "मोहन")]
    statement(book, "2", "मोहन")
    assert missing(book) == []


def test_a_statement_of_which_nobody_said_whose_it_is_may_be_the_one() -> None:
    book = Book()
    book.sheet(1, 1, statements="3", witnesses="मोहन, सोहन")
    leaf = statement(book, "1")
    assert [key for key, _ in missing(book)] == [
        "statement_of_missing:1:1",
        "statement_of_missing:1:2",
    ]
    statement(book, "1")
    # All that are named may be there; the sheet counts one more than it names.
    assert missing(book) == [("statement_missing:1:3:2", "")]
    for page in (leaf, leaf.replace("/0", "/1")):
        book.say(page, WITHDRAWN, "दूसरे प्रकरण का")
    assert len(missing(book)) == 2


def test_a_withdrawn_leaf_stays_and_does_not_count() -> None:
    book = Book()
    book.sheet(1, 1)
    again = book.sheet(1, 1)
    assert rules(book.findings()) == ["sheet_doubled:1"]
    book.say(f"{again}/0", WITHDRAWN, "दो बार स्कैन हुआ")
    assert book.findings() == ()
    assert [page.withdrawn for page in book.pages()] == ["", "दो बार स्कैन हुआ"]


def test_a_reason_goes_with_its_finding_and_not_with_another() -> None:
    book = Book()
    book.sheet(1, 1)
    book.sheet(3, 1)
    book.say("sheet_missing:2", "reason", "न्यायालय में जमा")
    assert [found.reason for found in book.findings()] == ["न्यायालय में जमा"]
    book.sheet(6, 1)
    assert [(f.key, bool(f.reason)) for f in book.findings()] == [
        ("sheet_missing:2", True),
        ("sheets_missing:4:5", False),
    ]
