"""Kruti Dev text comes out as what was meant, words never seen before too; English stays English."""

import re
import unicodedata
from random import Random

import hinlegacy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.form_definitions.kruti_dev import decode, to_unicode
from station_app.model.texts import RESOURCES, load_texts
from tests.forms.kruti_typist import typed

PAIRS = (
    ("vfHk;qDr", "अभियुक्त"), ("fLFkfr", "स्थिति"), ("LfFkfr", "स्थिति"), ("vf/kdkjh", "अधिकारी"),
    ("O;fDr dk uke", "व्यक्ति का नाम"), ("f'k{kd", "शिक्षक"), ("ns[kh xbZ", "देखी गई"), ("dksbZ ugha", "कोई नहीं"),
    ("ft+yk", "ज़िला"), ("ihfM+r", "पीड़ित"), ("/kkfeZd", "धार्मिक"), ("MkWDVj", "डॉक्टर"), ("MWkDVj", "डॉक्टर"),
    ("vkWfQl", "ऑफिस"), ("vkjksih vfHk;qDr jke dks fxj¶rkj fd;k x;k", "आरोपी अभियुक्त राम को गिरफ्तार किया गया"),
    ("eqdnek iathc) fd;k x;k", "मुकदमा पंजीबद्ध किया गया"), ("foospd", "विवेचक"), ("lk{kh ds c;ku", "साक्षी के बयान"),
    ("i`\"B", "पृष्ठ"), ("'k=q", "शत्रु"), ("f=dks.k", "त्रिकोण"), ("f=kdks.k", "त्रिकोण"), ("drZO;", "कर्तव्य"),
    ("iqfyl v/kh{kd dk;kZy;", "पुलिस अधीक्षक कार्यालय"), ("vkSj", "और"), (",sls", "ऐसे"), ("vkfFkZd", "आर्थिक"),
    ("djksaxs", "करोंगे"), ("deks± ds", "कर्मों के"), ("b±V", "ईंट"), ("iafMr", "पंडित"), ("flag", "सिंह"),
    ("vFkkZr~", "अर्थात्"), ("fnukad 12-03-2026 dks 10%30 cts", "दिनांक 12.03.2026 को 10:30 बजे"),
    ("/kkjk …å‡@„ ds rgr", "धारा ३०५/२ के तहत"), ("jk\"Vªh;", "राष्ट्रीय"), ("izkFkfedh", "प्राथमिकी"),
    ("xzke iz/kku", "ग्राम प्रधान"), ("ØzekWd", "क्रमॉक"), ("bykgkckn mPp U;k;ky;", "इलाहाबाद उच्च न्यायालय"),
    ("fu%'kqYd", "निःशुल्क"), ("t+ekur+", "ज़मानत़"), ("lS¸;n", "सैय्यद"), ("fo|qr", "विद्युत"), ("cqf)", "बुद्धि"),
    ("f}rh;", "द्वितीय"), ("eqÇdj", "मुकिंर"), ("'kfe±nk", "शर्मिंदा"), ("gSaMy", "हैंडल"), ("MªkWbax", "ड्रॉइंग"),
)  # fmt: skip
"""What was typed, and what is meant."""

OWN = """
अभियुक्त अभियोजन अभियोग आरोपी आरक्षक निरीक्षक उपनिरीक्षक प्रधान अधीक्षक पर्यवेक्षण गिरफ्तारी ज़मानत मुचलका मुलज़िम मुज़रिम फ़रार
फ़रियादी प्रार्थी प्रार्थना-पत्र शिकायतकर्ता पंचनामा पंचायतनामा रोज़नामचा सान्हा मर्ग इस्तग़ासा चालान ख़ात्मा ख़ारिजी विवेचना विवेचक साक्ष्य साक्षी
दृष्टांत प्रत्यक्षदर्शी मृत्यु मृतक हत्या आत्महत्या दुर्घटना चोट अस्थिभंग क्षतिग्रस्त रक्तस्राव श्वासावरोध विषाक्त चिकित्सक परीक्षण शवविच्छेदन ड्राइवर ट्रैक्टर
ट्रक मोटरसाइकिल डॉक्टर ऑफिस कॉलेज हॉस्पिटल बॉण्ड वॉरंट कॉन्स्टेबल ऑटो राष्ट्रीय राजमार्ग अंतर्राष्ट्रीय विद्यार्थी विश्वविद्यालय न्यायालय न्यायाधीश मजिस्ट्रेट
दंडाधिकारी धारा उपधारा अधिनियम संहिता सुरक्षा संज्ञेय असंज्ञेय विरुद्ध उद्धरण प्रतिबद्ध सिद्ध बुद्धि द्वारा द्वितीय उद्देश्य विद्युत उद्योग ज्ञापन विज्ञप्ति आज्ञा कृत्य
तृतीय गृह वृद्ध दृश्य हृदय ऋण कृपया पृष्ठ सृष्टि निःशुल्क दुःख पुनः अतः प्रातः अर्थात् श्रीमान् चिह्न अपराह्न ब्रह्म आह्वान बाह्य असह्य शर्त वर्ष कर्तव्य
कार्रवाई कार्यवाही पूर्व उत्तर दक्षिण पश्चिम निर्णय दुर्गा वर्णन आशीर्वाद गर्मी फुर्ती मूर्ति धर्मेंद्र महत्त्व सत्त्व संपत्ति आपत्ति वित्त पत्ता छुट्टी चिट्ठी हड्डी गड्ढा
मुट्ठी पक्का चक्कर सच्चा कच्चा अच्छा गुच्छा लज्जा छज्जा अन्न प्रसन्न सम्मन सम्मान उल्लंघन बल्ला दिल्ली अम्मा किस्सा बस्ती स्त्री शस्त्र वस्त्र स्वास्थ्य स्थान स्थिति
उपस्थित अनुपस्थित व्यवस्था संस्था ज्योत्स्ना मत्स्य कुत्सित श्लोक श्रृंखला आश्रय श्वेत प्रश्न विश्वास दुश्मन कष्ट नष्ट दुष्ट निष्ठा कनिष्ठ वरिष्ठ उष्ण कृष्ण विष्णु
ग्वालियर छत्तीसगढ़ चंडीगढ़ रायगढ़ पढ़ाई चढ़ना घोड़ा गाड़ी लड़की लड़ाई झगड़ा तोड़फोड़ पीड़ित पीड़िता बाड़ा बाँध आँख मुँह गाँव चाँद पाँच अँगूठा हँसिया कुआँ
माँग ऊँचाई यहाँ वहाँ क्यों नहीं मैं में उन्होंने इन्हें जिन्हें लोगों कर्मों रुपये रूप रुई शुरू गुरु पुरुष ज़रूरत क़ानून क़त्ल ख़ून ग़लत फ़र्ज़ी फ़ैसला
ऐलान ऐनक औरत औषधि ओर ओझल ईंट ईंधन उँगली ऊन एकड़ इक्कीस उन्नीस छत्तीस पैंतीस झाड़ी झुग्गी ठेकेदार ठीक ढाबा ढोलक घटनास्थल घायल घर ङ ञ णमोकार
"""


def _same(one: str) -> str:
    return unicodedata.normalize("NFD", one)


def _vocabulary() -> tuple[str, ...]:
    texts = load_texts("hi")
    said = [texts.raw(key) for key in sorted(texts.keys())]
    said += [path.read_text(encoding="utf-8") for path in (RESOURCES / "forms").rglob("*.toml")]
    words = set(re.findall("[\u0900-\u0963]+", " ".join([OWN, *said])))
    return tuple(sorted(word for word in words if not re.search("[ऍ-ऎऒऽ]", word)))


WORDS = _vocabulary()


@pytest.mark.parametrize(("legacy", "right"), PAIRS)
def test_what_was_typed_is_what_was_meant(legacy: str, right: str) -> None:
    assert _same(decode(legacy)) == _same(right)


def test_every_word_of_the_trade_comes_back() -> None:
    choose = Random(17)
    wrong = [
        (word, keys, decode(keys))
        for word in WORDS
        for keys in {typed(word, choose) for _ in range(3)}
        if _same(decode(keys)) != _same(word)
    ]
    assert len(WORDS) > 1_500
    assert wrong == []


def test_another_programs_typing_comes_back_too() -> None:
    # It has no nukta.
    plain = [word for word in WORDS if "\u093c" not in _same(word)]
    wrong = [
        word
        for word in plain
        if _same(decode(hinlegacy.encode(word, "kruti-dev-010"))) != _same(word)
    ]
    assert wrong == []


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12), st.integers(0, 2**32))
def test_a_sentence_is_told_from_english_and_turned(words: list[str], seed: int) -> None:
    said = " ".join(words) + "।"
    if re.search("[\u093e-\u094c]", said):
        assert _same(to_unicode(typed(said, Random(seed))) or "") == _same(said)


def test_most_words_are_known_for_hindi_alone() -> None:
    choose = Random(3)
    telling = [word for word in WORDS if re.search("[\u093e-\u094c]", word)]
    missed = [word for word in telling if to_unicode(typed(word, choose)) is None]
    assert len(missed) < 0.02 * len(telling), missed


def test_english_is_left_alone() -> None:
    texts = load_texts("en")
    said = [re.sub(r"\{.*?\}", "4", texts.raw(key)) for key in sorted(texts.keys())]
    assert [text for text in said if to_unicode(text) is not None] == []


@pytest.mark.parametrize(
    "text",
    [
        "stab wound over left forearm, 3 x 2 cm", "Mohan s/o Ramlal r/o Khandwa", "Pulse 88/min, BP 120/80 mmHg",
        "alcohol smell present", "u/s 302, 34 IPC", "CT scan (head): NAD", "FIR No. 12/2026", "vehicle MP09 AB 1234",
        "state of Madhya Pradesh", "https://example.in/a?b=c", "a.b@example.in", "", "123", "श्याम",
    ],
)  # fmt: skip
def test_what_is_no_such_typing_stays(text: str) -> None:
    assert to_unicode(text) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    decode(text)
    to_unicode(text)
