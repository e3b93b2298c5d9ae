"""``verify`` on forms: the answers inside equal the printed page, and the code is the paper's own."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest

from station_app.form_definitions.embedded_json import encode_form
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.forms.verification import (
    answers_sha256,
    carries_form,
    code_in_picture,
    verify_form,
)
from station_app.pdf.pdf_reader import draw_page, read_answers, read_words
from tests.forms.papers import ID, REF, filled_form, paper_of
from tests.forms.test_paper import examples


@pytest.mark.parametrize("kind", kinds_with_forms())
def test_a_true_paper_holds(kind: str) -> None:
    form = load_form(kind)
    for language in ("hi", "both"):
        answers = examples(form, extreme=False)[0]
        pdf = paper_of(form, answers, language)[1].pdf
        assert carries_form(pdf)
        assert verify_form(pdf) == ()


def swapped(pdf: bytes, data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as held:
        held.attachments["answers.json"] = pikepdf.AttachedFileSpec(held, data)
        out = io.BytesIO()
        held.save(out)
    return out.getvalue()


def test_other_answers_inside_are_found() -> None:
    form = load_form("ALCO")
    answers = examples(form, extreme=False)[0] | {"opinion": "under_influence"}
    pdf = paper_of(form, answers, "hi")[1].pdf
    other = filled_form(form, answers | {"opinion": "not_consumed"}, "hi")
    assert verify_form(swapped(pdf, encode_form(other))) == ("form.differs", "form.code")
    assert verify_form(swapped(pdf, b"{}")) == ("form.answers",)
    unknown = json.loads(read_answers(pdf)) | {"form_sha256": "0" * 64}
    sealed = json.dumps(unknown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert verify_form(swapped(pdf, sealed.encode())) == ("form.unknown",)


def test_the_code_on_a_picture_names_the_paper() -> None:
    form = load_form("ALCO")
    pdf = paper_of(form, examples(form, extreme=False)[0], "hi")[1].pdf
    found = code_in_picture(draw_page(pdf, 0, 1240))
    assert found is not None
    reference, document_id, begins = found
    assert (reference, document_id) == (REF, ID)
    assert answers_sha256(pdf).startswith(begins)
    assert code_in_picture(draw_page(pdf, 0, 60)) is None
    with pytest.raises(ValueError, match="picture"):
        code_in_picture(b"no picture")


def test_many_threads_may_read_and_draw_at_once() -> None:
    form = load_form("ALCO")
    pdf = paper_of(form, examples(form, extreme=False)[0], "hi")[1].pdf
    with ThreadPoolExecutor(6) as threads:
        pictures = list(threads.map(lambda _n: draw_page(pdf, 0, 700), range(24)))
        words = list(threads.map(lambda _n: read_words(pdf, ID), range(24)))
    assert len(set(pictures)) == len(set(words)) == 1
