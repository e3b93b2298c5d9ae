"""Photographs and films of evidence: drawn for the screen, never changed, never in clear on the disk.

A film is decoded out of its sealed pieces: the decoder asks for the bytes that it needs, wherever
they stand, and only they are opened, in memory.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
from PIL import ExifTags, Image, ImageOps

from station_app.imaging.raster.exif import BROKEN, place_of
from station_app.imaging.raster.pictures import Pixels, decode, encode_jpeg
from station_app.model.errors import NoPicture, StationError
from station_app.model.evidence import Frame, PictureFacts, Readable
from station_app.picture_samples.samples import (
    MeaningUnknown,
    is_see_through,
    plain,
    png_bits,
)

MOST_PICTURE_BYTES = 96 * 2**20
_MOST_PIXELS = 200_000_000
_MOST_SIDE = 8192
_BUFFER_BYTES = 256 * 1024
_QUALITY = 85
_UNKNOWN_FPS = 25.0

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
# A film that cannot be read is a fact for the screen, not for the console.


def photograph(untrusted: bytes, longest_px: int) -> tuple[bytes, PictureFacts]:
    """Draw a photograph upright as a JPEG, and tell what its file says of itself.

    Raises:
        NoPicture: it is no picture that can be drawn here.
    """
    try:
        with Image.open(io.BytesIO(untrusted)) as opened:
            facts, size, see_through = _facts(opened), opened.size, is_see_through(opened)
    except BROKEN:
        raise NoPicture(number=0) from None
    if size[0] * size[1] > _MOST_PIXELS:
        raise NoPicture(number=0)
    reduce = max((n for n in (1, 2, 4, 8) if max(size) // n >= longest_px), default=1)
    try:
        if see_through:
            pixels = _on_paper(untrusted)
        else:
            pixels = decode(untrusted, grey=False, reduce=reduce)
    except StationError:
        raise NoPicture(number=0) from None
    return encode_jpeg(_fitted(pixels, longest_px), _QUALITY), facts


def _on_paper(untrusted: bytes) -> Pixels:
    """Draw a picture through which something shows as it looks on white paper, as pages are taken in.

    Raises:
        NoPicture: it is damaged, or nobody knows what its numbers mean.
    """
    try:
        with Image.open(io.BytesIO(untrusted)) as opened:
            opened.load()
            seen = plain(opened, png_bits(untrusted))
            upright = ImageOps.exif_transpose(_with_turn(seen, opened))
        red_first = np.asarray(upright.convert("RGB"), np.uint8)
    except (MeaningUnknown, *BROKEN):
        raise NoPicture(number=0) from None
    return np.ascontiguousarray(red_first[:, :, ::-1])


def _with_turn(seen: Image.Image, opened: Image.Image) -> Image.Image:
    """Return a picture that still says which way up it is."""
    turned = seen.copy()
    # What the file says beside its pixels, as which value is clear, was true of the old ones alone.
    turned.info = {}
    turned.getexif()[ExifTags.Base.Orientation] = opened.getexif().get(ExifTags.Base.Orientation, 1)
    return turned


def video_length_ms(untrusted: Readable) -> int:
    """Return how long a film is.

    Raises:
        NoPicture: it is no film that can be shown here. BlobDamaged: a piece was changed.
    """
    with _film(untrusted) as (film, stream):
        fps = film.get(cv2.CAP_PROP_FPS) or _UNKNOWN_FPS
        count = film.get(cv2.CAP_PROP_FRAME_COUNT)
        stream.raise_fault()
        return max(0, int(count / fps * 1000))


def frames_at(untrusted: Readable, times_ms: tuple[int, ...], longest_px: int) -> tuple[Frame, ...]:
    """Draw the frames that stand at some times; those behind the end are left out.

    Raises:
        NoPicture: it is no film that can be shown here. BlobDamaged: a piece was changed.
    """
    drawn: list[Frame] = []
    with _film(untrusted) as (film, stream):
        for at_ms in times_ms:
            film.set(cv2.CAP_PROP_POS_MSEC, float(at_ms))
            came, pixels = film.read()
            stream.raise_fault()
            if came and pixels is not None:
                fitted = _fitted(np.asarray(pixels, np.uint8), longest_px)
                drawn.append(Frame(at_ms, encode_jpeg(fitted, _QUALITY)))
    if not drawn:
        raise NoPicture(number=0)
    return tuple(drawn)


@contextmanager
def _film(untrusted: Readable) -> Iterator[tuple[Any, "_Stream"]]:
    stream = _Stream(untrusted)
    held: Any = io.BufferedReader(stream, _BUFFER_BYTES)
    film = cv2.VideoCapture(held, cv2.CAP_FFMPEG, [])
    try:
        stream.raise_fault()
        sides = (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT))
        if not film.isOpened() or not all(0 < side <= _MOST_SIDE for side in sides):
            raise NoPicture(number=0)
        yield film, stream
    finally:
        film.release()


class _Stream(io.RawIOBase):
    """A sealed file as the decoder reads it. A fault on the way is kept, since C cannot raise it."""

    def __init__(self, source: Readable) -> None:
        super().__init__()
        self._source = source
        self._at = 0
        self._fault: StationError | None = None

    def raise_fault(self) -> None:
        """Raise what stood in the way of reading."""
        if self._fault is not None:
            raise self._fault

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._source.size_bytes}
        self._at = max(0, begin[whence] + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; less at the end, nothing after a fault."""
        view = memoryview(buffer)
        try:
            part = self._source.read_at(self._at, len(view))
        except StationError as fault:
            self._fault = fault
            return 0
        view[: len(part)] = part
        self._at += len(part)
        return len(part)


def _fitted(pixels: Pixels, longest_px: int) -> Pixels:
    longest = max(pixels.shape[:2])
    if longest <= longest_px:
        return pixels
    scale = longest_px / longest
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _facts(opened: Image.Image) -> PictureFacts:
    exif = opened.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(
        ExifTags.Base.DateTime
    )
    camera = " ".join(str(exif.get(tag) or "") for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    return PictureFacts(
        width_px=opened.width,
        height_px=opened.height,
        taken_at=_clean(taken),
        camera=_clean(camera),
        place=place_of(exif.get_ifd(ExifTags.IFD.GPSInfo)),
    )


def _clean(said: object) -> str:
    text = "" if said is None else str(said)
    return "".join(sign for sign in text if sign.isprintable()).strip()[:60]
