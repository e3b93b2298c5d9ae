"""A page made ready for the PDF, and the text that was read on it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """A page's picture after its operations, coded for the archive."""

    coding: Literal["g4", "jpeg"]
    data: bytes
    """Raw CCITT Group 4 data (one strip, 0 = black as ``BlackIs1 false``), or a JPEG file."""
    width_px: int
    height_px: int
    dpi: int
    colour: bool
    """False for bitonal and grey."""


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
