"""Lays a PDF's pages on the sheets of a printer: fitted where they are larger, marked where copied.

What is signed stays as it is: this makes a rendering for paper, never a new record. It is made outside,
by :mod:`station_app.pdf.sandboxed.imposition`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from station_app.model.printers import Media
from station_app.sandbox.outside import call

_IMPOSITION = "station_app.pdf.sandboxed.imposition"


@dataclass(frozen=True, slots=True)
class PrintSheets:
    """What goes to the printer."""

    pdf: bytes
    pages: int
    fitted: bool
    """Whether a page had to be made smaller than a reader would expect."""


def measure(untrusted_pdf: bytes) -> tuple[int, Media]:
    """Return how many pages a PDF has and which paper it asks for.

    Raises:
        ValueError: ``pdf`` it is none, or has no page.
    """
    pages, media = call(_IMPOSITION, "measure", untrusted_pdf)
    return int(pages), "legal" if media == "legal" else "A4"


def impose(untrusted_pdf: bytes, media: Media, mark: str = "") -> PrintSheets:
    """Put every page on a sheet of paper.

    Args:
        untrusted_pdf: what is printed.
        media: the paper in the printer.
        mark: printed in the upper corner of every sheet of a copy; empty: none.

    Raises:
        ValueError: ``pdf`` it is none.
    """
    pdf, pages, fitted = call(_IMPOSITION, "impose", untrusted_pdf, media, mark, effort="work")
    return PrintSheets(bytes(pdf), int(pages), bool(fitted))


def join_for_print(copies: Sequence[Sequence[bytes]], *, two_sided: bool) -> bytes:
    """Put sheets behind each other; printed on both sides, each of ``copies`` begins a new sheet.

    Raises:
        ValueError: ``pdf`` one of them is none.
    """
    given = [list(parts) for parts in copies]
    return bytes(call(_IMPOSITION, "join_for_print", given, two_sided, effort="work"))
