"""What the libraries raise on a PDF that contradicts itself, wherever that shows."""

import contextlib
from collections.abc import Iterator

import pikepdf

BROKEN = (
    pikepdf.PikepdfError,
    # PDFium's own, some of QPDF's, and a tree that leads into itself.
    RuntimeError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
)


@contextlib.contextmanager
def told_as_broken() -> Iterator[None]:
    """Let a PDF that is broken anywhere be told as one that is none.

    Raises:
        ValueError: ``pdf``.
    """
    try:
        yield
    except BROKEN:
        raise ValueError("pdf") from None
