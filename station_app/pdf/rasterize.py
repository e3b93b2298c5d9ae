"""Turns a paper that is no archive PDF into pictures of its pages, so that a bundle of it is one.

A PDF from elsewhere may lean on fonts or colours that only its maker has. ISO 19005 forbids that, and a
page is taken into a bundle as it stands; so such a paper goes in as what is seen of it.
"""

from station_app.sandbox.outside import call

_RASTERIZE = "station_app.pdf.sandboxed.rasterize"


def is_archive(untrusted_pdf: bytes) -> bool:
    """Tell whether a PDF says of itself that it is PDF/A of part 2 or 3, or of part 1.

    Raises:
        ValueError: ``pdf`` it is none or is locked.
    """
    return bool(call(_RASTERIZE, "is_archive", untrusted_pdf))


def rasterize_pages(untrusted_pdf: bytes) -> bytes:
    """Return a PDF whose pages are pictures of the pages, as large as they are.

    Raises:
        ValueError: ``pdf`` it is none or is locked.
    """
    return bytes(call(_RASTERIZE, "rasterize_pages", untrusted_pdf, effort="work"))
