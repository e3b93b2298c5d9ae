"""Proves a filled form without a station: what travels inside equals what is printed, and the code."""

import hashlib
import re
from collections.abc import Iterable

from station_app.form_definitions.embedded_json import (
    FilledForm,
    code_text,
    decode_form,
    encode_form,
    read_code,
)
from station_app.form_definitions.print_layout import lay_out_form, printed_texts
from station_app.form_definitions.schema_file import load_form
from station_app.model.errors import FormUnknown
from station_app.model.forms import Form
from station_app.model.printed_form import Chart, PrintedForm
from station_app.model.texts import load_texts
from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.outside import call

_CODE_PX = 1654
"""Width in px at which an A4 page is drawn to read its code: 200 dpi."""


def carries_form(untrusted_pdf: bytes) -> bool:
    """Tell whether a PDF says that it carries a form's answers."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import read_answers

    try:
        read_answers(untrusted_pdf)
    except ValueError:
        return False
    return True


def verify_form(untrusted_pdf: bytes) -> tuple[str, ...]:
    """Return what is wrong with a form's PDF: keys of the texts under ``verdict.``; none: it holds."""
    from station_app.pdf.pdf_reader import read_answers

    try:
        filled = decode_form(read_answers(untrusted_pdf))
        form = load_form(filled.kind, filled.version)
    except ValueError:
        return ("form.answers",)
    except FormUnknown:
        return ("form.unknown",)
    if form.sha256 != filled.form_sha256:
        return ("form.unknown",)
    try:
        return _printed_as_filled(untrusted_pdf, filled, form)
    except PaperNotShown:
        return ("pdf.gave_up",)
    except ValueError:
        return ("form.differs",)


def _printed_as_filled(untrusted_pdf: bytes, filled: FilledForm, form: Form) -> tuple[str, ...]:
    from station_app.pdf.pdf_reader import draw_page, read_words

    hindi, english = load_texts("hi"), load_texts("en")
    printed = lay_out_form(form, filled, hindi, english, signers=form.most_signers)
    findings = []
    read = read_words(untrusted_pdf, filled.document_id)
    if not _same_words(printed, read, _captions(printed)):
        findings.append("form.differs")
    if not _code_holds(filled, draw_page(untrusted_pdf, 0, _CODE_PX)):
        findings.append("form.code")
    return tuple(findings)


def code_in_picture(untrusted_picture: bytes) -> tuple[str, str, str] | None:
    """Return reference, document and the beginning of the answers' SHA-256 from a paper's picture.

    Raises:
        ValueError: it is no picture that can be read here.
    """
    for words in _codes(untrusted_picture):
        code = read_code(words)
        if code is not None:
            return code.local_ref, code.document_id, code.sha256_begins
    return None


def answers_sha256(pdf: bytes) -> str:
    """Return the SHA-256 (hex) of the answers that a form's PDF carries; empty where it has none."""
    from station_app.pdf.pdf_reader import read_answers

    try:
        return hashlib.sha256(read_answers(pdf)).hexdigest()
    except ValueError:
        return ""


def _code_holds(filled: FilledForm, picture: bytes) -> bool:
    return code_text(filled, encode_form(filled)) in _codes(picture)


def _codes(untrusted_picture: bytes) -> tuple[str, ...]:
    """Return the words of the codes in a picture; it is read outside.

    Raises:
        ValueError: it is no picture that can be read here.
    """
    return tuple(
        map(str, call("station_app.imaging.codes.reader", "read_codes", untrusted_picture))
    )


def _same_words(printed: PrintedForm, read: str, captions: Iterable[str]) -> bool:
    """Every printed word is read, in its order, and nothing else is read beside it."""
    text, rest, at = _squeezed(read), [], 0
    for words in printed_texts(printed):
        piece = _squeezed(words)
        found = text.find(piece, at)
        if found < 0:
            return False
        rest.append(text[at:found])
        at = found + len(piece)
    rest.append(text[at:])
    left = "".join(rest)
    for label in (printed.sign_label, printed.seal_label, printed.addendum_label, *captions):
        if label:
            left = left.replace(_squeezed(label), "")
    # What may be left: laws beside the questions, numbers of rows and of marks.
    laws = sorted({_squeezed(law) for law in _laws(printed)}, key=len, reverse=True)
    for law in laws:
        left = left.replace(law, "")
    return re.fullmatch(r"[\d.]*", left) is not None


def _captions(printed: PrintedForm) -> list[str]:
    charts = [block for block in printed.blocks if isinstance(block, Chart)]
    return [caption for chart in charts for _, caption in chart.captions]


def _laws(printed: PrintedForm) -> Iterable[str]:
    for block in printed.blocks:
        law = getattr(block, "law", "")
        if law:
            yield f"[{law}]"


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe\x02]+", "", text)
