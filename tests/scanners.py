"""A scanner for tests that need pages and faults on demand, without a driver."""

import io
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import ScannerError
from station_app.model.documents import ColourMode
from station_app.model.errors import Cancelled
from station_app.model.scanning import ScannedPage, ScannerInfo, ScanProfile


def drawn_page(text: str, size_px: tuple[int, int] = (620, 877), dpi: int = 75) -> ScannedPage:
    """Draw a grey page with a line of text and a frame."""
    picture = Image.new("L", size_px, 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, size_px[0] - 30, size_px[1] - 30), outline=0, width=3)
    for line in range(12):
        pen.text((60, 60 + 40 * line), f"{text} {line} {text}", fill=0)
    held = io.BytesIO()
    picture.save(held, "PNG", compress_level=1)
    return ScannedPage(held.getvalue(), "image/png", *size_px, dpi, ColourMode.GREY, "Papier SC-1")


class StackScanner:
    """Delivers the pages that were laid into it, then a fault if one was laid in."""

    def __init__(self) -> None:
        self.pages: list[ScannedPage] = []
        self.fault: ScannerError | None = None
        self.delivered = 0

    def lay_in(self, pages: Sequence[ScannedPage], fault: ScannerError | None = None) -> None:
        self.pages = list(pages)
        self.fault = fault

    def devices(self, *, refresh: bool = False) -> tuple[ScannerInfo, ...]:
        return (ScannerInfo("stack:0", "Papier", "SC-1"),)

    def scan(
        self, device: str, profile: ScanProfile, ticket: CancelTicket, most: int | None = None
    ) -> Iterator[ScannedPage]:
        del device, profile
        before = self.delivered
        while self.pages and (most is None or self.delivered - before < most):
            if ticket.cancelled:
                raise Cancelled
            self.delivered += 1
            yield self.pages.pop(0)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault

    def close(self) -> None:
        self.pages.clear()
