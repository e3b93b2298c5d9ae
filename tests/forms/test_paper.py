"""Every form on paper: PDF/A-3b, its answers to the letter in the text and inside as JSON."""

import copy
import functools
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings

from station_app.form_definitions.embedded_json import FilledForm, decode_form
from station_app.form_definitions.print_layout import printed_texts
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.form_definitions.validation import check_answers
from station_app.model.forms import Form
from station_app.model.printed_form import Heading
from station_app.pdf.pdf_reader import read_answers, read_words
from tests.forms.answering import HINDI, NOW, filled
from tests.forms.papers import ID, filled_form, pages_of, paper_of, squeezed, text_of
from tests.judges.verapdf import pdfa_findings

LANGUAGES = ("hi", "en", "both")


def examples(form: Form, *, extreme: bool) -> list[dict[str, Any]]:
    """Return answers to everything that the form asks, the same at each call."""
    return copy.deepcopy(_examples(form.kind, extreme=extreme))


@functools.cache
def _examples(kind: str, *, extreme: bool) -> list[dict[str, Any]]:
    form = load_form(kind)
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=4,
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(filled(form, extreme=extreme, every=True))
    def collect(answers: dict[str, Any]) -> None:
        found.append(answers)

    collect()
    return [max(found, key=lambda answers: len(str(answers)))]


@pytest.mark.parametrize("kind", kinds_with_forms())
def test_what_was_answered_is_read_on_the_paper_and_inside_it(kind: str, tmp_path: Path) -> None:
    form = load_form(kind)
    for extreme in (False, True):
        for number, answers in enumerate(examples(form, extreme=extreme)):
            assert check_answers(form, answers, NOW) == ()
            for language in LANGUAGES:
                printed, written = paper_of(form, answers, language)
                path = tmp_path / f"{kind}-{extreme}-{number}-{language}.pdf"
                path.write_bytes(written.pdf)
                read = squeezed(text_of(path))
                missing = [word for word in printed_texts(printed) if squeezed(word) not in read]
                assert missing == []
                filled_again = decode_form(read_answers(written.pdf))
                assert filled_again == filled_form(form, answers, language)
                inside = squeezed(read_words(written.pdf, ID))
                assert [w for w in printed_texts(printed) if squeezed(w) not in inside] == []


@pytest.mark.parametrize("kind", kinds_with_forms())
def test_no_heading_ends_a_page(kind: str, tmp_path: Path) -> None:
    form = load_form(kind)
    for number, answers in enumerate(examples(form, extreme=False)):
        printed, paper = paper_of(form, answers, "hi")
        headings = {squeezed(b.text) for b in printed.blocks if isinstance(b, Heading)}
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(paper.pdf)
        ends = [squeezed(page[-1]) for page in pages_of(path) if page]
        assert [end for end in ends if end in headings] == []


@pytest.mark.long(16)
def test_every_form_is_pdfa_3b(tmp_path: Path) -> None:
    files = []
    for kind in kinds_with_forms():
        form = load_form(kind)
        for extreme, language in ((False, "hi"), (True, "both"), (False, "en")):
            answers = examples(form, extreme=extreme)[0]
            path = tmp_path / f"{kind}-{language}.pdf"
            path.write_bytes(paper_of(form, answers, language)[1].pdf)
            files.append(path)
    assert len(files) > 100
    assert pdfa_findings(*files, flavour="3b") == {}


def test_conjuncts_come_back_letter_by_letter(tmp_path: Path) -> None:
    words = [
        f"{one}{two}" if number % 3 == 0 else one
        for number, (one, two) in enumerate(zip(HINDI * 4, HINDI[7:] * 5, strict=False))
    ]
    assert len(words) >= 200
    form = load_form("CD_SHEET")
    answers = examples(form, extreme=False)[0] | {"circumstances": " ".join(words)}
    path = tmp_path / "words.pdf"
    path.write_bytes(paper_of(form, answers, "hi")[1].pdf)
    assert " ".join(words) in " ".join(text_of(path).split())


def test_the_same_answers_give_the_same_bytes() -> None:
    form = load_form("MLR")
    answers = examples(form, extreme=False)[0]
    assert paper_of(form, answers, "hi")[1].pdf == paper_of(form, answers, "hi")[1].pdf


def test_answers_that_were_changed_inside_are_not_taken(tmp_path: Path) -> None:
    form = load_form("ALCO")
    pdf = paper_of(form, examples(form, extreme=False)[0], "hi")[1].pdf
    sealed = read_answers(pdf)
    with pytest.raises(ValueError, match="bytes"):
        decode_form(sealed.replace(b'":', b'" :', 1))
    with pytest.raises(ValueError, match="form"):
        decode_form(b"[]")
    with pikepdf.open(io.BytesIO(pdf)) as held:
        del held.Root.AF
        del held.Root.Names
        out = io.BytesIO()
        held.save(out)
    with pytest.raises(ValueError, match="answers"):
        read_answers(out.getvalue())
    assert isinstance(decode_form(sealed), FilledForm)
