"""Tells what each page of a PDF weighs, so that a bundle can be shared out to parts of a size."""

import io
from collections.abc import Sequence

import pikepdf

from station_app.pdf.sandboxed.faults import BROKEN


def page_byte_sizes(untrusted_pdf: bytes, pages: Sequence[int]) -> tuple[int, ...]:
    """Return the bytes that each page needs in a PDF of its own, its fonts and pictures included.

    Raises:
        ValueError: ``pdf`` it is none or is locked, ``page`` it has no such page.
    """
    try:
        with pikepdf.open(io.BytesIO(untrusted_pdf)) as paper:
            # As in the bundle: what is seen of a signature is part of its page.
            paper.flatten_annotations("all")
            if not set(pages) <= set(range(len(paper.pages))):
                raise ValueError("page")
            return tuple(_weight(paper, page) for page in pages)
    except BROKEN:
        raise ValueError("pdf") from None


def _weight(paper: pikepdf.Pdf, page: int) -> int:
    with pikepdf.new() as alone:
        alone.pages.append(paper.pages[page])
        out = io.BytesIO()
        alone.save(out)
        return out.tell()
