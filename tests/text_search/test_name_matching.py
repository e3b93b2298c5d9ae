"""A name is found in either script and through what nobody sees; other names are not it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.cases import same_person
from station_app.model.texts import as_seen, typed_plainly
from station_app.text_search.name_matching import name_key, name_matches, same_name
from station_app.text_search.search_words import words_of_text

SAME = (
    ("Singh", "सिंह"), ("Sinh", "सिंह"), ("Ram Singh", "राम सिंह"), ("Narsinghpur", "नरसिंहपुर"),
    ("Narsingh", "नरसिंह"), ("Sinha", "सिन्हा"), ("Chaudhary", "चौधरी"), ("Chowdhury", "चौधरी"),
    ("Choudhari", "चौधरी"), ("Pandey", "पाण्डेय"), ("Pandey", "पांडे"), ("Rathore", "राठौड़"),
    ("Rathod", "राठौड़"), ("Rathore", "राठौर"), ("Khairagarh", "खैरागढ़"), ("Khairagarh", "खैरागढ"),
    ("Gowda", "गौड़ा"), ("Rao", "राव"), ("Deo", "देव"), ("Singhdeo", "सिंहदेव"), ("Nayak", "नायक"),
    ("Naik", "नायक"), ("Goel", "गोयल"), ("Tripathy", "त्रिपाठी"), ("Reddy", "रेड्डी"), ("Dubey", "दुबे"),
    ("Dey", "डे"), ("Jay", "जय"), ("Roy", "राय"), ("Vijay", "विजय"), ("Shah", "शाह"),
    ("Abdullah", "अब्दुल्ला"), ("Gyan", "ज्ञान"), ("Dnyaneshwar", "ज्ञानेश्वर"), ("Bhagyashree", "भाग्यश्री"),
    ("Rajni", "रजनी"), ("Agnihotri", "अग्निहोत्री"), ("Lakshmi", "लक्ष्मी"), ("Laxmi", "लक्ष्मी"),
    ("Vicky", "विक्की"), ("Cecilia", "सिसिलिया"), ("Sambhav", "संभव"), ("Samvat", "संवत"), ("Sanvat", "संवत"),
    ("Hamsa", "हंसा"), ("Iyer", "अय्यर"), ("Ayush", "आयुष"), ("Chand", "चाँद"), ("Chand", "चांद"),
    ("Gajendra", "गजेन्द्र"), ("गजेंद्र", "गजेन्द्र"), ("Mohammad", "मुहम्मद"), ("Zafar", "ज़फ़र"),
    ("Md Irfan", "मोहम्मद इरफान"), ("Mohd. Irfan", "मुहम्मद इरफ़ान"), ("Mohammad Irfan", "मो. इरफान"),
    ("Md. Irfan", "मो० इरफान"), ("Zafar", "जफर"), ("Qureshi", "कुरैशी"), ("Chauhan", "चौहान"), ("Jaiswal", "जायसवाल"),
)  # fmt: skip
OTHERS = (
    ("Singh", "शर्मा"), ("Sinha", "सिंह"), ("Ram Singh", "राम शर्मा"), ("Chaudhary", "चंदेल"), ("Rao", "राम"),
    ("Pandey", "पाटिल"), ("Rathore", "राजपूत"),
)  # fmt: skip
UNSEEN = ("\u200d", "\u200c", "\u00ad", "\ufeff", "\u200b", "\u2060", "\u200e", "\u034f")


@pytest.mark.parametrize(("latin", "hindi"), SAME)
def test_a_name_is_found_in_either_script(latin: str, hindi: str) -> None:
    assert name_matches(latin, hindi)
    assert name_matches(hindi, latin)


@pytest.mark.parametrize(("latin", "hindi"), OTHERS)
def test_another_name_is_not_found(latin: str, hindi: str) -> None:
    assert not name_matches(latin, hindi)


@given(
    st.sampled_from([hindi for _, hindi in SAME]),
    st.integers(0, 6),
    st.sampled_from(UNSEEN),
)
def test_what_nobody_sees_changes_no_name(name: str, at: int, unseen: str) -> None:
    typed = name[:at] + unseen + name[at:]
    assert same_name(typed, name)
    assert name_key(typed) == name_key(name)
    assert words_of_text(typed) == words_of_text(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("श्\u200dयाम", "श्याम"),
        ("राष्\u200dट्रीय", "राष्ट्रीय"),
        ("राम\u00a0सिंह", "राम सिंह"),
        ("Shy\u00adam", "Shyam"),
    ],
)
def test_joiners_and_wide_blanks_are_folded(one: str, other: str) -> None:
    assert same_name(one, other)
    assert words_of_text(one) == words_of_text(other)


def test_a_number_is_read_as_it_looks() -> None:
    assert typed_plainly("\u200e१२−３４\u00a0Ａ⁄۵") == "12-34 A/5"
    assert as_seen("श्\u200dयाम\u2003लाल") == "श्याम लाल"


def test_a_name_that_sounds_like_an_honour_is_a_name() -> None:
    assert same_person.words_in("सूर्य") == 1
    assert same_person.words_in("श्रीमती सूर्या") == 1
    assert same_person.words_in("Shri") == 0
    assert not same_person.same_name("श्री सूर्य", "श्री विजय")
