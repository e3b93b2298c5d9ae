"""Numbers of a bundle's pages over its rounds: they never change and nothing is sent twice."""

from hypothesis import given
from hypothesis import strategies as st

from station_app.prosecution.page_numbers import (
    NumberedPage,
    PageNumber,
    PaperPages,
    next_round,
    ranges,
    read_number,
    splits,
    to_send,
)


def paper(name: str, *pages: str, replaces: str = "") -> PaperPages:
    return PaperPages(name, replaces, pages)


def told(pages: tuple[NumberedPage, ...]) -> list[tuple[str, str]]:
    return [(str(page.number), page.act) for page in pages]


def test_a_replaced_page_keeps_its_number_and_is_all_that_is_sent() -> None:
    first = next_round((), (paper("a", "a1", "a2", "a3"), paper("b", "b1")))
    assert told(to_send(first)) == [("1", "new"), ("2", "new"), ("3", "new"), ("4", "new")]
    second = next_round(first, (paper("a2", "a1", "x", "a3", replaces="a"), paper("b", "b1")))
    assert told(to_send(second)) == [("2", "changed")]
    assert [str(page.number) for page in second] == ["1", "2", "3", "4"]
    assert to_send(next_round(second, (paper("a2", "a1", "x", "a3"), paper("b", "b1")))) == ()


def test_what_is_added_stands_behind_or_runs_on() -> None:
    first = next_round((), (paper("a", "a1", "a2"), paper("b", "b1")))
    longer = paper("a'", "a1", "n", "m", "a2", replaces="a")
    second = next_round(first, (longer, paper("b", "b1"), paper("c", "c1", "c2")))
    assert told(second) == [
        ("1", "kept"),
        ("1-A", "new"),
        ("1-B", "new"),
        ("2", "kept"),
        ("3", "kept"),
        ("4", "new"),
        ("5", "new"),
    ]


def test_a_number_is_never_given_again() -> None:
    first = next_round((), (paper("a", "a1"), paper("b", "b1")))
    second = next_round(first, (paper("a", "a1"),))
    assert told(second) == [("1", "kept"), ("2", "withdrawn")]
    assert told(next_round(second, (paper("a", "a1"), paper("b", "b1")))) == [
        ("1", "kept"),
        ("2", "withdrawn"),
        ("3", "new"),
    ]


def test_numbers_are_read_as_people_write_them() -> None:
    for label in ("12-A", " 12 a", "12/a"):
        assert read_number(label) == PageNumber(12, 1)
    assert read_number("12") == PageNumber(12)
    assert read_number("बारह") is None
    numbers = [PageNumber(1), PageNumber(2), PageNumber(3), PageNumber(12), PageNumber(12, 27)]
    assert ranges(numbers) == "1-3, 12, 12-AA"
    assert ranges([PageNumber(12, suffix) for suffix in (1, 2, 3, 5)]) == "12-A…12-C, 12-E"
    assert splits([3, 3, 3, 9, 1], 6) == ((0, 2), (2, 3), (3, 4), (4, 5))


PAPERS = st.lists(
    st.tuples(st.integers(0, 5), st.lists(st.sampled_from("pqrstu"), min_size=1, max_size=5)),
    min_size=1,
    max_size=5,
    unique_by=lambda chosen: chosen[0],
)


@given(st.lists(PAPERS, min_size=1, max_size=5))
def test_over_any_rounds(rounds: list[list[tuple[int, list[str]]]]) -> None:
    """Each round shows the papers as they are; the receiver has all of it and nothing twice."""
    state: tuple[NumberedPage, ...] = ()
    desk: dict[PageNumber, str] = {}
    versions: dict[int, int] = {}
    for chosen in rounds:
        papers = []
        for name, pages in chosen:
            version = versions.get(name, 0) + 1
            versions[name] = version
            prints = tuple(f"{name}{page}{i}" for i, page in enumerate(pages))
            papers.append(PaperPages(f"{name}.{version}", f"{name}.{version - 1}", prints))
        before, state = state, next_round(state, papers)
        numbers = [page.number for page in state]
        assert len(set(numbers)) == len(numbers)
        assert {page.number for page in before} <= set(numbers)
        gone = {page.number for page in before if page.act == "withdrawn"}
        assert gone <= {page.number for page in state if page.act == "withdrawn"}
        for page in to_send(state):
            assert desk.get(page.number) != page.fingerprint
            desk[page.number] = page.fingerprint
        standing = [page for page in state if page.act != "withdrawn"]
        for made in papers:
            own = [page for page in standing if page.paper_id == made.paper_id]
            assert [page.fingerprint for page in sorted(own, key=lambda p: p.index)] == list(
                made.fingerprints
            )
            assert all(desk[page.number] == page.fingerprint for page in own)
