"""Turns a paper that is no archive PDF into pictures of its pages, so that a bundle of it is one.

A PDF from elsewhere may lean on fonts or colours that only its maker has. ISO 19005 forbids that, and a
page is taken into a bundle as it stands; so such a paper goes in as what is seen of it.
"""

import io

import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from station_app.model.finished_page import FinishedPage
from station_app.pdf.archive import draw_picture
from station_app.pdf.sandboxed.faults import BROKEN
from station_app.pdf.sandboxed.reading import opened
from station_app.pdf.units import px_to_points

_DPI = 200
_QUALITY = 85
_POINTS_PER_INCH = 72


def is_archive(untrusted_pdf: bytes) -> bool:
    """Tell whether a PDF says of itself that it is PDF/A of part 2 or 3, or of part 1.

    Raises:
        ValueError: ``pdf`` it is none or is locked.
    """
    try:
        with pikepdf.open(io.BytesIO(untrusted_pdf)) as pdf, pdf.open_metadata() as xmp:
            return str(xmp.get("pdfaid:part", "")) in ("1", "2", "3")
    except BROKEN:
        raise ValueError("pdf") from None


def rasterize_pages(untrusted_pdf: bytes) -> bytes:
    """Return a PDF whose pages are pictures of the pages, as large as they are.

    Raises:
        ValueError: ``pdf`` it is none or is locked.
    """
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pageCompression=1, invariant=1)
    with opened(untrusted_pdf) as document:
        document.init_forms()
        for number in range(len(document)):
            picture = _picture(document[number])
            wide = px_to_points(picture.width_px, picture.dpi)
            tall = px_to_points(picture.height_px, picture.dpi)
            canvas.setPageSize((wide, tall))
            draw_picture(canvas, picture, f"Seen{number}", (0, 0, wide, tall))
            canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def _picture(page: pypdfium2.PdfPage) -> FinishedPage:
    bitmap = page.render(scale=_DPI / _POINTS_PER_INCH, may_draw_forms=True)
    seen = bitmap.to_pil().convert("RGB")
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=_QUALITY)
    bitmap.close()
    page.close()
    return FinishedPage("jpeg", out.getvalue(), seen.width, seen.height, _DPI, colour=True)
