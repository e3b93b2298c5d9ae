"""The district's key on paper: any so many sheets make it, fewer tell nothing, a slip of the pen shows."""

import itertools
import random

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.store.errors import ShareMistyped, SharesTooFew, ShareStrange, ShareTwice
from station_app.store.recovery_shares import (
    join_key,
    needed_shares,
    new_district_key,
    read_share,
    split_key,
)

IDENTITY, RECIPIENT = new_district_key()
SHARES = split_key(IDENTITY, 3, 5)


def test_any_three_of_five_sheets_open_what_is_sealed_and_no_two_do() -> None:
    sealed = pyrage.encrypt(b"a page", [pyrage.x25519.Recipient.from_str(RECIPIENT)])
    for chosen in itertools.permutations(SHARES, 3):
        key = pyrage.x25519.Identity.from_str(join_key(chosen))
        assert pyrage.decrypt(sealed, [key]) == b"a page"
    for few in itertools.combinations(SHARES, 2):
        with pytest.raises(SharesTooFew) as told:
            join_key(few)
        assert told.value.params == {"count": 2, "needed": 3}


@settings(max_examples=8, deadline=None)
@given(counts=st.tuples(st.integers(2, 16), st.integers(2, 16)), pick=st.randoms())
def test_as_many_as_are_needed_make_the_key_whichever_they_are(
    counts: tuple[int, int], pick: random.Random
) -> None:
    needed, shares = sorted(counts)
    made = list(split_key(IDENTITY, needed, shares))
    pick.shuffle(made)
    assert needed_shares(made[0]) == needed
    assert join_key(made[:needed]) == IDENTITY
    assert join_key(made) == IDENTITY
    with pytest.raises(SharesTooFew):
        join_key(made[: needed - 1])


@pytest.mark.parametrize(("needed", "shares"), [(1, 5), (6, 5), (2, 17), (0, 0), (-3, 5)])
def test_counts_that_are_none_are_refused(needed: int, shares: int) -> None:
    with pytest.raises(ValueError, match="shares"):
        split_key(IDENTITY, needed, shares)


def test_a_sheet_is_read_however_it_was_typed() -> None:
    words = SHARES[0].split()
    told = " ".join(f"{number}. {word[:4].upper()}" for number, word in enumerate(words, 1))
    assert read_share(told) == read_share(SHARES[0])


def test_each_single_wrong_word_shows() -> None:
    words = SHARES[1].split()
    for place in range(len(words)):
        other = words[(place + 1) % len(words)]
        changed = [*words[:place], other, *words[place + 1 :]]
        if changed == words:
            continue
        with pytest.raises(ShareMistyped) as told:
            join_key([SHARES[0], " ".join(changed), SHARES[2]])
        assert told.value.params == {"number": 2}


@pytest.mark.parametrize(
    "typed", ["", "robin", "x" * 4000, SHARES[0] + " robin", SHARES[0].rpartition(" ")[0], "१ २"]
)
def test_what_is_no_sheet_is_refused(typed: str) -> None:
    with pytest.raises(ShareMistyped):
        join_key([typed])


def test_a_word_that_only_begins_like_one_is_mistyped() -> None:
    words = SHARES[0].split()
    with pytest.raises(ShareMistyped):
        read_share(" ".join([f"{words[0][:4]}zzz", *words[1:]]))


def test_the_same_sheet_twice_and_one_of_another_key_are_named() -> None:
    with pytest.raises(ShareTwice) as told:
        join_key([SHARES[0], SHARES[1], SHARES[0]])
    assert told.value.params == {"number": 3}
    with pytest.raises(ShareStrange) as strange:
        join_key([SHARES[0], split_key(IDENTITY, 3, 5)[1], SHARES[2]])
    assert strange.value.params == {"number": 2}
    with pytest.raises(SharesTooFew):
        join_key([])
