"""Several papers as one PDF: an index, the papers' pages as they stand, a running number on each."""

from dataclasses import dataclass

from station_app.model.finished_page import StampBox


@dataclass(frozen=True, slots=True)
class Part:
    """A paper, or some of its pages, in a bundle."""

    title: str
    """Its bookmark, and what its pages are stamped with."""
    kind: str
    """Document kind of the catalogue; a bundle sorts nothing, it passes this on."""
    pdf: bytes
    """As it was signed or came; its pictures are never coded again."""
    first_page: int
    """The running number of its first page. Chosen by the caller: old numbers can be kept."""
    pages: tuple[int, ...] | None = None
    """Which pages, counted from 0, in this order; ``None``: all."""
    marks: tuple[str, ...] = ()
    """Bookmarks below the title's, one a page, where the pages have names of their own."""
    labels: tuple[str, ...] = ()
    """Stamped instead of the running numbers, one a page: ``12-A``; empty: the running numbers."""


@dataclass(frozen=True, slots=True)
class BundleIndex:
    """What stands before the papers. Every word is already chosen."""

    title: str
    head: tuple[tuple[str, str], ...]
    """Label and value."""
    label: str
    """Over the table."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each is numbered when drawn."""
    notes_title: str = ""
    notes: tuple[str, ...] = ()
    """Paragraphs under the table: what was found and how it was explained."""
    certificate: tuple[str, ...] = ()
    """Paragraphs above the signature; the first is a heading."""
    sign_label: str = ""
    """Over the room for the signature; empty: there is none."""
    footer: str = ""
    """Under each page of the index, with ``{page}`` and ``{pages}``."""


@dataclass(frozen=True, slots=True)
class PageStamp:
    """The strip above each page, with ``{title}``, ``{page}`` and ``{pages}``."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """Where a page of a part stands in the bundle."""

    part: int
    """From 0."""
    page: int
    """Of the part's PDF, from 0."""
    number: int
    """The running number that is stamped on it."""
    index: int
    """Of the bundle's PDF, from 0."""
    picture: bool = False
    """It stands as a picture of itself: as it came, no archive would have taken it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The written PDF, and what stands where."""

    pdf: bytes
    index_pages: int
    places: tuple[PlacedPage, ...]
    signature: StampBox | None
    """Where the signature is seen; on the index's last page."""
