"""A batch that was fed at once, separated at its separator sheets."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from station_app.model.ids import PageId
from station_app.model.texts import RESOURCES
from station_app.scanning.separator_model import SeparatorCode, SheetFact

_HEAD = "STS1:"
_LONGEST = 200
_FRONT, _BACK = 1, 2


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """What a page was recognised as."""

    fact: SheetFact
    words: str
    code: SeparatorCode | None = None


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A page of a batch, in the order in which it was fed."""

    page_id: PageId
    found: RecognisedSheet | None = None
    """None: a page like any other."""
    side: int = 0
    """1 the front and 2 the back of a sheet that was fed for both sides; 0: one side only."""
    blank: bool = False
    at_end: bool = True
    """It was fed after the last page; what is put in between begins no paper."""

    @property
    def parts(self) -> bool:
        """Whether a paper begins behind it."""
        return (
            self.found is not None and self.at_end and self.found.fact is not SheetFact.UNREADABLE
        )


@dataclass(frozen=True, slots=True)
class BatchPart:
    """A sheet and what was fed behind it."""

    sheet: BatchPage | None
    """None: what was fed before the first sheet."""
    beside: tuple[BatchPage, ...]
    """The sheet's own empty back, or its empty front where it was fed face down."""
    pages: tuple[BatchPage, ...]


def separate_batch(batch: Sequence[BatchPage]) -> tuple[BatchPart, ...]:
    """Separate a batch at its sheets. Every page of it is in exactly one part, in its order."""
    parts = [BatchPart(None, (), ())]
    for page in batch:
        last = parts[-1]
        if page.parts:
            front = last.pages[-1:] if page.side == _BACK else ()
            beside = tuple(one for one in front if _is_other_side(one, _FRONT))
            parts[-1] = BatchPart(
                last.sheet, last.beside, last.pages[: len(last.pages) - len(beside)]
            )
            parts.append(BatchPart(page, beside, ()))
        elif _follows(last, page):
            parts[-1] = BatchPart(last.sheet, (page,), ())
        else:
            parts[-1] = BatchPart(last.sheet, last.beside, (*last.pages, page))
    return tuple(parts)


def _follows(last: BatchPart, page: BatchPage) -> bool:
    """Tell whether a page is the empty back of the sheet before it."""
    front = last.sheet is not None and last.sheet.side == _FRONT
    return front and not last.pages and not last.beside and _is_other_side(page, _BACK)


def _is_other_side(page: BatchPage, side: int) -> bool:
    return page.blank and page.found is None and page.side == side


@cache
def _others() -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = tomllib.loads((RESOURCES / "separators.toml").read_text(encoding="utf-8"))
    return tuple(table["words"]), tuple(table["begins"])


def is_plain_separator(untrusted: str) -> bool:
    """Tell whether a code's words part papers without naming one."""
    words, begins = _others()
    said = untrusted.strip().upper()
    return said in words or said.startswith(begins)


def is_damaged(untrusted: str) -> bool:
    """Tell whether words that could not be read as a sheet's began as one."""
    return untrusted.startswith(_HEAD)


def shortened(untrusted: str) -> str:
    """Return a code's words, no longer than they are kept."""
    return untrusted[:_LONGEST]
