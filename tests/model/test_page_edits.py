"""Edits of a document's pages: nothing is lost, and every list of acts reads back the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.model.ids import PageId
from station_app.model.page_edits import (
    Crop,
    PageEdit,
    Placed,
    apply_edits,
    edits_to_match,
    removed,
    transferred_pages,
)
from station_app.model.page_outline import Corners, Outline

PAGES = [PageId(f"p{n}") for n in range(6)]


def place(*names: PageId) -> list[PageEdit]:
    return [PageEdit("place", name) for name in names]


def outlines() -> st.SearchStrategy[Outline]:
    near = st.floats(-0.05, 0.2)
    corners = st.builds(
        lambda a, b, c, d: ((a, b), (1 - c, d), (1 - b, 1 - a), (d, 1 - c)), near, near, near, near
    )
    return st.builds(Outline, corners, st.floats(0.5, 2))


def edits() -> st.SearchStrategy[PageEdit]:
    page = st.sampled_from(PAGES)
    index = st.one_of(st.none(), st.integers(0, 8))
    return st.one_of(
        st.builds(PageEdit, st.just("rotate"), page, quarter_turns=st.integers(0, 3)),
        st.builds(PageEdit, st.just("move"), page, index),
        st.builds(PageEdit, st.just("remove"), page),
        st.builds(PageEdit, st.just("restore"), page, index),
        st.builds(PageEdit, st.just("deskew"), page, deskew_deg=st.floats(-10, 10)),
        st.builds(PageEdit, st.just("crop"), page, crop=st.just(Crop(0.1, 0.1, 0.9, 0.9))),
        st.builds(PageEdit, st.just("replace"), page, other=page),
        st.builds(
            PageEdit,
            st.just("tidy"),
            page,
            whiten=st.booleans(),
            outline=st.one_of(st.none(), outlines()),
        ),
        st.builds(PageEdit, st.just("order"), page, pages=st.lists(page, max_size=8).map(tuple)),
    )


@given(st.lists(edits(), max_size=30))
def test_every_page_that_arrived_stands_or_lies_in_the_tray(acts: list[PageEdit]) -> None:
    operations = place(*PAGES) + acts
    standing = [placed.page_id for placed in apply_edits(operations)]
    assert sorted(standing + list(removed(operations))) == sorted(PAGES)
    assert len(set(standing)) == len(standing)


@given(st.lists(edits(), max_size=10))
def test_operations_read_back_as_written(acts: list[PageEdit]) -> None:
    written = json.dumps([act.to_json() for act in acts])
    assert [PageEdit.from_json(data) for data in json.loads(written)] == acts


def test_a_page_inserted_at_the_front_stands_there_after_reading_back() -> None:
    front = PageEdit.from_json(PageEdit("place", PAGES[5], index=0).to_json())
    assert [p.page_id for p in apply_edits([*place(*PAGES[:2]), front])] == [PAGES[5], *PAGES[:2]]


def test_restored_page_keeps_how_it_looked() -> None:
    acts = [
        *place(*PAGES[:2]),
        PageEdit("rotate", PAGES[0], quarter_turns=1),
        PageEdit("remove", PAGES[0]),
        PageEdit("restore", PAGES[0], index=1),
    ]
    assert apply_edits(acts)[1].quarter_turns == 1


@given(outlines(), st.integers(0, 3), st.booleans(), st.sampled_from((None, 7)))
def test_a_page_can_look_like_another(
    outline: Outline, turns: int, whiten: bool, number: int | None
) -> None:
    first = Placed(PAGES[0], turns, 1.5, whiten=whiten, outline=outline, number=number)
    (second,) = apply_edits([*place(PAGES[1]), *edits_to_match(PAGES[1], first)])
    assert second == Placed(PAGES[1], turns, 1.5, whiten=whiten, outline=outline, number=number)


WHOLE: Corners = ((0, 0), (1, 0), (1, 1), (0, 1))


@pytest.mark.parametrize(
    ("corners", "ratio"),
    [
        (WHOLE[::-1], 1.4),
        ((WHOLE[0], WHOLE[2], WHOLE[1], WHOLE[3]), 1.4),
        (((0, 0), (1, 0), (0.3, 0.3), (0, 1)), 1.4),
        (((-0.4, 0), *WHOLE[1:]), 1.4),
        (((float("nan"), 0), *WHOLE[1:]), 1.4),
        (WHOLE, 0.0),
        (WHOLE, float("nan")),
    ],
)
def test_what_is_no_sheet_is_no_outline(corners: Corners, ratio: float) -> None:
    assert Outline(WHOLE, 1.4).corners == WHOLE
    with pytest.raises(ValueError, match="outline"):
        Outline(corners, ratio)


def test_a_page_that_went_to_another_paper_lies_in_no_tray_until_it_comes_back() -> None:
    gone = [*place(*PAGES[:2]), PageEdit("leave", PAGES[0])]
    assert [p.page_id for p in apply_edits(gone)] == [PAGES[1]]
    assert (removed(gone), transferred_pages(gone)) == ((), frozenset({PAGES[0]}))
    back = [*gone, PageEdit("place", PAGES[0])]
    assert [p.page_id for p in apply_edits(back)] == [PAGES[1], PAGES[0]]
    assert (removed(back), transferred_pages(back)) == ((), frozenset())


def test_a_sheet_laid_aside_is_in_the_tray_and_can_be_put_among_the_pages() -> None:
    acts = [*place(PAGES[0]), PageEdit("aside", PAGES[1])]
    assert removed(acts) == (PAGES[1],)
    restored = [*acts, PageEdit("restore", PAGES[1], index=0)]
    assert [p.page_id for p in apply_edits(restored)] == [PAGES[1], PAGES[0]]
