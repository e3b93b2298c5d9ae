"""Prints forms for tests and reads them back with other people's programs."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

from PIL import Image

from station_app.form_definitions.embedded_json import FilledForm
from station_app.form_definitions.print_layout import lay_out_form
from station_app.forms.pdf_writer import write_form
from station_app.model.finished_page import ArchiveMeta, FinishedPage
from station_app.model.forms import Form
from station_app.model.printed_form import PrintedForm, PrintedPdf
from station_app.model.texts import load_texts


def picture_bytes() -> bytes:
    """A grey picture, for pages that carry a photograph."""
    out = io.BytesIO()
    Image.new("L", (120, 80), 200).save(out, "JPEG")
    return out.getvalue()


ID, REF = "d01m9k2f7q00000000000000000", "KGN-PS9901-20260314-0043-C"
PICTURE = FinishedPage("jpeg", picture_bytes(), 120, 80, 100, colour=False)
META = ArchiveMeta(ID, "t", "s", "a", "hi", "2026-03-14T20:25:00.000000Z", "", ())


def filled_form(form: Form, answers: dict[str, Any], language: str) -> FilledForm:
    return FilledForm(
        kind=form.kind,
        version=form.version,
        form_sha256=form.sha256,
        language=language,
        document_id=ID,
        local_ref=REF,
        register_no="MLC 43/2026",
        central_no="",
        office="जिला चिकित्सालय नमूना · District Hospital Namuna",
        ps_code="PS9901",
        case_ref="123/2026",
        concerns="",
        printed_at="2026-03-15T01:55",
        answers=answers,
        reasons={},
    )


def paper_of(form: Form, answers: dict[str, Any], language: str) -> tuple[PrintedForm, PrintedPdf]:
    filled = filled_form(form, answers, language)
    signers = form.most_signers if form.signers else 0
    printed = lay_out_form(form, filled, load_texts("hi"), load_texts("en"), signers=signers)
    return printed, write_form(printed, (PICTURE,) * len(printed.captions), META)


def squeezed(text: str) -> str:
    """A text without blanks and line ends: what is left must be the same to the letter."""
    return re.sub(r"\s+", "", text)


def pages_of(pdf: Path) -> list[list[str]]:
    """The lines that ``pdftotext`` reads on each page, without its foot line."""
    told = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True)
    pages = told.stdout.split("\f")
    return [[line for line in p.splitlines() if line.strip() and ID not in line] for p in pages]


def text_of(pdf: Path) -> str:
    """What ``pdftotext`` reads, without the foot line of each page."""
    return "\n".join(line for page in pages_of(pdf) for line in page)
