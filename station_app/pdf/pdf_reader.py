"""Reads a form's PDF back: the answers that travel inside, and the words on its pages."""

import contextlib
import io
import threading
from collections.abc import Iterator

import pikepdf
import pypdfium2

from station_app.model.printed_form import ANSWERS_FILE

_LARGEST_BYTES = 4 * 1024 * 1024
_ONE_AT_A_TIME = threading.Lock()
"""PDFium ends the whole process when two threads are inside it."""


def read_answers(untrusted_pdf: bytes) -> bytes:
    """Return the JSON that a form's PDF carries.

    Raises:
        ValueError: ``pdf`` it is none, ``answers`` it carries none, or more than fit.
    """
    return read_attached(untrusted_pdf, ANSWERS_FILE)


def read_attached(untrusted_pdf: bytes, name: str) -> bytes:
    """Return a file that a PDF carries.

    Raises:
        ValueError: ``pdf`` it is none, ``answers`` it carries none, or more than fit.
    """
    try:
        with pikepdf.open(io.BytesIO(untrusted_pdf)) as pdf:
            if name not in pdf.attachments:
                raise ValueError("answers")
            data = pdf.attachments[name].get_file().read_bytes()
    except pikepdf.PdfError:
        raise ValueError("pdf") from None
    if len(data) > _LARGEST_BYTES:
        raise ValueError("answers")
    return data


def read_words(untrusted_pdf: bytes, foot: str) -> str:
    """Return the text on the pages, in the order in which it was drawn, without the foot lines.

    Args:
        untrusted_pdf: the PDF.
        foot: what only a foot line holds, the document's id.

    Raises:
        ValueError: it is no PDF.
    """
    lines = (line for page in read_pages(untrusted_pdf) for line in page.splitlines())
    return "\n".join(line for line in lines if foot not in line)


def read_pages(untrusted_pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page, in the order in which it was drawn.

    Raises:
        ValueError: it is no PDF.
    """
    pages = []
    with opened(untrusted_pdf) as document:
        for page in document:
            words = page.get_textpage()
            pages.append(words.get_text_range())
            words.close()
            page.close()
    return tuple(pages)


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has.

    Raises:
        ValueError: ``pdf`` it is none.
    """
    with opened(pdf) as document:
        return len(document)


def draw_page(pdf: bytes, index: int, width_px: int) -> bytes:
    """Draw a page as a picture (PNG) of a width, signatures and all.

    Raises:
        ValueError: ``pdf`` it is none, ``page`` it has no such page.
    """
    with opened(pdf) as document:
        document.init_forms()
        if not 0 <= index < len(document):
            raise ValueError("page")
        page = document[index]
        bitmap = page.render(scale=width_px / page.get_width(), may_draw_forms=True)
        out = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(out, "PNG", compress_level=1)
        bitmap.close()
        page.close()
    return out.getvalue()


@contextlib.contextmanager
def opened(untrusted_pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF in PDFium, where nobody else is meanwhile.

    Raises:
        ValueError: ``pdf`` it is none.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(untrusted_pdf)
        except pypdfium2.PdfiumError:
            raise ValueError("pdf") from None
        try:
            yield document
        finally:
            document.close()
