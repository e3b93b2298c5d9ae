"""A page made ready for the PDF, and the text that was read on it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ToneLayer:
    """A JPEG of its own resolution that is stretched over the whole page."""

    data: bytes
    width_px: int
    height_px: int
    colour: bool
    """False for grey."""


BitonalCodec = Literal["jbig2", "g4"]


@dataclass(frozen=True, slots=True)
class BitonalLayer:
    """Where there is ink, in the page's full resolution, every pixel kept."""

    data: bytes
    """JBIG2's segments of one page as a PDF embeds them, or raw CCITT Group 4 data (one strip,
    0 = black as ``BlackIs1 false``)."""
    coding: BitonalCodec


@dataclass(frozen=True, slots=True)
class InkLayer:
    """A layer of strokes."""

    strokes: BitonalLayer
    tint: ToneLayer | None = None
    """The strokes' colours; ``None`` where they are black."""


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """A page's picture after its operations, coded for the archive."""

    coding: Literal["bitonal", "jpeg", "layers"]
    """``bitonal``: black strokes on white, one layer of them and nothing else."""
    data: bytes
    """A JPEG file; empty where the page is strokes or in layers."""
    width_px: int
    height_px: int
    dpi: int
    colour: bool
    """False for bitonal and grey."""
    paper: ToneLayer | None = None
    """The lowest layer; ``None`` leaves the paper white."""
    inks: tuple[InkLayer, ...] = ()
    """Drawn over the paper in this order."""

    @property
    def size_bytes(self) -> int:
        """What its picture takes in the PDF."""
        tones = [self.paper, *(ink.tint for ink in self.inks)]
        inks = sum(len(ink.strokes.data) for ink in self.inks)
        return len(self.data) + inks + sum(len(t.data) for t in tones if t is not None)


@dataclass(frozen=True, slots=True)
class ReadablePart:
    """A band of a page, from its left to its right edge."""

    top: int
    """Rows of the page above it."""
    picture: bytes
    """TIFF or JPEG."""


@dataclass(frozen=True, slots=True)
class ReadablePage:
    """A finished page as the text reader wants it."""

    parts: tuple[ReadablePart, ...]
    """The page, from its top to its end; of a page too wide to be read, none."""
    width_px: int
    height_px: int
    dpi: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands on the finished page, in px from the top left corner."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: int
    """Words of one line share its number; lines count from 0 in reading order."""
    confidence: float
    """0 to 100."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What OCR read on a page of ``width_px`` x ``height_px``."""

    width_px: int
    height_px: int
    words: tuple[Word, ...]

    @property
    def plain(self) -> str:
        """The text with a line break after each line."""
        lines: dict[int, list[str]] = {}
        for word in self.words:
            lines.setdefault(word.line, []).append(word.text)
        return "\n".join(" ".join(words) for words in lines.values())


@dataclass(frozen=True, slots=True)
class ArchiveMeta:
    """What the archive PDF says about itself."""

    document_id: str
    title: str
    subject: str
    author: str
    """The unit, never a person's name."""
    language: str
    """BCP 47, e.g. ``hi``."""
    created_at_text: str
    """RFC 3339; the same input gives the same bytes."""
    footer: str
    """Printed under every page, with ``{page}`` and ``{pages}``: ``पृष्ठ {page} / {pages}``."""
    bookmarks: tuple[tuple[str, int], ...]
    """Title and 1-based page, in order."""


@dataclass(frozen=True, slots=True)
class StampBox:
    """Where the visible signature stands."""

    page_index: int
    """0-based; -1 is the last page."""
    left: float
    bottom: float
    right: float
    top: float
    """Points from the page's lower left corner."""
