"""Reads PDFs: what travels inside, the words on the pages, and the pages as plain pixels."""

import contextlib
import io
from collections.abc import Iterator

import pikepdf
import pypdfium2

from station_app.pdf.sandboxed.faults import told_as_broken
from station_app.sandbox.limits import load_limits

_LARGEST_BYTES = 4 * 1024 * 1024
_WIDEST_PX = 8000


@told_as_broken()
def read_attached(untrusted_pdf: bytes, name: str) -> bytes:
    """Return a file that a PDF carries.

    Raises:
        ValueError: ``pdf`` it is none, ``answers`` it carries none, or more than fit.
    """
    with pikepdf.open(io.BytesIO(untrusted_pdf)) as pdf:
        if name not in pdf.attachments:
            raise ValueError("answers")
        data = pdf.attachments[name].get_file().read_bytes()
    if len(data) > _LARGEST_BYTES:
        raise ValueError("answers")
    return data


@told_as_broken()
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


@told_as_broken()
def draw_page(untrusted_pdf: bytes, index: int, width_px: int) -> tuple[int, int, bytes]:
    """Draw a page of a width, signatures and all; return width, height, and red, green, blue.

    Raises:
        ValueError: ``pdf`` it is none, ``page`` it has no such page.
        MemoryError: it would be larger than any page may be.
    """
    with opened(untrusted_pdf) as document:
        document.init_forms()
        if not 0 <= index < len(document):
            raise ValueError("page")
        page = document[index]
        wide, tall = page.get_size()
        if not 0 < width_px <= _WIDEST_PX or min(wide, tall) <= 0:
            raise ValueError("page")
        scale = width_px / wide
        if width_px * tall * scale > load_limits().most_megapixels * 1_000_000:
            raise MemoryError
        bitmap = page.render(scale=scale, may_draw_forms=True)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    return picture.width, picture.height, picture.tobytes()


@contextlib.contextmanager
def opened(untrusted_pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF in PDFium.

    Raises:
        ValueError: ``pdf`` it is none.
    """
    try:
        document = pypdfium2.PdfDocument(untrusted_pdf)
    except pypdfium2.PdfiumError:
        raise ValueError("pdf") from None
    try:
        yield document
    finally:
        document.close()
