"""A PDF's page that grows: a scanned sheet, and what is put between it and the page."""

import io
import random
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image


class Page:
    """A page that grows: its operators, and what they name."""

    def __init__(self, some: random.Random, sheet: Image.Image, size: tuple[float, float]) -> None:
        self.some, self.sheet, self.size = some, sheet, size
        self.pdf = pikepdf.new()
        self.page = self.pdf.add_blank_page(page_size=size)
        self.resources = Dictionary(
            XObject=Dictionary(), ExtGState=Dictionary(), Properties=Dictionary(), Font=Dictionary()
        )
        self.page.Resources = self.resources
        self.operators: list[str] = []
        self.image = self.stream(jpeg_of(sheet), jpeg_words(sheet))

    def stream(self, data: bytes, words: dict[str, Any]) -> pikepdf.Stream:
        """Return a stream object of this file."""
        made = self.pdf.make_stream(data)
        for key, value in words.items():
            made[key] = value
        return made

    def show(self, *, matrix: str = "") -> None:
        """Draw the image over the whole page, or as a matrix says."""
        self.resources.XObject.I = self.image
        self.operators.append(f"q {matrix or self.whole} cm /I Do Q")

    @property
    def whole(self) -> str:
        """The matrix of a picture that fills the page."""
        return f"{self.size[0]} 0 0 {self.size[1]} 0 0"

    def font(self) -> None:
        """Name a font."""
        self.resources.Font.F = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )

    def written(self) -> bytes:
        """Return the file."""
        self.page.Contents = self.pdf.make_stream(" ".join(self.operators).encode())
        held = io.BytesIO()
        self.pdf.save(held)
        return held.getvalue()


def jpeg_of(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG."""
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=92)
    return held.getvalue()


def jpeg_words(picture: Image.Image) -> dict[str, Any]:
    """Return what a PDF says of a JPEG."""
    space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[picture.mode]
    return {**image_words(picture.size), "/ColorSpace": space, "/Filter": Name.DCTDecode}


def image_words(size: tuple[int, int], bits: int = 8) -> dict[str, Any]:
    """Return what a PDF says of any image."""
    return {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": size[0],
        "/Height": size[1],
        "/BitsPerComponent": bits,
    }
