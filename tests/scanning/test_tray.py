"""A page that is taken back from the tray stands where it stood, whatever happened meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from station_app.documents.standing_pages import place_in_order
from station_app.model.ids import PageId
from station_app.model.page_edits import PageEdit, apply_edits, removed

PAGES = tuple(PageId(str(number)) for number in range(1, 8))
CAME = [PageEdit("place", page) for page in PAGES]


def order(acts: list[PageEdit]) -> list[str]:
    return [placed.page_id for placed in apply_edits(acts)]


def back(acts: list[PageEdit], page: PageId) -> list[PageEdit]:
    return [*acts, PageEdit("restore", page, index=place_in_order(acts, page))]


@given(st.permutations(PAGES), st.permutations(PAGES))
def test_whatever_is_removed_and_taken_back_in_any_order_the_paper_is_as_before(
    gone: list[PageId], returned: list[PageId]
) -> None:
    acts = [*CAME, *(PageEdit("remove", page) for page in gone)]
    for page in returned:
        acts = back(acts, page)
    assert order(acts) == list(PAGES)


def test_a_page_comes_back_between_its_neighbours_where_others_were_moved() -> None:
    gone = [*CAME, PageEdit("remove", PAGES[2])]
    turned = PageEdit("order", PAGES[0], pages=tuple(reversed(PAGES)))
    assert order(back([*gone, turned], PAGES[2])) == ["7", "6", "3", "5", "4", "2", "1"]
    moved = PageEdit("move", PAGES[6], index=0)
    assert order(back([*gone, moved], PAGES[2])) == ["7", "1", "2", "3", "4", "5", "6"]


def test_a_replaced_page_comes_back_behind_the_one_that_took_its_place() -> None:
    acts = [*CAME, PageEdit("replace", PageId("new"), other=PAGES[2])]
    assert order(back(acts, PAGES[2]))[:5] == ["1", "2", "new", "3", "4"]


def test_a_separator_sheet_comes_back_where_it_was_fed() -> None:
    acts = [*CAME[:2], PageEdit("aside", PageId("sheet")), *CAME[2:]]
    assert order(back(acts, PageId("sheet")))[:4] == ["1", "2", "sheet", "3"]


def edits() -> st.SearchStrategy[PageEdit]:
    page = st.sampled_from(PAGES)
    at = st.none() | st.integers(0, 8)
    return st.one_of(
        st.builds(lambda p: PageEdit("remove", p), page),
        st.builds(lambda p, i: PageEdit("move", p, index=i), page, at),
        st.builds(lambda p, i: PageEdit("restore", p, index=i), page, at),
        st.builds(lambda p: PageEdit("order", PAGES[0], pages=tuple(p)), st.permutations(PAGES)),
        st.builds(lambda p, o: PageEdit("replace", p, other=o), page, page),
    )


@given(st.lists(edits(), max_size=12))
def test_after_any_acts_every_page_of_the_tray_has_a_place_and_the_others_keep_their_order(
    done: list[PageEdit],
) -> None:
    acts = [*CAME, *done]
    for page in removed(acts):
        before = order(acts)
        after = order(back(acts, page))
        assert [other for other in after if other != page] == before
        assert page in after
