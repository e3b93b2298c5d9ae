"""Reads PDFs, wherever they came from: the answers inside, the words on their pages, the pages drawn.

Each is opened outside (:mod:`station_app.sandbox`), by :mod:`station_app.pdf.sandboxed.reading`. What
needs more than one file is given raises :class:`PaperNotShown`, a ``ValueError`` too.
"""

from station_app.model.printed_form import ANSWERS_FILE
from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.outside import call

_READING = "station_app.pdf.sandboxed.reading"


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
    data = call(_READING, "read_attached", untrusted_pdf, name)
    return data if isinstance(data, bytes) else b""


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
    return tuple(str(page) for page in call(_READING, "read_pages", untrusted_pdf))


def count_pages(untrusted_pdf: bytes) -> int:
    """Return how many pages a PDF has.

    Raises:
        ValueError: ``pdf`` it is none.
    """
    return int(call(_READING, "count_pages", untrusted_pdf))


def draw_page(untrusted_pdf: bytes, index: int, width_px: int) -> bytes:
    """Draw a page of a width, signatures and all: a picture of plain pixels (PPM, ``P6``).

    Raises:
        ValueError: ``pdf`` it is none, ``page`` it has no such page. PaperNotShown.
    """
    wide, tall, pixels = call(_READING, "draw_page", untrusted_pdf, index, width_px)
    plain = isinstance(wide, int) and isinstance(tall, int) and isinstance(pixels, bytes)
    if not plain or min(wide, tall) < 1 or len(pixels) != 3 * wide * tall:
        raise PaperNotShown
    # The head is written here: what reads the picture reads nothing that a foreign file could write.
    return b"P6 %d %d 255\n" % (wide, tall) + bytes(pixels)
