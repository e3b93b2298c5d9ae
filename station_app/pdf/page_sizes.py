"""Tells what each page of a PDF weighs, so that a bundle can be shared out to parts of a size."""

from collections.abc import Sequence

from station_app.sandbox.outside import call


def page_byte_sizes(untrusted_pdf: bytes, pages: Sequence[int]) -> tuple[int, ...]:
    """Return the bytes that each page needs in a PDF of its own, its fonts and pictures included.

    Raises:
        ValueError: ``pdf`` it is none or is locked, ``page`` it has no such page.
    """
    module = "station_app.pdf.sandboxed.page_sizes"
    sizes = call(module, "page_byte_sizes", untrusted_pdf, list(pages), effort="work")
    return tuple(int(size) for size in sizes)
